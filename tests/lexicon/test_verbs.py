"""The forms of verbs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.lexicon import verb_forms


@pytest.mark.parametrize(
    ("entry", "base", "past", "participle"),
    [
        ("show", {"show", "shows"}, {"showed"}, {"showing"}),
        ("reach", {"reach", "reaches"}, {"reached"}, {"reaching"}),
        ("invade", {"invade", "invades"}, {"invaded"}, {"invading"}),
        ("occupy", {"occupy", "occupies"}, {"occupied"}, {"occupying"}),
        ("destroy", {"destroy", "destroys"}, {"destroyed"}, {"destroying"}),
        ("agree", {"agree", "agrees"}, {"agreed"}, {"agreeing"}),
        ("rule out", {"rule out", "rules out"}, {"ruled out"}, {"ruling out"}),
        ("find/found/found", {"find", "finds"}, {"found"}, {"finding"}),
        ("stop/stopped/stopped/stopping", {"stop", "stops"}, {"stopped"}, {"stopping"}),
    ],
)
def test_a_verb_has_its_forms(
    entry: str, base: set[str], past: set[str], participle: set[str]
) -> None:
    found: dict[str, set[str]] = {}
    for form, phrase in verb_forms(entry):
        found.setdefault(form, set()).add(phrase)
    assert (found[""], found["_ed"], found["_ing"]) == (base, past, participle)


@given(
    st.from_regex(r"[a-z]{2,8}", fullmatch=True),
    st.from_regex(r"( [a-z]{1,6}){1,2}", fullmatch=True),
)
def test_only_the_first_word_is_inflected(verb: str, tail: str) -> None:
    alone = [(form, f"{word}{tail}") for form, word in verb_forms(verb)]
    assert list(verb_forms(f"{verb}{tail}")) == alone
