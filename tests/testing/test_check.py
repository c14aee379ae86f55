"""Each law is broken by a reward that breaks it, and kept by those that ship."""

import json
import math
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import pathreward as pr
from pathreward.adapters.trl import reward_funcs
from pathreward.recipes.loading import shipped
from pathreward.recipes.registry import REWARDS
from pathreward.testing import LAWS, LawBroken, check_reward

QUICK = ("linear",)
BATCHES = (*QUICK, "batch-is-single", "any-order", "picklable")

RECIPES = [name for name in shipped() if not name.endswith("-judge")]  # it needs an endpoint
SINGLES = sorted(REWARDS.keys() - {"judge", "grounding"})  # an endpoint, a model


def broken(reward: Any, **settings: Any) -> LawBroken:
    with pytest.raises(LawBroken) as raised:
        check_reward(reward, **{"skip": QUICK, **settings})
    return raised.value


@pytest.mark.parametrize("name", RECIPES)
def test_every_shipped_recipe_obeys_every_law(name: str) -> None:
    # The time of each part is checked below, and that of the whole recipe in docs/testing.md.
    if name in {"patho-r1-dapo", "kg-path"}:  # they ask for no format, and may pay the answer alone
        assert broken(pr.load(name), total=True).laws == {"honest"}
        return
    check_reward(pr.load(name), total=True, skip=QUICK)


@pytest.mark.parametrize("fused", [True, False])
def test_the_callables_for_trl_obey_every_law(fused: bool) -> None:
    parts = {"format": pr.FormatReward(("think", "answer")), "answer": pr.AnswerReward()}
    reward = pr.Gate(pr.WeightedSum(parts), by=("format",), otherwise=-1)
    for each in reward_funcs(reward, fused=fused, evidence=False):
        check_reward(each, range=(-1, 1), skip=QUICK)


@pytest.mark.parametrize("name", SINGLES)
def test_every_single_reward_obeys_every_law(name: str) -> None:
    check_reward(REWARDS[name]())


def test_rows_without_a_reference_break_no_law() -> None:
    rows = [pr.Sample("<think>Nests.</think><answer>yes</answer>"), pr.Sample("", findings="pus")]
    for name in RECIPES:
        check_reward(pr.load(name), rows, skip=QUICK)


def honest(sample: pr.Sample) -> float:
    return 1.0 if re.search(r"<answer>[^<]+</answer>", sample.text) else 0.0


def shaky(sample: pr.Sample) -> float:
    return float(sample.text.split("<answer>")[1] != "")


def not_finite(sample: pr.Sample) -> float:
    return math.inf if "²" in sample.text else 0.5


def wordy(sample: pr.Sample) -> str:
    return "good"


def silent(sample: pr.Sample) -> float | None:
    return None if sample.text == "" else 1.0


def too_high(sample: pr.Sample) -> float:
    return sample.text.count("<") / 2


_RANDOM = random.Random(0)


def fickle(sample: pr.Sample) -> float:
    return _RANDOM.random()


def greedy(sample: pr.Sample) -> float:
    if isinstance(sample.options, dict):
        sample.options.clear()
    return 1.0


def ranked(completions: list[Any], **columns: Any) -> list[float]:
    """Pay by the place in the batch."""
    return [at / len(completions) for at in range(len(completions))]


def against_the_mean(completions: list[Any], **columns: Any) -> list[float]:
    lengths = [len(each[0]["content"]) for each in completions]
    mean = sum(lengths) / len(lengths)
    return [1.0 if each >= mean else 0.0 for each in lengths]


def rewriting(completions: list[Any], **columns: Any) -> list[float]:
    for each in completions:
        each[0]["content"] = each[0]["content"].strip()
    return [1.0] * len(completions)


def one_short(completions: list[Any], **columns: Any) -> list[float]:
    return [1.0] * (len(completions) - 1 if len(completions) > 1 else 1)


def now_and_then(completions: list[Any], log_extra: Any, **columns: Any) -> list[float | None]:
    """Be silent about empty completions, and say so."""
    values = [1.0 if each[0]["content"] else None for each in completions]
    log_extra("reason", ["" if value else "it is empty" for value in values])
    return values


def quadratic(sample: pr.Sample) -> float:
    """Be slow on repeated words alone, so that the other laws are checked in no time."""
    text = sample.text
    starts = range(len(text)) if text.startswith("word word") else ()
    return float(sum(text.count("x", at) for at in starts) > 0)


def exponential(sample: pr.Sample) -> float:
    return float(re.match(r"(a+)+b$", sample.text) is not None)


def cubic(sample: pr.Sample) -> float:
    """The usual pattern of the format, on open tags."""
    return float(
        re.search(r"<think>.*?</think>.*?<answer>.*?</answer>", sample.text, re.DOTALL) is not None
    )


@pytest.mark.parametrize(
    ("reward", "settings", "laws"),
    [
        (shaky, {}, {"raises-nothing"}),
        (not_finite, {}, {"finite"}),
        (wordy, {}, {"finite"}),
        (silent, {}, {"reasoned"}),
        (too_high, {"range": (0, 1)}, {"in-range"}),
        (fickle, {"skip": BATCHES}, {"deterministic"}),
        (greedy, {}, {"leaves-samples"}),
        (rewriting, {}, {"leaves-samples"}),
        (ranked, {}, {"batch-is-single", "any-order"}),
        (against_the_mean, {}, {"batch-is-single"}),
        (one_short, {}, {"batch-is-single"}),
        (now_and_then, {}, {"whole-groups"}),
        (lambda sample: 1.0, {}, {"picklable"}),
        (honest, {"total": True}, {"honest"}),
        (quadratic, {"skip": ()}, {"linear"}),
        (cubic, {"skip": ()}, {"linear"}),
        (exponential, {"skip": ()}, {"linear"}),
    ],
)  # fmt: skip
def test_the_broken_law_is_named(
    reward: Callable[..., Any], settings: dict[str, Any], laws: set[str]
) -> None:
    assert broken(reward, **settings).laws == laws


@dataclass(frozen=True)
class Forgetful(pr.Reward):
    """Loses its setting on the way through a pickle."""

    worth: float = 1.0

    def __call__(self, sample: pr.Sample) -> pr.Score:
        return pr.Score(self.worth, "fixed")

    def __reduce__(self) -> tuple[Any, ...]:
        return Forgetful, (0.5,)


def test_a_pickled_copy_must_give_equal_values() -> None:
    error = broken(Forgetful())
    assert "it earned 1.0, unpickled it earns 0.5" in str(error)


@dataclass(frozen=True)
class Unlisted(pr.Reward):
    """Keeps what no field has, so that no recipe can have it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "hidden", len(_MADE))
        _MADE.append(self)

    def __call__(self, sample: pr.Sample) -> pr.Score:
        return pr.Score(min(1.0, self.hidden / 10), "fixed")  # type: ignore[attr-defined]  # set late


_MADE: list[Any] = []


def test_a_loaded_recipe_must_give_equal_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REWARDS, "unlisted", Unlisted)
    assert broken(Unlisted()).laws == {"yaml"}


def test_the_smallest_input_is_reported() -> None:
    error = broken(not_finite)
    [found] = error.violations
    assert found.sample is not None
    assert found.sample.text == "²"
    assert found.times > 1
    assert str(error).startswith(
        "not_finite breaks 1 of 11 laws:\n"
        "  finite: a value is a finite number or None, but it gave inf\n"
        "    on Sample(completion='²', answer="
    )
    assert "more inputs)" in str(error)


def test_all_broken_laws_are_reported_at_once() -> None:
    error = broken(lambda sample: len(sample.text) if sample.text else None, range=(0, 10))
    assert [each.law for each in error.violations] == ["in-range", "reasoned", "picklable"]
    assert all(LAWS[each.law] in str(error) for each in error.violations)


async def waited(completions: list[Any], **columns: Any) -> list[float]:
    return [float("B" in each[0]["content"]) for each in completions]


def in_text(completions: list[str], my_gold: list[str], **columns: Any) -> list[float]:
    """The way of ms-swift: completions as text, columns by name."""
    return [float(gold in text) for text, gold in zip(completions, my_gold, strict=True)]


def with_json(sample: pr.Sample) -> pr.Score:
    try:
        return pr.Score(float(bool(json.loads(sample.text))), "read")
    except ValueError:
        return pr.Score.unscored("no JSON")


@pytest.mark.parametrize(
    ("reward", "settings"),
    [
        (waited, {}),
        (in_text, {"messages": False, "columns": {"my_gold": "answer"}}),
        (with_json, {"range": (0, 1)}),
    ],
)
def test_every_calling_convention_can_obey_the_laws(reward: Any, settings: dict[str, Any]) -> None:
    check_reward(reward, skip=QUICK, **settings)


def test_refuses_what_is_no_reward_and_what_is_no_law() -> None:
    with pytest.raises(pr.PathrewardError, match="expected a reward, got int, not a callable"):
        check_reward(3)
    with pytest.raises(pr.PathrewardError, match="unknown law 'linea', did you mean 'linear'"):
        check_reward(honest, skip=["linea"])
