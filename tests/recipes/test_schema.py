"""The JSON Schema accepts what is loaded, and refuses what is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jsonschema
import pytest
import yaml

import pathreward as pr
from pathreward.recipes import registry
from pathreward.recipes.loading import dump, parse, shipped
from pathreward.recipes.schema import recipe_schema
from pathreward.resources import resource
from tests.plugins import Install

Check = Callable[[str], list[str]]


def checker(schema: dict[str, Any]) -> Check:
    cls = jsonschema.Draft202012Validator
    cls.check_schema(schema)
    return lambda text: [each.message for each in cls(schema).iter_errors(yaml.safe_load(text))]


@pytest.fixture(scope="module")
def problems() -> Check:
    return checker(recipe_schema())


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_recipe_is_valid_and_so_is_its_dump(problems: Check, name: str) -> None:
    assert problems(resource(f"rewards/{name}.yaml").read_text("utf-8")) == []
    assert problems(dump(pr.load(name))) == []


@pytest.mark.parametrize(
    "text",
    [
        "reward: {sum: {answer: }}",
        "reward: {sum: {answer: {weight: {from: 1, to: 2, over: [0, 9], shape: cosine}}}}",
        "reward: {sum: {mine: {reward: entity, beta: 2}}}",
        "reward: {sum: {answer: {reward: format, tags: [think]}}}",
        "reward: {min: {reasons: {sum: {answer: }}, format: }}",
        "{linker: {stages: [exact]}, sources: [a], reward: {clip: {of: {sum: {answer: }}}}}",
    ],
)
def test_what_is_loaded_is_valid(problems: Check, text: str) -> None:
    parse(text)
    assert problems(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "summary: no reward",
        "rewards: {}",
        "reward: {sums: {}}",
        "reward: {sum: {}}",
        "reward: {sum: {answer: }, min: {answer: }}",
        "reward: {sum: {answr: {}}}",
        "reward: {sum: {answer: {knd: text}}}",
        "reward: {sum: {answer: {weight: -1}}}",
        "reward: {sum: {answer: {weight: true}}}",
        "reward: {sum: {answer: {weight: {from: 1, to: 0}}}}",
        "reward: {sum: {entity: {beta: high}}}",
        "reward: {sum: {mine: {reward: entiy}}}",
        "reward: {sum: {mine: {reward: answer, beta: 2}}}",
        "reward: {sum: {reasons: {min: {answer: }, beta: 2}}}",
        "reward: {gate: {of: {sum: {answer: }}}}",
        "reward: {clip: {lowest: 0, of: {sum: {answer: }}}}",
        "{linker: {stages: [exakt]}, reward: {sum: {answer: }}}",
    ],
)
def test_what_is_refused_is_not_valid(problems: Check, text: str) -> None:
    with pytest.raises(pr.RecipeError):
        parse(text)
    assert problems(text)


@dataclass(frozen=True)
class Brevity(pr.Reward):
    """Pay for a short text."""

    most: int
    """Most words
    that are paid."""

    def __call__(self, sample: pr.Sample) -> pr.Score:
        return pr.Score(1.0)


def test_registered_rewards_are_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "REWARDS", {**registry.REWARDS, "brevity": Brevity})
    schema = recipe_schema()
    assert schema["$defs"]["part.brevity"]["description"] == "Pay for a short text."
    described = schema["$defs"]["part.brevity"]["properties"]["most"]
    assert described == {"type": "integer", "description": "Most words that are paid."}
    problems = checker(schema)
    assert problems("reward: {sum: {brevity: {most: 3}}}") == []
    assert problems("reward: {sum: {brevity: {}}}")  # `most` has no default


def test_a_broken_package_does_not_spoil_the_schema(installing: Install) -> None:
    installing({"pathreward.rewards": {"terse": "lab_missing:Terse"}}, {})
    assert "part.terse" not in recipe_schema()["$defs"]


def test_a_setting_is_described_and_has_its_default() -> None:
    part = recipe_schema()["$defs"]["part.entity"]
    assert part["description"].startswith("Compare the findings")
    assert part["properties"]["weights"]["enum"] == ["information", "equal"]
    assert part["properties"]["beta"]["type"] == "number"
    assert part["properties"]["beta"]["default"] == 1.0
    assert part["properties"]["beta"]["description"]
    assert "linker" not in part["properties"]  # it belongs to the recipe
