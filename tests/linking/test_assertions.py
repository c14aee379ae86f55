"""The linker asserts names as the engine does that reads the whole text."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathreward.assertion import assertions
from pathreward.linking import Linker, Mention, role_of

with (Path(__file__).parent / "polarity_cases.tsv").open(encoding="utf-8", newline="") as file:
    TEXTS = list(
        dict.fromkeys(
            each["text"] for each in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        )
    )


WORDS = sorted({word for text in TEXTS for word in text.split(" ")})
NAMES = ("necrosis", "mucin", "CK7", "ER", "breast", "carcinoma", "adenocarcinoma", "Ca", "well")
ODD = (
    *NAMES,
    *("no", "non", "absent", "not", "may", "isn't", "cannot", "scratch", "that", "instead"),
    *"\n-,.;:()[]?!*\"'/%0+ xX_\u65e0",
    *("...", "- ", "\n\n", "0/4", "2.5", "**", " [x] "),
)
"""What runs together in pieces that the linker and the engine cut in their own ways."""


def whole(text: str, mentions: list[Mention]) -> list[tuple[str, str]]:
    spans = [(each.start, each.end) for each in mentions]
    roles = [role_of(each.concept) for each in mentions]
    return [(each.of_case, each.frame) for each in assertions(text, spans, roles)]


@pytest.mark.parametrize("size", [1, 5, 40])
def test_reading_the_parts_is_reading_the_whole(size: int) -> None:
    for first in range(0, len(TEXTS), size):
        text = " ".join(TEXTS[first : first + size])
        mentions = Linker.default().link(text)
        assert [(each.polarity, each.frame) for each in mentions] == whole(text, mentions), text


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=40), st.sampled_from(" \n"))
def test_any_words(words: list[str], separator: str) -> None:
    text = separator.join(words)
    mentions = Linker.default().link(text)
    assert [(each.polarity, each.frame) for each in mentions] == whole(text, mentions)


@settings(max_examples=1000)
@given(st.lists(st.sampled_from((" ", "", *ODD)) | st.sampled_from(NAMES), max_size=30))
def test_any_signs(parts: list[str]) -> None:
    text = "".join(parts)
    mentions = Linker.default().link(text)
    assert [(each.polarity, each.frame) for each in mentions] == whole(text, mentions)


@pytest.mark.parametrize(
    ("text", "polarity", "frame"),
    [
        ("Her mother had melanoma.", "uncertain", "family"),
        ("Melanoma was considered but rejected.", "negated", "rejected"),
        ("Melanoma is seen. Scratch that.", "negated", "case"),
        ("Necrosis\nAbsent", "negated", "case"),
        ("Necrosis? No.", "negated", "case"),
        ("[ ] Necrosis", "negated", "case"),
        ("Necrosis ✗", "negated", "case"),
        ("Necrosis\uff1a无", "negated", "case"),
        ("Necrosis is seen.", "affirmed", "case"),
    ],
)
def test_polarity_and_frame(text: str, polarity: str, frame: str) -> None:
    [mention] = Linker.default().link(text)
    assert (mention.polarity, mention.frame) == (polarity, frame)
