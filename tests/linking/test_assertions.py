"""The linker reads only the parts of a text that may deny, hedge or frame: none is lost by it."""

import csv
from pathlib import Path

import pytest

from pathreward.assertion import Role, assertions
from pathreward.linking import Linker, Mention

ROLES: dict[str, Role] = {"anatomy": "place", "marker": "marker"}
with (Path(__file__).parent / "polarity_cases.tsv").open(encoding="utf-8", newline="") as file:
    TEXTS = list(
        dict.fromkeys(
            each["text"] for each in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        )
    )


def whole(text: str, mentions: list[Mention]) -> list[tuple[str, str]]:
    spans = [(each.start, each.end) for each in mentions]
    roles = [ROLES.get(each.concept.type, "finding") for each in mentions]
    return [(each.of_case, each.frame) for each in assertions(text, spans, roles)]


@pytest.mark.parametrize("size", [1, 5, 40])
def test_reading_the_parts_is_reading_the_whole(size: int) -> None:
    for first in range(0, len(TEXTS), size):
        text = " ".join(TEXTS[first : first + size])
        mentions = Linker.default().link(text)
        assert [(each.polarity, each.frame) for each in mentions] == whole(text, mentions), text


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
