"""What a text states where there is no gold answer."""

import pytest

from pathreward.answers.question import Question
from pathreward.answers.stating import Value, essential, options_named, stated
from pathreward.linking import Linker

LINKER = Linker.default()
CHOICE = Question("choice", {"A": "cyst", "B": "abscess"})
CONCEPT = Question("concept")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("B", {"B"}),
        ("abscess", {"B"}),
        ("Not A, it is B.", {"B"}),
        ("A or B", set()),
        ("It might be B", set()),
        ("none of them", set()),
        ("", set()),
    ],
)
def test_the_option_that_is_stated(text: str, values: set[str]) -> None:
    found = stated(text, CHOICE, LINKER)
    assert found.values == values
    assert bool(found.fault) == (not values)


@pytest.mark.parametrize(
    ("text", "values", "fault"),
    [
        ("melanoma", {("melanoma", "affirmed")}, ""),
        ("no melanoma", {("melanoma", "negated")}, ""),
        ("possibly melanoma", set(), "the answer hedges on 'melanoma'"),
        ("a nice picture", set(), "the answer names no diagnosis of the graph"),
        ("x" * 20_001, set(), "the answer is longer than 20,000 characters"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_the_concepts_that_are_stated(text: str, values: set[Value], fault: str) -> None:
    found = stated(text, CONCEPT, LINKER)
    assert (set(found.values), found.fault) == (values, fault)


@pytest.mark.parametrize(
    ("text", "named"),
    [("There is no cyst.", set()), ("a cyst and an abscess", {"A", "B"}), ("pus", set())],
)
def test_options_that_are_named_and_not_rejected(text: str, named: set[str]) -> None:
    assert options_named(text, CHOICE, LINKER) == named


def test_of_denied_concepts_only_those_of_the_other_side_are_essential() -> None:
    mine = frozenset({("melanoma", "affirmed"), ("nevus", "negated")})
    assert essential(mine, frozenset(), LINKER) == {("melanoma", "affirmed")}
    assert essential(mine, frozenset({("nevus", "affirmed")}), LINKER) == mine
    assert essential(frozenset({"B"}), frozenset({"A"}), LINKER) == {"B"}


def test_what_is_above_an_affirmed_concept_is_not_essential() -> None:
    above = next(iter(LINKER.graph.ancestors("melanoma") - {"melanoma"}))
    both = frozenset({("melanoma", "affirmed"), (above, "affirmed")})
    assert essential(both, frozenset(), LINKER) == {("melanoma", "affirmed")}
