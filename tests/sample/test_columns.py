"""Columns of a data set under other names."""

import pytest

from pathreward import Sample
from pathreward.errors import DataError
from pathreward.sample.columns import expect_fields, mapped_row

ROW = {"text": "<answer>B</answer>", "gold": "abscess", "answer": "overwritten"}


def test_a_mapped_column_is_the_field() -> None:
    sample = Sample.from_row(ROW, columns={"completion": "text", "answer": "gold"})
    assert (sample.completion, sample.answer) == ("<answer>B</answer>", "abscess")


def test_a_mapped_column_replaces_one_of_the_fields_name() -> None:
    assert mapped_row(ROW, {"answer": "gold"})["answer"] == "abscess"
    assert ROW["answer"] == "overwritten"


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(DataError) as caught:
        Sample.from_row(ROW, "rows.jsonl:3", columns={"answer": "solution"})
    assert str(caught.value) == (
        "rows.jsonl:3, field 'answer': the row has no column 'solution' (it has 'text', 'gold', "
        "'answer'); correct the mapping answer=solution"
    )


def test_a_field_that_is_none_is_named_with_the_known_ones() -> None:
    with pytest.raises(DataError, match="unknown field 'anwser', did you mean 'answer'"):
        expect_fields({"anwser": "solution"})
