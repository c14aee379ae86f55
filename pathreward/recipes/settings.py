"""Settings in YAML: validated against the fields of a dataclass, and written back."""

from collections.abc import Collection, Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from typing import Any, get_type_hints

from pathreward.errors import RecipeError, unknown
from pathreward.io.yaml_text import load_yaml


def parse_yaml_mapping(text: str, what: str) -> dict[str, Any]:
    """Return the keys and values of a YAML text.

    Raises:
        RecipeError: If the text is not YAML within the limits of `load_yaml`, or not a mapping.
    """
    return expect_mapping(load_yaml(text, what), what)


def expect_mapping(tree: object, what: str) -> dict[str, Any]:
    """Return a node that must be a mapping, with text keys.

    Raises:
        RecipeError: If it is not a mapping.
    """
    if not isinstance(tree, Mapping):
        raise RecipeError(f"expected {what} as keys and values, got {type(tree).__name__}")
    return {str(key): value for key, value in tree.items()}


def expect_number(value: object, what: str) -> float:
    """Return a value that must be a number; booleans are refused.

    Raises:
        RecipeError: If it is not a number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RecipeError(f"{what} must be a number, got {value!r}")
    return float(value)


def expect_known(keys: Collection[str], known: Collection[str], kind: str) -> None:
    """Check that all keys are known.

    Raises:
        RecipeError: If one of `keys` is not in `known`; the message lists the known ones.
    """
    for key in keys:
        if key not in known:
            raise RecipeError(unknown(kind, key, known))


def validate_settings(
    cls: type, settings: Mapping[str, Any], where: str, elsewhere: Collection[str] = ("linker",)
) -> dict[str, Any]:
    """Return settings converted to the types of a dataclass's fields.

    Raises:
        RecipeError: If a key is no field or a field set `elsewhere`, or a value does not fit.
    """
    from pydantic import TypeAdapter, ValidationError

    known = [each.name for each in fields(cls) if each.init and each.name not in elsewhere]
    expect_known(settings, known, f"setting of {where}")
    hints = get_type_hints(cls)
    found = {}
    for key, value in settings.items():
        try:
            found[key] = TypeAdapter(hints[key]).validate_python(value)
        except ValidationError as error:
            raise RecipeError(
                f"{where}: `{key}` can't be {value!r}: {error.errors()[0]['msg'].lower()}"
            ) from None
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
        settings[each.name] = _plain(value)
    return settings


def _plain(value: Any) -> Any:
    """Return a field's value as a YAML value."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
