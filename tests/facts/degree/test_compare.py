"""Whether two texts state the same degrees."""

import pytest

from pathreward.facts.degree.compare import bears_on, compare, locates
from pathreward.facts.degree.parse import degrees
from pathreward.facts.protocol import Credit


@pytest.mark.parametrize(
    ("answer", "gold", "near", "value"),
    [
        ("severe", "marked", 0, 1),
        ("mild", "severe", 0.5, 0),  # two steps
        ("moderate", "severe", 0.5, 0.5),
        ("mild, chronic", "chronic", 0, 1),  # what the gold answer leaves open is free
        ("chronic", "mild, chronic", 0, 0),
        ("acute", "chronic", 0, 0),
        ("carcinoma", "invasive carcinoma", 0, 1),  # it goes without saying
        ("in situ", "invasive carcinoma", 0, 0),
        ("primary", "metastatic", 0, 0),
        ("upper", "lower", 0.5, 0),  # positions have no neighbors
    ],
)
def test_compare(answer: str, gold: str, near: float, value: float) -> None:
    assert compare(degrees(answer), degrees(gold), Credit(near=near)).value == value


def test_the_reason_names_what_differs() -> None:
    assert compare(degrees("mild"), degrees("severe"), Credit()).reason == (
        "the answer says 'mild', expected 'severe'"
    )
    assert compare((), degrees("severe"), Credit()).reason == "the answer leaves out 'severe'"


def test_bears_on_its_scale_and_locates_by_position() -> None:
    upper, chronic = degrees("upper, chronic")
    assert bears_on(chronic, degrees("acute"))
    assert not bears_on(upper, degrees("acute"))
    assert (locates(upper), locates(chronic)) == (True, False)
