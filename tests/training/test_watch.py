from typing import Any

import pytest

from pathreward.errors import TrainingError
from pathreward.training.settings import Grpo, WatchSettings
from pathreward.training.watch import Watch, expect_alive, watched

GOOD: dict[str, Any] = {
    "reward": 0.4,
    "frac_reward_zero_std": 0.25,
    "pathreward/format/mean": 0.9,
    "completions/clipped_ratio": 0.5,
    "entropy": 1.0,
    "kl": 0.01,
    "audit/hidden": 0.0,
    "audit/repetition": 0.25,
    "audit/leak": 0.1,
}


def found(*lines: dict[str, Any], steps: int = 2, **settings: Any) -> list[tuple[int, str]]:
    watch = Watch("1-grpo", WatchSettings(steps=steps, **settings))
    return [
        (each.step, each.rule)
        for step, line in enumerate(lines, start=1)
        for each in watch.see({**line, "step": step})
    ]


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ({"frac_reward_zero_std": 1.0}, "no spread"),
        ({"reward": None}, "no spread"),
        ({"reward": float("nan")}, "no spread"),
        ({"pathreward/format/mean": 0.0}, "format"),
        ({"completions/clipped_ratio": 0.51}, "clipped"),
        ({"entropy": 0.001}, "entropy"),
        ({"entropy": 9.0}, "entropy"),
        ({"kl": 1.5}, "kl"),
        ({"audit/hidden": 0.3}, "hidden"),
        ({"audit/repetition": 0.3}, "repetition"),
        ({"audit/leak": 1.0}, "leak"),
    ],
)
def test_a_rule_is_reported_once_after_its_steps(bad: dict[str, Any], rule: str) -> None:
    line = {**GOOD, **bad}
    assert found(GOOD, GOOD, GOOD) == []
    assert found(line, GOOD, line, GOOD) == []  # never two in a row
    assert found(GOOD, line, line, line, GOOD, line, line) == [(3, rule)]


@pytest.mark.parametrize(
    "between",
    [
        {"loss": 0.1},  # a second step on the same completions
        {"entropy": float("nan"), "completions/clipped_ratio": None},
    ],
)
def test_a_step_that_says_nothing_neither_counts_nor_resets(between: dict[str, Any]) -> None:
    line = {"completions/clipped_ratio": 0.9}
    assert found(line, between, line) == [(3, "clipped")]


def test_a_reward_without_format_has_no_finding_of_it() -> None:
    assert found(*[{"reward": 0.1, "frac_reward_zero_std": 0.0}] * 3) == []


def test_the_bounds_are_settings() -> None:
    lines = [{"entropy": 0.5, "kl": 0.2}] * 2
    assert found(*lines, entropy=(1.0, 2.0), kl=(0.0, 0.1)) == [(2, "entropy"), (2, "kl")]


def test_the_text_states_the_figure_and_a_remedy() -> None:
    watch = Watch("2-grpo", WatchSettings(steps=1))
    [finding] = watch.see({"step": 7, "completions/clipped_ratio": 0.75})
    assert finding.stage == "2-grpo"
    assert finding.text == (
        "for 1 steps 75% of the completions are cut off at `max_tokens`; raise it, or set "
        "`overlong`"
    )


def test_the_findings_of_a_log_are_those_of_its_stage() -> None:
    settings = Grpo.model_validate(
        {"kind": "grpo", "steps": 4, "learning_rate": 1e-6, "watch": {"steps": 2}}
    )
    lines = [
        {"stage": stage, "step": step, "kl": 5.0 if stage == "2-grpo" else 0.0}
        for stage in ("1-grpo", "2-grpo")
        for step in (1, 2, 3)
    ]
    assert watched("1-grpo", settings, lines) == []
    assert [(each.step, each.rule) for each in watched("2-grpo", settings, lines)] == [(2, "kl")]


@pytest.mark.parametrize(
    ("flat", "limit", "stops"), [(3, 3, True), (2, 3, False), (99, None, False)]
)
def test_a_dead_reward_stops_a_stage(flat: int, limit: int | None, stops: bool) -> None:
    if not stops:
        return expect_alive("1-grpo", 9, flat, limit)
    with pytest.raises(TrainingError, match=r"stage 1-grpo stopped at step 9: .* for 3 steps in a"):
        expect_alive("1-grpo", 9, flat, limit)
    return None
