from typing import Any

import pytest

from pathreward.errors import TrainingError
from pathreward.training.clip_settings import Clip
from pathreward.training.pairs import pair_key, paired, texts_of
from pathreward.training.phantom import Tile
from pathreward.training.rows import TrainingRow


def row(seed: int = 0, **fields: Any) -> TrainingRow:
    return TrainingRow((Tile(seed),), (), **fields)


def stage(**settings: object) -> Clip:
    return Clip.model_validate({"kind": "clip", "steps": 1, "learning_rate": 1e-3, **settings})


@pytest.mark.parametrize(
    ("templates", "fields", "expected"),
    [
        (["{caption}"], {"caption": "Nests."}, ["Nests."]),
        (["{caption}"], {"answer": "melanoma"}, []),
        (["{answer}. {findings}", "{answer}."], {"answer": "melanoma"}, ["melanoma."]),
        (["an image of {answer}"], {"answer": "{findings}"}, ["an image of {findings}"]),
    ],
)
def test_texts_are_those_whose_fields_a_row_has(
    templates: list[str], fields: dict[str, Any], expected: list[str]
) -> None:
    assert texts_of(row(**fields), templates) == expected


def test_a_stage_takes_the_rows_of_its_sources() -> None:
    rows = [row(n, caption=f"text {n}", source="ab"[n % 2]) for n in range(4)]
    assert paired(rows, stage(sources=["b"])).tolist() == [1, 3]


def test_rows_without_an_image_are_left_out() -> None:
    rows = [row(n, caption=f"text {n}") for n in range(3)]
    rows[1] = TrainingRow((), (), caption="text 1")
    assert paired(rows, stage()).tolist() == [0, 2]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"sources": ["c"]}, "no training row has a `source` of c; the rows have a, b"),
        ({"texts": ["{findings}"]}, "of 2 rows with an image 0 have the fields of one of"),
    ],
)
def test_a_stage_without_pairs_says_what_the_rows_have(
    settings: dict[str, object], message: str
) -> None:
    rows = [row(caption="x", source="a"), row(caption="y", source="b")]
    with pytest.raises(TrainingError, match=message):
        paired(rows, stage(**settings))


def test_one_text_alone_has_no_negative() -> None:
    rows = [row(n, caption=text) for n, text in enumerate(["Nests.", "nests. "])]
    with pytest.raises(TrainingError, match="needs images with different texts"):
        paired(rows, stage())


def test_keys_are_of_words_not_of_layout() -> None:
    assert pair_key("癌\ud800") != pair_key("癌")
