"""The patterns of grades: what each group of a match is, and what is none."""

import re

import pytest

from pathreward.facts.grade import grammar


@pytest.mark.parametrize(
    ("pattern", "text", "groups"),
    [
        (grammar.GRADED, "grade 2", (None, "2", None, None, None)),
        (grammar.GRADED, "grade group 2", ("group", "2", None, None, None)),
        (grammar.GRADED, "grade 2 of 3", (None, "2", "3", None, None)),
        (grammar.GRADED, "grade II-III", (None, "II", None, "III", None)),
        (grammar.GRADED, "grade 2.5", None),
        (grammar.GRADED, "grade 2 cm", None),
        (grammar.TIER_BEHIND, "Grade: high", ("high",)),
        (grammar.CODED, "G2", ("G", "2", None)),
        (grammar.CODED, "GG 4", ("GG", "4", None)),
        (grammar.CODED, "G1 phase", None),  # of the cell cycle
        (grammar.CODED, "G2 checkpoint", None),
        (grammar.PATTERNS, "3+4=7", ("3", "", "4", None, "7", None)),
        (grammar.PATTERNS, "3+2+2", ("3", "", "2", "2", None, None)),
        (grammar.PATTERNS, "6+4", None),  # no pattern
        (grammar.SCORED, "Gleason score 7", ("7", None)),
        (grammar.SCORED, "Gleason 3+4", None),  # patterns, no score
        (grammar.TOTALED, "total score 7 of 9", (" score", "7", "9")),
        (grammar.PATTERN_NAMED, "primary pattern 3", ("primary", "3")),
        (grammar.DIFFERENTIATED, "well to moderately differentiated", ("well", "moderately", None)),
        (grammar.DIFFERENTIATED, "undifferentiated", (None, None, "undifferentiated")),
        (grammar.TIER, "high-grade", (None, "high")),
        (grammar.TIER, "low to intermediate grade", ("low", "intermediate")),
        (grammar.TIER, "low-grade fever", None),
        (grammar.CHINESE, "\u4e2d\u5206\u5316", ("\u4e2d\u5206\u5316", None, None)),
        (grammar.CHINESE, "2\u7ea7", (None, None, "2")),
    ],
)
def test_groups(pattern: re.Pattern[str], text: str, groups: tuple[str | None, ...] | None) -> None:
    found = pattern.match(text)
    assert (found.groups() if found else None) == groups
