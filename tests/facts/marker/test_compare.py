"""Marker results of an answer beside the gold ones."""

import pytest

from pathreward.facts.marker.compare import (
    bare_number,
    bears_on,
    compare,
    describe,
    detail,
    implied_status,
)
from pathreward.facts.marker.parse import markers
from pathreward.facts.protocol import Credit


@pytest.mark.parametrize(
    ("answer", "gold", "value"),
    [
        ("HER2/neu 3+, i.e. positive", "HER2 positive (3+)", 1),
        ("HER2 3+", "HER2 positive", 1),
        ("HER2 positive", "HER2 3+", 0),  # the score is missing
        ("HER2 amplified", "HER2 positive", 1),
        ("HER2 1+", "HER2 negative", 1),
        ("HER2 2+", "HER2 positive", 0),
        ("oestrogen receptor expressed", "ER positive", 1),
        ("ER 90%", "ER positive", 1),
        ("ER 0%", "ER positive", 0),
        ("ER positive", "ER 90%", 0),
        ("ER 60%", "ER positive 90%", 0),
        ("ER positive, PR positive", "ER positive, PR negative", 0),
        ("ER positive", "ER positive, PR negative", 0),
        ("PR negative and ER positive", "ER positive, PR negative", 1),
        ("ER positive and negative", "ER positive", 0),  # neither
        ("ER positive and negative", "ER negative", 0),
        ("CD20 positive 0%", "CD20 positive", 0),  # contradicts itself
        ("CD20 3+", "CD20 positive", 1),
        ("BRAF V600E", "BRAF V600E mutated", 0),
        ("BRAF V600E positive", "BRAF V600E mutated", 1),
        ("KRAS mutation absent", "KRAS wild type", 1),
        ("CK7 focally positive", "CK7 diffusely positive", 0),
        ("CK7 patchy positive", "CK7 focally positive", 1),
        ("CK7 positive", "CK7 diffusely positive", 1),
        ("positive", "ER positive", 1),  # the only marker asked for
        ("loss of MLH1", "MLH1 negative", 1),
    ],
)
def test_values(answer: str, gold: str, value: float) -> None:
    assert compare(markers(answer), markers(gold), Credit()).value == value


def test_a_bare_percentage_answers_a_gold_one() -> None:
    gold = markers("Ki-67 20 %")
    assert compare(bare_number("about 20%", gold, ""), gold, Credit()).value == 1
    assert compare(bare_number("10-30 %", gold, ""), gold, Credit()).value == 0
    assert bare_number("20 %", markers("HER2 3+"), "") == ()


def test_a_share_within_the_tolerance() -> None:
    stated, gold = markers("Ki-67 22 %"), markers("Ki-67 20 %")
    assert compare(stated, gold, Credit()).value == 0
    assert compare(stated, gold, Credit(absolute=2)).value == 1


def test_reasons() -> None:
    gold = markers("HER2 3+")
    assert compare((), gold, Credit()).reason == "the answer states no HER2"
    wrong = compare(markers("HER2 1+"), gold, Credit())
    assert wrong.reason == "the answer is HER2 1+, expected HER2 3+"
    both = compare(markers("CD20 positive 0%"), markers("CD20 positive"), Credit())
    assert both.reason == "the answer contradicts itself: CD20 is positive in 0 % of cells"


def test_only_the_gold_markers_bear_on_the_answer() -> None:
    gold = markers("HER2 positive")
    assert [bears_on(each, gold) for each in markers("HER2 3+, ER positive")] == [True, False]


def test_details_are_the_same_for_equal_results() -> None:
    texts = ("HER2 2+", "HER2 equivocal (2+)", "her2/neu: score 2+")
    found = {detail(text, each) for text in texts for each in markers(text)}
    assert found == {("marker", "HER2", "equivocal 2+")}
    shares = [
        detail(text, each) for text in ("ER 90%", "ER positive (90%)") for each in markers(text)
    ]
    assert shares == [("marker", "ER", "90-90")] * 2
    assert implied_status(markers("ER 0.5%")[0]) == "negative"
    assert describe(markers("PD-L1 CPS 20")[0]) == "PD-L1 CPS 20"
