"""Phrases that are composed of parts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.errors import DataError
from pathreward.lexicon import Entry, Table, composed

WORDS = st.lists(st.from_regex(r"[a-z]{1,6}", fullmatch=True), min_size=1, max_size=4, unique=True)


def table(cls: str, *phrases: str) -> Table:
    """Return a table of one class."""
    return Table(cls, tuple(Entry(cls, each, "en", place=f"{cls}.tsv:2") for each in phrases))


@given(WORDS, WORDS)
def test_a_phrase_of_two_parts_is_their_product(first: list[str], second: list[str]) -> None:
    parts = Table("parts", (*table("a", *first).entries, *table("b", *second).entries))
    found = [each.phrase for each in composed(table("words", "{a} the {b}"), parts)]
    assert found == [f"{one} the {other}" for one in first for other in second]


@given(WORDS)
def test_a_phrase_without_parts_stays_as_it_is(phrases: list[str]) -> None:
    words = table("words", *phrases)
    assert tuple(composed(words, table("a", "x"))) == words.entries


def test_an_unknown_part_is_refused() -> None:
    message = "words.tsv:2: parts.tsv has no part 'below'; known: above"
    parts = Table("parts", table("above", "over").entries)
    with pytest.raises(DataError, match=f"^{re.escape(message)}$"):
        list(composed(table("words", "{below} it"), parts))
