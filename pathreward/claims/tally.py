"""Weigh a comparison: one number of what agrees, contradicts, is left out and is added."""

from collections.abc import Collection
from math import fsum, isinf
from typing import NamedTuple

from pathreward.claims.claim import Claim, Kind
from pathreward.claims.compare import Comparison, Judged, Reference

CONCEPTS: frozenset[Kind] = frozenset({"concept", "involvement", "word"})
FACTS: frozenset[Kind] = frozenset(
    {"marker", "grade", "stage", "measurement", "side", "degree", "fact"}
)
ADDED = 0.3
"""What an addition costs of its weight in precision."""
_DEGREE = 0.7
_WORD = 0.3
_FULL = 2.5


class Tally(NamedTuple):
    """The weights of what a comparison found."""

    agreed: float
    contradicted: float
    omitted: float
    added: float
    turns: float
    """The number of contradictions, each at most 1."""


def tally(comparison: Comparison, reference: Reference, kinds: Collection[Kind]) -> Tally:
    """Return the weights of a view of a comparison; contradictions of all kinds count as turns."""
    agreed = omitted = 0.0
    for claim, _ in reference.claims:
        if claim.kind in kinds:
            share = comparison.earned.get(claim, 0.0)
            agreed += share * claim.weight
    omitted = fsum(each.weight for each in comparison.missing if each.kind in kinds)
    contradicted = added = turns = 0.0
    seen: set[tuple[object, ...]] = set()
    for each in comparison.judged:
        key = (each.claim.axes, each.outcome)
        if key in seen:
            continue
        seen.add(key)
        if each.outcome == "contradicts":
            turns += turned(each)
            if each.claim.kind in kinds:
                contradicted += each.claim.weight
        elif each.outcome == "added" and (each.claim.kind in kinds or each.claim.kind in FACTS):
            added += each.claim.weight
    return Tally(agreed, contradicted, omitted, added, turns)


def turned(judged: Judged) -> float:
    """Return how much of a contradiction a claim is."""
    return judged.worth * certainty(judged.claim)


def certainty(claim: Claim) -> float:
    """Return how much the contradiction of a claim counts, in [0, 1]: little for vague concepts."""
    if claim.kind == "degree":
        return _DEGREE
    if claim.kind == "word":
        return _WORD
    return min(1.0, _FULL * claim.weight)


def value(found: Tally, factor: float = 0.36, beta: float = 1.0) -> float:
    """Return the square root of the F-measure times a factor for each contradiction.

    >>> round(value(Tally(2.0, 0.0, 0.0, 0.0, 0.0)), 3), round(value(Tally(1.0, 1.0, 0.0, 0.0, 1.0)), 3)
    (1.0, 0.424)
    """
    if not found.agreed:
        return 0.0
    precision = found.agreed / (found.agreed + found.contradicted + ADDED * found.added)
    recall = found.agreed / (found.agreed + found.contradicted + found.omitted)
    if isinf(beta):
        share = recall
    else:
        square = beta**2
        share = (1 + square) * precision * recall / (square * precision + recall)
    return (share * factor**found.turns) ** 0.5
