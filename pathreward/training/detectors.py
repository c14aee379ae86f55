"""Detectors of what a policy may have learned in place of the task, on completions in training.

They are the checks behind families of the audit's attacks: hidden text, repetition, and answers
that come before their reasoning. Nothing of the reward changes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pathreward.adapters.trl import TrlReward
from pathreward.completion.unicode import hidden
from pathreward.rewards import LeakReward, RepetitionReward
from pathreward.sample import Sample

_HALF = 0.5
"""The value of the reward below which a text repeats itself, or leaks its answer."""


def _value(reward: RepetitionReward | LeakReward, sample: Sample) -> float:
    value = reward(sample).value
    return 1.0 if value is None else value


DETECTORS: Mapping[str, Callable[[Sample], bool]] = {
    "hidden": lambda sample: bool(hidden(sample.text)),
    "repetition": lambda sample: _value(RepetitionReward(), sample) < _HALF,
    "leak": lambda sample: _value(LeakReward(), sample) < _HALF,
}
"""Whether a completion shows something, by the name of its metric, ``audit/<name>``."""


def shares(samples: Sequence[Sample]) -> dict[str, float]:
    """Return the share of completions for which each detector fires.

    >>> shares([Sample("<answer>melanoma <!-- nevus --></answer>"), Sample("A nevus.")])["hidden"]
    0.5
    """
    return {
        name: sum(map(fires, samples)) / max(1, len(samples)) for name, fires in DETECTORS.items()
    }


@dataclass(frozen=True, slots=True)
class Detecting:
    """A reward of TRL that also logs what the detectors find."""

    reward: TrlReward

    @property
    def __name__(self) -> str:
        """The name under which TRL logs."""
        return self.reward.__name__

    def __call__(
        self,
        prompts: Sequence[Any],
        completions: Sequence[Any],
        *,
        log_metric: Callable[[str, float], None] | None = None,
        **columns: Any,
    ) -> list[float | None]:
        """Return the values of the reward."""
        if log_metric is not None:
            samples = [
                Sample(text, prompt=prompt)
                for prompt, text in zip(prompts, completions, strict=True)
            ]
            for name, share in shares(samples).items():
                log_metric(f"audit/{name}", share)
        return self.reward(prompts, completions, log_metric=log_metric, **columns)
