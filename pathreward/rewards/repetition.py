"""The repetition reward: how much of the text repeats itself?"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from pathreward.completion.ngrams import encoded, hashes, sample, spans
from pathreward.errors import RecipeError
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Evidence, Score

_SHORT = 640
"""Bytes below which a text is read by narrow windows: its loops are short ones."""
_NARROW, _WIDE = 16, 32
_SHOWN = 20
"""Repeated passages that the evidence lists, the longest."""


@dataclass(frozen=True, slots=True)
class RepetitionReward(Reward):
    r"""Score 1 for text that does not repeat itself, falling to 0 for text that only does.

    Of all windows of 32 bytes (16 in a text of less than 640), :math:`r` is the share that occurs
    earlier in the text and :math:`l` the share that occurs earlier three times or more. Each costs
    nothing up to the first bound of its pair and everything from the second, linearly between; the
    value is the lower of the two. So a text that is written twice (:math:`r = 1/2`) earns 0.5, and
    recurring phrases ("no evidence of", the items of a list) cost nothing. Loops of words, of
    sentences and of one character count alike, in any script. A text with fewer than two windows
    has the value 1.

    >>> honest = "Nests of atypical squamous cells with keratin pearls. No necrosis. No mitoses."
    >>> reward = RepetitionReward()
    >>> reward(Sample(honest)).value, reward(Sample(" ".join([honest] * 50))).value
    (1.0, 0.0)
    >>> reward(Sample(honest + " " + honest)).reason
    '44 % of the text repeats itself, 0 % more than twice over'

    Raises:
        RecipeError: If a pair of bounds is not in [0, 1] or does not rise.

    References:
        The share of n-grams that are distinct is seq-rep-n of Welleck et al. (arXiv 1908.04319,
        section 6); by windows of bytes, and with the second share, it is ours.
    """

    repeated: tuple[float, float] = (0.3, 0.7)
    """Shares of the text that occur earlier: from where it costs, from where the value is 0."""
    looped: tuple[float, float] = (0.02, 0.25)
    """The same for the share that occurs earlier three times or more."""

    def __post_init__(self) -> None:
        for name in ("repeated", "looped"):
            bounds = tuple(getattr(self, name))
            object.__setattr__(self, name, bounds)
            if len(bounds) != 2 or not 0 <= bounds[0] < bounds[1] <= 1:
                raise RecipeError(f"`{name}` must be two shares that rise, got {list(bounds)}")

    def __call__(self, sample: Sample) -> Score:
        """Return the score; the whole completion is read, whatever its sections."""
        text = sample.text
        repeated, looped = shares(text)
        value = min(_left(repeated, *self.repeated), _left(looped, *self.looped))
        evidence = partial(_evidence, text) if repeated else ()
        return Score(value, partial(_reason, repeated, looped), evidence=evidence)


def shares(text: str) -> tuple[float, float]:
    """Return the share of a text that occurs earlier in it, once and three times or more.

    Linear in the text. Of more than about 100 words the shares are those of a sample.

    >>> shares("a" * 100)[0] > 0.98, shares("Keratin pearls are seen.")
    (True, (0.0, 0.0))
    """
    data = encoded(text)
    found = sample(data, _width(data))
    count = len(found)
    if count < 2:
        return 0.0, 0.0
    repeated = np.count_nonzero(found[1:] == found[:-1])
    looped = np.count_nonzero(found[3:] == found[:-3]) if repeated > 2 else 0
    return repeated / count, looped / count


def _width(data: bytes) -> int:
    return _NARROW if len(data) < _SHORT else _WIDE


def _left(share: float, tolerated: float, worst: float) -> float:
    if share <= tolerated:
        return 1.0
    return 1.0 - min(1.0, max(0.0, (share - tolerated) / (worst - tolerated)))


def _reason(repeated: float, looped: float) -> str:
    reason = f"{repeated:.0%} of the text repeats itself, {looped:.0%} more than twice over"
    return reason.replace("%", " %")


def _evidence(text: str) -> tuple[Evidence, ...]:
    """Return the longest passages that occur earlier in the text."""
    data = encoded(text)
    width = _width(data)
    every = hashes(data, width)
    _, first, same = np.unique(every, return_index=True, return_inverse=True)
    earlier = first[same] < np.arange(len(every))
    passages = sorted(spans(earlier, width, data), key=lambda span: span[0] - span[1])[:_SHOWN]
    return tuple(
        Evidence("", start, end, text[start:end], verdict="against", note="occurs earlier")
        for start, end in sorted(passages)
    )
