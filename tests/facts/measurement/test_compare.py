"""Quantities of an answer beside the gold ones."""

import pytest

from pathreward.facts.measurement.compare import bears_on, compare, describe, detail
from pathreward.facts.measurement.parse import quantities
from pathreward.facts.protocol import Credit


@pytest.mark.parametrize(
    ("answer", "gold", "value"),
    [
        ("24 mm", "2.4 cm", 1),
        ("2.4 mm", "2.4 cm", 0),
        ("5 cm", "0.5 cm", 0),
        ("nearly 2.5 cm", "2.5 cm", 0),
        ("approximately 2.5 cm", "2.5 cm", 0),
        ("2.5 cm", "approximately 2.5 cm", 1),
        ("about 2.5 cm", "nearly 2.5 cm", 1),
        ("Between 0.8 and 2.8 mm", "1.8 mm", 0),
        ("1.8 mm", "between 0.8 and 2.8 mm", 1),
        ("More than 10%", "30%", 0),
        ("20", "20%", 1),
        ("20", "20 mm", 0),
        ("0.5%", "<1 %", 1),
        ("1 %", "<1 %", 0),
        ("1 x 2 x 3 cm", "3 x 2 x 1 cm", 1),
        ("3 cm", "3 x 2 x 1 cm", 0),
        ("1 x 3 cm", "3 cm", 1),  # the largest dimension
        ("2 of 15 lymph nodes", "2/15", 1),
        ("2 of 15 cores", "2 of 15 nodes", 0),
        ("3/15", "2/15", 0),
        ("12 nodes", "12", 1),
        ("12 cores", "12 nodes", 0),
        ("12 nodes, 4 cores", "12 nodes", 1),
        ("2 cm and 3 cm", "2 cm", 0),
        ("5 per HPF", "50 per 10 HPF", 1),
    ],
)
def test_values(answer: str, gold: str, value: float) -> None:
    assert compare(quantities(answer), quantities(gold), Credit()).value == value


@pytest.mark.parametrize(
    ("answer", "credit", "value"),
    [
        ("2.4 cm", Credit(absolute=1), 1),
        ("2.3 cm", Credit(absolute=1), 0),
        ("2.3 cm", Credit(relative=0.1), 1),
        ("about 2.5 cm", Credit(absolute=1), 1),
    ],
)
def test_tolerance(answer: str, credit: Credit, value: float) -> None:
    assert compare(quantities(answer), quantities("2.5 cm"), credit).value == value


def test_reasons() -> None:
    gold = quantities("2 cm")
    assert compare((), gold, Credit()).reason == (
        "the answer gives no quantity in mm, expected 20 mm"
    )
    assert compare(quantities("3 cm"), gold, Credit()).reason == (
        "the answer is 30 mm, expected 20 mm"
    )
    assert compare(quantities("2 cm, 3 cm"), gold, Credit()).reason == (
        "the answer gives 30 mm too, expected 20 mm"
    )


def test_what_bears_on_a_count_counts_the_same() -> None:
    gold = quantities("12 nodes")
    assert [bears_on(each, gold) for each in quantities("3 cores, 14 nodes")] == [False, True]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2.5 cm", "mm 25"),
        ("3 x 2 cm", "mm 30/20"),
        ("2 of 15 nodes", "of 2/15"),
        ("12 cores", "cores 12"),
        ("10-20 %", "% 10/20"),
        ("about 12", "None"),  # a number of nothing
    ],
)
def test_details(text: str, shown: str) -> None:
    [found] = quantities(text)
    assert str(detail(text, found)) == shown
    assert describe(found)
