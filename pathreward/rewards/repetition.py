"""The repetition reward: how much of the text repeats itself?"""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from pathreward.completion.ngrams import encoded, hashes, sample, spans
from pathreward.errors import RecipeError
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Evidence, Score, Verdict

_SHORT = 640
"""Bytes below which a text is read by narrow windows: its loops are short ones."""
_NARROW, _WIDE = 16, 32
_PASSAGE = 2000
"""Bytes of a passage; a text is judged by its most repetitive one, so that other text around a
repetition does not excuse it."""
_SHOWN = 20
"""Repeated passages that the evidence lists, the longest."""


@dataclass(frozen=True, slots=True)
class RepetitionReward(Reward):
    r"""Score 1 for text that does not repeat itself, falling to 0 for text that only does.

    Of the windows of 32 bytes (16 in a text of less than 640) of a passage, :math:`r` is the share
    that occurs earlier in the text and :math:`l` the share that occurs earlier three times or more.
    A passage is the whole text up to 2,000 bytes; of a longer text, the passage of 2,000 bytes with
    the largest share counts, so that filler does not hide a repetition. Each share costs
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
    '44 % of a passage repeats earlier text; up to 30 % and 4 % cost nothing'

    Raises:
        RecipeError: If a pair of bounds is not in [0, 1] or does not rise.

    References:
        The share of n-grams that are distinct is seq-rep-n of Welleck et al. (arXiv 1908.04319,
        section 6); by windows of bytes, and with the second share, it is ours.
    """

    reads_images = False

    repeated: tuple[float, float] = (0.3, 0.7)
    """Shares of a passage that occur earlier: from where it costs, from where the value is 0."""
    looped: tuple[float, float] = (0.04, 0.25)
    """The same for the share that occurs earlier three times or more."""

    def __post_init__(self) -> None:
        for name in ("repeated", "looped"):
            bounds = tuple(getattr(self, name))
            object.__setattr__(self, name, bounds)
            if len(bounds) != 2 or not 0 <= bounds[0] < bounds[1] <= 1:
                raise RecipeError(f"`{name}` must be two shares that rise, got {list(bounds)}")

    def __call__(self, sample: Sample) -> Score:
        """Return the score; the whole completion is read, whatever its sections.

        White space around it does not count.
        """
        text = sample.text
        repeated, looped = shares(text.strip())
        value = min(_left(repeated, *self.repeated), _left(looped, *self.looped))
        evidence = partial(_evidence, text, value < 1.0) if repeated else ()
        return Score(value, partial(self._reason, repeated, looped, value), evidence=evidence)

    def _reason(self, repeated: float, looped: float, value: float) -> str:
        reason = f"{repeated:.0%} of a passage repeats earlier text"
        if looped >= 0.005:
            reason += f", {looped:.0%} three times or more"
        if value < 1.0:
            reason += f"; up to {self.repeated[0]:.0%} and {self.looped[0]:.0%} cost nothing"
        return reason.replace("%", " %")


def shares(text: str) -> tuple[float, float]:
    """Return the share of windows that occur earlier in a text, once and three times or more.

    Of a text longer than 2,000 bytes, the largest share of any passage of 2,000 bytes. Linear in
    the text. Of more than about 100 words the shares are those of a sample.

    >>> shares("a" * 100)[0] > 0.98, shares("Keratin pearls are seen.")
    (True, (0.0, 0.0))
    """
    data = encoded(text)
    width = _width(data)
    found = sample(data, width)
    count = len(found)
    if count < 2:
        return 0.0, 0.0
    ordered = found.copy()
    ordered.sort()
    if (ordered[1:] != ordered[:-1]).all():
        return 0.0, 0.0
    order = found.argsort(kind="stable")
    ordered = found[order]
    passage = max(1, round(_PASSAGE * count / max(1, len(data) - width + 1)))
    once, thrice = (order[times:][ordered[times:] == ordered[:-times]] for times in (1, 3))
    return _densest(once, count, passage), _densest(thrice, count, passage)


def _densest(marked: NDArray[np.intp], count: int, passage: int) -> float:
    """Return the largest share of marked windows among `passage` in a row, of `count` in all."""
    if not len(marked):
        return 0.0
    if count <= passage:
        return len(marked) / count
    before = np.zeros(count + 1, np.intp)
    before[marked + 1] = 1
    before.cumsum(out=before)
    return int((before[passage:] - before[:-passage]).max()) / passage


def _width(data: bytes) -> int:
    return _NARROW if len(data) < _SHORT else _WIDE


def _left(share: float, tolerated: float, worst: float) -> float:
    if share <= tolerated:
        return 1.0
    return 1.0 - min(1.0, max(0.0, (share - tolerated) / (worst - tolerated)))


def _evidence(text: str, costs: bool) -> tuple[Evidence, ...]:
    """Return the longest passages that occur earlier in the text, as a cost or as neutral."""
    offset = len(text) - len(text.lstrip())
    data = encoded(text.strip())
    width = _width(data)
    every = hashes(data, width)
    _, first, same = np.unique(every, return_index=True, return_inverse=True)
    earlier = first[same] < np.arange(len(every))
    passages = sorted(spans(earlier, width, data), key=lambda span: span[0] - span[1])[:_SHOWN]
    verdict: Verdict = "against" if costs else "neutral"
    return tuple(
        Evidence("", start, end, text[start:end], verdict=verdict, note="occurs earlier")
        for start, end in ((offset + a, offset + b) for a, b in sorted(passages))
    )
