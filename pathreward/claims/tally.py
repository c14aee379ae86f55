"""Weigh a comparison: what agrees, contradicts, is left out and is added."""

from collections.abc import Callable
from math import fsum, isinf
from typing import NamedTuple

from pathreward.claims.claim import Claim
from pathreward.claims.comparison import Comparison, Judged

_NEARLY = 0.9
_DEGREE = 0.7
_MENTIONED = 0.7
_WORD = 4.0
_FULL = 2.5
"""A concept of a weight of 0.4 or more contradicts in full."""


class Tally(NamedTuple):
    """The weights of what a comparison found."""

    agreed: float
    contradicted: float
    omitted: float
    added: float
    contradictions: float = 0.0
    """The number of contradictions, each at most 1."""


Weigh = Callable[[Claim], float]
"""The weight of a claim in a view; 0: it is not in it."""


def _none(_claim: Claim) -> float:
    return 0.0


def tally(
    comparison: Comparison,
    weigh: Weigh,
    added: Weigh,
    contradicts: Callable[[Claim], bool],
    invented: Weigh = _none,
) -> Tally:
    """Return the weights of a view of a comparison.

    >>> mucin = Claim(0, 5, "concept", (("concept mucin", "affirmed"),), 0.8, "mucin")
    >>> necrosis = Claim(7, 15, "concept", (("concept necrosis", "affirmed"),), 0.3, "necrosis")
    >>> compared = Comparison((Judged(necrosis, 0, "added"),), (), {mucin: 1.0})
    >>> weight = lambda claim: claim.weight
    >>> tally(compared, weight, weight, lambda claim: True)
    Tally(agreed=0.8, contradicted=0.0, omitted=0.0, added=0.3, contradictions=0.0)

    Args:
        comparison: The outcomes of the claims.
        weigh: The weight of a claim of either side in the view.
        added: The weight of a claim of the completion that the reference does not have.
        contradicts: Whether the contradiction of a claim counts, also of one outside the view.
        invented: How much of a contradiction a claim is that the reference does not have.
    """
    met = [(share, weigh(claim)) for claim, share in comparison.earned.items()]
    agreed = fsum([share * weight for share, weight in met])
    partly = fsum([(1 - share) * weight for share, weight in met])
    omitted = partly + fsum(map(weigh, comparison.missing))
    contradicted = beside = count = 0.0
    differing: dict[tuple[object, ...], Judged] = {}
    for each in comparison.judged:
        if each.outcome != "agrees":
            differing.setdefault((each.claim.axes, each.outcome), each)
    for each in differing.values():
        claim, _, outcome, _, worth = each
        if outcome == "near":
            beside += (1 - worth) * weigh(claim)
        elif outcome != "contradicts":
            beside += added(claim)
            count += invented(claim) * worth
        elif contradicts(claim):
            count += severity(each)
            contradicted += weigh(claim)
    return Tally(agreed, contradicted, omitted, beside, count)


def severity(judged: Judged) -> float:
    """Return how much of a contradiction a claim is, in [0, 1]: little for vague concepts.

    >>> tumor = Claim(0, 5, "concept", (("concept neoplasm", "affirmed"),), 0.1, "neoplasm")
    >>> severity(Judged(tumor, 0, "contradicts"))
    0.25
    """
    claim = judged.claim
    if claim.kind == "degree":
        return _DEGREE * judged.worth
    if claim.kind == "word":
        by = judged.by.weight if judged.by else 0.0
        return min(1.0, _WORD * max(claim.weight, by)) * judged.worth
    if claim.kind == "marker" and claim.concept:  # only mentioned
        return _MENTIONED * judged.worth
    return min(1.0, _FULL * claim.weight) * judged.worth


def value(
    found: Tally,
    turn: float,
    added: float,
    beta: float = 1.0,
    power: float = 0.5,
    enough: float = 1.0,
) -> float:
    r"""Return :math:`(B(F_\beta) t^n)^p`, in [0, 1]: n contradictions, the factor t of each.

    Precision is :math:`A / (A + C + a X)`, recall :math:`A / (A + C + O)`, with the weights that
    agree (A), contradict (C), are left out (O) and are added (X). B rises to 0.9 at `enough`, and
    from there slowly to 1 (`saturated`).

    >>> round(value(Tally(3.0, 1.0, 0.0, 0.0, 1.0), turn=0.36, added=0.3), 3)  # 0.75 * 0.36
    0.52

    Args:
        found: The weights.
        turn: The factor of a contradiction, in (0, 1].
        added: The share of its weight that an addition costs, in [0, 1].
        beta: Weight of recall against precision, positive; infinite: recall alone.
        power: The exponent, in (0, 1].
        enough: The F-measure that is nearly as good as 1, in (0, 1]; 1: B is the F-measure.
    """
    if not found.agreed:
        return 0.0
    precision = found.agreed / (found.agreed + found.contradicted + added * found.added)
    recall = found.agreed / (found.agreed + found.contradicted + found.omitted)
    share = f_measure(precision, recall, beta)
    return float((saturated(share, enough) * turn**found.contradictions) ** power)


def saturated(share: float, enough: float) -> float:
    """Return a share that rises to 0.9 at `enough`, and from there to 1, linearly both times.

    >>> [round(saturated(each, 0.3), 3) for each in (0.0, 0.15, 0.3, 0.65, 1.0)]
    [0.0, 0.45, 0.9, 0.95, 1.0]
    >>> saturated(0.4, 1.0)
    0.4
    """
    if enough >= 1:
        return share
    if share < enough:
        return _NEARLY * share / enough
    return _NEARLY + (1 - _NEARLY) * (share - enough) / (1 - enough)


def f_measure(precision: float, recall: float, beta: float) -> float:
    """Return the F-measure; recall alone for an infinite `beta`.

    >>> f_measure(0.5, 1.0, 1.0) == 2 / 3, f_measure(0.5, 1.0, float("inf"))
    (True, 1.0)
    """
    if isinf(beta):
        return recall
    weighted = beta**2 * precision + recall
    return (1 + beta**2) * precision * recall / weighted if weighted else 0.0
