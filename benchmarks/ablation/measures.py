"""Measures of completions about tiles of the second phantom task, by what is drawn."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import pathreward as pr
from pathreward.training.open_tile import VOCABULARY, OpenTile

Values = NDArray[np.float64]
"""A value a tile and seed; NaN where a measure does not apply."""

MEASURES = {
    "accuracy": "the answer is right",
    "entity F1": "F1 of the findings that observe affirms, by those that are drawn",
    "hallucinated": "findings that observe affirms and the tile does not show",
    "denied": "drawn findings that observe negates, as a share",
    "hedged": "findings that observe leaves open",
    "right, wrong reason": "of right answers: observe lacks the pattern, or affirms too much",
    "format": "the format is right",
    "length": "words",
}


class Interval(NamedTuple):
    """A mean with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def measure(text: str, tile: OpenTile) -> dict[str, float]:
    """Return the measures of a completion; NaN where one does not apply.

    Hidden findings of an ambiguous tile count neither way.

    >>> tile = OpenTile(3)
    >>> observe = "<observe>Gland formation. Ulceration. No mucin. Possible fibrosis.</observe>"
    >>> found = measure(f"{observe}<think>It is.</think><answer>melanoma</answer>", tile)
    >>> found["hallucinated"], found["denied"], found["hedged"], found["entity F1"]
    (1.0, 0.5, 1.0, 0.5)
    """
    sample = pr.Sample(text, answer=tile.diagnosis.name)
    polarity = observed(sample)
    named = {name for name in polarity if name not in tile.hidden}
    affirmed = {name for name in named if polarity[name] == "affirmed"}
    right = pr.AnswerReward()(sample).value == 1
    wrong_reason = bool(affirmed - tile.drawn) or tile.diagnosis.pattern not in affirmed
    return {
        "accuracy": float(right),
        "entity F1": 2 * len(affirmed & tile.drawn) / (len(affirmed) + len(tile.drawn)),
        "hallucinated": float(len(affirmed - tile.drawn)),
        "denied": sum(polarity.get(name) == "negated" for name in tile.drawn) / len(tile.drawn),
        "hedged": float(sum(polarity[name] == "uncertain" for name in named)),
        "right, wrong reason": float(wrong_reason) if right else float("nan"),
        "format": float(pr.FormatReward(("observe", "think", "answer"))(sample).value == 1),
        "length": float(len(text.split())),
    }


def observed(sample: pr.Sample) -> dict[str, str]:
    """Return the polarity of each finding of the vocabulary that observe names, the last one.

    >>> observed(pr.Sample("<observe>No mucin. Necrosis may be present.</observe>"))
    {'mucin': 'negated', 'necrosis': 'uncertain'}
    """
    linker = pr.Linker.default()
    ids = {mention.concept.id: name for name in VOCABULARY for mention in linker.link(name)}
    found: dict[str, str] = {}
    for section in sample.parsed.named("observe"):
        for mention in linker.link(sample.text[section.start : section.end]):
            if name := ids.get(mention.concept.id):
                found[name] = mention.polarity
    return found


def interval(values: Values) -> Interval:
    """Return the mean over seeds and tiles; its interval is a bootstrap over both.

    Args:
        values: A row a seed, a column a tile.

    >>> print(interval(np.ones((2, 3))))
    1.000 (1.000 to 1.000)
    """
    generator = np.random.default_rng(0)
    seeds, tiles = values.shape
    drawn = []
    for _ in range(1000):
        rows = generator.integers(seeds, size=seeds)
        columns = generator.integers(tiles, size=tiles)
        drawn.append(_mean(values[np.ix_(rows, columns)]))
    known = [each for each in drawn if not np.isnan(each)]
    low, high = np.quantile(known, [0.025, 0.975]) if known else (np.nan, np.nan)
    return Interval(_mean(values), float(low), float(high))


def table(found: Mapping[str, Mapping[str, Sequence[Sequence[float]]]]) -> str:
    """Return Markdown: a line a measure, a column an arm.

    Args:
        found: By arm and measure, a row of values a seed.
    """
    arms = list(found)
    lines = [f"| measure | {' | '.join(arms)} |", "|---" * (len(arms) + 1) + "|"]
    for name, meaning in MEASURES.items():
        cells = [str(interval(np.array(found[arm][name], dtype=float))) for arm in arms]
        lines.append(f"| {name}: {meaning} | {' | '.join(cells)} |")
    return "\n".join(lines)


def difference_table(found: Mapping[str, Mapping[str, Sequence[Sequence[float]]]], of: str) -> str:
    """Return Markdown: the mean of the arm `of` less that of each other, by measure.

    The arms answer the same tiles from the same start, so the differences are paired.

    Args:
        found: As for `table`.
        of: The arm that the others are compared with.
    """
    others = [arm for arm in found if arm != of]
    lines = [f"| {of} less | {' | '.join(others)} |", "|---" * (len(others) + 1) + "|"]
    for name in MEASURES:
        mine = np.array(found[of][name], dtype=float)
        cells = [str(interval(mine - np.array(found[arm][name], float))) for arm in others]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _mean(values: Values) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")
