"""Polarity against judgements written by hand.

Each of the two sets was written before the rules were tuned on one half of it.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from pathreward.linking import Linker

with (Path(__file__).parent / "polarity_cases.tsv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def polarity_of(text: str, mention: str) -> str:
    start = text.index(mention)
    overlapping = (
        each.polarity
        for each in Linker.default().link(text)
        if each.start < start + len(mention) and each.end > start
    )
    return next(overlapping, "not found")


@pytest.mark.parametrize(
    ("text", "mention", "polarity"),
    [(each["text"], each["mention"], each["polarity"]) for each in CASES if each["half"] == "tune"],
)
def test_agrees_with_every_judgement_it_was_tuned_on(
    text: str, mention: str, polarity: str
) -> None:
    assert polarity_of(text, mention) == polarity


@pytest.mark.parametrize(
    ("polarity", "at_least"), [("affirmed", 0.93), ("negated", 0.96), ("uncertain", 0.92)]
)
def test_f1_on_the_half_that_it_was_not_tuned_on(polarity: str, at_least: float) -> None:
    held_out = [each for each in CASES if each["half"] == "report"]
    assert len(held_out) >= 170
    counts = Counter(
        (each["polarity"] == polarity, polarity_of(each["text"], each["mention"]) == polarity)
        for each in held_out
    )
    hits, errors = counts[True, True], counts[True, False] + counts[False, True]
    assert 2 * hits / (2 * hits + errors) >= at_least
