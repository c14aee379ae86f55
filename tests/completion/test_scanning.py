import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.completion.scanning import (
    MOST,
    between,
    lowered,
    matches,
    occurrences,
    plain,
    windows,
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("grade 2", "grade 2"),
        ("\u0130\u212a\u017f", "IKs"),  # letters that ignoring case takes for ASCII ones
        ("5\u00a0mm\u202fwide", "5 mm wide"),
        ("a" * (MOST + 1), "a" * MOST),
    ],
)
def test_plain_text(text: str, read: str) -> None:
    assert plain(text) == read


@pytest.mark.parametrize(
    ("text", "small"), [("PT2", "pt2"), ("\u0130", "\u0130"), ("Größe", "größe")]
)
def test_lower_case_keeps_the_offsets(text: str, small: str) -> None:
    assert lowered(text) == small


@given(st.text("ab "), st.sampled_from(["a", "ab", "aa"]))
def test_occurrences_and_matches_are_those_of_a_pattern(text: str, cue: str) -> None:
    found = list(occurrences(text, cue))
    assert found == [at for at in range(len(text)) if text.startswith(cue, at)]
    pattern = re.compile(cue)
    assert [each.span() for each in matches(pattern, text, found)] == [
        each.span() for each in pattern.finditer(text)
    ]


@given(st.lists(st.integers(0, 99)), st.integers(0, 9), st.integers(1, 9))
def test_windows_cover_the_places_in_order(cues: list[int], before: int, behind: int) -> None:
    spans = windows(cues, before, behind, 100)
    assert all(any(start <= at < end for start, end in spans) for at in cues)
    assert all(one[1] < other[0] for one, other in pairwise(spans))


def test_between_takes_the_start_and_not_the_end() -> None:
    assert between([1, 5, 9], 5, 9) == [5]
    assert between([], 0, 9) == []
