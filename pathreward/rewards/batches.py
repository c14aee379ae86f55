"""Score a batch by several rewards at once, a few samples at a time."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice

from pathreward.errors import RewardError
from pathreward.rewards.watch import expect_in_time, one_call, watched
from pathreward.sample import Sample
from pathreward.score import Score

_FEW = 8
"""Samples that all leaves score in turn; the caches of parsed text hold as many."""
_BETWEEN_COLLECTIONS = 32
"""Few samples, so many times, between two runs of the garbage collector."""
_LONG = 50_000
"""Characters from which on a sample is scored alone; the caches hold one text of this length."""


def judge_together(
    rewards: Mapping[str, Callable[[Sample], Score]], samples: Sequence[Sample]
) -> dict[str, list[Score]]:
    """Return the scores of each reward by name, one a sample.

    The rewards go through the batch together, a few samples at a time, so that a later one finds
    the text parsed and linked in the cache.

    >>> from pathreward.rewards import FormatReward
    >>> scores = judge_together({"format": FormatReward(("answer",))}, [Sample("Yes")])
    >>> [score.value for score in scores["format"]]
    [0.0]

    Args:
        rewards: Rewards that judge each sample on its own.
        samples: The batch.

    Raises:
        DeadlineError: If the deadline of `pathreward.rewards.watch` is over.
    """
    found: dict[str, list[Score]] = {name: [] for name in rewards}
    with one_call():
        done = 0
        groups = _few_at_a_time(samples)
        while some := list(islice(groups, _BETWEEN_COLLECTIONS)):
            with _collection_paused():
                for few in some:
                    for name, reward in rewards.items():
                        with named(name), watched(name or type(reward).__name__, few, done):
                            for sample in few:
                                found[name].append(reward(sample))
                                expect_in_time(name or type(reward).__name__, sample)
                    done += len(few)
    return found


@contextmanager
def named(name: str) -> Iterator[None]:
    """Name the part in errors of its reward; without a name, it is no part.

    >>> with named("mine"):
    ...     raise RewardError("Mine returned 0.5, no Score")
    Traceback (most recent call last):
    pathreward.errors.RewardError: the part 'mine': Mine returned 0.5, no Score
    """
    try:
        yield
    except RewardError as error:
        if not name:
            raise
        raise RewardError(f"the part {name!r}: {error}") from error


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Pause the garbage collector, which is started by the number of new objects.

    Scoring makes many objects and few cycles. Left running, the collector goes through young
    objects every sample, and through the graph and the caches (300,000 objects, a tenth of a
    second) every hundred samples. It frees next to nothing.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _few_at_a_time(samples: Sequence[Sample]) -> Iterator[list[Sample]]:
    """Yield the samples a few at a time, and a long one alone."""
    few: list[Sample] = []
    for sample in samples:
        is_long = len(sample.text) > _LONG
        if few and (is_long or len(few) == _FEW):
            yield few
            few = []
        few.append(sample)
        if is_long:
            yield few
            few = []
    if few:
        yield few
