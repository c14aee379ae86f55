"""Which reward an adapter computes, and from which columns: by keyword or by environment."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from pathreward.compose import Composite
from pathreward.errors import PathrewardError, RecipeError
from pathreward.sample.columns import expect_fields

RECIPE = "PATHREWARD_RECIPE"
URL = "PATHREWARD_URL"
UNSCORED = "PATHREWARD_UNSCORED"
COLUMNS = "PATHREWARD_COLUMNS"
IMPORT = "PATHREWARD_IMPORT"


@dataclass(frozen=True, slots=True)
class AdapterSettings:
    """The settings of an adapter; `of` makes them."""

    recipe: str
    """A recipe's name or path; with `url`: its name there, empty for the server's default."""
    url: str
    """The reward server that scores; empty: this process does."""
    unscored: float | None
    """The reward where there is no value; None: an error."""
    columns: tuple[tuple[str, str], ...]
    """Pairs of a field of a sample and the data set's column for it."""
    imports: tuple[str, ...]
    """Python files or modules that register rewards."""

    @classmethod
    def of(
        cls,
        *,
        recipe: str = "",
        url: str = "",
        unscored: float | None = None,
        columns: Mapping[str, str] | None = None,
        imports: Iterable[str] = (),
    ) -> Self:
        """Return the settings; what a keyword leaves out is read from the environment.

        >>> settings = AdapterSettings.of(recipe="pathreward", columns={"answer": "gold"})
        >>> settings.recipe, settings.columns
        ('pathreward', (('answer', 'gold'),))

        Args:
            recipe: `PATHREWARD_RECIPE`.
            url: `PATHREWARD_URL`.
            unscored: `PATHREWARD_UNSCORED`, a number.
            columns: `PATHREWARD_COLUMNS`, such as ``answer=solution,findings=report``.
            imports: `PATHREWARD_IMPORT`, separated by commas.

        Raises:
            RecipeError: If neither a recipe nor a server is named.
            DataError: If `columns` names no field of a sample.
            PathrewardError: If a variable of the environment can't be read.
        """
        settings = cls(
            recipe or os.environ.get(RECIPE, "").strip(),
            url or os.environ.get(URL, "").strip(),
            _environment_number(UNSCORED) if unscored is None else float(unscored),
            tuple((columns or _environment_columns()).items()),
            tuple(imports) or tuple(_environment_list(IMPORT)),
        )
        if not (settings.recipe or settings.url):
            raise RecipeError(
                f"no recipe is named: set {RECIPE} (or the keyword `recipe`) to a recipe's name or "
                f"path, or {URL} (`url`) to a reward server"
            )
        expect_fields(dict(settings.columns))
        return settings

    def reward(self) -> Composite:
        """Return the reward; each process loads it once.

        Raises:
            RecipeError: If the recipe is invalid.
            ServerError: If the server can't be reached, or does not serve the recipe.
        """
        return _reward(self.recipe, self.url, self.imports)


@lru_cache(maxsize=8)
def _reward(recipe: str, url: str, imports: tuple[str, ...]) -> Composite:
    if url:
        from pathreward.client import Client, RemoteReward

        return RemoteReward.connect(Client(url, recipe))
    from pathreward.plugins import import_code
    from pathreward.recipes.loading import load

    for each in imports:
        import_code(each)
    return load(recipe)


def _environment_list(name: str) -> list[str]:
    texts = (each.strip() for each in os.environ.get(name, "").split(","))
    return [each for each in texts if each]


def _environment_columns() -> dict[str, Any]:
    pairs = {}
    for text in _environment_list(COLUMNS):
        field, equals, column = (each.strip() for each in text.partition("="))
        if not (field and equals and column):
            raise PathrewardError(
                f"{COLUMNS} holds {text!r}; expected FIELD=COLUMN, such as answer=solution, "
                "separated by commas"
            )
        pairs[field] = column
    return pairs


def _environment_number(name: str) -> float | None:
    text = os.environ.get(name, "").strip()
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if abs(number) < float("inf"):
        return number
    raise PathrewardError(f"{name} is {text!r}; expected a finite number, such as 0 or -1")
