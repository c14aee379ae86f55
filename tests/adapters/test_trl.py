import json
import math
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given

from pathreward import (
    AnswerReward,
    Composite,
    DataError,
    FormatReward,
    Gate,
    PathrewardError,
    Reward,
    Sample,
    Schedule,
    Score,
    WeightedSum,
    WorkerError,
    close_workers,
    load,
)
from pathreward.adapters.trl import reward_funcs, reward_weights
from tests.adapters.support import (
    COMPOSITES,
    GROUPS,
    NAMES,
    WEIGHTS,
    Batch,
    Fixed,
    Log,
    Row,
    batch,
    mean_of,
)


def total(reward: Reward, rows: Batch, state: object = None) -> list[float | None]:
    """Return what TRL makes of one callable a part: the weighted sum without the missing ones."""
    functions = reward_funcs(reward, fused=False)
    columns = [function(**rows, trainer_state=state) for function in functions]
    totals: list[float | None] = []
    for values in zip(*columns, strict=True):
        mean_of = zip(reward_weights(reward), values, strict=True)
        scored = [weight * value for weight, value in mean_of if value is not None]
        totals.append(math.fsum(scored) if scored else None)
    return totals


@pytest.mark.parametrize(
    ("reward", "groups", "values"),
    [
        (mean_of(a=1, b=3), [[{"a": 1, "b": 0.5}, {"a": 0, "b": 1}]], [0.625, 0.75]),
        # b is missing for one: it counts for neither
        (mean_of(a=1, b=3), [[{"a": 1, "b": None}, {"a": 0, "b": 1}]], [1.0, 0.0]),
        # ... and the next group keeps it
        (mean_of(a=1, b=3), [[{"a": 1}, {"a": 0, "b": 1}], [{"a": 1, "b": 0}]], [1.0, 0.0, 0.25]),
        (mean_of(a=1, b=1), [[{"a": 1}, {"b": 1}]], [None, None]),  # nothing that both have
        (
            mean_of(a=0, b=1),
            [[{"a": 1}, {"a": 0}]],
            [None, None],
        ),  # what has a value weighs nothing
        (mean_of(a=0, b=1), [[{"a": 1, "b": 0.5}, {"a": 0, "b": 1}]], [0.5, 1.0]),
        (
            Gate(mean_of(a=1, b=1), by=("a",)),
            [[{"a": 1, "b": 0.5}, {"a": 0.9, "b": 1}]],
            [0.75, 0],
        ),
        # the gating part is dropped for the group, so it closes nothing
        (
            Gate(mean_of(a=1, b=1), by=("a",)),
            [[{"a": None, "b": 0.5}, {"a": 0, "b": 1}]],
            [0.5, 1],
        ),
        (
            Gate(mean_of(a=1, b=3), ("a",), otherwise=-1),
            [[{"a": 0, "b": 1}, {"a": 0}]],
            [-1.0, -1.0],
        ),
        (
            Fixed("a"),
            [[{"a": 1}, {"a": 1}, {"a": 1}, {}]],
            [None] * 4,
        ),  # not -1.5 for the fourth
        (Fixed("a"), [[{"a": 0.5}, {"a": 1}]], [0.5, 1.0]),
    ],
)
def test_values_worked_by_hand(
    reward: Reward, groups: list[list[Row]], values: list[float | None]
) -> None:
    rows = batch(*groups)
    [fused] = reward_funcs(reward)
    assert fused(**rows) == pytest.approx(values)
    assert total(reward, rows) == pytest.approx(values)


@given(COMPOSITES, GROUPS)
def test_the_weighted_parts_are_the_fused_total(reward: Composite, groups: list[list[Row]]) -> None:
    rows = batch(*groups)
    [fused] = reward_funcs(reward)
    assert fused(**rows) == pytest.approx(total(reward, rows), abs=1e-9)


@pytest.mark.parametrize(
    ("step", "value"), [(0, 1.0), (50, (1 + 0.5 * 0.2) / 1.5), (100, (1 + 0.2) / 2)]
)
def test_a_schedule_follows_the_trainer(step: int, value: float) -> None:
    grows = WeightedSum({"a": Fixed("a"), "b": Fixed("b")}, {"b": Schedule(0.0, 1.0, (0, 100))})
    state, rows = SimpleNamespace(global_step=step), batch([{"a": 1, "b": 0.2}])
    [fused] = reward_funcs(grows)
    assert fused(**rows, trainer_state=state) == [pytest.approx(value)]
    assert total(grows, rows, state) == [pytest.approx(value)]
    assert reward_weights(grows) == [1.0, 0.5]


def test_a_schedule_without_a_trainer_to_follow_warns() -> None:
    fades = WeightedSum({"a": Fixed("a"), "b": Fixed("b")}, {"b": Schedule(1.0, 0.0, (0, 100))})
    [fused] = reward_funcs(fades)
    with pytest.warns(UserWarning, match="passes no step"):
        assert fused(**batch([{"a": 1, "b": 0}])) == [0.5]


@given(WEIGHTS, GROUPS)
def test_a_total_is_the_mean_of_the_parts_that_the_whole_group_has(
    weights: dict[str, float], groups: list[list[Row]]
) -> None:
    expected: list[float | None] = []
    for rows in groups:
        common = [name for name in NAMES if all(row[name] is not None for row in rows)]
        weight = sum(weights[name] for name in common)
        for row in rows:
            earned = sum(weights[name] * (row[name] or 0.0) for name in common)
            expected.append(earned / weight if weight else None)
    [fused] = reward_funcs(mean_of(**weights))
    assert fused(**batch(*groups)) == pytest.approx(expected, abs=1e-9)


@given(COMPOSITES, GROUPS)
def test_a_group_has_values_or_none_and_all_are_finite(
    reward: Composite, groups: list[list[Row]]
) -> None:
    for function in [*reward_funcs(reward), *reward_funcs(reward, fused=False)]:
        values = iter(function(**batch(*groups)))
        for rows in groups:
            group = [next(values) for _ in rows]
            assert all(each is None for each in group) or all(
                each is not None and math.isfinite(each) for each in group
            )


def test_names_are_unique_and_the_weights_are_in_their_order() -> None:
    reward = mean_of(a=1, b=3)
    assert [each.__name__ for each in reward_funcs(reward)] == ["pathreward"]
    parts = reward_funcs(reward, fused=False, name="mine")
    assert [each.__name__ for each in parts] == ["mine_a", "mine_b"]
    assert reward_weights(reward) == [0.25, 0.75]
    assert reward_weights(Fixed("a")) == [1.0]


def test_a_batch_is_scored_and_logged_once_for_all_callables() -> None:
    calls: list[str] = []

    class Counted(Fixed):
        def __call__(self, sample: Sample) -> Score:
            calls.append(self.name)
            return super().__call__(sample)

    functions = reward_funcs(WeightedSum({"a": Counted("a"), "b": Counted("b")}), fused=False)
    for order in (functions, functions[::-1]):
        log = Log()
        rows = batch([{"a": 1, "b": 0.5}])
        for function in order:
            assert function(**rows, **log.keywords()) == [1.0 if function.part == "a" else 0.5]
        assert {len(each) for each in (log.columns | log.metrics).values()} == {1}
    assert calls == ["a", "b"] * 2


QUESTION = {"A": "granuloma", "B": "abscess"}
PARTS = WeightedSum({"format": FormatReward(("think", "answer")), "answer": AnswerReward()})
RIGHT = "<think>Pus and neutrophils.</think><answer>B</answer>"


def test_survives_spawn() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        for function in [*reward_funcs(PARTS), *reward_funcs(PARTS, fused=False)]:
            call = pool.submit(function, ["q"], [RIGHT], answer=["B"], options=[QUESTION])
            assert call.result(timeout=60) == [1.0]


def test_callables_that_are_pickled_together_still_score_once() -> None:
    functions = pickle.loads(pickle.dumps(reward_funcs(PARTS, fused=False)))
    assert functions == reward_funcs(PARTS, fused=False)
    assert functions[0].shared is functions[1].shared
    assert functions[0].shared is not reward_funcs(PARTS)[0].shared


@dataclass(frozen=True)
class Huge(Reward):
    """A reward whose range a recipe may not check."""

    value: float

    def __call__(self, sample: Sample) -> Score:
        return Score(self.value)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: reward_funcs(Fixed("a"), name=""), "`name` must not be empty"),
        (lambda: reward_funcs(Fixed("a"), num_generations=0), "must be 1 or more, got 0"),
        (lambda: reward_funcs(Huge(math.nan))[0]([""], ["x"]), "must be finite, got nan"),
        (lambda: reward_funcs(Huge(math.inf))[0]([""], ["x"]), "must be finite, got inf"),
        (lambda: reward_funcs(Huge(1e39))[0]([""], ["x"]), r"returned 1e\+39, which 32 bits can't"),
        # A share is scaled up where other parts have no value, so a weight may not vanish.
        (lambda: mean_of(a=1e-50, b=1), "weight of 'a' is too small compared with the others"),
    ],
)
def test_values_that_are_not_finite_are_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
    assert issubclass(PathrewardError, ValueError)


def test_num_generations_separates_prompts_of_the_same_words() -> None:
    rows: Batch = {
        "prompts": ["What is it?"] * 4,
        "completions": [json.dumps(each) for each in ({}, {"a": 1}, {"a": 0.5}, {"a": 1})],
    }
    assert reward_funcs(Fixed("a"))[0](**rows) == [None] * 4
    assert reward_funcs(Fixed("a"), num_generations=2)[0](**rows) == [None, None, 0.5, 1.0]
    with pytest.raises(DataError, match="multiple of num_generations=3"):
        reward_funcs(Fixed("a"), num_generations=3)[0](**rows)


def test_an_empty_batch_is_empty() -> None:
    log = Log()
    assert reward_funcs(PARTS)[0]([], [], **log.keywords()) == []
    assert (log.columns, log.metrics) == ({}, {})


def test_a_part_without_weight_is_a_metric_and_no_callable() -> None:
    reward = mean_of(a=1, b=0, c=3)
    functions = reward_funcs(reward, fused=False)
    assert [each.__name__ for each in functions] == ["pathreward_a", "pathreward_c"]
    assert reward_weights(reward) == [0.25, 0.75]
    log = Log()
    rows = batch([{"a": 1, "b": 0.5, "c": 1}])
    assert [each(**rows, **log.keywords()) for each in functions] == [[1.0], [1.0]]
    assert log.metrics["pathreward/b/mean"] == [0.5]


def test_a_part_that_gets_weight_later_has_a_callable() -> None:
    parts = {"a": Fixed("a"), "b": Fixed("b")}
    reward = WeightedSum(parts, {"a": 1, "b": Schedule(0.0, 1.0, (0, 10))})
    assert len(reward_funcs(reward, fused=False)) == 2
    assert reward_weights(reward) == [1.0, 0.5]


class Trainer:
    """What the callables see of a trainer that logs completions."""

    log_completions = True

    def __init__(self, number: int | None) -> None:
        self.num_completions_to_print = number

    def log_extra(self, column: str, values: list[Any]) -> None: ...


@pytest.mark.parametrize(
    ("set_by_user", "options", "number"),
    [(None, {}, 1), (None, {"printed": 3}, 3), (None, {"printed": None}, None), (5, {}, 5)],
    ids=["default", "chosen", "all", "set in TRL"],
)
def test_the_printed_completions_are_few_unless_set(
    set_by_user: int | None, options: dict[str, Any], number: int | None
) -> None:
    trainer = Trainer(set_by_user)
    [function] = reward_funcs(Fixed("a"), **options)
    function(**batch([{"a": 1}]), log_extra=trainer.log_extra)
    assert trainer.num_completions_to_print == number


def test_workers_give_the_same_values_and_log() -> None:
    reward = load("patho-r1-grpo")
    columns: dict[str, Any] = {
        "prompts": [f"Question {n // 4}" for n in range(32)],
        "completions": [f"<think>{n}</think><answer>{'AB'[n % 2]}</answer>" for n in range(32)],
        "answer": ["AB"[n // 4 % 2] for n in range(32)],
        "options": [["cyst", "abscess"]] * 32,
    }
    logs = []
    for workers in (1, 2):
        log: dict[str, list[Any]] = {}
        [function] = reward_funcs(reward, evidence=True, workers=workers)
        logs.append((function(**columns, log_extra=log.__setitem__), log))
    close_workers()
    assert logs[0] == logs[1]


def test_no_number_of_workers() -> None:
    with pytest.raises(WorkerError, match="`workers` must be a whole number, 1 or more, got 0"):
        reward_funcs(AnswerReward(), workers=0)
