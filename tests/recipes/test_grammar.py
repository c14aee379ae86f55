from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import yaml

from pathreward import (
    Clip,
    Composite,
    Gate,
    Minimum,
    Product,
    RecipeError,
    Reward,
    Sample,
    Scale,
    Schedule,
    Score,
    WeightedSum,
)
from pathreward.recipes.grammar import read_composite, write_composite


@dataclass(frozen=True)
class Leaf(Reward):
    name: str
    least: int = 0

    def __call__(self, sample: Sample) -> Score:
        return Score(1.0, "fixed")


def leaf(name: str, settings: Mapping[str, Any]) -> Leaf:
    return Leaf(name, **settings)


def read(text: str) -> Composite:
    return read_composite(yaml.safe_load(text), leaf)


A, B, C = Leaf("a"), Leaf("b"), Leaf("c")
B1, B3 = Leaf("b", 1), Leaf("b", 3)


@pytest.mark.parametrize(
    ("text", "reward"),
    [
        ("sum: {a: , b: {weight: 2, least: 3}}", WeightedSum({"a": A, "b": B3}, {"b": 2})),
        ("sum: {a: , b: {needs: a}}", WeightedSum({"a": A, "b": B}, needs={"b": "a"})),
        ("min: {a: , b: {least: 1}}", Minimum({"a": A, "b": B1})),
        (
            "sum: {a: , reasons: {weight: 0.5, min: {b: , c: }}}",
            WeightedSum({"a": A, "reasons": Minimum({"b": B, "c": C})}, {"reasons": 0.5}),
        ),
        (
            "gate: {by: [reasons], otherwise: -1, of: {sum: {a: , reasons: {min: {b: , c: }}}}}",
            Gate(
                WeightedSum({"a": A, "reasons": Minimum({"b": B, "c": C})}),
                ("reasons",),
                otherwise=-1,
            ),
        ),
        ("product: {by: [a], of: {min: {a: , b: }}}", Product(Minimum({"a": A, "b": B}), ("a",))),
        ("clip: {high: 0.5, of: {sum: {a: }}}", Clip(WeightedSum({"a": A}), high=0.5)),
        (
            "scale: {factor: 2, offset: -1, of: {clip: {of: {sum: {a: }}}}}",
            Scale(Clip(WeightedSum({"a": A})), 2, -1),
        ),
        (
            "sum: {a: , b: {weight: {from: 1.0, to: 0, over: [0, 500], shape: cosine}}}",
            WeightedSum({"a": A, "b": B}, {"b": Schedule(1.0, 0.0, (0, 500), "cosine")}),
        ),
    ],
)  # fmt: skip
def test_a_tree_is_a_composite_and_back(text: str, reward: Composite) -> None:
    assert read(text) == reward
    tree = write_composite(reward, lambda each: {} if each.least == 0 else {"least": each.least})  # type: ignore[attr-defined]  # every leaf is a Leaf
    assert read(yaml.safe_dump(tree, sort_keys=False)) == reward


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "expected keys and values, got []"),
        ("{}", "expected one of clip, gate, min, product, scale, sum, got none"),
        ("{sum: {a: }, min: {a: }}", "got min and sum"),
        ("summ: {}", "unknown composite 'summ', did you mean 'sum'?"),
        ("gate: {of: {sum: {a: }}}", "gate.by: it is missing"),
        ("product: {by: [a]}", "product.of: it is missing"),
        ("clip: {lowest: 0, of: {sum: {a: }}}", "clip: unknown key 'lowest', did you mean 'low'?"),
        (
            "gate: {by: a, of: {sum: {a: }}}",
            "gate.by: Input should be a valid tuple, got 'a'",
        ),
        ("scale: {factor: much, of: {sum: {a: }}}", "scale.factor: Input should be a valid number"),
        ("sum: {b: {min: {a: , b: }}}", "the name 'b' means two rewards; rename one of them"),
        ("sum: {b: {min: {}}}", "a composite needs at least one part"),
        ("sum: {a: 3}", "sum.a: expected the part's settings as keys and values, got 3"),
        ("min: {a: {weight: 2}}", "min.a: a part of `min` can't have `weight` or `needs`"),
        ("sum: {a: {weight: true}}", "sum.a.weight: a weight must be a number, got True"),
        ("sum: {a: {weight: {from: 1, to: 0}}}", "sum.a.weight.over: it is missing"),
        (
            "sum: {a: {weight: {from: 1, until: 0}}}",
            "sum.a.weight: unknown key 'until'. Known: from, over, shape, to",
        ),
        (
            "sum: {a: {weight: {from: 1, to: 0, over: [0]}}}",
            "sum.a.weight.over.1: it is missing",
        ),
        (
            "sum: {a: {weight: {from: 1, to: 0, over: [0, 9], shape: step}}}",
            "sum.a.weight.shape: Input should be 'linear' or 'cosine', got 'step'",
        ),
        (
            "gate: {by: [a], of: {scale: {factor: -1, of: {sum: {a: }}}}}",
            "gate.of.scale: `factor` must be positive, got -1.0",
        ),
    ],
)
def test_invalid_settings_are_named(text: str, message: str) -> None:
    with pytest.raises(RecipeError) as raised:
        read(text)
    assert message in str(raised.value)


def test_a_composite_of_an_unknown_class_cannot_be_dumped() -> None:
    class Mine(Minimum):
        pass

    class Gated(Gate):
        pass

    with pytest.raises(RecipeError, match="recipes can't express Gated"):
        write_composite(Gated(Mine({"a": A}), ("a",)), lambda each: {})
    with pytest.raises(RecipeError, match="recipes can't express Mine"):
        write_composite(Mine({"a": A}), lambda each: {})
