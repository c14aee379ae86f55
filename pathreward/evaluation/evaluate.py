"""Measure the completions of a policy, as a whole and by category."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

import numpy as np

from pathreward.completion.sections import DIALECTS
from pathreward.errors import DataError, unknown
from pathreward.evaluation.bertscore import BertScore
from pathreward.evaluation.items import Item, Items
from pathreward.evaluation.judging import Judge, JudgeUsage, Judging
from pathreward.evaluation.measures import (
    Values,
    described,
    majority,
    measure,
    measure_names,
    rewards,
    vote,
)
from pathreward.evaluation.overlap import (
    COUNTS,
    compared_texts,
    corpus_bleu,
    expect_packages,
    overlap,
)
from pathreward.evaluation.resampling import Array, Figure, Groups, figures, function_figure
from pathreward.sample import Sample
from pathreward.workers import worker_count

_WINDOW = 256
ALL = ""
"""The category of all rows."""
Counts = Array | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The measures of each row, and their figures over all rows and by category."""

    source: str
    """The file of the completions."""
    joined_by: str
    """How completions and rows were joined: id, order or row."""
    items: list[Item]
    values: list[Values]
    """The values of each row, the mean over its completions; None where one does not apply."""
    figures: Mapping[str, Mapping[str, Figure]]
    """Figure by measure, by category; `ALL` first. Measures without a value are not there."""
    samples_each: int
    """Completions of each row."""
    seed: int = 0
    """The seed of the draws."""
    judged: tuple[JudgeUsage, ...] = ()
    """What judges were asked, a rubric each."""

    @property
    def categories(self) -> list[str]:
        """The categories, without that of all rows."""
        return [each for each in self.figures if each != ALL]

    @property
    def grouped(self) -> bool:
        """Whether intervals are over groups of rows."""
        return any(each.group for each in self.items)

    def groups(self) -> Groups:
        """Return the groups of the rows."""
        return Groups.of([each.group for each in self.items])

    def to_dict(self) -> dict[str, Any]:
        """Return the figures and the values of each row as JSON values."""
        return {
            "source": self.source,
            "joined_by": self.joined_by,
            "rows": len(self.items),
            "completions_per_row": self.samples_each,
            "groups": self.groups().count,
            "seed": self.seed,
            "judges": [each.to_dict() for each in self.judged],
            "figures": _listed(self.figures[ALL]),
            "categories": {each: _listed(self.figures[each]) for each in self.categories},
            "items": [
                {"id": item.key, "category": item.category, "group": item.group, "values": values}
                for item, values in zip(self.items, self.values, strict=True)
            ],
        }


def evaluate(
    found: Items,
    *,
    dialects: Sequence[str] = tuple(DIALECTS),
    workers: int | None = None,
    seed: int = 0,
    bertscore: BertScore | None = None,
    judges: Sequence[Judge] = (),
    advance: Callable[[int], None] = lambda done: None,
) -> Evaluation:
    """Return the measures of the completions of a policy.

    A row's value is the mean over its completions; with several of them, `majority` and `best` say
    what a vote and the best of them get. A figure is the mean over the rows that have a value.

    Args:
        found: The rows with their completions.
        dialects: The dialects of sections that are well formed.
        workers: The number of worker processes, as for `Reward.score`.
        seed: The seed of the intervals' draws.
        bertscore: The BERTScore of `load_bertscore`; None: it is not measured.
        judges: The judges of `load_judges`, a rubric each.
        advance: Called with the number of completions that are measured.

    Raises:
        DataError: If sacrebleu or rouge-score is not installed, a dialect is not known, or a
            judge's endpoint is down.
    """
    expect_packages()
    for name in dialects:
        if name not in DIALECTS:
            raise DataError(unknown("dialect", name, DIALECTS))
    by_name = rewards(dialects)
    samples = [each for item in found.items for each in item.samples]
    measured: list[Values] = []
    judging = [Judging(each) for each in judges]
    for start in range(0, len(samples), _WINDOW):
        window = samples[start : start + _WINDOW]
        values_of = measure(window, by_name, worker_count(workers))
        if bertscore:
            _add_bertscore(window, values_of, bertscore)
        for each in judging:
            each.add(window, values_of)
        measured += values_of
        advance(start + len(window))
    values, counts = _rows(found.items, measured)
    return Evaluation(
        found.source,
        found.joined_by,
        found.items,
        values,
        figures_by_category(found.items, values, seed, counts),
        found.samples_each,
        seed,
        tuple(each.judged() for each in judging),
    )


def _add_bertscore(samples: Sequence[Sample], values: Sequence[Values], score: BertScore) -> None:
    pairs = {at: texts for at, each in enumerate(samples) if (texts := compared_texts(each))}
    for at, value in zip(pairs, score(list(pairs.values())), strict=True):
        values[at]["bertscore"] = value


def _rows(items: Sequence[Item], measured: Sequence[Values]) -> tuple[list[Values], list[Counts]]:
    """Return `_row` of each row, from the values of the completions in their order."""
    values, counts = [], []
    at = 0
    for item in items:
        row, shared = _row(item, measured[at : at + len(item.samples)])
        at += len(item.samples)
        values.append(row)
        counts.append(shared)
    return values, counts


def _row(item: Item, measured: Sequence[Values]) -> tuple[Values, Counts]:
    """Return the values of a row and, summed over its completions, what BLEU is computed from."""
    row: Values = {
        name: _mean([each.get(name) for each in measured])
        for name in dict.fromkeys(name for each in measured for name in each)
    }
    has_answer = row["accuracy"] is not None
    if len(item.samples) > 1 and has_answer:
        votes = [vote(each) for each in item.samples]
        row["majority"] = majority(votes)
        row["best"] = float(any(right for _, right in votes))
    shared = [overlap(*texts) for each in item.samples if (texts := compared_texts(each))]
    if not shared:
        return row, None
    for place, name in enumerate(("rouge1", "rouge2", "rougeL")):
        row[name] = _mean([each.rouge[place] for each in shared])
    counts: Array = np.sum([each.counts for each in shared], axis=0)
    row["bleu"] = corpus_bleu(counts, short=True)
    return row, counts


def _mean(values: Sequence[float | None]) -> float | None:
    known = [each for each in values if each is not None]
    return fsum(known) / len(known) if known else None


def figures_by_category(
    items: Sequence[Item], values: Sequence[Values], seed: int = 0, counts: Sequence[Counts] = ()
) -> dict[str, dict[str, Figure]]:
    """Return figure by measure, by category, `ALL` first; measures without a value are left out.

    Args:
        items: The rows.
        values: The values of each row.
        seed: The seed of the intervals' draws.
        counts: What BLEU of each row is computed from; empty: there is no BLEU.
    """
    every_name = measure_names(values)
    names = [name for name in every_name if name != "bleu"]
    table = as_array(values, names)
    nothing = np.full(COUNTS, np.nan)
    known = counts or [None] * len(items)
    shared = np.vstack([nothing if each is None else each for each in known])
    shares = [described(name).is_share for name in names]
    groups = [each.group for each in items]
    categories = dict.fromkeys(each.category for each in items)
    found: dict[str, dict[str, Figure]] = {}
    for category in (ALL, *(each for each in categories if each != ALL)):
        at = [n for n, each in enumerate(items) if category in {ALL, each.category}]
        own = Groups.of([groups[n] for n in at])
        means = dict(zip(names, figures(table[at], own, shares, seed), strict=True))
        bleu = function_figure(shared[at], own, corpus_bleu, seed) if counts else None
        every = {**means, **({"bleu": bleu} if bleu else {})}
        found[category] = {n: every[n] for n in every_name if n in every and every[n].items}
    return found


def as_array(values: Sequence[Values], names: Sequence[str]) -> Array:
    """Return values as an array of shape (rows, measures), NaN where there is none.

    >>> as_array([{"accuracy": 1.0}, {}], ["accuracy"]).ravel()
    array([ 1., nan])
    """
    rows = [[np.nan if (v := row.get(name)) is None else v for name in names] for row in values]
    return np.array(rows, dtype=float).reshape(len(values), len(names))


def _listed(figures: Mapping[str, Figure]) -> dict[str, Any]:
    return {
        name: {
            "value": each.value,
            "low": each.low,
            "high": each.high,
            "rows": each.items,
            "groups": each.groups,
        }
        for name, each in figures.items()
    }
