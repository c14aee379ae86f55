"""Foreign graphs hold any names: the linker finds them or does not, and never fails."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Linker

STAGES = ("exact", "abbreviations", "fuzzy")


def linker_of(*names: str) -> Linker:
    concepts = [Concept(str(i), name, "diagnosis") for i, name in enumerate(names)]
    return Linker(KnowledgeGraph(concepts, strict=False), STAGES, attributes=True)


@pytest.mark.parametrize(
    "name",
    [
        "x" * 10_000,
        "\u80bf\u7624",  # Chinese
        "\u80bf\u7624 \u7ec6\u80de",
        "cafe\u0301 au lait",  # a combining mark
        "a\0b",
        "+foo",
        "100%",
        "\ufb01brosis",  # a ligature
        "Gleason x + y",
        "gleason \u0663 + \u0664",
        f"Gleason {'9' * 5000} + 1",  # more digits than Python reads
        "a\u2474 b",  # a sign that is a number
        "\u0130stanbul",  # longer in lower case
        "of x",
        "x, of",
    ],
)
def test_a_strange_name_is_found(name: str) -> None:
    assert [each.text for each in linker_of(name, "tumor").link(name)] == [name]


@pytest.mark.parametrize(
    "name",
    [
        "one two " * 40,
        "w " * 5000,
        ":x",
        "-itis",
        "...",
        "((a",
        "n",
        "\u00e9",
        "\U0001f9a0 x",
        ":",
        "-",
        "no",
    ],
)
def test_a_name_that_is_not_looked_for_harms_no_other(name: str) -> None:
    linker = linker_of(name, "tumor")
    assert [each.text for each in linker.link(f"{name}. A tumor.")] == ["tumor"]


@pytest.mark.parametrize("text", ["", "No tumor (T).", "\0", "\u80bf\u7624", "e\u0301 " * 50])
def test_an_empty_graph_finds_nothing(text: str) -> None:
    assert linker_of().link(text) == []


CHARACTERS = st.one_of(
    st.characters(exclude_categories=["Cs"]),
    st.sampled_from(" ,:;()+-/.%\n\0\u0301\u00ad\u200b\u80bf'<axno49"),
)
NAMES = st.one_of(
    st.text(CHARACTERS, max_size=12),
    st.text(CHARACTERS, min_size=1, max_size=3).map(lambda each: f"{each} " * 70),
    st.lists(
        st.sampled_from(["of", "Gleason", "3", "+", "and", ",", "\u03b2", "pT2N0"]), max_size=5
    ).map(" ".join),
)


@settings(max_examples=60)
@given(st.lists(NAMES, max_size=4), st.text(CHARACTERS, max_size=40))
def test_any_graph_gives_defined_mentions_of_any_text(names: list[str], text: str) -> None:
    linker = linker_of(*names)
    for sentence in (text, *(f"No {name}, {text} ({name})." for name in names)):
        mentions = linker.link(sentence)
        assert all(each.text == sentence[each.start : each.end] != "" for each in mentions)
        assert all(one.end <= other.start for one, other in pairwise(mentions))
