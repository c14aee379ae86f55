"""Sites of an answer beside the gold ones."""

import pytest

from pathreward.facts.protocol import Credit
from pathreward.facts.site.compare import compare, describe, relation
from pathreward.facts.site.parse import sites


@pytest.mark.parametrize(
    ("stated", "gold", "expected"),
    [
        ("lung", "lung", "same"),
        ("bronchus", "lung", "within"),
        ("thorax", "bronchus", "wider"),
        ("kidney", "lung", "other"),
        ("left side", "lung", "other"),  # no site of the table
    ],
)
def test_relations(stated: str, gold: str, expected: str) -> None:
    assert relation(stated, gold) == expected


@pytest.mark.parametrize(
    ("answer", "gold", "value"),
    [
        ("pulmonary", "lung", 1),
        ("of the lung", "of the kidney", 0),
        ("of bronchus", "lung", 0.5),
        ("thoracic", "lung", 0.5),
        ("lung and bronchus", "lung", 1),
        ("lung and liver", "lung", 0),
        ("somewhere", "lung", 0),
        ("lung", "lung and liver", 0),
    ],
)
def test_values(answer: str, gold: str, value: float) -> None:
    assert compare(sites(answer), sites(gold), Credit(near=0.5)).value == value


def test_reasons() -> None:
    gold = sites("lung")
    assert compare((), gold, Credit()).reason == "the answer names no site, expected lung"
    assert compare(sites("renal"), gold, Credit()).reason == (
        "the answer names kidney, expected lung"
    )
    assert compare(sites("lung, liver"), gold, Credit()).reason == (
        "the answer names liver too, expected lung"
    )
    assert [describe(each) for each in sites("Renal")] == ["kidney"]
