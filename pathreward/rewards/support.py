"""How the findings of a text support a diagnosis, by the edges of the graph."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from math import fsum
from typing import Literal, NamedTuple

from pathreward.claims.section_mentions import Claims
from pathreward.kg import KnowledgeGraph
from pathreward.kg.profile import Tie, profile
from pathreward.linking.mention import Claim
from pathreward.score import Polarity

Role = Literal["supports", "against", "unrelated", "neutral"]
"""The role of a claim for a diagnosis; a neutral one does not count."""

STATED = ("finding", "cell", "marker", "anatomy")
"""Types of concepts that can support a diagnosis."""

_ROLES: Mapping[tuple[str, Polarity], Role] = {
    ("supports", "affirmed"): "supports",
    ("supports", "negated"): "unrelated",
    ("excludes", "affirmed"): "against",
    ("marker_positive", "affirmed"): "supports",
    ("marker_positive", "negated"): "against",
    ("marker_negative", "affirmed"): "against",
    ("marker_negative", "negated"): "supports",
    ("located_in", "affirmed"): "supports",
}


class Weights(NamedTuple):
    """The weights of edges; an edge of the diagnosis itself weighs 1."""

    inherited: float
    """The weight of an edge of a wider or a narrower diagnosis."""
    site: float
    """The weight of all sites together."""


@dataclass(frozen=True, slots=True)
class ReferenceClaims:
    """The claims of a reference, as far as they decide the roles of a completion's claims."""

    stated: Set[Claim] = frozenset()
    """Its claims and what they imply: no other claim supports, and none of these is unrelated."""
    against: Set[str] = frozenset()
    """Concepts by which the reference contradicts its own diagnosis: here the graph is wrong."""


@dataclass(frozen=True, slots=True)
class Support:
    """The roles of claims for one diagnosis."""

    diagnosis: str
    weight: float
    """The weight of the supporting edges, each counted once."""
    roles: Mapping[str, Role] = field(default_factory=dict)
    """The role by concept, without the neutral ones."""
    ties: Mapping[str, Tie] = field(default_factory=dict)
    """The edges between the graph's concepts and the diagnosis."""

    def count(self, role: Role) -> int:
        """Return how many concepts have this role."""
        return sum(each == role for each in self.roles.values())


def support(
    claims: Claims,
    diagnosis: str,
    graph: KnowledgeGraph,
    weights: Weights,
    reference: ReferenceClaims | None = None,
    contradicted: Set[str] = frozenset(),
) -> Support:
    """Return the roles of claims for a diagnosis.

    >>> graph = KnowledgeGraph.default()
    >>> claims = {"keratin_pearls": "affirmed", "gland_formation": "affirmed", "TTF-1": "negated"}
    >>> found = support(claims, "squamous_cell_carcinoma", graph, Weights(0.5, 0.5))
    >>> found.weight, found.roles["gland_formation"]
    (2.0, 'against')

    Args:
        claims: Polarities by concept id.
        diagnosis: The id of the diagnosis.
        graph: The graph with the edges.
        weights: The weights of edges.
        reference: The claims of the reference; None: only the graph decides.
        contradicted: Concepts that are affirmed and negated; they count as unrelated.
    """
    ties = profile(graph, diagnosis)
    sites = graph.of_type("anatomy")
    stated = reference.stated if reference else ()
    roles: dict[str, Role] = {
        concept: "unrelated"
        for concept, polarity in claims.items()
        if polarity == "affirmed" and concept not in ties
        if concept not in sites and (concept, polarity) not in stated
    }
    for concept in claims.keys() & ties.keys():
        role = _role(ties[concept], (concept, claims[concept]), reference)
        if concept in contradicted and role != "neutral":
            role = "unrelated"
        if role == "unrelated" and concept in sites:
            continue  # a report names many sites beside the tumor's own
        if role != "neutral":
            roles[concept] = role
    used = (ties[concept] for concept, role in roles.items() if role == "supports")
    return Support(diagnosis, weight(used, weights), roles, ties)


def _role(tie: Tie, claim: Claim, reference: ReferenceClaims | None) -> Role:
    concept, polarity = claim
    role = _ROLES.get((tie.relation.relation, polarity), "neutral")
    if reference is None:
        return role
    if role == "against":
        return "neutral" if concept in reference.against else role
    if claim in reference.stated:
        return role if role == "supports" else "neutral"
    return "unrelated" if role == "supports" else role


def weight(ties: Iterable[Tie], weights: Weights) -> float:
    """Return the weight of supporting edges; an edge that two findings use counts once.

    >>> ties = profile(KnowledgeGraph.default(), "squamous_cell_carcinoma")
    >>> weight([ties["keratin_pearls"]], Weights(inherited=0.5, site=0.5))
    1.0
    """
    edges = {each.relation: each.distance for each in ties}
    sites = any(each.relation == "located_in" for each in edges)
    own = fsum(
        weights.inherited if distance else 1.0
        for each, distance in edges.items()
        if each.relation != "located_in"
    )
    return own + weights.site * sites


def supporting_ties(ties: Iterable[Tie]) -> Iterable[Tie]:
    """Yield the ties that can support a diagnosis."""
    return (each for each in ties if each.relation.relation != "excludes")
