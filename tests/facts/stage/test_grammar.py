"""The patterns of stages: what each group of a match is, and what is none."""

import re

import pytest

from pathreward.facts.stage import grammar


@pytest.mark.parametrize(
    ("name", "system"),
    [("Ann Arbor", "Ann Arbor"), ("FIGO", "FIGO"), ("ajcc", ""), ("TNM", ""), (None, "")],
)
def test_system_of(name: str | None, system: str) -> None:
    assert grammar.system_of(name) == system


@pytest.mark.parametrize(
    ("pattern", "text", "groups"),
    [
        (grammar.CATEGORY, "pT2a", ("p", "2a", None, None, "", None)),
        (grammar.CATEGORY, "N0(i+)", ("", None, "0", None, "(i+)", None)),
        (grammar.CATEGORY, "T1-2", ("", "1", None, None, "", "2")),
        (grammar.CATEGORY, "T2weighted", None),
        (grammar.CATEGORY, "T9", None),
        (grammar.LOWER, "pt2", ("p", "2", None, None)),
        (grammar.LOWER, "t2x", None),
        (grammar.LABELLED, "pT stage: 2", ("p", "T", "2")),
        (grammar.GROUPED, "FIGO (2018) stage IIIC1", ("FIGO", "III", "C", "1", None, None)),
        (grammar.GROUPED, "stage II-III", (None, "II", None, None, "III", None)),
        (grammar.GROUPED, "stage 2.5", None),
        (grammar.GROUPED, "stage 3 mm", None),
        (grammar.BY_SYSTEM, "Dukes B2", ("Dukes", None, None, None, "B", "2")),
        (grammar.BY_SYSTEM, "FIGO III", ("FIGO", "III", None, None, None, None)),
        (grammar.ALONE, "IIIA", ("III", "A", None)),
        (grammar.ALONE, "IIIAB", None),
        (grammar.CHINESE, "IIIA\u671f", ("III", "A", None)),
        (grammar.CHINESE, "\u4e09\u671f", ("\u4e09", None, None)),
    ],
)
def test_groups(pattern: re.Pattern[str], text: str, groups: tuple[str | None, ...] | None) -> None:
    found = pattern.match(text)
    assert (found.groups() if found else None) == groups
