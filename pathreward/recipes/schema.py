"""JSON Schema of reward recipes, made from the models and classes that read them."""

import ast
import inspect
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import MISSING
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter

from pathreward.errors import PluginError
from pathreward.linking.engine import STAGES
from pathreward.plugins import REWARDS as GROUP
from pathreward.plugins import plugins
from pathreward.recipes import registry
from pathreward.recipes.grammar import (
    KINDS,
    ClipTree,
    CompositeTree,
    GateTree,
    ProductTree,
    RecipeTree,
    ScaleTree,
    ScheduleTree,
)
from pathreward.recipes.settings import setting_types, to_plain
from pathreward.rewards import Reward

Schema = dict[str, Any]
_REF = "#/$defs/{model}"
_BODIES = {"clip": ClipTree, "gate": GateTree, "product": ProductTree, "scale": ScaleTree}
_GRAPH: Schema = {
    "description": "The graph of all rewards: `shipped`, a path, `{format: path}`, the name of an "
    "installed package's graph, or a list of these, which are merged.",
    "type": ["string", "object", "array"],
}
_LINKER: Schema = {
    "description": "The stages that find concepts in text.",
    "type": "object",
    "properties": {
        "stages": {"type": "array", "items": {"enum": list(STAGES)}, "minItems": 1},
        "scispacy": {"type": "object"},
    },
    "additionalProperties": False,
}


def recipe_schema() -> Schema:
    """Return the JSON Schema of a reward recipe, with the registered rewards as parts.

    >>> schema = recipe_schema()
    >>> schema["required"], sorted(schema["$defs"]["CompositeTree"]["properties"])
    (['reward'], ['clip', 'gate', 'min', 'product', 'scale', 'sum'])
    """
    own = RecipeTree.model_json_schema(by_alias=True, ref_template=_REF)
    properties = own["properties"] | {
        "graph": _GRAPH,
        "linker": _LINKER,
        "reward": _ref("CompositeTree"),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Reward recipe of pathreward",
        "type": "object",
        "properties": properties,
        "required": ["reward"],
        "additionalProperties": False,
        "$defs": definitions(),
    }


def definitions() -> dict[str, Schema]:
    """Return the schemas of composites and parts by name, as recipes refer to them."""
    found: dict[str, Schema] = {}
    for kind, tree in _BODIES.items():
        found[_title(kind)] = _body(tree)
    found["Weight"] = {
        "description": "Relative to the other weights; default 1.",
        "anyOf": [{"type": "number", "minimum": 0}, ScheduleTree.model_json_schema()],
    }
    kinds = {
        kind: _ref(_title(kind) if kind in _BODIES else "Parts")
        | {"description": CompositeTree.model_fields[kind].description or ""}
        for kind in sorted(KINDS)
    }
    outer: Schema = {
        "weight": _ref("Weight"),
        "needs": {"type": "string", "description": "The part whose value multiplies this one."},
    }
    found["CompositeTree"] = _one_of(kinds, {})
    found["CompositePart"] = _one_of(kinds, outer)
    rewards = dict(_rewards())
    for name, cls in rewards.items():
        found[f"part.{name}"] = _single(name, cls, outer, found)
    found["PartByReward"] = {
        "type": "object",
        "required": ["reward"],
        "properties": {"reward": {"enum": sorted(rewards)}},
        "allOf": [
            {
                "if": {"properties": {"reward": {"const": name}}},
                "then": _ref(f"part.{name}"),
            }
            for name in sorted(rewards)
        ],
    }
    found["Parts"] = {
        "type": "object",
        "minProperties": 1,
        "properties": {name: _named(_ref(f"part.{name}")) for name in sorted(rewards)},
        "additionalProperties": _named(_ref("CompositePart")),
    }
    return found


def _ref(name: str) -> Schema:
    return {"$ref": _REF.format(model=name)}


def _title(kind: str) -> str:
    return f"{kind.title()}Tree"


def _body(tree: Any) -> Schema:
    """Return the schema of a composite's settings."""
    whole = tree.model_json_schema(by_alias=True, ref_template=_REF)
    schema: Schema = whole["$defs"][tree.__name__]  # recursive, so it is a definition
    schema["properties"]["of"] = _ref("CompositeTree")
    return schema


def _one_of(kinds: Mapping[str, Schema], outer: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": {**outer, **kinds},
        "additionalProperties": False,
        "oneOf": [{"required": [kind]} for kind in kinds],
    }


def _named(otherwise: Schema) -> Schema:
    """Return the schema of a part: by its `reward`, or a composite, or else `otherwise`."""
    nested = [
        {"required": [kind], "properties": {kind: {"type": "object"}}} for kind in sorted(KINDS)
    ]
    return {
        "if": {"type": "object", "required": ["reward"]},
        "then": _ref("PartByReward"),
        "else": {
            "if": {"type": "object", "anyOf": nested},
            "then": _ref("CompositePart"),
            "else": otherwise,
        },
    }


def _rewards() -> Iterable[tuple[str, type[Reward]]]:
    """Yield the known rewards; a broken entry point is left out, as it makes no recipe valid."""
    for name in dict.fromkeys([*registry.REWARDS, *plugins(GROUP)]):
        try:
            yield name, registry.reward_class(name)
        except PluginError:
            continue


def _single(
    name: str, cls: type[Reward], outer: Mapping[str, Schema], found: dict[str, Schema]
) -> Schema:
    """Return the schema of a single reward's settings, and add those that it refers to."""
    notes = _field_notes(cls)
    properties: dict[str, Schema] = {**outer, "reward": {"type": "string"}}
    required = []
    for key, hint, default in setting_types(cls):
        schema = TypeAdapter(hint).json_schema(ref_template=_REF)
        found.update(schema.pop("$defs", {}))
        if key in notes:
            schema["description"] = notes[key]
        if default is MISSING:
            required.append(key)
        elif isinstance(plain := to_plain(default), bool | int | float | str | list | None):
            schema["default"] = plain
        properties[key] = schema
    return {
        "description": (inspect.getdoc(cls) or name).split("\n\n")[0],
        "type": "object" if required else ["object", "null"],
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _field_notes(cls: type) -> dict[str, str]:
    """Return the text below each field of a class, which documents it."""
    try:
        [tree] = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    except (OSError, TypeError, ValueError, SyntaxError):
        return {}
    notes: dict[str, str] = {}
    body = getattr(tree, "body", [])
    for field, note in pairwise(body):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(note, ast.Expr)
            and isinstance(note.value, ast.Constant)
            and isinstance(note.value.value, str)
        ):
            notes[field.target.id] = " ".join(note.value.value.split())
    return notes
