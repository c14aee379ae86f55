import re

import pytest

from pathreward.lexicon import alternatives, phrase_pattern, shortest_beginnings


@pytest.mark.parametrize(
    ("phrases", "text", "found"),
    [
        (["no"], "no nodes, no", ["no", "no"]),  # whole words
        (["metasta*"], "metastases metastatic", ["metastases", "metastatic"]),
        (["*n't"], "isn't can't", ["n't", "n't"]),
        (["rule out", "rule"], "rule\nout, rule", ["rule\nout", "rule"]),  # the longest first
        (["因此"], "鳞癌因此成立", ["因此"]),
        (["a+b"], "a+b aab", ["a+b"]),  # no character of a phrase is special
    ],
)
def test_phrases_are_whole_words(phrases: list[str], text: str, found: list[str]) -> None:
    assert re.findall(phrase_pattern(phrases), text) == found


@pytest.mark.parametrize(
    ("phrases", "text", "found"),
    [
        (["up", "up to"], "up to 3", ["up to"]),  # the longest first
        (["a+b", "p."], "a+b aab p. pT", ["a+b", "p."]),  # no character of a phrase is special
        (["node"], "nodes", ["node"]),  # within words too
    ],
)
def test_alternatives_match_literally(phrases: list[str], text: str, found: list[str]) -> None:
    assert re.findall(alternatives(phrases), text) == found


@pytest.mark.parametrize(
    ("phrases", "kept"),
    [
        (["gland", "glandular", "glands"], ("gland",)),
        (["glandular", "gland"], ("gland",)),  # in any order
        (["gland", "gland"], ("gland",)),
        (["mitoses", "mitotic"], ("mitoses", "mitotic")),
        ([], ()),
    ],
)
def test_shortest_beginnings_suffice_as_cues(phrases: list[str], kept: tuple[str, ...]) -> None:
    assert shortest_beginnings(phrases) == kept
