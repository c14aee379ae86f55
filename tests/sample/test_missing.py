"""Values of tables as fields of a sample."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pathreward import AnswerReward, DataError, Sample
from pathreward.sample.missing import is_missing, plain_value

MISSING = [
    None,
    float("nan"),
    np.float32("nan"),
    Decimal("nan"),
    Decimal("sNaN"),
    pd.NA,
    pd.NaT,
    np.ma.masked,
]


@pytest.mark.parametrize("value", MISSING, ids=repr)
@pytest.mark.parametrize(
    "field", ["prompt", "answer", "options", "findings", "reasoning", "entities", "images"]
)
def test_a_missing_value_is_none_in_every_field(field: str, value: Any) -> None:
    assert getattr(Sample("B", **{field: value}), field) == ("" if field == "prompt" else None)


@pytest.mark.parametrize("value", MISSING, ids=repr)
def test_an_answer_that_is_missing_is_not_scored_zero(value: Any) -> None:
    assert AnswerReward()(Sample("<answer>nan</answer>", answer=value)).value is None


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.int64(2), 2),
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        (np.str_("cyst"), "cyst"),
        (np.array(["cyst", "abscess"]), ["cyst", "abscess"]),
        (np.array(["cyst", None], dtype=object), ["cyst", None]),
        (pd.Series(["cyst", np.nan]), ["cyst", None]),
        ({"A": np.str_("cyst"), "B": pd.NA}, {"A": "cyst", "B": None}),
        ("nan", "nan"),
        (0.0, 0.0),
    ],
    ids=repr,
)
def test_plain_value(value: Any, plain: Any) -> None:
    found = plain_value(value)
    assert found == plain
    assert type(found) is type(plain)


def test_a_column_of_integers_with_a_gap_keeps_its_numbers() -> None:
    answers = pd.Series([2, None]).tolist()  # pandas makes them 2.0 and NaN
    options: Any = np.array(["cyst", "abscess"])
    assert [Sample("", answer=each, options=options).gold for each in answers] == ["B", None]


@pytest.mark.parametrize(
    "field", ["completion", "prompt", "answer", "options", "findings", "reasoning", "entities"]
)
@pytest.mark.parametrize("kind", ["list", "mapping"])
def test_deep_nesting_is_an_error_of_the_field(field: str, kind: str) -> None:
    value: Any = "B"
    for _ in range(100_000):
        value = [value] if kind == "list" else {"A": value}
    with pytest.raises(DataError) as raised:
        Sample.from_row({"completion": "", field: value}, "rows.jsonl:7")
    assert str(raised.value) == (
        f"rows.jsonl:7, field {field!r}: expected text, or lists and mappings of at most 16 "
        "levels; give it as text"
    )
    while isinstance(value, list | dict):  # Python frees deep values by recursion
        value = value[0] if isinstance(value, list) else value["A"]


def test_a_list_within_itself_is_an_error_of_the_field() -> None:
    options: list[Any] = ["cyst"]
    options.append(options)
    with pytest.raises(DataError, match="field 'options': expected text, or lists"):
        Sample("", options=options)


def test_text_that_says_nan_is_text() -> None:
    assert not is_missing("nan")
    assert Sample("", answer="NaN").answer == "NaN"
