"""Recipes: a reward as a YAML file, and back.

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

A part is the reward of its own name unless ``reward`` names another; ``weight`` and ``needs`` are
the sum's, the rest are the reward's fields. ``graph`` beside ``reward`` is a folder of graph tables
in place of the shipped one, relative to the recipe.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, asdict, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import yaml

from pathreward.compose import Composite, Gate, WeightedSum
from pathreward.errors import RecipeError, unknown
from pathreward.kg import KnowledgeGraph
from pathreward.linking import Linker
from pathreward.resources import names, resource
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
    RepetitionReward,
    Reward,
)

_REWARDS: dict[str, type[Reward]] = {
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
    "repetition": RepetitionReward,
}


@dataclass(frozen=True)
class Recipe:
    """A named reward and where it comes from."""

    name: str
    summary: str
    sources: tuple[str, ...]
    reward: Composite


def load(name: str | Path) -> Composite:
    """Return the reward of a shipped recipe by its name, or of a recipe file by its path.

    >>> sorted(load("pathreward").leaves)
    ['answer', 'consistency', 'entity', 'format']

    Raises:
        RecipeError: If there is no such recipe, or a key, name or value in it does not hold; the
            message says which are known.
    """
    return load_recipe(name).reward


def load_recipe(name: str | Path) -> Recipe:
    """Return a recipe with its summary and sources; see `load`."""
    path = Path(name)
    if path.suffix in {".yaml", ".yml"}:
        if not path.is_file():
            raise RecipeError(f"no recipe at {path}; shipped recipes: {', '.join(shipped())}")
        return parse(_read(path), name=path.stem, folder=path.parent)
    if str(name) not in shipped():
        raise RecipeError(
            unknown("recipe", name, shipped()) + "; or give a path that ends in .yaml"
        )
    return parse(resource(f"rewards/{name}.yaml").read_text("utf-8"), name=str(name))


def shipped() -> list[str]:
    """Return the names of the recipes that ship with pathreward."""
    return names("rewards", ".yaml")


def register(name: str, reward: type[Reward]) -> None:
    """Make a reward class known to recipes under `name`.

    Raises:
        RecipeError: If `name` is taken by another class, or the class is no dataclass.
    """
    if _REWARDS.get(name, reward) is not reward:
        raise RecipeError(f"the name {name!r} is taken by {_REWARDS[name].__name__}")
    if not hasattr(reward, "__dataclass_fields__"):
        raise RecipeError(
            f"{reward.__name__} must be a dataclass: its fields are its configuration"
        )
    _REWARDS[name] = reward


def parse(text: str, *, name: str = "recipe", folder: Path | None = None) -> Recipe:
    """Return the recipe that a YAML text describes.

    Raises:
        RecipeError: As for `load`.
    """
    try:
        tree = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise RecipeError(f"recipe {name!r} is not YAML: {' '.join(str(error).split())}") from None
    try:
        return _recipe(_mapping(tree, "the recipe"), name, folder or Path())
    except RecipeError as error:
        raise RecipeError(f"recipe {name!r}: {error}") from None


def dump(reward: Composite) -> str:
    """Return the YAML of a reward, so that `parse` gives an equal one.

    Raises:
        RecipeError: If a part is not registered, or its linker is not the shipped graph's.
    """
    return yaml.safe_dump({"reward": _node(reward)}, sort_keys=False)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError(f"the recipe {path} can't be read: {error}") from None


def _recipe(tree: Mapping[str, Any], name: str, folder: Path) -> Recipe:
    _expect_known(tree, {"summary", "sources", "reward", "graph"}, "key of a recipe")
    if "reward" not in tree:
        raise RecipeError("it has no `reward`")
    linker = None
    if graph := tree.get("graph"):
        linker = Linker(KnowledgeGraph.from_tables(folder / str(graph)))
    sources = tree.get("sources") or ()
    return Recipe(
        name,
        " ".join(str(tree.get("summary", "")).split()),
        (sources,) if isinstance(sources, str) else tuple(map(str, sources)),
        _composite(tree["reward"], linker),
    )


def _composite(tree: object, linker: Linker | None) -> Composite:
    node = _mapping(tree, "`reward`")
    kinds: dict[str, Callable[[Mapping[str, Any], Linker | None], Composite]] = {
        "sum": _sum,
        "gate": _gate,
    }
    _expect_known(node, kinds, "composite")
    if len(node) != 1:
        raise RecipeError(f"expected one of {', '.join(kinds)}, got {len(node)} of them")
    [(kind, inner)] = node.items()
    return kinds[kind](_mapping(inner, f"`{kind}`"), linker)


def _gate(tree: Mapping[str, Any], linker: Linker | None) -> Gate:
    _expect_known(tree, {"by", "of", "at_least", "otherwise"}, "key of a gate")
    if "of" not in tree or "by" not in tree:
        raise RecipeError("a gate needs `by` (parts) and `of` (what it gates)")
    settings = {key: value for key, value in tree.items() if key != "of"}
    return Gate(of=_composite(tree["of"], linker), **_checked(Gate, settings, "gate"))


def _sum(tree: Mapping[str, Any], linker: Linker | None) -> WeightedSum:
    parts: dict[str, Reward] = {}
    weights: dict[str, float] = {}
    needs: dict[str, str] = {}
    for name, part in tree.items():
        settings = dict(_mapping(part if part is not None else {}, f"part {name!r}"))
        if "weight" in settings:
            weights[name] = _number(settings.pop("weight"), f"the weight of {name!r}")
        if "needs" in settings:
            needs[name] = str(settings.pop("needs"))
        parts[name] = _single(str(settings.pop("reward", name)), settings, linker, name)
    return WeightedSum(parts, weights, needs)


def _single(kind: str, settings: Mapping[str, Any], linker: Linker | None, part: str) -> Reward:
    if kind not in _REWARDS:
        raise RecipeError(unknown("reward", kind, _REWARDS))
    reward = _REWARDS[kind]
    checked = _checked(reward, settings, f"part {part!r}")
    if linker and "linker" in get_type_hints(reward):
        checked["linker"] = linker
    return reward(**checked)


def _checked(cls: type, settings: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return `settings` with the types of the class's fields, or say which does not fit."""
    from pydantic import TypeAdapter, ValidationError

    known = [each.name for each in fields(cls) if each.init and each.name not in {"linker", "of"}]
    _expect_known(settings, known, f"setting of {where}")
    hints = get_type_hints(cls)
    checked = {}
    for key, value in settings.items():
        try:
            checked[key] = TypeAdapter(hints[key]).validate_python(value)
        except ValidationError as error:
            raise RecipeError(
                f"{where}: `{key}` can't be {value!r}: {error.errors()[0]['msg'].lower()}"
            ) from None
    return checked


def _mapping(tree: object, what: str) -> Mapping[str, Any]:
    if not isinstance(tree, Mapping):
        raise RecipeError(f"expected {what} as keys and values, got {type(tree).__name__}")
    return {str(key): value for key, value in tree.items()}


def _number(value: object, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RecipeError(f"{what} must be a number, got {value!r}")
    return float(value)


def _expect_known(tree: Mapping[str, Any], known: Any, kind: str) -> None:
    for key in tree:
        if key not in known:
            raise RecipeError(unknown(kind, key, known))


def _node(reward: Composite) -> dict[str, Any]:
    if isinstance(reward, Gate):
        gate = {key: value for key, value in _settings(reward).items() if key != "of"}
        return {"gate": {**gate, "of": _node(reward.of)}}
    if not isinstance(reward, WeightedSum):
        raise RecipeError(f"a recipe has no word for {type(reward).__name__}")
    kinds = {cls: name for name, cls in _REWARDS.items()}
    parts = {}
    for name, part in reward.parts.items():
        if type(part) not in kinds:
            raise RecipeError(unknown("reward", type(part).__name__, _REWARDS))
        parts[name] = {
            "reward": kinds[type(part)],
            "weight": reward.relative.get(name, 1.0),
            **({"needs": reward.needs[name]} if name in reward.needs else {}),
            **_settings(part),
        }
    return {"sum": parts}


def _settings(reward: Reward) -> dict[str, Any]:
    """Return the fields that differ from their defaults, as YAML has them."""
    settings = {}
    for each in fields(reward):  # type: ignore[arg-type]  # every reward is a dataclass
        value = getattr(reward, each.name)
        if each.default is not MISSING and value == each.default:
            continue
        if isinstance(value, Linker):
            if value != Linker.default():
                raise RecipeError("the linker's graph is not the shipped one: name it as `graph`")
            continue
        settings[each.name] = _plain(value)
    return settings


def _plain(value: Any) -> Any:
    """Return a field's value as YAML has it."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
