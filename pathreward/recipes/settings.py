"""Settings in YAML: validated by pydantic, with errors in one line, and written back."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from typing import Any, ClassVar, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator

from pathreward.errors import RecipeError, unknown
from pathreward.io.yaml_text import load_yaml

_LONGEST = 60  # characters of a value in a message


class Settings(BaseModel):
    """Immutable settings that refuse unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)
    key_name: ClassVar[str] = "key"
    """What a key of these settings is called in messages."""

    @model_validator(mode="before")
    @classmethod
    def _known_keys_only(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise ValueError(f"expected keys and values, got {_shown(data)}")
        known = [each.alias or name for name, each in cls.model_fields.items()]
        for key in data:
            if key not in known:
                raise ValueError(unknown(cls.key_name, key, known))
        return data


def parse_yaml_mapping(text: str, what: str) -> dict[str, Any]:
    """Return the keys and values of a YAML text, with keys as text.

    >>> parse_yaml_mapping("1: a", "recipe 'x'")
    {'1': 'a'}

    Raises:
        RecipeError: If the text is not YAML within the limits of `load_yaml`, or not a mapping.
    """
    tree = load_yaml(text, what)
    if not isinstance(tree, Mapping):
        raise RecipeError(f"expected {what} as keys and values, got {type(tree).__name__}")
    return {str(key): value for key, value in tree.items()}


class PlacedError(RecipeError):
    """An error with the path of the value in the YAML, below the node that is validated."""

    def __init__(self, message: str, path: tuple[str, ...]) -> None:
        super().__init__(message)
        self.path = path


def first_problem(error: ValidationError, hidden: Collection[str] = ()) -> str:
    """Return one line for a validation error: the path in the YAML, the problem, the value.

    >>> class Weighed(Settings):
    ...     weight: float
    >>> try:
    ...     Weighed.model_validate({"weight": "high"})
    ... except ValidationError as error:
    ...     first_problem(error)
    "weight: Input should be a valid number, unable to parse string as a number, got 'high'"

    Args:
        error: The error; its first problem is described.
        hidden: Elements of the path that are not keys of the YAML.
    """
    first = error.errors()[0]
    below = getattr(first.get("ctx", {}).get("error"), "path", ())
    place = ".".join(str(each) for each in (*first["loc"], *below) if each not in hidden)
    problem = first["msg"].removeprefix("Value error, ")
    if first["type"] == "missing":
        problem = "it is missing"
    elif first["type"] != "value_error":
        problem += f", got {_shown(first['input'])}"
    return f"{place}: {problem}" if place else problem


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def setting_types(
    cls: type, elsewhere: Collection[str] = ("linker",)
) -> Iterator[tuple[str, Any, Any]]:
    """Yield name, type and default (or `MISSING`) of a dataclass's fields.

    >>> from pathreward.compose import Clip
    >>> list(setting_types(Clip, ("of",)))
    [('low', <class 'float'>, 0.0), ('high', <class 'float'>, 1.0)]

    Args:
        cls: The dataclass.
        elsewhere: The fields that are set elsewhere.
    """
    hints = get_type_hints(cls)
    for each in fields(cls):
        if each.init and each.name not in elsewhere:
            has_factory = each.default_factory is not MISSING
            yield each.name, hints[each.name], ... if has_factory else each.default


def validate_settings(
    cls: type, settings: Mapping[str, Any], elsewhere: Collection[str] = ("linker",)
) -> dict[str, Any]:
    """Return settings converted to the types of a dataclass's fields.

    >>> from pathreward.compose import Clip
    >>> validate_settings(Clip, {"high": 1}, ("of",))
    {'high': 1.0}

    Raises:
        RecipeError: If a key is no field or a field set `elsewhere`, a field without a default is
            missing, or a value does not fit.
    """
    known = {name: (hint, default) for name, hint, default in setting_types(cls, elsewhere)}
    found = {}
    for key, value in settings.items():
        if key not in known:
            raise RecipeError(unknown("setting", key, known))
        try:
            found[key] = TypeAdapter(known[key][0]).validate_python(value)
        except ValidationError as error:
            problem = error.errors()[0]["msg"].lower()
            raise RecipeError(f"`{key}` can't be {_shown(value)}: {problem}") from None
    for name, (_, default) in known.items():
        if default is MISSING and name not in settings:
            raise RecipeError(f"`{name}` is missing; it has no default")
    return found


def to_settings(configured: Any, elsewhere: Collection[str] = ("linker",)) -> dict[str, Any]:
    """Return the fields of a dataclass that differ from their defaults, as YAML values.

    Args:
        configured: The dataclass.
        elsewhere: The fields that are written elsewhere.
    """
    settings = {}
    for each in fields(configured):
        value = getattr(configured, each.name)
        if each.name in elsewhere or (each.default is not MISSING and value == each.default):
            continue
        settings[each.name] = to_plain(value)
    return settings


def to_plain(value: Any) -> Any:
    """Return a field's value as a YAML value.

    >>> to_plain((1, ("a",)))
    [1, ['a']]
    """
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, Mapping):
        return {key: to_plain(each) for key, each in value.items()}
    return [to_plain(each) for each in value] if isinstance(value, tuple) else value
