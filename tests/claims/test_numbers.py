import pytest

import pathreward as pr
from pathreward.claims.claim import Claim
from pathreward.claims.compare import compare
from pathreward.claims.comparison import Reference
from pathreward.claims.extract import text_claims
from pathreward.claims.numbers import loose_numbers, may_count_same, numbers_of


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("five fragments", ["5"]),
        ("fifty-five lymphocytes", ["55"]),
        ("segments II and VI", ["2", "6"]),
        ("1) necrosis 2) mitoses", []),  # list numbers
        ("CD20, p16, T2", []),  # names
        ("one of the cores", []),  # seldom a count
        ("reported in 2019", []),  # a year
    ],
)
def test_loose_numbers(text: str, values: list[str]) -> None:
    assert [each.value for each in loose_numbers(text, ())] == values


def test_what_a_fact_holds_is_not_loose() -> None:
    assert list(loose_numbers("5 of 14 nodes", [(0, 7)])) == []


@pytest.mark.parametrize(
    ("completion", "reference", "outcome"),
    [
        ("four glomeruli are scarred", "Glomeruli: 4 scarred", "agrees"),
        ("nine are globally sclerosed", "Two are globally sclerosed", "contradicts"),
        ("cv 3, ah 1", "cv0 and ah1", "contradicts"),
        ("nodes 1/14", "5 of 14 nodes are positive", "contradicts"),
        ("nine cores", "Two are globally sclerosed", "added"),  # of another thing
        ("4 globally sclerosed", "24 glomeruli; globally sclerosed", "added"),
    ],
)
def test_numbers_match_by_value_and_contradict_by_their_words(
    completion: str, reference: str, outcome: str
) -> None:
    linker = pr.Linker.default()
    read = [text_claims(each, linker) for each in (completion, reference)]
    compared = compare([read[0]], Reference([read[1]]), linker.graph)
    outcomes = [each.outcome for each in compared.judged if numbers_of(each.claim)]
    assert outcome in outcomes
    if outcome != "contradicts":
        assert "contradicts" not in outcomes


@pytest.mark.parametrize(
    ("one", "other", "words", "may"),
    [
        ("count g", "number 67", {"year"}, False),
        ("count glomeruli", "number 4", {"glomeru"}, True),
        ("count glomeruli", "count cores", {"glomeru", "cores"}, False),
        ("count cores", "count cores", set(), True),
        ("number 4", "code class", set(), True),
    ],
)
def test_which_numbers_may_count_the_same(one: str, other: str, words: set[str], may: bool) -> None:
    claims = [Claim(0, 1, "measurement", ((axis, "4/4"),), 0.7) for axis in (one, other)]
    assert may_count_same(claims[0], claims[1], words) is may
    assert may_count_same(claims[1], claims[0], words) is may
