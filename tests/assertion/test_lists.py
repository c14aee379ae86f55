"""Denials over several sentences: lists behind a colon, and what is struck out."""

import re

import pytest

from pathreward.assertion import assertions
from pathreward.assertion.lists import struck_out

NAMES = re.compile("necrosis|granulomas|mitoses")


def polarities(text: str) -> list[str]:
    spans = [each.span() for each in NAMES.finditer(text)]
    return [each.polarity for each in assertions(text, spans)]


@pytest.mark.parametrize(
    "text",
    [
        "The following can be dismissed: necrosis; granulomas; mitoses.",
        "The following were not seen: necrosis; granulomas; mitoses.",
        "None of the following applies: necrosis; granulomas; mitoses.",
        "Wrong: necrosis; granulomas; mitoses.",
        "Not seen: necrosis; granulomas; mitoses.",
        "Absent: necrosis; foreign body granulomas; mitoses.",
        "The following does not apply: There is necrosis. There are granulomas. And mitoses.",
        "The following statements are false:\n- necrosis\n- granulomas are seen.\n- mitoses",
        "These statements are wrong:\n1. It shows necrosis.\n2. It has granulomas.\n3. mitoses",
        "~~necrosis. With granulomas and mitoses~~",
        "<del>necrosis, granulomas, mitoses</del>",
    ],
)
def test_all_of_a_list_is_denied(text: str) -> None:
    assert polarities(text) == ["negated"] * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wrong: necrosis. There are granulomas.", ["negated", "affirmed"]),
        ("Not found: necrosis; granulomas are many.", ["negated", "affirmed"]),
        ("Not found: necrosis; granulomas: 3.", ["negated", "affirmed"]),
        ("Present: necrosis; granulomas.", ["affirmed", "affirmed"]),
        ("The following is wrong: necrosis.\nThere are granulomas.", ["negated", "affirmed"]),
        ("The following is wrong:\n- necrosis\n\ngranulomas", ["negated", "affirmed"]),
        ("The following is wrong:\n- necrosis\nThere are granulomas", ["negated", "affirmed"]),
        ("The following were found: necrosis; granulomas.", ["affirmed", "affirmed"]),
        ("The following cannot be dismissed: necrosis; granulomas.", ["uncertain", "affirmed"]),
        ("It shows necrosis. It is incorrect that granulomas are seen.", ["affirmed", "negated"]),
        ("~~necrosis~~ granulomas", ["negated", "affirmed"]),
        ("The span is ~2 cm with necrosis, ~3 mm granulomas", ["affirmed", "affirmed"]),
        ("It -- necrosis -- has granulomas.", ["affirmed", "affirmed"]),
    ],
)
def test_where_a_list_ends(text: str, expected: list[str]) -> None:
    assert polarities(text) == expected


def test_struck_out_characters() -> None:
    assert list(struck_out("SwS1S1S")) == [(0, 3), (4, 7)]
    assert list(struck_out("Sw\n1S")) == []
