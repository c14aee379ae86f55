"""Sites by noun, plural and adjective."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.facts.site.parse import sites


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lung adenocarcinoma", ["lung"]),
        ("Pulmonary adenocarcinoma", ["lung"]),
        ("carcinoma of bronchus", ["bronchus"]),
        ("RENAL CELL CARCINOMA", ["kidney"]),
        ("gastro-oesophageal and esophageal", ["esophagus", "esophagus"]),
        ("metastatic to the ovaries", ["ovary"]),
        ("bladder neck", ["urinary bladder"]),
        ("lymph nodes of the neck", ["lymph node", "neck"]),
        ("ascending colon, colon", ["ascending colon", "colon"]),
        ("came back, on the other hand, at the base of the tumor", []),
        ("slung, overlung", []),
        ("adenocarcinoma", []),
    ],
)
def test_sites(text: str, expected: list[str]) -> None:
    assert [each.name for each in sites(text)] == expected


@given(st.text(max_size=80))
def test_sites_are_spans_of_the_text(text: str) -> None:
    assert all(0 <= each.start < each.end <= len(text) for each in sites(text))
