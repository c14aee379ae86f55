"""The grammar of reward recipes as pydantic models, and composites as trees of it.

::

    sum:
      name: {weight: 1.0, needs: other, <a single reward's settings, or one composite>}
    min:
      name: {<a single reward's settings, or one composite>}
    gate: {by: [name], at_least: 1.0, otherwise: 0.0, of: <composite>}
    product: {by: [name], of: <composite>}
    clip: {low: 0.0, high: 1.0, of: <composite>}
    scale: {factor: 2.0, offset: -1.0, of: <composite>}

A weight is a number, or ``{from: 1.0, to: 0.2, over: [0, 500], shape: cosine}``. The validators
build the rewards, so that an error of a reward names its place in the YAML. `json_schema` in
`pathreward.recipes.schema` describes the same models.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)

from pathreward.compose import (
    Clip,
    Composite,
    Gate,
    Minimum,
    Product,
    Scale,
    Schedule,
    Timed,
    WeightedSum,
    Wrapper,
)
from pathreward.compose.schedule import Shape
from pathreward.errors import PathrewardError, RecipeError
from pathreward.recipes.settings import PlacedError, Settings, first_problem, to_settings
from pathreward.rewards import Reward

Single = Callable[[str, Mapping[str, Any]], Reward]
"""From the name of a single reward and its settings to the reward."""

_WRAPPERS: dict[str, type[Wrapper]] = {
    "clip": Clip,
    "gate": Gate,
    "product": Product,
    "scale": Scale,
}
KINDS = frozenset({*_WRAPPERS, "min", "sum"})
"""The keys of composites."""
TAGS = ("composite", "single", "number", "schedule")
"""Elements of an error's path that are no keys of the YAML: how a value was read."""


class ScheduleTree(Settings):
    """A weight that changes over the trainer's steps."""

    start: float = Field(alias="from", description="The weight up to the first step.")
    end: float = Field(alias="to", description="The weight from the last step on.")
    over: tuple[int, int] = Field(description="The first and the last step of the change.")
    shape: Shape = Field("linear", description="The shape of the change.")


def _expect_number(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError(f"a weight must be a number, got {value}")
    return value


Weight = Annotated[
    Annotated[float, BeforeValidator(_expect_number), Tag("number")]
    | Annotated[
        ScheduleTree, AfterValidator(lambda tree: Schedule(**tree.model_dump())), Tag("schedule")
    ],
    Discriminator(lambda value: "schedule" if isinstance(value, Mapping | Schedule) else "number"),
]


class _PartKeys(BaseModel):
    """The keys of a part that belong to the sum around it."""

    weight: Weight | None = Field(None, description="Relative to the other weights; default 1.")
    needs: str | None = Field(None, description="The part whose value multiplies this one.")


class SinglePart(_PartKeys):
    """A single reward: the keys besides `weight`, `needs` and `reward` are its fields."""

    model_config = ConfigDict(extra="allow", frozen=True)
    reward: str | None = Field(None, description="The reward; default: the name of the part.")


class CompositeTree(Settings):
    """Exactly one composite."""

    key_name: ClassVar[str] = "composite"
    sum: "dict[str, Part] | None" = Field(None, description="The weighted mean of its parts.")
    min: "dict[str, Part] | None" = Field(None, description="The lowest of its parts.")
    gate: "GateTree | None" = None
    product: "ProductTree | None" = None
    clip: "ClipTree | None" = None
    scale: "ScaleTree | None" = None


class CompositePart(CompositeTree, _PartKeys):
    """A part that is itself a composite."""


class GateTree(Settings):
    """The value of `of` where every part in `by` reaches a threshold."""

    by: tuple[str, ...] = Field(description="The parts that must all reach `at_least`.")
    at_least: float = Field(1.0, description="The threshold.")
    otherwise: float = Field(0.0, description="The value where the gate is closed.")
    of: "Built"


class ProductTree(Settings):
    """The value of `of` times the values of the parts in `by`."""

    by: tuple[str, ...] = Field(description="The parts whose values are the factors.")
    of: "Built"


class ClipTree(Settings):
    """The value of `of`, clipped to [low, high]."""

    low: float = 0.0
    high: float = 1.0
    of: "Built"


class ScaleTree(Settings):
    """The value of `of` times a factor, plus an offset."""

    factor: float = 1.0
    offset: float = 0.0
    of: "Built"


def _kind_of_part(tree: object) -> str:
    """Return whether a part is a composite; a single reward may have a setting named `scale`."""
    if isinstance(tree, CompositePart):
        return "composite"
    if not isinstance(tree, Mapping):
        return "single"
    kinds = [key for key in tree if key in KINDS and isinstance(tree[key], Mapping)]
    others = tree.keys() - KINDS - {"weight", "needs"}
    return "composite" if kinds and not others else "single"


def _expect_one(tree: CompositeTree) -> CompositeTree:
    given = sorted(tree.model_fields_set & KINDS)
    if len(given) != 1:
        got = " and ".join(given) or "none"
        raise ValueError(f"expected one of {', '.join(sorted(KINDS))}, got {got}")
    return tree


def _expect_part(tree: object) -> object:
    if tree is None:
        return {}
    if not isinstance(tree, Mapping | BaseModel):
        raise ValueError(f"expected the part's settings as keys and values, got {tree!r}")
    return tree


Part = Annotated[
    Annotated[CompositePart, AfterValidator(_expect_one), Tag("composite")]
    | Annotated[SinglePart, Tag("single")],
    Discriminator(_kind_of_part),
    BeforeValidator(_expect_part),
]
"""A part of a sum or a minimum."""


def _built(tree: CompositeTree, info: ValidationInfo) -> Composite:
    """Return the composite that a tree describes."""
    [kind] = tree.model_fields_set & KINDS
    body = getattr(tree, kind)
    try:
        if kind in _WRAPPERS:
            return _WRAPPERS[kind](**{name: getattr(body, name) for name in body.model_fields_set})
        parts = {name: _reward(name, part, info) for name, part in (body or {}).items()}
        return _of_parts(kind, parts, body or {})
    except PlacedError as error:
        raise PlacedError(str(error), (kind, *error.path)) from None
    except RecipeError as error:
        raise PlacedError(str(error), (kind,)) from None


def _of_parts(
    kind: str, parts: Mapping[str, Reward], trees: Mapping[str, SinglePart | CompositePart]
) -> Composite:
    weights: dict[str, Any] = {  # validated: a schedule's tree is a `Schedule` by now
        name: part.weight for name, part in trees.items() if part.weight is not None
    }
    needs = {name: part.needs for name, part in trees.items() if part.needs is not None}
    if kind == "sum":
        return WeightedSum(parts, weights, needs)
    if weighed := next(iter({**weights, **needs}), None):
        raise PlacedError("a part of `min` can't have `weight` or `needs`", (weighed,))
    return Minimum(parts)


def _reward(name: str, part: SinglePart | CompositePart, info: ValidationInfo) -> Reward:
    try:
        if isinstance(part, CompositePart):
            return _built(part, info)
        single: Single = (info.context or {})["single"]
        return single(part.reward or name, part.model_extra or {})
    except PlacedError as error:
        raise PlacedError(str(error), (name, *error.path)) from None
    except PathrewardError as error:
        raise PlacedError(str(error), (name,)) from error


Built = Annotated[CompositeTree, AfterValidator(_expect_one), AfterValidator(_built)]
"""A composite: read as a tree, validated to the reward that the tree describes."""

for _tree in (GateTree, ProductTree, ClipTree, ScaleTree, CompositeTree, CompositePart):
    _tree.model_rebuild()


class RecipeTree(Settings):
    """A reward recipe."""

    key_name: ClassVar[str] = "key of a recipe"
    summary: str = Field("", description="One sentence about the reward.")
    sources: str | list[str] = Field([], description="Papers, code and differences from them.")
    deadline: float | None = Field(
        None,
        gt=0,
        allow_inf_nan=False,
        description="Seconds for one call of `score`; PATHREWARD_DEADLINE_SECONDS wins.",
    )
    graph: Any = Field(None, description="The graph of all rewards; default: the shipped one.")
    linker: Any = Field(None, description="The stages of the linker.")
    reward: Built


_BUILT: TypeAdapter[Any] = TypeAdapter(Built)


def read_composite(tree: object, single: Single) -> Composite:
    """Return the composite that a tree describes.

    Raises:
        RecipeError: If a key, a name or a value in it is invalid; the message has its path.
    """
    try:
        return cast("Composite", _BUILT.validate_python(tree, context={"single": single}))
    except ValidationError as error:
        raise RecipeError(first_problem(error, TAGS)) from None


def read_tree(tree: Mapping[str, Any], single: Single) -> tuple[RecipeTree, Composite]:
    """Return a recipe's tree and its reward.

    Raises:
        RecipeError: As for `read_composite`.
    """
    try:
        read = RecipeTree.model_validate(tree, context={"single": single})
    except ValidationError as error:
        raise RecipeError(first_problem(error, TAGS)) from None
    reward = cast("Composite", read.reward)
    return read, Timed(reward, read.deadline) if read.deadline else reward


def write_composite(
    reward: Composite, single: Callable[[Reward], dict[str, Any]]
) -> dict[str, Any]:
    """Return the tree of a composite, where `single` returns a single reward's settings.

    The deadline of a recipe is not in it.

    Raises:
        RecipeError: If the composite is of a class that recipes can't express.
    """
    if isinstance(reward, Timed):
        return write_composite(reward.of, single)

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
        written = {"from": weight.start, "to": weight.end, "over": list(weight.over)}
        tree = {**written, **({"shape": weight.shape} if weight.shape != "linear" else {})}
    keys = {"weight": tree, "needs": needs}
    return {key: value for key, value in keys.items() if value is not None}
