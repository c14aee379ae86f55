"""The engine's characters of a text, with its names marked, as if the engine had read the text."""

import pytest

from pathreward.assertion.engine import mark
from pathreward.assertion.tokens import encoded
from pathreward.linking.aligned import Aligned
from pathreward.linking.lexicon import Lexicon
from pathreward.linking.tokens import Tokens

NAMES = Lexicon([("tumor", 0), ("well-differentiated", 0), ("brain", 0), ("barrier", 0)])


def read(text: str) -> tuple[str | None, str]:
    """Return what is aligned and expanded, and what the engine reads of the marked text."""
    tokens = Tokens(text, NAMES)
    names = tokens.scan()
    aligned = Aligned(NAMES)
    marked = aligned.marked(tokens, names, ["1"])
    spans = tokens.spans(names)
    whole = encoded(mark(text, spans, ["finding"] * len(spans)))
    return None if marked is None else aligned.expanded(marked), whole


@pytest.mark.parametrize(
    "text",
    [
        "No tumor.",
        "(tumor),",
        "tumor-free",
        "The tumor's brain-tumor barrier.",
        "A well-differentiated tumor, 2.5 cm",
        "**Tumor:** none",
        "tumor/brain; isn't",
        "tumor\u2718brain",
        '"tumor" is absent',
    ],
)
def test_names_are_marked(text: str) -> None:
    aligned, whole = read(text)
    assert aligned == whole


@pytest.mark.parametrize(
    "text", ["[ ] tumor", "tumor __ no", "tumor?", "tu-\nmor", "tumor .... no"]
)
def test_what_is_joined_over_spaces_is_not_aligned(text: str) -> None:
    assert read(text)[0] is None
