"""What the findings that a text states do to a diagnosis, by the edges of the graph."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from math import fsum
from typing import Literal, NamedTuple

from pathreward.kg import KnowledgeGraph
from pathreward.kg.profile import Tie, profile
from pathreward.linking.mention import Claim
from pathreward.score import Polarity

Claims = dict[str, Polarity]
"""Concept ids with what is said of them, in the order in which they are named first."""

Role = Literal["supports", "against", "idle", "neutral"]
"""What a claim does to a diagnosis; an idle one leads nowhere, a neutral one does not count."""

STATED = frozenset({"finding", "cell", "marker", "anatomy"})
"""Types of the concepts that can support a diagnosis."""

_ROLES: Mapping[tuple[str, Polarity], Role] = {
    ("supports", "affirmed"): "supports",
    ("supports", "negated"): "idle",
    ("excludes", "affirmed"): "against",
    ("marker_positive", "affirmed"): "supports",
    ("marker_positive", "negated"): "against",
    ("marker_negative", "affirmed"): "against",
    ("marker_negative", "negated"): "supports",
    ("located_in", "affirmed"): "supports",
}


class Weights(NamedTuple):
    """What edges are worth."""

    inherited: float
    """One of a wider or a narrower diagnosis; the diagnosis's own is worth 1."""
    site: float
    """All sites together."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a reference knows of the case, so far as it decides what claims do."""

    stated: Set[Claim] = frozenset()
    """What it states and what follows from that: nothing else supports, and none of it is idle."""
    against: Set[str] = frozenset()
    """Concepts by which it speaks against its own diagnosis: the graph is wrong for this case."""


@dataclass(frozen=True, slots=True)
class Support:
    """How stated findings stand to one diagnosis."""

    diagnosis: str
    weight: float
    """What the supporting edges are worth, each counted once."""
    roles: Mapping[str, Role] = field(default_factory=dict)
    """By concept; neutral ones are left out."""
    ties: Mapping[str, Tie] = field(default_factory=dict)
    """All that the graph ties to the diagnosis."""

    def count(self, role: Role) -> int:
        """Return how many concepts have this role."""
        return sum(each == role for each in self.roles.values())


def claims_of(found: Iterable[Claim], graph: KnowledgeGraph) -> tuple[Claims, frozenset[str]]:
    """Return what is said of each concept, and the concepts said to be there and not there.

    What is said for sure and as uncertain too counts as it is said for sure.
    """
    claims: Claims = {}
    ways: dict[str, set[Polarity]] = {}
    concepts = graph.concepts
    for concept, polarity in found:
        if concepts[concept].type in STATED and claims.setdefault(concept, polarity) != polarity:
            ways.setdefault(concept, {claims[concept]}).add(polarity)
    claims.update((concept, min(each)) for concept, each in ways.items())
    both = (concept for concept, each in ways.items() if {"affirmed", "negated"} <= each)
    return claims, frozenset(both)


def support(
    claims: Claims,
    diagnosis: str,
    graph: KnowledgeGraph,
    weights: Weights,
    known: Known | None = None,
    both: Set[str] = frozenset(),
) -> Support:
    """Return how claims stand to a diagnosis.

    >>> graph = KnowledgeGraph.default()
    >>> claims = {"keratin_pearls": "affirmed", "gland_formation": "affirmed", "TTF-1": "negated"}
    >>> found = support(claims, "squamous_cell_carcinoma", graph, Weights(0.5, 0.5))
    >>> found.weight, found.roles["gland_formation"]
    (2.0, 'against')

    Args:
        claims: What is said of concepts.
        diagnosis: The id of the diagnosis.
        graph: What ties the two.
        weights: What edges are worth.
        known: What a reference knows; None: the graph alone judges.
        both: Concepts said to be there and not to be there, which are idle.
    """
    ties = profile(graph, diagnosis)
    roles: dict[str, Role] = {}
    for concept, polarity in claims.items():
        role = _role(ties.get(concept), (concept, polarity), known)
        if concept in both and role != "neutral":
            role = "idle"
        if role == "idle" and graph[concept].type == "anatomy":
            continue  # a report names many sites beside the tumor's own
        if role != "neutral":
            roles[concept] = role
    used = (ties[concept] for concept, role in roles.items() if role == "supports")
    return Support(diagnosis, weight(used, weights), roles, ties)


def _role(tie: Tie | None, claim: Claim, known: Known | None) -> Role:
    concept, polarity = claim
    role: Role = "idle" if polarity == "affirmed" else "neutral"
    if tie is not None:
        role = _ROLES.get((tie.relation.relation, polarity), "neutral")
    if known is None:
        return role
    if role == "against":
        return "neutral" if concept in known.against else role
    if claim in known.stated:
        return role if role == "supports" else "neutral"
    return "idle" if role == "supports" else role


def weight(ties: Iterable[Tie], weights: Weights) -> float:
    """Return what supporting edges are worth; an edge that two findings use counts once."""
    edges = {each.relation: each.distance for each in ties}
    sites = any(each.relation == "located_in" for each in edges)
    own = fsum(
        weights.inherited if distance else 1.0
        for each, distance in edges.items()
        if each.relation != "located_in"
    )
    return own + weights.site * sites


def speaking_for(ties: Iterable[Tie]) -> Iterable[Tie]:
    """Yield the ties that can support a diagnosis."""
    return (each for each in ties if each.relation.relation != "excludes")
