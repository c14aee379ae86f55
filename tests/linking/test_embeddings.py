"""Sentence embeddings of a local model; the folder of the tests holds none."""

from pathlib import Path

import pytest

from pathreward import RecipeError
from pathreward.linking.embeddings import SentenceEmbeddings


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    with pytest.raises(
        RecipeError, match=r"the embeddings .* are no folder of a transformers model"
    ):
        SentenceEmbeddings(str(tmp_path))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A tiny model with random weights."""
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("model")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "nest", "##s", "gland", "of", "cells"]
    (folder / "vocab.txt").write_text("\n".join(words))
    transformers.BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    transformers.BertModel(config).save_pretrained(folder)
    return str(folder)


def test_a_text_is_nearest_to_itself(model: str) -> None:
    found = SentenceEmbeddings(model).cosines("nests", ["nests", "gland of cells", "nests"])
    assert found[0] == pytest.approx(1, abs=1e-5)
    assert found[2] == pytest.approx(1, abs=1e-5)
    assert -1.00001 <= found[1] < 1


def test_a_batch_has_the_values_of_single_texts(model: str) -> None:
    others = ["gland", "cells of nests", "of"]
    together = SentenceEmbeddings(model).cosines("nests", others)
    alone = [SentenceEmbeddings(model).cosines("nests", [each])[0] for each in others]
    assert together == pytest.approx(alone, abs=1e-5)
    assert SentenceEmbeddings(model).cosines("nests", []) == []
