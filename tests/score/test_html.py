import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import Evidence, Score
from pathreward.score.html import describe, escaped, evidence_of, format_value

HOSTILE = "<script>alert(1)</script> \"'> </style></td> \u202e \ud800"


class _Elements(HTMLParser):
    """The elements that a browser would make of a fragment."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _score() -> Score:
    nests = Evidence("think", 0, 5, "nests", "nest", verdict="supports", note="tumour nest")
    missing = Evidence("reference", concept="necrosis", polarity="negated", verdict="missing")
    entity = Score(0.5, "1 of 2 findings", evidence=(nests, missing))
    parts = {"entity": entity, "answer": Score.unscored("no gold answer")}
    return Score(0.5, "1 x entity 0.50", parts=parts, evidence=(nests, missing))


def test_a_notebook_shows_value_reason_parts_and_evidence() -> None:
    fragment = _score().to_html()
    assert _score()._repr_html_() == fragment
    for expected in (
        "<b>0.500</b> 1 x entity 0.50",
        '<th scope=row>entity</th><td class="value">0.500</td><td>1 of 2 findings</td>',
        '<th scope=row>answer</th><td class="value">-</td><td>no gold answer</td>',
        "<summary>2 pieces of evidence</summary>",
        "<td>supports · tumour nest · affirmed</td><td>entity</td>",
        "missing · necrosis · negated",
    ):
        assert expected in fragment


def test_the_style_applies_to_the_fragment_only() -> None:
    [style] = re.findall(r"<style>(.*?)</style>", _score().to_html(), re.DOTALL)
    selectors = re.findall(r"([^{}]+)\{", style)
    assert selectors
    assert all(each.strip().startswith(".pathreward-score") for each in selectors)


def test_the_fragment_loads_and_runs_nothing() -> None:
    fragment = _score().to_html()
    assert not re.search(r"<script|src=|href=|url\(|@import|onclick|onerror", fragment)


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_text_makes_an_element(one: str, other: str) -> None:
    def elements(reason: str, text: str) -> list[tuple[str, dict[str, str | None]]]:
        evidence = Evidence(reason, 0, 5, text, "c", verdict="against", note=reason, edge=text)
        part = Score(0.5, reason, evidence=(evidence,))
        parsed = _Elements(Score(0.5, text, parts={text: part}).to_html())
        assert parsed.open == []
        return parsed.found

    assert elements(one + HOSTILE, other) == elements(HOSTILE, other + HOSTILE) == elements("a", "")


def test_it_stays_small() -> None:
    evidence = tuple(
        Evidence("think", n, n + 1, "x" * 9000, "c", verdict="supports") for n in range(5000)
    )
    fragment = Score(0.5, "a", evidence=evidence).to_html()
    assert len(fragment) < 60_000
    assert "and 4,900 more in" in fragment


@pytest.mark.parametrize(
    ("character", "code"),
    [("\u202e", "U+202E"), ("\x00", "U+0000"), ("\u200b", "U+200B"), ("\ud800", "U+D800")],
)
def test_what_can_not_be_seen_is_shown_by_its_code(character: str, code: str) -> None:
    boxed = f'a<span class="hidden" data-code="{code}"></span>b'
    assert escaped(f"a{character}b") == boxed


@pytest.mark.parametrize(("value", "expected"), [(None, "-"), (1.0, "1.000"), (-0.25, "-0.250")])
def test_figures_have_three_decimals(value: float | None, expected: str) -> None:
    assert format_value(value) == expected


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (Evidence("think", note="a note"), "neutral · a note"),
        (Evidence("think", concept="nest"), "neutral · nest · affirmed"),
        (Evidence("think", concept="nest", note="a nest"), "neutral · a nest · affirmed"),
        (Evidence("think", edge="a is_a b"), "neutral · a is_a b"),
        (Evidence("think", edge="a is_a b", note="an a is a b"), "neutral · an a is a b"),
    ],
    ids=["note", "concept", "both", "edge", "edge in words"],
)
def test_evidence_is_described_in_one_line(evidence: Evidence, expected: str) -> None:
    assert describe(evidence) == expected


def test_evidence_is_found_in_parts_of_parts_and_named_once() -> None:
    shared, inner = Evidence("think", 0, 3, note="a"), Evidence("think", 4, 6, note="b")
    entity = Score(0.5, parts={"recall": Score(0.5, evidence=(inner,))}, evidence=(shared,))
    whole = Score(0.5, parts={"entity": entity}, evidence=(shared, inner))
    assert evidence_of(whole) == {shared: ["entity"], inner: ["recall"]}
