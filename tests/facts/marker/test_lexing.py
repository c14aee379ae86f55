"""Tokens around the names of markers."""

import pytest

from pathreward.facts.marker.lexing import tokens
from pathreward.facts.marker.names import find_names


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("ER and PR are strongly positive", "NSNJDV"),
        ("CK7+, CK20-, p40 -", "NVSNVSNV"),  # a minus behind a name
        ("ER-positive", "NV"),  # a hyphen
        ("TTF-1 - positive", "NCV"),  # a dash between name and result
        ("HER2 2 (no)", "NVPKQ"),  # a score without its plus
        ("CK7 2 (no)", "NFPKQ"),
        ("PD-L1 CPS 20", "NV"),
        ("ER 80-90%", "NV"),
        ("ER less than 1%", "NV"),
        ("CD8 ..... [-]", "NCV"),
        ("KRAS mutation not detected", "NMGV"),
        ("positive for\nCK7", "VON"),  # a wrapped line
        ("ER +\nPR -", "NVLNV"),
        ("strongly-positive ER margin", "DVNX"),
        ("it's positive", "FJV"),  # a verb
        ("clone's positive", "XV"),  # perhaps a possessive
    ],
)
def test_kinds(text: str, kinds: str) -> None:
    found = tokens(text, find_names(text)[0], 0, len(text))
    assert "".join(each.kind for each in found) == kinds


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("ER 80-90%", 80, 90),
        ("ER <1%", 0, 1),
        ("ER more than 90 %", 90, 100),
        ("ER 95%", 95, 95),
        ("ER 80% to 90%", 80, 90),
    ],
)
def test_percentages(text: str, low: float, high: float) -> None:
    [_, share] = tokens(text, find_names(text)[0], 0, len(text))
    assert (share.low, share.high) == (low, high)
