"""Which target a reasoning comes to: the stances towards each, combined to one score.

    score = 2.4 last + 2 closing + 1.5 best + 2.4 survivor + 1.2 exception + .4 first
            + .6 proposed - 1.1 denied

Each term is in [-2, 2]:

- last: the last stance that decides is chosen or supported
- closing: the last sentence that names any target names this one, and does not deny it
- best: the largest share of its name in a sentence
- survivor: all others are denied
- exception: it alone is denied, as the answer to "which is not" is
- first: it is named first, and affirmed
- proposed, denied: how often it is only named, and how often it is denied

A target named in part counts by the square of the part, one in a list by its share of the list.

The weights were fitted (a logistic model over the options of a question) to one half of the chains
of thought of ``benchmarks/validity/chains.py`` and rounded; other roundings give the same figures.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pathreward.rewards.consistency_checks.stances import Event

_LAST, _CLOSING, _BEST, _SURVIVOR = 2.4, 2.0, 1.5, 2.4
_EXCEPTION, _FIRST, _PROPOSED, _DENIED = 1.2, 0.4, 0.6, 1.1
_MOST = 2.0
"""The largest sum of mentions that counts."""
_SURE = 0.6
"""The share of a name from which a mention decides the last stance."""
AFFIRMED = frozenset({"chosen", "supported", "proposed"})
DENIED = frozenset({"doubted", "eliminated"})


class FinalStance(NamedTuple):
    """The stance towards a target at the end of a reasoning."""

    score: float
    last: Event | None
    """The last event that decides, the last one of all where none does."""


def final_stances(
    events: Sequence[Event], targets: int, *, exhaustive: bool, exception: bool
) -> list[FinalStance]:
    """Return the stance towards each target at the end of a reasoning.

    >>> first = Event(0, "eliminated", 1.0, 0, 1)
    >>> second = Event(1, "chosen", 1.0, 1, 1)
    >>> found = final_stances([first, second], 2, exhaustive=True, exception=False)
    >>> [round(each.score, 1) for each in found]
    [0.4, 5.9]

    Args:
        events: What each sentence says, in the order of the text.
        targets: Number of targets.
        exhaustive: Whether one of the targets is the answer, so that denying all others affirms it.
        exception: Whether the question may ask for the target that does not fit.
    """
    last: list[Event | None] = [None] * targets
    proposed, denied, best = ([0.0] * targets for _ in range(3))
    closing = [0.0] * targets
    end = max((each.sentence for each in events), default=0)
    for each in events:
        i = each.target
        known = last[i]
        if known is None or each.coverage >= _SURE or known.coverage < _SURE:
            last[i] = each
        best[i] = max(best[i], each.coverage)
        if each.stance in DENIED:
            denied[i] += each.coverage**2
        elif each.stance == "proposed":
            proposed[i] += each.coverage**2 / each.listed
        if each.sentence == end and each.stance in AFFIRMED:
            closing[i] = max(closing[i], each.coverage / each.listed)
    signs = [_sign(each) for each in last]
    found = []
    for i, event in enumerate(last):
        others = signs[:i] + signs[i + 1 :]
        excepted = exception and _is_exception(signs[i], others)
        score = _BEST * best[i] + _CLOSING * closing[i] + _PROPOSED * min(_MOST, proposed[i])
        if event and event.stance in {"chosen", "supported"}:
            score += _LAST * event.coverage
        if excepted:
            score += _EXCEPTION * excepted
        else:
            score -= _DENIED * min(_MOST, denied[i])
        if exhaustive and len(others) > 1 and signs[i] >= 0 and all(each < 0 for each in others):
            score += _SURVIVOR * min(-each for each in others)
        if events and events[0].target == i and events[0].stance in AFFIRMED:
            score += _FIRST
        found.append(FinalStance(score, event))
    return found


def _sign(event: Event | None) -> float:
    if event is None:
        return 0.0
    return -event.coverage if event.stance in DENIED else event.coverage


def _is_exception(sign: float, others: Sequence[float]) -> float:
    """Return how clearly a target alone is denied, 0 where it is not."""
    if sign >= 0 or len(others) < 2 or any(each < 0 for each in others):
        return 0.0
    share = sum(each > 0 for each in others) / len(others)
    return share**2 if share**2 >= 0.4 else 0.0
