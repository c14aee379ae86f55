"""A reader tries its patterns at cues alone: a pattern may match nowhere else."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathreward.completion.scanning import matches, occurrences
from pathreward.errors import DataError
from pathreward.facts.cues import _automaton, cues
from pathreward.facts.grade import grammar as grades
from pathreward.facts.measurement import parse as quantities
from pathreward.facts.registry import FactTypes, fact_types
from pathreward.facts.stage import grammar as stage_grammar
from pathreward.facts.stage import parse as stages

Places = Callable[[str], Collection[int]]


def _opens_group(text: str) -> Collection[int]:
    return stages._group_openings(text, cues(text), 0, len(text))


@pytest.mark.parametrize(
    ("pattern", "tried"),
    [
        (grades.PATTERN_NAMED, lambda text: cues(text)["grade.pattern"]),
        (grades.SCORED, lambda text: cues(text)["grade.gleason"]),
        (grades.GRADED, lambda text: cues(text)["grade.graded"]),
        (grades.TOTALED, lambda text: cues(text)["grade.totaled"]),
        (grades.NAMED, lambda text: cues(text)["grade.named"]),
        (grades.SCALE, lambda text: cues(text)["grade.scale"]),
        (grades.DIFFERENTIATED, lambda text: cues(text)["grade.degree"]),
        (grades.TIER, lambda text: cues(text)["grade.tier"]),
        (grades.PART, lambda text: cues(text)["grade.part"]),
        (stage_grammar.GROUPED, _opens_group),
        (quantities._quantity(), quantities.number_starts),
    ],
)
def test_a_pattern_matches_at_its_cues_alone(pattern: re.Pattern[str], tried: Places) -> None:
    ascii_text = st.characters(min_codepoint=32, max_codepoint=126)

    @settings(max_examples=25, deadline=None)
    @given(st.from_regex(pattern, alphabet=ascii_text))
    def holds(text: str) -> None:
        assert {each.start() for each in pattern.finditer(text)} <= set(tried(text))

    holds()


@given(st.text("ab gleasonGrade 34+%"))
def test_cues_are_where_a_search_finds_them(text: str) -> None:
    folded = text.lower()
    assert list(cues(text)["grade.gleason"]) == list(occurrences(folded, "gleason"))
    assert list(cues(text)["grade.graded"]) == list(occurrences(folded, "grad"))
    assert list(cues(text)["plus"]) == list(occurrences(folded, "+"))


def test_characters_beyond_latin_1_keep_the_places() -> None:
    assert cues("日本 ≥ grade 2") == cues("xx x grade 2")
    assert not cues("癌 \U0001f600 \ud800")
    assert not cues("")


@given(st.text("ab "))
def test_matches_at_all_places_are_those_of_finditer(text: str) -> None:
    pattern = re.compile("ab?a")
    found = matches(pattern, text, range(len(text)))
    assert [each.span() for each in found] == [each.span() for each in pattern.finditer(text)]


def test_refuses_a_cue_that_the_pass_cannot_find() -> None:
    grade = replace(fact_types()["grade"], cues={"grade.tier": ("\u9ad8",)})
    with pytest.raises(DataError, match=r"of grade.tier must be written in Latin letters"):
        _automaton(FactTypes(grade=grade))
