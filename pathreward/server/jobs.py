"""What the server and its workers send each other."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pathreward.resources import RecipeText

Outcome = Literal["scored", "unscored", "error"]


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What a worker loads before it is ready."""

    recipes: tuple[RecipeText, ...]
    imports: tuple[str, ...] = ()
    """Files and modules of the user that register rewards."""
    cache: str = ""
    """The SQLite file of results; empty: none."""
    log_text: bool = False
    """Whether a worker's log may hold the message of an exception, which may quote a sample."""


@dataclass(frozen=True, slots=True)
class Work:
    """Samples that a worker scores one after another."""

    recipe: str
    rows: tuple[tuple[int, Any], ...]
    """The samples as JSON values, each with its position in the request."""
    evidence: bool = False
    part_reasons: bool = False
    page: bool = False
    """Whether the result is an HTML page in place of a score."""
    alone: bool = False
    """Whether each sample is scored on its own, in order, so that a slow one is known."""


class Result(NamedTuple):
    """The result of one sample."""

    row: int
    """The sample's position in its request."""
    outcome: Outcome
    value: float | None
    content: str
    """The score as JSON, or the page."""
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """A worker's first message: it has loaded and warmed its recipes."""

    recipes: tuple[dict[str, Any], ...]
    """What `ServedRecipe.describe` returns, in the order of the settings."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A worker's first message: it can't load its recipes."""

    message: str


@dataclass(frozen=True, slots=True)
class Bug:
    """An exception of a reward that is no `DataError`, without the text of a sample."""

    text: str


RECIPES_VARIABLE = "_PATHREWARD_RECIPES"
"""Internal: names the recipes to `pathreward.server.preload` in its environment."""


def recipes_value(settings: WorkerSettings) -> str:
    """Return recipes and the code that they need as the value of `RECIPES_VARIABLE`.

    >>> recipe = RecipeText("reward: {}", "mine", Path("."), "mine.yaml")
    >>> recipes_value(WorkerSettings((recipe,)))
    '[[], [["reward: {}", "mine", ".", "mine.yaml"]]]'
    """
    recipes = [[each.text, each.name, str(each.folder), each.label] for each in settings.recipes]
    return json.dumps([settings.imports, recipes])


def recipes_from(value: str) -> tuple[list[str], list[RecipeText]]:
    """Return what `recipes_value` wrote: the code to import, and the recipes.

    >>> recipes_from('[["mine.py"], []]')
    (['mine.py'], [])
    """
    imports, recipes = json.loads(value)
    return imports, [
        RecipeText(text, name, Path(folder), label) for text, name, folder, label in recipes
    ]
