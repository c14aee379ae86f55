"""Load a reward from a recipe (YAML), and write it back.

::

    summary: one line
    sources: [arXiv 2601.21617]
    reward:
      gate:
        by: [format]
        of:
          sum:
            format: {weight: 0.1, tags: [observe, think, answer]}
            answer: {weight: 0.6}
            shape: {weight: 0.3, reward: entity, beta: 2}

A part is the reward of its own name unless ``reward`` names another. ``weight`` and ``needs``
belong to the sum, the other keys are the reward's fields. `pathreward.recipes.grammar` documents
the other composites.

The top-level key ``graph`` names the graph of all rewards in place of the shipped one, ``linker``
the stages that find its concepts; paths are relative to the recipe::

    graph: [shipped, {obo: [mondo.obo, hp.obo]}, {primekg: kg.csv}]
    linker: {stages: [exact, abbreviations, fuzzy]}

``deadline`` is the number of seconds for one call of `score`, such as a training step's batch; the
environment variable ``PATHREWARD_DEADLINE_SECONDS`` wins::

    deadline: 600

`pathreward.kg.loading.graph_of` and `pathreward.linking.settings.linker_of` document their values.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, get_type_hints

import yaml

from pathreward.compose import Composite, Timed
from pathreward.errors import GraphError, PluginError, RecipeError, unknown
from pathreward.kg.loading import graph_of
from pathreward.linking import Linker
from pathreward.linking.settings import linker_of, settings_of
from pathreward.recipes.registry import REWARDS, reward_class
from pathreward.resources import read_recipe, shipped_names
from pathreward.rewards import Reward


@dataclass(frozen=True)
class Recipe:
    """A named reward with its summary and sources."""

    name: str
    summary: str
    sources: tuple[str, ...]
    reward: Composite


def load(name: str | Path) -> Composite:
    """Return the reward of a shipped recipe by its name, or of a recipe file by its path.

    >>> sorted(load("patho-r1-grpo").leaves)
    ['accuracy', 'format']

    Raises:
        RecipeError: If there is no such recipe, or a key, name or value in it is invalid; the
            message lists the known ones.
    """
    return load_recipe(name).reward


def load_recipe(name: str | Path) -> Recipe:
    """Return a recipe with its summary and sources; see `load`."""
    found = read_recipe(name, "rewards", "recipe")
    return parse(found.text, name=found.name, folder=found.folder, label=found.label)


def shipped() -> list[str]:
    """Return the names of the recipes that ship with pathreward."""
    return shipped_names("rewards", ".yaml")


def parse(
    text: str, *, name: str = "recipe", folder: Path | None = None, label: str = ""
) -> Recipe:
    """Return the recipe that a YAML text describes.

    >>> parse("reward: {sum: {entity: {beta: high}}}", name="mine")
    Traceback (most recent call last):
    pathreward.errors.RecipeError: recipe 'mine': reward.sum.entity: `beta` can't be 'high': input \
should be a valid number, unable to parse string as a number

    Args:
        text: The YAML.
        name: The recipe's name.
        folder: The folder that paths are relative to; None: the working directory.
        label: What the recipe is called in messages; empty: by its name.

    Raises:
        RecipeError: As for `load`.
    """
    from pathreward.recipes.settings import parse_yaml_mapping

    label = label or f"recipe {name!r}"
    tree = parse_yaml_mapping(text, label)
    try:
        return _recipe(tree, name, folder or Path())
    except RecipeError as error:
        raise RecipeError(f"{label}: {error}") from None


def dump(reward: Composite) -> str:
    """Return the YAML of a reward; `parse` of it returns an equal reward.

    Raises:
        RecipeError: If a part is not registered, or its linker is not that of the others or does
            not use the shipped graph.
    """
    from pathreward.recipes.grammar import write_composite

    tree: dict[str, Any] = {"reward": write_composite(reward, _dump_single)}
    if isinstance(reward, Timed):
        tree = {"deadline": reward.deadline, **tree}
    if settings := _dump_linker(reward):
        tree = {"linker": settings, **tree}
    return yaml.safe_dump(tree, sort_keys=False)


def _recipe(tree: Mapping[str, Any], name: str, folder: Path) -> Recipe:
    from pathreward.recipes.grammar import read_tree

    linker = _linker(tree, folder) if "graph" in tree or "linker" in tree else None
    read, reward = read_tree(tree, partial(_single, linker))
    sources = (read.sources,) if isinstance(read.sources, str) else tuple(read.sources)
    return Recipe(name, " ".join(read.summary.split()), sources, reward)


def _linker(tree: Mapping[str, Any], folder: Path) -> Linker:
    try:
        graph = graph_of(tree["graph"], folder) if "graph" in tree else None
    except (GraphError, PluginError) as error:
        raise RecipeError(f"`graph`: {error}") from error
    return linker_of(graph, tree.get("linker"), folder)


def _single(linker: Linker | None, kind: str, settings: Mapping[str, Any]) -> Reward:
    from pathreward.recipes.settings import validate_settings

    cls = reward_class(kind)
    found = validate_settings(cls, settings)
    cls.expect_safe(found)
    if linker and "linker" in get_type_hints(cls):
        found["linker"] = linker
    return cls(**found)


def _dump_single(reward: Reward) -> dict[str, Any]:
    from pathreward.recipes.settings import to_settings

    kinds = {cls: name for name, cls in REWARDS.items()}
    if type(reward) not in kinds:
        raise RecipeError(unknown("reward", type(reward).__name__, REWARDS))
    return {"reward": kinds[type(reward)], **to_settings(reward)}


def _dump_linker(reward: Composite) -> dict[str, Any]:
    """Return the settings of the linker that all rewards share."""
    has_linker = [each for each in reward.leaves.values() if "linker" in get_type_hints(type(each))]
    linkers = {getattr(each, "linker", None) or Linker.default() for each in has_linker}
    if len(linkers) > 1:
        raise RecipeError("the rewards have different linkers; a recipe has one for all of them")
    linker = next(iter(linkers), Linker.default())
    settings = settings_of(linker)
    if linker != linker_of(None, settings):
        raise RecipeError(
            "the linker's graph is not the shipped one; write it with `graph.to_tables(folder)` "
            "and name the folder in the recipe: `graph: {tables: folder}`"
        )
    return settings
