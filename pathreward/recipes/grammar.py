"""Conversion between composites and the YAML trees of recipes.

::

    sum:
      name: {weight: 1.0, needs: other, <a single reward's settings, or one composite>}
    min:
      name: {<a single reward's settings, or one composite>}
    gate: {by: [name], at_least: 1.0, otherwise: 0.0, of: <composite>}
    product: {by: [name], of: <composite>}
    clip: {low: 0.0, high: 1.0, of: <composite>}
    scale: {factor: 2.0, offset: -1.0, of: <composite>}

A weight is a expect_number, or ``{from: 1.0, to: 0.2, over: [0, 500], shape: cosine}``.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pathreward.compose import (
    Clip,
    Composite,
    Gate,
    Minimum,
    Product,
    Scale,
    Schedule,
    WeightedSum,
    Wrapper,
)
from pathreward.errors import RecipeError
from pathreward.recipes.settings import (
    expect_known,
    expect_mapping,
    expect_number,
    to_settings,
    validate_settings,
)
from pathreward.rewards import Reward

Single = Callable[[str, Mapping[str, Any]], Reward]
"""From the name of a part and its settings to a single reward."""

_WRAPPERS: dict[str, type[Wrapper]] = {
    "clip": Clip,
    "gate": Gate,
    "product": Product,
    "scale": Scale,
}
_KINDS = {*_WRAPPERS, "min", "sum"}
_WEIGHT = {"from": "start", "to": "end", "over": "over", "shape": "shape"}


def read_composite(tree: object, single: Single, what: str = "`reward`") -> Composite:
    """Return the composite that a tree describes.

    Raises:
        RecipeError: If a key, a name or a value in it is invalid.
    """
    node = expect_mapping(tree, what)
    expect_known(node, _KINDS, "composite")
    if len(node) != 1:
        raise RecipeError(f"expected one of {', '.join(sorted(_KINDS))}, got {len(node)} of them")
    [(kind, inner)] = node.items()
    body = expect_mapping(inner, f"`{kind}`")
    if kind in _WRAPPERS:
        return _wrapper(kind, body, single)
    return _sum(body, single) if kind == "sum" else _minimum(body, single)


def _wrapper(kind: str, body: dict[str, Any], single: Single) -> Composite:
    cls = _WRAPPERS[kind]
    by = cls in {Gate, Product}
    missing = [name for name in ("by", "of") if (by or name == "of") and name not in body]
    if missing:
        needed = "`by` (parts) and `of` (what it changes)" if by else "`of` (what it changes)"
        raise RecipeError(f"a {kind} needs {needed}")
    inner = read_composite(body.pop("of"), single, "`of`")
    return cls(of=inner, **validate_settings(cls, body, kind, elsewhere=("of",)))


def _sum(body: Mapping[str, Any], single: Single) -> WeightedSum:
    parts: dict[str, Reward] = {}
    weights: dict[str, float | Schedule] = {}
    needs: dict[str, str] = {}
    for name, part in body.items():
        settings = _settings(name, part)
        if "weight" in settings:
            weights[name] = _weight(settings.pop("weight"), f"the weight of {name!r}")
        if "needs" in settings:
            needs[name] = str(settings.pop("needs"))
        parts[name] = _part(name, settings, single)
    return WeightedSum(parts, weights, needs)


def _minimum(body: Mapping[str, Any], single: Single) -> Minimum:
    trees = {name: _settings(name, part) for name, part in body.items()}
    return Minimum({name: _part(name, settings, single) for name, settings in trees.items()})


def _settings(name: str, part: object) -> dict[str, Any]:
    return expect_mapping(part if part is not None else {}, f"part {name!r}")


def _part(name: str, settings: Mapping[str, Any], single: Single) -> Reward:
    kind = next(iter(settings), "")
    if len(settings) == 1 and kind in _KINDS and isinstance(settings[kind], Mapping):
        return read_composite(settings, single, f"part {name!r}")
    return single(name, settings)


def _weight(value: object, what: str) -> float | Schedule:
    if not isinstance(value, Mapping):
        return expect_number(value, what)
    tree = expect_mapping(value, what)
    expect_known(tree, _WEIGHT, f"key of {what}")
    if missing := [key for key in ("from", "to", "over") if key not in tree]:
        raise RecipeError(f"{what} has no `{missing[0]}`")
    settings = {_WEIGHT[key]: each for key, each in tree.items()}
    return Schedule(**validate_settings(Schedule, settings, what))


def write_composite(
    reward: Composite, single: Callable[[Reward], dict[str, Any]]
) -> dict[str, Any]:
    """Return the tree of a composite, where `single` returns a single reward's settings.

    Raises:
        RecipeError: If the composite is of a class that recipes can't express.
    """

    def inner(part: Reward) -> dict[str, Any]:
        return write_composite(part, single) if isinstance(part, Composite) else single(part)

    kinds = {cls: kind for kind, cls in _WRAPPERS.items()}
    if isinstance(reward, Wrapper) and type(reward) in kinds:
        return {kinds[type(reward)]: {**to_settings(reward, ("of",)), "of": inner(reward.of)}}
    if type(reward) is Minimum:
        return {"min": {name: inner(part) for name, part in reward.parts.items()}}
    if type(reward) is not WeightedSum:
        raise RecipeError(f"recipes can't express {type(reward).__name__}")
    return {
        "sum": {name: {**_sum_keys(reward, name), **inner(p)} for name, p in reward.parts.items()}
    }


def _sum_keys(reward: WeightedSum, name: str) -> dict[str, Any]:
    weight, needs = reward.relative.get(name), reward.needs.get(name)
    tree: object = weight
    if isinstance(weight, Schedule):
        settings = to_settings(weight)
        tree = {key: settings[field] for key, field in _WEIGHT.items() if field in settings}
    keys = {"weight": tree, "needs": needs}
    return {key: value for key, value in keys.items() if value is not None}
