import pickle

import pytest

from pathreward import errors
from pathreward.errors import DataError, PathrewardError, unknown


def test_every_error_is_of_the_tree_in_the_docstring() -> None:
    tree = {name for name, each in vars(errors).items() if isinstance(each, type)} - {
        "Iterable",
        "Sequence",
    }
    assert all(name in (errors.__doc__ or "") for name in tree)
    assert all(issubclass(getattr(errors, name), PathrewardError) for name in tree)


def test_a_data_error_keeps_its_place_through_pickling() -> None:
    error = DataError("expected text, got bytes", field="completion").at("rows.jsonl:7")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == "rows.jsonl:7, field 'completion': expected text, got bytes"
    assert (again.where, again.field) == ("rows.jsonl:7", "completion")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("anser", "unknown reward 'anser', did you mean 'answer'? Known: answer, entity"),
        ("q", "unknown reward 'q'. Known: answer, entity"),
    ],
)
def test_an_unknown_name_lists_the_known_ones(name: str, message: str) -> None:
    assert unknown("reward", name, ["entity", "answer"]) == message
