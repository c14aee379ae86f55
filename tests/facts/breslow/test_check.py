"""Breslow thickness against the T category."""

import pytest

from pathreward.facts.breslow.check import check


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Breslow 0.7 mm, pT1a", []),
        ("Breslow 1.0 mm, pT1b", []),
        ("Breslow 1.1 mm, pT2a", []),
        ("Breslow 4.0 mm, pT3b", []),
        ("Breslow 4.1 mm, pT4b", []),
        ("Breslow 4.1 mm, pT3b", ["a Breslow thickness of 4.1 mm is T4, not T3b"]),
        ("Breslow 2.4 mm, pT2a", ["a Breslow thickness of 2.4 mm is T3, not T2a"]),
        ("Breslow at least 2.4 mm, pT2a", []),
        ("Breslow 2.4 mm and Breslow 0.4 mm, pT2a", []),  # two melanomas
        ("2.4 mm, pT2a", []),
    ],
)
def test_contradictions(text: str, notes: list[str]) -> None:
    assert [each.note for each in check(text)] == notes
