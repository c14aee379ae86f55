from pathlib import Path

import pytest

from pathreward.errors import DataError
from pathreward.evaluation import Item, Items, evaluate
from pathreward.evaluation.bertscore import _f, load_bertscore
from pathreward.evaluation.evaluate import ALL
from pathreward.sample import Sample

torch = pytest.importorskip("torch", reason="BERTScore needs torch")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a BERT of random weights."""
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("bert")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "nests", "of", "pale", "cells", "pus"]
    (folder / "vocab.txt").write_text("\n".join(words))
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
    )
    BertModel(config).save_pretrained(folder)
    return folder


def test_f_is_that_of_the_nearest_tokens() -> None:
    similarity = torch.tensor([[1.0, 0.0], [0.5, 0.2], [0.0, 0.0]])
    # precision (1 + .5 + 0) / 3 = .5, recall (1 + .2) / 2 = .6
    assert _f(similarity) == pytest.approx(2 * 0.5 * 0.6 / 1.1)


def test_equal_texts_have_one_others_less_and_empty_ones_none(encoder: Path) -> None:
    score = load_bertscore(encoder)
    same, other, empty = score(
        [("nests of pale cells", "nests of pale cells"), ("pus", "pale cells"), ("", "pus")]
    )
    assert same == pytest.approx(1, abs=1e-5)
    assert other < 0.99
    assert empty == 0


def test_long_texts_are_cut_and_pairs_do_not_depend_on_their_batch(encoder: Path) -> None:
    score = load_bertscore(encoder)
    long = ("nests of pale cells " * 50, "pus")
    [alone] = score([long])
    assert score([("pus", "pus"), long])[1] == pytest.approx(alone, abs=1e-5)


def test_it_is_a_measure_of_open_answers(encoder: Path) -> None:
    samples = [Sample("pus", answer="pus"), Sample("yes", answer="yes")]
    items = [Item(str(n), (each,)) for n, each in enumerate(samples)]
    found = evaluate(Items("t.jsonl", items, "id"), bertscore=load_bertscore(encoder))
    figure = found.figures[ALL]["bertscore"]
    assert figure.items == 1
    assert figure.value == pytest.approx(1, abs=1e-5)


def test_a_folder_without_an_encoder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no encoder in"):
        load_bertscore(tmp_path)
