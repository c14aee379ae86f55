"""Phrases of a list in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.facts.phrases import PhraseFinder, folded

_FINDER = PhraseFinder({"ER": "ER", "Ki-67": "Ki-67", "lymph node": "node", "node": "node"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ER, er, HER, ER2", ["ER"]),  # in capitals, and whole words
        ("Ki-67 ki67 KI 67", ["Ki-67", "Ki-67", "Ki-67"]),
        ("Lymph Node, node", ["Lymph Node", "node"]),  # the longest
        ("ki67ER", []),
        ("日本 node 癌", ["node"]),
        ("", []),
    ],
)
def test_phrases(text: str, expected: list[str]) -> None:
    found = _FINDER.find(text)
    written = [text[each.start : each.end] for each in found]
    assert [each.casefold().replace(" ", "-").replace("ki67", "ki-67") for each in written] == [
        each.casefold().replace(" ", "-") for each in expected
    ]


@given(st.text(max_size=60))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert all(0 <= each.start < each.end <= len(text) for each in _FINDER.find(text))
