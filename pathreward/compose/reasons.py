"""The words of a composite's reason: measured values, weights, factors."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pathreward.rewards.base import Reward
from pathreward.score import Score

if TYPE_CHECKING:
    from pathreward.compose.base import Composite, Values


def percent(share: float) -> str:
    """Return a share in percent, with one decimal where it needs one.

    >>> percent(0.5), percent(1 / 3), percent(0.0004)
    ('50 %', '33.3 %', '0.04 %')
    """
    number = f"{100 * share:.1f}" if share >= 0.001 else f"{100 * share:.1g}"
    return f"{number.removesuffix('.0')} %"


def measured(name: str, rewards: Mapping[str, Reward], scores: Mapping[str, Score]) -> str:
    """Return a named reward with its value; one that is made of a single part, by that part.

    >>> from pathreward.compose import Scale, WeightedSum
    >>> from pathreward.rewards import FormatReward
    >>> inner = WeightedSum({"format": FormatReward(("answer",))})
    >>> rewards, scores = {"tags": Scale(inner, 0.5)}, {"format": Score(1.0)}
    >>> measured("tags", rewards, scores), measured("format", inner.parts, scores)
    ('format 1.00 counts as 0.50', 'format 1.00')
    """
    composite = _composite(name, rewards)
    if composite is None:
        return f"{name} {scores[name].value or 0.0:.2f}"
    values = {each: score.value for each, score in scores.items()}
    value = composite.weigh(values)[0] or 0.0
    source = composite.source(values)
    if not source:
        return f"{name} {value:.2f}"
    shown = f"{source} {values[source] or 0.0:.2f}"
    return shown if shown == f"{source} {value:.2f}" else f"{shown} counts as {value:.2f}"


def inside(name: str, rewards: Mapping[str, Reward], scores: Mapping[str, Score]) -> str:
    """Return what a composite part is made of; empty where `measured` states it all."""
    composite = _composite(name, rewards)
    if composite is None:
        return ""
    values: Values = {each: score.value for each, score in scores.items()}
    if composite.source(values):
        return ""
    return composite.explain(scores, composite.shares(scores))


def factor(name: str, rewards: Mapping[str, Reward], scores: Mapping[str, Score]) -> str:
    """Return a factor of a product: its value, and the part of which it is made.

    >>> from pathreward.compose import Scale, WeightedSum
    >>> from pathreward.rewards import FormatReward
    >>> halved = Scale(WeightedSum({"leak": FormatReward(("answer",))}), 0.5, 0.5)
    >>> factor("leak_factor", {"leak_factor": halved}, {"leak": Score(0.0)})
    '0.50 for leak 0.00'
    """
    composite = _composite(name, rewards)
    values: Values = {each: score.value for each, score in scores.items()}
    if composite is None:
        return measured(name, rewards, scores)
    value = composite.weigh(values)[0] or 0.0
    source = composite.source(values)
    if source:
        return f"{value:.2f} for {source} {values[source] or 0.0:.2f}"
    return f"{name} {value:.2f} ({inside(name, rewards, scores)})"


def _composite(name: str, rewards: Mapping[str, Reward]) -> "Composite | None":
    from pathreward.compose.base import Composite

    reward = rewards.get(name)
    return reward if isinstance(reward, Composite) else None
