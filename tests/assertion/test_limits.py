"""Words of limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.assertion import assertions
from pathreward.assertion.limits import denied_limits, is_limit, limit_pattern, limit_phrases

ALL = limit_phrases("beyond", "exceeding", "exceed", "outrank", "attain", "confined")


@given(st.sampled_from(denied_limits()))
def test_a_denied_limit_denies_neither_what_it_limits_nor_the_limit(denied: str) -> None:
    text = f"Invasion {denied} the inner half."
    found = assertions(text, [(0, 8), (text.index("inner"), len(text) - 1)])
    assert [each.polarity for each in found] == ["affirmed", "affirmed"]


@given(
    st.sampled_from(limit_phrases("beyond", "exceeding", "exceed")), st.sampled_from(["", "the "])
)
def test_what_is_behind_the_words_of_a_limit_is_one(phrase: str, article: str) -> None:
    text = f"Invasion {phrase} {article}inner half"
    assert is_limit(text, text.index("inner"))
    assert not is_limit(text, text.index("half"))


@pytest.mark.parametrize("text", ["the inner half", "confined to the inner half", ""])
def test_what_is_passed_by_nothing_is_no_limit(text: str) -> None:
    assert not is_limit(text, max(0, text.find("inner")))


@given(st.sampled_from(ALL))
def test_a_phrase_has_one_class_and_is_found_as_a_whole(phrase: str) -> None:
    assert ALL.count(phrase) == 1
    whole = limit_pattern("beyond", "exceeding", "exceed", "outrank", "attain", "confined")
    assert whole.fullmatch(phrase.upper())
    assert not whole.search(f"x{phrase}x")
