"""For whom a sentence speaks: this case, or another."""

from typing import Literal

from pathreward.assertion.classes import LETTERS

Frame = Literal[
    "case",
    "history",
    "family",
    "other_patient",
    "hypothesis",
    "quotation",
    "definition",
    "rejected",
    "wish",
]


def frames(classes: str) -> list[tuple[int, int, Frame]]:
    """Return the parts of a sentence that speak for another than this case."""
    return []
