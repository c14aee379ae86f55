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


RECIPES_VARIABLE = "PATHREWARD_SERVER_RECIPES"
"""The environment variable that names the recipes to `pathreward.server.preload`."""


def recipes_value(recipes: tuple[RecipeText, ...]) -> str:
    """Return some recipes as the value of `RECIPES_VARIABLE`.

    >>> recipes_value((RecipeText("reward: {}", "mine", Path(".")),))
    '[["reward: {}", "mine", "."]]'
    """
    return json.dumps([[each.text, each.name, str(each.folder)] for each in recipes])


def recipes_from(value: str) -> tuple[RecipeText, ...]:
    """Return the recipes in a value of `RECIPES_VARIABLE`.

    >>> recipes_from('[["reward: {}", "mine", "."]]')[0].name
    'mine'
    """
    return tuple(RecipeText(text, name, Path(folder)) for text, name, folder in json.loads(value))
