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

`pathreward.kg.loading.graph_of` and `pathreward.linking.settings.linker_of` document their values.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, get_type_hints

import yaml

from pathreward.compose import Composite
from pathreward.errors import GraphError, RecipeError, unknown
from pathreward.kg.loading import graph_of
from pathreward.linking import Linker
from pathreward.linking.settings import linker_of, settings_of
from pathreward.recipes.grammar import read_composite, write_composite
from pathreward.recipes.settings import (
    expect_known,
    parse_yaml_mapping,
    to_settings,
    validate_settings,
)
from pathreward.resources import read_recipe, shipped_names
from pathreward.rewards import (
    AnswerReward,
    ConsistencyReward,
    DetailsReward,
    EntityReward,
    FormatReward,
    GroundingReward,
    JudgeReward,
    LeakReward,
    LengthReward,
    PathReward,
    RelevanceReward,
    RepetitionReward,
    Reward,
)

REWARDS: dict[str, type[Reward]] = {
    "answer": AnswerReward,
    "consistency": ConsistencyReward,
    "details": DetailsReward,
    "entity": EntityReward,
    "format": FormatReward,
    "grounding": GroundingReward,
    "judge": JudgeReward,
    "leak": LeakReward,
    "length": LengthReward,
    "path": PathReward,
    "relevance": RelevanceReward,
    "repetition": RepetitionReward,
}
"""The reward classes by their names in recipes; `register` adds one."""


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
    text, called, folder = read_recipe(name, "rewards", "recipe")
    return parse(text, name=called, folder=folder)


def shipped() -> list[str]:
    """Return the names of the recipes that ship with pathreward."""
    return shipped_names("rewards", ".yaml")


def register(name: str, reward: type[Reward]) -> None:
    """Register a reward class for recipes under `name`.

    Raises:
        RecipeError: If `name` is taken by another class, or the class is no dataclass.
    """
    if REWARDS.get(name, reward) is not reward:
        raise RecipeError(f"the name {name!r} is taken by {REWARDS[name].__name__}")
    if not hasattr(reward, "__dataclass_fields__"):
        raise RecipeError(
            f"{reward.__name__} must be a dataclass: its fields are its configuration"
        )
    REWARDS[name] = reward


def parse(text: str, *, name: str = "recipe", folder: Path | None = None) -> Recipe:
    """Return the recipe that a YAML text describes.

    Raises:
        RecipeError: As for `load`.
    """
    tree = parse_yaml_mapping(text, f"recipe {name!r}")
    try:
        return _recipe(tree, name, folder or Path())
    except RecipeError as error:
        raise RecipeError(f"recipe {name!r}: {error}") from None


def dump(reward: Composite) -> str:
    """Return the YAML of a reward; `parse` of it returns an equal reward.

    Raises:
        RecipeError: If a part is not registered, or its linker is not that of the others or does
            not use the shipped graph.
    """
    tree = {"reward": write_composite(reward, _dump_single)}
    if settings := _dump_linker(reward):
        tree = {"linker": settings, **tree}
    return yaml.safe_dump(tree, sort_keys=False)


def _recipe(tree: Mapping[str, Any], name: str, folder: Path) -> Recipe:
    expect_known(tree, {"summary", "sources", "reward", "graph", "linker"}, "key of a recipe")
    if "reward" not in tree:
        raise RecipeError("it has no `reward`")
    linker = _linker(tree, folder) if "graph" in tree or "linker" in tree else None
    sources = tree.get("sources") or ()
    return Recipe(
        name,
        " ".join(str(tree.get("summary", "")).split()),
        (sources,) if isinstance(sources, str) else tuple(map(str, sources)),
        read_composite(tree["reward"], partial(_single, linker)),
    )


def _linker(tree: Mapping[str, Any], folder: Path) -> Linker:
    try:
        graph = graph_of(tree["graph"], folder) if "graph" in tree else None
    except GraphError as error:
        raise RecipeError(f"`graph`: {error}") from error
    return linker_of(graph, tree.get("linker"), folder)


def _single(linker: Linker | None, part: str, settings: Mapping[str, Any]) -> Reward:
    fields = dict(settings)
    kind = str(fields.pop("reward", part))
    if kind not in REWARDS:
        raise RecipeError(unknown("reward", kind, REWARDS))
    reward = REWARDS[kind]
    found = validate_settings(reward, fields, f"part {part!r}")
    reward.expect_safe(found)
    if linker and "linker" in get_type_hints(reward):
        found["linker"] = linker
    return reward(**found)


def _dump_single(reward: Reward) -> dict[str, Any]:
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
