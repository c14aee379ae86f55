"""What a stage of GRPO is paid by: the reward, fused or by parts, and the overlong punishment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pathreward.adapters.shared_result import SharedResult
from pathreward.adapters.trl import TrlReward, reward_funcs, reward_weights
from pathreward.compose import Composite
from pathreward.training.detectors import Detecting
from pathreward.training.settings import Grpo


@dataclass(frozen=True, slots=True)
class OverlongPunishment:
    """TRL's soft overlong punishment, without a value where the reward has none.

    Alone it would be the only reward of a completion that can't be judged, and TRL would train on
    it.

    References:
        DAPO (arXiv 2503.14476), equation 13.
    """

    total: TrlReward
    """The reward as one callable; it shares the scores of the batch with the stage's callables."""
    maximum: int
    buffer: int
    __name__ = "overlong"

    def __call__(
        self,
        *,
        prompts: Sequence[Any],
        completions: Sequence[Any],
        completion_ids: list[list[int]],
        **columns: Any,
    ) -> list[float | None]:
        """Return a value in [-1, 0] for each completion; None where the reward has none."""
        from trl.rewards import (  # type: ignore[attr-defined]  # exported lazily
            get_soft_overlong_punishment,
        )

        punish = get_soft_overlong_punishment(self.maximum, self.buffer)
        punished = punish(completion_ids=completion_ids)
        paid = self.total(prompts, completions, **columns)
        return [None if value is None else cost for value, cost in zip(paid, punished, strict=True)]


def stage_rewards(reward: Composite, settings: Grpo) -> tuple[list[Any], list[float]]:
    """Return the callables for TRL and their weights.

    >>> from pathreward import load
    >>> stage = {"kind": "grpo", "steps": 1, "learning_rate": 1e-6, "parts": "separate"}
    >>> settings = Grpo.model_validate({**stage, "overlong": {"buffer": 16, "weight": 0.5}})
    >>> functions, weights = stage_rewards(load("pathreasoner-r1"), settings)
    >>> [each.__name__ for each in functions], weights
    (['pathreward_format', 'pathreward_semantic', 'pathreward_entity', 'overlong'], \
[0.4, 0.4, 0.2, 0.5])
    """
    is_fused = settings.parts == "fused"
    functions: list[Any] = reward_funcs(
        reward,
        fused=is_fused,
        num_generations=settings.completions,
        evidence=bool(settings.trl.get("log_completions")),
    )
    weights = [1.0] if is_fused else reward_weights(reward)
    if settings.overlong:
        shared: SharedResult[Any] = SharedResult(readers=len(functions) + 1)
        functions = [replace(each, shared=shared) for each in functions]
        total = replace(functions[0], name="overlong", part="")
        functions.append(OverlongPunishment(total, settings.max_tokens, settings.overlong_buffer))
        weights = [*weights, settings.overlong.weight]
    functions[0] = Detecting(functions[0])
    return functions, weights
