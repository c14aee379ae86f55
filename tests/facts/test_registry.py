"""The fact types are found by folder, and every type keeps the laws of the protocol."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pathreward.facts
from pathreward import AnswerReward, DetailsReward, RecipeError, Sample
from pathreward.facts.protocol import Comparison, Credit, Detail, FactType
from pathreward.facts.registry import (
    details,
    fact_types,
    parse_facts,
    register_fact_type,
    unregister_fact_type,
)

NAMES = sorted(fact_types())
WORDS = (
    *("grade", "Gleason", "3+4", "=7", "T2", "N0", "Mx", "stage", "II", "IIIA", "2.5", "cm", "10"),
    *("-", "20", "%", "of", "/", "HER2", "3+", "ER", "positive", "loss", "MLH1", "<", "(", ")"),
    *(";", ".", "or", "at least", "\u0130", "\u0131", "\u017f", "ß", "\x00", "\u0301", "\u0665"),
    *("G2", "well", "differentiated", "Ki-67", "score", "one", "FIGO", "isup", "x", "1,013,193"),
    *("1)", "left", "right", "breast", "\n", "I", "chronic", "pt2", "who", "Nottingham", "2+2+2"),
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(max_size=200)


def test_every_folder_is_a_type_of_its_name() -> None:
    folders = {each.parent.name for each in Path(pathreward.facts.__path__[0]).glob("*/parse.py")}
    assert folders == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
@given(text=TEXTS)
def test_facts_are_spans_of_the_text_in_its_order(name: str, text: str) -> None:
    found = fact_types()[name].parse(text)
    assert [each.start for each in found] == sorted(each.start for each in found)
    assert all(0 <= each.start < each.end <= len(text) for each in found)


@pytest.mark.parametrize("name", NAMES)
@given(text=TEXTS)
def test_facts_agree_with_themselves(name: str, text: str) -> None:
    fact_type = fact_types()[name]
    if facts := fact_type.parse(text):
        found = fact_type.compare(facts, facts, Credit())
        assert found.value == 1.0, (facts, found)


@pytest.mark.parametrize("name", NAMES)
@given(text=TEXTS, other=TEXTS)
def test_no_text_makes_a_type_raise(name: str, text: str, other: str) -> None:
    fact_type = fact_types()[name]
    facts, gold = fact_type.parse(text), fact_type.parse(other)
    for each in facts:
        assert fact_type.describe(each)
        fact_type.unique(each)
        fact_type.locates(each)
        if fact_type.detail:
            fact_type.detail(text, each)
    if gold:
        assert 0 <= fact_type.compare(facts, gold, Credit(0.5, 0.1, 1.0)).value <= 1
        assert all(fact_type.bears_on(each, gold) in {True, False} for each in facts)
    for number in fact_type.bare_number(text, gold, other):
        assert 0 <= number.start < number.end <= len(text)
    for broken in fact_type.check(text):
        assert 0 <= broken.start < broken.end <= len(text)
        assert broken.note


@pytest.mark.parametrize("name", NAMES)
@given(numbers=st.integers(1, 9), style=st.sampled_from(["{}. {}", "{}) {}", "({}) {}"]))
def test_the_numbers_of_a_list_are_no_facts(name: str, numbers: int, style: str) -> None:
    items = [style.format(each, "Nests of cells.") for each in range(1, numbers + 1)]
    assert fact_types()[name].parse("\n".join(items)) == ()


def test_a_type_reads_nothing_within_a_fact_that_covers_it() -> None:
    degree = fact_types()["degree"]
    assert [each.value for each in degree.parse("moderately differentiated, mild")] != ["mild"]
    assert [each.value for each in parse_facts("moderately differentiated, mild", degree)] == [
        "mild"
    ]


def test_details_have_the_spans_of_their_facts() -> None:
    text = "Gleason 3+4 in the left lobe."
    found = [(str(each), text[a:b]) for each, a, b in details(text, ["grade", "laterality"])]
    assert found == [("Gleason patterns 3+4", "3+4"), ("lobe left", "left lobe")]


class Block(NamedTuple):
    start: int
    end: int
    value: str


def blocks(text: str) -> tuple[Block, ...]:
    """Return where a text names a tissue block: "block A1"."""
    at = text.find("block ")
    return (Block(at, at + 8, text[at + 6 : at + 8]),) if at >= 0 else ()


BLOCK = FactType(
    name="block",
    parse=blocks,
    compare=lambda stated, gold, _: Comparison(
        float({each.value for each in stated} == {each.value for each in gold}), "the blocks"
    ),
    describe=lambda fact: f"block {fact.value}",
    detail=lambda _, fact: Detail("block", "", fact.value),
    covers=frozenset({"measurement"}),
)


@pytest.fixture
def registered() -> Iterator[FactType[Any]]:
    register_fact_type(BLOCK)
    yield BLOCK
    unregister_fact_type("block")


@pytest.mark.usefixtures("registered")
def test_every_consumer_uses_a_registered_type() -> None:
    names = list(fact_types())
    assert names.index("block") < names.index("measurement")
    reward = AnswerReward(kind="block")
    assert reward(Sample("<answer>block A1</answer>", answer="block A1")).value == 1.0
    assert reward(Sample("<answer>block A2</answer>", answer="block A1")).value == 0.0
    assert DetailsReward()(Sample("block A2", findings="block A1")).value == 0.0


@pytest.mark.usefixtures("registered")
def test_refuses_a_name_that_is_taken_or_no_word() -> None:
    register_fact_type(BLOCK)  # again: the same type
    with pytest.raises(RecipeError, match="there is a fact type 'grade' already"):
        register_fact_type(replace(BLOCK, name="grade"))
    with pytest.raises(RecipeError, match="must be a lower-case word, got 'Tissue block'"):
        register_fact_type(replace(BLOCK, name="Tissue block"))


def test_refuses_to_remove_what_is_not_registered() -> None:
    with pytest.raises(RecipeError, match="unknown registered fact type 'grade'"):
        unregister_fact_type("grade")
