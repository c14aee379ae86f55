from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import pathreward as pr
from pathreward.errors import DataError
from pathreward.io.tables import Row
from pathreward.rewards import Reward
from pathreward.sample import Sample
from pathreward.score import Score
from pathreward.scoring import Refused, score_rows


@dataclass(frozen=True)
class Length(Reward):
    """Letters of the completion over ten; it can't judge a digit, and "bug" is one in itself."""

    def __call__(self, sample: Sample) -> Score:
        if sample.text.isdigit():
            raise DataError("expected letters; spell it", field="completion")
        if sample.text == "bug":
            raise ZeroDivisionError("a bug")
        return Score(len(sample.text) / 10)


@dataclass(frozen=True)
class Sizes(Reward):
    """Score a sample by the size of the batch it comes in, over a thousand."""

    def __call__(self, sample: Sample) -> Score:
        return self.score([sample])[0]

    def score(self, samples: Sequence[Sample], **_: Any) -> list[Score]:
        return [Score(len(samples) / 1000)] * len(samples)


def _rows(*completions: object) -> list[tuple[int, Row]]:
    return [(line, {"completion": each}) for line, each in enumerate(completions, start=1)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"completion": None}, "rows.jsonl:2, field 'completion': expected text or chat messages"),
        ({"text": "a"}, "rows.jsonl:2, field 'completion': the row has no completion"),
        ({"completion": "77"}, "rows.jsonl:2, field 'completion': expected letters; spell it"),
        ({"completion": "a", "score": 3}, "rows.jsonl:2, field 'score': the row has a field"),
        ({"completion": "a", "answer": "E", "options": ["x"]}, "rows.jsonl:2, field 'answer'"),
    ],
)
def test_a_bad_row_is_named_by_line_and_field(row: Row, message: str) -> None:
    rows = [*_rows("abc"), (2, row), (3, {"completion": "de"})]
    with pytest.raises(DataError) as error:
        list(score_rows(rows, "rows.jsonl", Length()))
    assert str(error.value).startswith(message)
    refused = Refused()
    scored = list(score_rows(rows, Path("rows.jsonl"), Length(), refused.note))
    assert [(each.number, each.score.value) for each in scored] == [(1, 0.3), (3, 0.2)]
    assert (refused.count, len(refused.first)) == (1, 1)


def test_a_bug_is_no_bad_row() -> None:
    refused = Refused()
    with pytest.raises(ZeroDivisionError) as error:
        list(score_rows(_rows("a", "bug", "b"), "rows.jsonl", Length(), refused.note))
    assert error.value.__notes__ == ["while scoring rows.jsonl:1 and the rows up to 3"]
    assert refused.count == 0


def test_rows_are_scored_in_chunks_and_keep_their_order() -> None:
    scored = list(score_rows(_rows(*map(str, range(600))), "rows.jsonl", Sizes()))
    assert [each.number for each in scored] == list(range(1, 601))
    assert {each.score.value for each in scored} == {0.256, 0.088}  # 256 + 256 + 88 = 600


def test_no_more_rows_are_read_than_a_chunk_needs() -> None:
    read = []

    def rows() -> object:
        for number, row in _rows(*["a"] * 1000):
            read.append(number)
            yield number, row

    next(score_rows(rows(), "rows.jsonl", Length()))  # type: ignore[arg-type]  # a generator of rows
    assert len(read) == 256


def test_the_fields_of_a_row_are_kept_and_an_earlier_score_is_replaced() -> None:
    row = {"id": 7, "completion": "abc", "score": Score(0.9).to_dict(), "own": [1, None]}
    [scored] = score_rows([(1, row)], "rows.jsonl", Length())
    assert scored.to_row() == {**row, "score": Score(0.3).to_dict(evidence=False)}
    assert row["score"] == Score(0.9).to_dict()


@dataclass(frozen=True)
class FirstImage(Reward):
    """Names the first image of a sample."""

    def __call__(self, sample: Sample) -> Score:
        return Score(1.0, str((sample.images or ("none",))[0]))


def test_an_image_is_looked_for_beside_the_file_of_its_row() -> None:
    rows = [(1, {"completion": "a", "image": "tile.png"})]
    [scored] = score_rows(rows, "folder/rows.jsonl", FirstImage())
    assert Path(scored.score.reason) == Path("folder/tile.png")
    assert scored.to_row()["image"] == "tile.png"


@dataclass(frozen=True)
class Compared(Length):
    """The same, of a reward that compares with findings or a gold answer."""

    reference_fields = ("findings", "answer")


def test_rows_without_a_reference_are_refused_with_their_columns() -> None:
    rows = [(1, {"completion": "so", "gold": "B"}), (2, {"completion": "so", "note": "x"})]
    with pytest.raises(DataError) as caught:
        list(score_rows(rows, "rows.jsonl", Compared()))
    assert str(caught.value) == (
        "rows.jsonl: no row has findings or answer, so the reward compares with nothing (columns: "
        "'completion', 'gold', 'note'); name the column that holds it: "
        "`--map findings=COLUMN`, or `columns={'findings': 'COLUMN'}` in Python"
    )
    assert len(list(score_rows(rows, "rows.jsonl", Compared(), needs_reference=False))) == 2
    assert len(list(score_rows(rows, "rows.jsonl", Length()))) == 2


def test_one_row_with_a_reference_is_enough() -> None:
    rows: list[tuple[int, Row]] = [
        (1, {"completion": "so"}),
        (2, {"completion": "so", "answer": 1}),
    ]
    assert len(list(score_rows(rows, "rows.jsonl", Compared()))) == 2


def test_a_column_is_mapped() -> None:
    rows = [(1, {"completion": "so", "gold": "B"})]
    [scored] = score_rows(rows, "rows.jsonl", Compared(), columns={"answer": "gold"})
    assert scored.sample.answer == "B"
    assert "answer" not in scored.to_row()


def test_a_part_that_no_row_has_a_reference_for_is_named(caplog: pytest.LogCaptureFixture) -> None:
    rows = [(1, {"completion": "Necrosis.", "findings": "Necrosis.", "solution": "B"})]
    parts = {"answer": pr.AnswerReward(), "entity": pr.EntityReward()}
    list(score_rows(rows, "rows.jsonl", pr.WeightedSum(parts)))
    assert caplog.messages == [
        "no row has answer, so these parts do not count: answer "
        "(columns: 'completion', 'findings', 'solution')"
    ]
