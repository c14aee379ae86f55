"""Watch a stage of GRPO: what goes wrong with a reward or a policy, found in the logged steps.

A rule is broken when it holds for some steps in a row; each is reported once a stage. The findings
depend on the logged steps only, so a resumed run and the report find the same.
"""

import logging
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pathreward.errors import TrainingError
from pathreward.training.settings import Grpo, WatchSettings

Line = Mapping[str, Any]
"""A logged step: a line of ``metrics.jsonl``."""


class Finding(NamedTuple):
    """A rule that a stage has broken."""

    stage: str
    step: int
    """The step at which it was found."""
    rule: str
    text: str
    """What was seen, and what to do."""


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    is_broken: Callable[[Line], bool | None]
    """Whether a step breaks it; None: the step doesn't say."""
    text: str
    """What is seen, with ``{value}`` of the metric."""
    metric: str


_NO_SPREAD = "no spread"


def _rules(settings: WatchSettings) -> list[_Rule]:
    low, high = settings.entropy
    least, most = settings.kl
    return [
        _Rule(
            _NO_SPREAD,
            _is_flat,
            "the rewards of each group are equal, so nothing is learned; read the completions, "
            "then make the reward finer, the prompts easier or harder, or the temperature higher",
            "frac_reward_zero_std",
        ),
        _Rule(
            "format",
            lambda line: _compare(line, "pathreward/format/mean", lambda value: value == 0),
            "no completion has the format; teach it in an sft stage, or name the tags in "
            "`instruction`",
            "pathreward/format/mean",
        ),
        _Rule(
            "clipped",
            lambda line: _compare(
                line, "completions/clipped_ratio", lambda value: value > settings.clipped
            ),
            "{value:.0%} of the completions are cut off at `max_tokens`; raise it, or set "
            "`overlong`",
            "completions/clipped_ratio",
        ),
        _Rule(
            "entropy",
            lambda line: _compare(line, "entropy", lambda value: not low <= value <= high),
            "the entropy {value:.3g} has left "
            f"{low:g} to {high:g}; a low one means that the policy no longer explores, a high one "
            "that its text falls apart: lower the learning rate, or change `epsilon_high`",
            "entropy",
        ),
        _Rule(
            "kl",
            lambda line: _compare(line, "kl", lambda value: not least <= value <= most),
            "the KL divergence {value:.3g} has left "
            f"{least:g} to {most:g}; lower the learning rate, or raise `beta`",
            "kl",
        ),
        *(
            _Rule(
                name,
                lambda line, name=name: _compare(  # type: ignore[misc]  # a default binds the name
                    line, f"audit/{name}", lambda value: value > settings.detected
                ),
                "{value:.0%} of the completions have " + what + "; read them, then put the part "
                f"`{part}` into the reward",
                f"audit/{name}",
            )
            for name, what, part in (
                ("hidden", "text that a reader doesn't see", "format"),
                ("repetition", "passages that repeat", "repetition"),
                ("leak", "an answer before its reasoning", "leak"),
            )
        ),
    ]


def _is_flat(line: Line) -> bool | None:
    if "reward" not in line:
        return None  # a step on completions that were drawn before
    reward = line["reward"]
    return reward is None or math.isnan(reward) or line.get("frac_reward_zero_std") == 1


def _compare(line: Line, metric: str, is_bad: Callable[[float], bool]) -> bool | None:
    value = line.get(metric)
    return None if value is None or math.isnan(value) else is_bad(value)


@dataclass
class Watch:
    """The watch of one stage; it sees the steps in order.

    >>> settings = WatchSettings(steps=2)
    >>> watch = Watch("1-grpo", settings)
    >>> watch.see({"step": 1, "completions/clipped_ratio": 0.75})
    []
    >>> [found.rule for found in watch.see({"step": 2, "completions/clipped_ratio": 0.75})]
    ['clipped']
    >>> watch.see({"step": 3, "completions/clipped_ratio": 1.0})
    []
    """

    stage: str
    settings: WatchSettings
    flat_steps: int = 0
    """The steps in a row, up to the last, in which no group had a spread."""
    _in_a_row: dict[str, int] = field(default_factory=dict)
    _found: set[str] = field(default_factory=set)
    _rules: list[_Rule] = field(init=False)

    def __post_init__(self) -> None:
        self._rules = _rules(self.settings)

    def see(self, line: Line) -> list[Finding]:
        """Return the rules that are broken for the first time at this step."""
        findings = []
        for rule in self._rules:
            broken = rule.is_broken(line)
            if broken is None:
                continue
            count = self._in_a_row[rule.name] = (
                self._in_a_row.get(rule.name, 0) + 1 if broken else 0
            )
            if count >= self.settings.steps and rule.name not in self._found:
                self._found.add(rule.name)
                text = rule.text.format(value=line.get(rule.metric) or 0.0)
                findings.append(
                    Finding(self.stage, line["step"], rule.name, f"for {count} steps {text}")
                )
        self.flat_steps = self._in_a_row.get(_NO_SPREAD, 0)
        return findings


def watched(stage: str, settings: Grpo, lines: Iterable[Line]) -> list[Finding]:
    """Return the findings of the logged steps of a stage."""
    watch = Watch(stage, settings.watch)
    return [found for line in lines if line["stage"] == stage for found in watch.see(line)]


def expect_alive(stage: str, step: int, flat_steps: int, limit: int | None) -> None:
    """Check that the reward of a stage has had a spread within the last `limit` steps.

    Raises:
        TrainingError: If it has not.
    """
    if limit and flat_steps >= limit:
        raise TrainingError(
            f"stage {stage} stopped at step {step}: the rewards of each group were equal for "
            f"{flat_steps} steps in a row (`stop_when_dead: {limit}`), so nothing is learned; read "
            "the completions (`trl: {log_completions: true}` writes them), change the reward or "
            "the prompts, and start a new run"
        )


def warn(found: Finding) -> None:
    """Log a finding as a warning, which the terminal shows."""
    logging.getLogger("pathreward").warning(
        "%s, step %d: %s: %s", found.stage, found.step, found.rule, found.text
    )
