"""Screens: what an accuracy rests on, by completions of changed prompts of the same rows."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from pathreward.errors import DataError, unknown
from pathreward.evaluation.comparison import Difference, compare
from pathreward.evaluation.evaluate import Evaluation
from pathreward.evaluation.resampling import Figure, figures

SHUFFLED = "shuffled"
SCREENS = {
    SHUFFLED: "options in another order: right answers should stay right",
    "no-image": "the image removed: right answers that stay right did not need it",
    "text-only": "answered by a model that sees text only: such rows say nothing of the image",
}
"""The screens by name, and how to read them."""


@dataclass(frozen=True, slots=True)
class Screen:
    """The accuracy of a screen and that of the evaluation."""

    kind: str
    source: str
    """The file of the screen's completions."""
    difference: Difference
    """Of the accuracy; `after` is the evaluation's."""
    stays: Figure | None
    """The share of the rows that are right in the evaluation and in the screen, too; None where no
    row is right."""

    def to_dict(self) -> dict[str, Any]:
        """Return the screen as JSON values."""
        return asdict(self)


def expect_kind(kind: str) -> None:
    """Check that a screen is known.

    >>> expect_kind("no-image")

    Raises:
        DataError: If it is not.
    """
    if kind not in SCREENS:
        raise DataError(unknown("screen", kind, SCREENS))


def screen(evaluation: Evaluation, other: Evaluation, kind: str) -> Screen:
    """Return the accuracy of a screen and that of the evaluation.

    Raises:
        DataError: If the two are not of the same rows, or no row has a gold answer.
    """
    expect_kind(kind)
    differences = compare(evaluation, other).differences
    if "accuracy" not in differences:
        raise DataError("no row has a gold answer, so there is nothing to screen", where=kind)
    there = {e.key: v["accuracy"] for e, v in zip(other.items, other.values, strict=True)}
    stays = [
        np.nan if values["accuracy"] != 1 or (value := there[item.key]) is None else value
        for item, values in zip(evaluation.items, evaluation.values, strict=True)
    ]
    column = np.array(stays, dtype=float)[:, None]
    [figure] = figures(column, evaluation.groups(), [True], evaluation.seed)
    return Screen(kind, other.source, differences["accuracy"], figure if figure.items else None)
