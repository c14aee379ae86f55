import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.printable import HIDDEN
from pathreward.report.html import LEGEND, SEARCH, mark_completion, page
from pathreward.score import Evidence, Score

FRAGMENTS = ["<observe>", "</observe>", "<think>", "</think>", "<answer>", "</answer>"]
WORDS = [
    *FRAGMENTS,
    "<script>alert(1)</script>",
    "&amp;",
    '"',
    "'",
    "\u202e",
    "\x00",
    "\ud800",
    "\n",
]
TEXTS = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=5))).map("".join)
EVIDENCE = st.builds(
    Evidence,
    section=st.just("think"),
    start=st.integers(0, 60),
    end=st.integers(0, 60),
    concept=st.text(max_size=4),
    polarity=st.sampled_from(["affirmed", "negated", "uncertain"]),
    verdict=st.sampled_from(["supports", "partial", "against", "neutral"]),
    note=st.sampled_from(["", '"><script>', "it's & <b>"]),
)


class _Reader(HTMLParser):
    """What a browser would show of a fragment, and which elements it would make."""

    def __init__(self, fragment: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(fragment)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "input"}:  # they have no end
            self.open.append(tag)
        self.elements.append((tag, dict(attrs)))
        if code := dict(attrs).get("data-code"):  # a boxed code point
            self.text += chr(int(code.removeprefix("U+"), 16))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(TEXTS, st.lists(EVIDENCE, max_size=6))
def test_each_character_occurs_once_and_text_creates_no_element(
    text: str, evidence: list[Evidence]
) -> None:
    fragment = mark_completion(text, Score(0.5, evidence=tuple(evidence)))
    assert not HIDDEN.search(fragment)
    reader = _Reader(fragment)
    assert reader.text == text
    assert reader.open == []
    assert {tag for tag, _ in reader.elements} <= {"div", "section", "span", "mark"}


def _marks(text: str, *evidence: Evidence) -> list[tuple[str, str]]:
    fragment = mark_completion(text, Score(0.5, evidence=evidence))
    return re.findall(r'<mark class="([^"]*)"[^>]*>([^<]*)</mark>', fragment)


def test_marks_carry_verdict_and_polarity() -> None:
    nests = Evidence("", 0, 5, "nests", "nest", "affirmed", verdict="supports")
    necrosis = Evidence("", 10, 18, "necrosis", "necrosis", "negated", verdict="against")
    assert _marks("nests, no necrosis", nests, necrosis) == [
        ("supports affirmed", "nests"),
        ("against negated", "necrosis"),
    ]


def test_the_rest_of_a_mark_that_another_interrupts_is_a_continuation() -> None:
    wide = Evidence("", 0, 18, concept="carcinoma", verdict="supports")
    narrow = Evidence("", 9, 15, concept="duct", verdict="supports", polarity="uncertain")
    assert _marks("invasive ductal ca", wide, narrow) == [
        ("supports affirmed", "invasive"),
        ("supports uncertain", "ductal"),
        ("supports affirmed continued", "ca"),
    ]


def test_a_mark_can_be_focused_and_describes_itself() -> None:
    nests = Evidence("", 0, 5, "nests", "nest", verdict="supports", note="tumour nest")
    part = Score(1.0, evidence=(nests,))
    score = Score(1.0, parts={"entity": part, "path": part}, evidence=(nests,))
    [(_, attributes)] = [
        e for e in _Reader(mark_completion("nests", score)).elements if e[0] == "mark"
    ]
    assert attributes["tabindex"] == "0"
    assert attributes["aria-description"] == "supports · tumour nest · affirmed [entity, path]"
    assert "title" not in attributes  # a tooltip is out of reach of touch and keyboard


def test_descriptions_are_shown_without_a_script() -> None:
    shown = r"mark\[tabindex\]:is\(:hover, :focus\)::after \{ content: attr\(aria-description\)"
    assert re.search(shown, page("t", "b"))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("<think>a</think>", ["section think"]),
        ("a</think>", ["section think bare"]),  # prefilled
        ("<think>a", ["section think open"]),  # never closed
        ("<info>a</info><answer>b</answer>", ["section observe", "section answer"]),
        ("no tags", ["outside"]),
        ("<think>a</think>\n\n<answer>b</answer>", ["section think", "section answer"]),
    ],
)
def test_sections_are_boxed_and_outside_text_is_separate(text: str, kinds: list[str]) -> None:
    elements = _Reader(mark_completion(text, Score(0.0))).elements
    boxes = [each["class"] or "" for _, each in elements if "class" in each]
    assert [each for each in boxes if each.startswith(("section", "outside"))] == kinds


def test_a_limit_counts_what_it_leaves_out() -> None:
    fragment = mark_completion("a" * 2500, Score(0.0), limit=1000)
    assert _Reader(fragment).text == "a" * 1000
    assert 'data-count="1,500"' in fragment


def test_a_page_asks_for_nothing_outside_itself() -> None:
    whole = page("A <title>", f"<p>body</p>{LEGEND}{SEARCH}", "let a = 1;")
    elements = _Reader(whole.removeprefix("<!doctype html>")).elements
    outside = {"src", "href", "action", "srcset", "background"}
    assert not [tag for tag, each in elements if outside & each.keys()]
    assert "url(" not in whole
    assert "@import" not in whole
    assert "<title>A &lt;title&gt;</title>" in whole


def test_a_page_runs_no_script_but_its_own() -> None:
    [policy] = re.findall(
        r'Content-Security-Policy" content="([^"]*)"', page("t", "b", "let a = 1;")
    )
    rules = dict(each.split(" ", 1) for each in policy.split("; "))
    # printf 'let a = 1;' | openssl dgst -sha256 -binary | base64
    assert rules["script-src"] == "'sha256-xY6QKfH9PRsQnLz56nj6MBwiK5oHg+im1Jkpdp1x/Ck='"
    assert (rules["default-src"], rules["img-src"]) == ("'none'", "data:")
    assert "script-src 'none'" in page("t", "b")
