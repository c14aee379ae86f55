"""What the findings that a text states do to a diagnosis, by the edges of the graph."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from math import fsum
from typing import Literal, NamedTuple

from pathreward.claims.section_mentions import Claims
from pathreward.kg import KnowledgeGraph
from pathreward.kg.profile import Tie, profile
from pathreward.linking.mention import Claim
from pathreward.score import Polarity

Role = Literal["supports", "against", "idle", "neutral"]
"""What a claim does to a diagnosis; an idle one leads nowhere, a neutral one does not count."""

STATED = ("finding", "cell", "marker", "anatomy")
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
    sites = graph.of_type("anatomy")
    stated = known.stated if known else ()
    roles: dict[str, Role] = {
        concept: "idle"
        for concept, polarity in claims.items()
        if polarity == "affirmed" and concept not in ties
        if concept not in sites and (concept, polarity) not in stated
    }
    for concept in claims.keys() & ties.keys():
        role = _role(ties[concept], (concept, claims[concept]), known)
        if concept in both and role != "neutral":
            role = "idle"
        if role == "idle" and concept in sites:
            continue  # a report names many sites beside the tumor's own
        if role != "neutral":
            roles[concept] = role
    used = (ties[concept] for concept, role in roles.items() if role == "supports")
    return Support(diagnosis, weight(used, weights), roles, ties)


def _role(tie: Tie, claim: Claim, known: Known | None) -> Role:
    concept, polarity = claim
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
