from dataclasses import dataclass
from typing import Any

import pytest

from pathreward.compose import Schedule
from pathreward.errors import RecipeError
from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Linker
from pathreward.recipes.settings import (
    parse_yaml_mapping,
    to_settings,
    validate_settings,
)
from pathreward.rewards import EntityReward


@dataclass(frozen=True)
class Settings:
    name: str
    beta: float = 1.0
    tags: tuple[str, ...] = ()
    schedule: Schedule | None = None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "recipe is not YAML"),
        ("- a", "expected recipe as keys and values, got list"),
        ("", "expected recipe as keys and values, got NoneType"),
    ],
)
def test_text_that_is_no_mapping(text: str, message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        parse_yaml_mapping(text, "recipe")


def test_keys_become_text() -> None:
    assert parse_yaml_mapping("1: a\nb: 2", "recipe") == {"1": "a", "b": 2}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"name": "x"}, {"name": "x"}),
        ({"beta": 2}, {"beta": 2.0}),
        ({"tags": ["a", "b"]}, {"tags": ("a", "b")}),
    ],
)
def test_values_get_the_type_of_their_field(
    settings: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert validate_settings(Settings, {"name": "x", **settings}) == {"name": "x", **expected}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"beta": "much"}, "`beta` can't be 'much': input should be a valid number"),
        ({"gamma": 1}, "unknown setting 'gamma'"),
        ({"name": "x"}, "unknown setting 'name'"),  # set elsewhere
    ],
)
def test_values_that_do_not_fit(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        validate_settings(Settings, settings, elsewhere=("name",))


def test_a_setting_without_a_default_is_required() -> None:
    with pytest.raises(RecipeError, match="`name` is missing; it has no default"):
        validate_settings(Settings, {"beta": 1})


def test_fields_that_differ_from_their_defaults_are_written() -> None:
    schedule = Schedule(1.0, 0.0, (0, 10))
    configured = Settings("x", tags=("a",), schedule=schedule)
    assert to_settings(configured) == {
        "name": "x",
        "tags": ["a"],
        "schedule": {"start": 1.0, "end": 0.0, "over": [0, 10], "shape": "linear"},
    }
    assert to_settings(configured, elsewhere=("schedule", "tags")) == {"name": "x"}


def test_the_linker_is_written_elsewhere() -> None:
    other = Linker(KnowledgeGraph([Concept("a", "wart", "finding")]))
    assert to_settings(EntityReward(linker=other)) == {}
