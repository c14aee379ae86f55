"""How the findings of a text support a diagnosis, by the edges of the graph."""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from math import fsum
from typing import Literal, NamedTuple

from pathreward.claims.section_mentions import Claims
from pathreward.kg import KnowledgeGraph, Relation
from pathreward.kg.profile import Tie, profile
from pathreward.linking.mention import Claim
from pathreward.score import Polarity

Role = Literal["used", "stated", "against", "unrelated", "neutral"]
"""The role of a claim for a diagnosis: a supporting finding that the reasoning uses for it, one
that is stated only, one that contradicts it, one that does neither, one that does not count."""

STATED = ("finding", "cell", "marker", "anatomy")
"""Types of concepts that can support a diagnosis."""

_OPPOSITE: Mapping[Polarity, Polarity] = {"affirmed": "negated", "negated": "affirmed"}
_CONTRADICTED = 0.5
"""Cost of a finding that the reference states the other way round."""


class Weights(NamedTuple):
    """The weights of edges; a specific edge of the diagnosis itself weighs 1."""

    inherited: float
    """The factor for each step of is_a to a wider diagnosis."""
    site: float
    """The weight of all sites together."""

    def support(self, tie: Tie) -> float:
        """Return the weight of an edge."""
        if tie.relation.relation == "located_in":
            return self.site
        return float(tie.support * self.inherited**tie.distance)

    def against(self, tie: Tie) -> float:
        """Return the cost of a finding that contradicts an edge."""
        return float(tie.against * self.inherited**tie.distance)


@dataclass(frozen=True, slots=True)
class Reference:
    """The claims of a row's reference, as far as they decide the roles of a completion's claims."""

    claims: Claims
    """Its claims and what they imply; no other claim supports."""
    against: Set[str] = frozenset()
    """Concepts by which the reference contradicts its own diagnosis: here the graph is wrong."""

    def states(self, claim: Claim, graph: KnowledgeGraph) -> bool:
        """Return whether the reference has a claim, or an affirmed one about a wider finding."""
        concept, polarity = claim
        if self.claims.get(concept) == polarity:
            return True
        if polarity != "affirmed":
            return False
        wider = (each.object for each in graph.relations(concept, "is_a"))
        return any(self.claims.get(each) == polarity for each in wider)

    def denies(self, claim: Claim) -> bool:
        """Return whether the reference states the opposite of a claim."""
        concept, polarity = claim
        return concept in self.claims and self.claims[concept] == _OPPOSITE.get(polarity)


@dataclass(frozen=True, slots=True)
class Statements:
    """The claims of a completion."""

    claims: Claims
    """Polarities by concept id, of all sections."""
    contradicted: Set[str] = frozenset()
    """Concepts that are affirmed and negated; they count as unrelated."""
    grounded: Callable[[Claim], bool] = lambda _: True
    """Whether a claim is observed, so that the reasoning can build on it."""
    used: Callable[[Set[str]], Set[str]] = frozenset
    """Those of some concepts that the reasoning uses for the diagnosis."""


@dataclass(frozen=True, slots=True)
class Support:
    """The roles of claims for one diagnosis."""

    diagnosis: str
    stated: float
    """The weight of the supporting edges, each counted once."""
    used: float
    """The weight of those edges by which an observed finding supports that the reasoning uses."""
    against: float
    """The weight of the contradicting findings."""
    roles: Mapping[str, Role] = field(default_factory=dict)
    """The role by concept, without the neutral ones."""
    ties: Mapping[str, Tie] = field(default_factory=dict)
    """The edges between the graph's concepts and the diagnosis."""

    def count(self, *roles: Role) -> int:
        """Return how many concepts have one of these roles."""
        return sum(each in roles for each in self.roles.values())


def support(
    statements: Statements,
    diagnosis: str,
    graph: KnowledgeGraph,
    weights: Weights,
    reference: Reference | None = None,
) -> Support:
    """Return the roles of claims for a diagnosis.

    >>> graph = KnowledgeGraph.default()
    >>> claims = {"keratin_pearls": "affirmed", "gland_formation": "affirmed", "TTF-1": "negated"}
    >>> found = support(Statements(claims), "squamous_cell_carcinoma", graph, Weights(0.5, 0.2))
    >>> found.roles["keratin_pearls"], found.roles["gland_formation"], found.against
    ('used', 'against', 1.0)

    Args:
        statements: The claims of the text.
        diagnosis: The id of the diagnosis.
        graph: The graph with the edges.
        weights: The weights of edges.
        reference: The claims of the reference; None: only the graph decides.
    """
    ties = profile(graph, diagnosis)
    roles: dict[str, Role] = {}
    for claim in statements.claims.items():
        role = _role(claim, ties.get(claim[0]), statements, graph, reference)
        if role != "neutral":
            roles[claim[0]] = role
    supporting = {each: ties[each] for each, role in roles.items() if role == "stated"}
    used = _used_edges(statements, supporting, graph)
    for each, tie in supporting.items():
        if tie.relation in used:
            roles[each] = "used"
    costs = (
        max(weights.against(ties[each]), _CONTRADICTED if reference else 0.0)
        for each, role in roles.items()
        if role == "against"
    )
    return Support(
        diagnosis,
        weight(supporting.values(), weights),
        weight((each for each in supporting.values() if each.relation in used), weights),
        fsum(costs),
        roles,
        ties,
    )


def weight(ties: Iterable[Tie], weights: Weights) -> float:
    """Return the weight of supporting edges; an edge that two findings use counts once.

    >>> ties = profile(KnowledgeGraph.default(), "squamous_cell_carcinoma")
    >>> weight([ties["keratin_pearls"], ties["keratin_pearls"]], Weights(0.5, 0.2)) <= 1
    True
    """
    edges = {each.relation: weights.support(each) for each in ties}
    sites = [each for each in edges if each.relation == "located_in"]
    for each in sites[1:]:
        del edges[each]
    return fsum(edges.values())


def _role(
    claim: Claim,
    tie: Tie | None,
    statements: Statements,
    graph: KnowledgeGraph,
    reference: Reference | None,
) -> Role:
    concept, polarity = claim
    is_site = concept in graph.of_type("anatomy")  # a report names many sites beside the tumor's
    if polarity == "uncertain" or (is_site and polarity == "negated"):
        return "neutral"
    if reference and concept in reference.against:
        return "neutral"
    stated = reference is not None and reference.states(claim, graph)
    idle: Role = "neutral" if is_site or stated or polarity == "negated" else "unrelated"
    if tie is None:
        return idle
    if concept in statements.contradicted:
        return "neutral" if is_site else "unrelated"
    denied = reference is not None and reference.denies(claim)
    if polarity != tie.expected:
        if tie.against or denied:
            return "neutral" if stated else "against"
        return "unrelated" if tie.expected == "affirmed" and not (stated or is_site) else idle
    if reference is None or stated:
        return "stated" if tie.support or is_site else "neutral"
    return "against" if denied and not is_site else idle


def _used_edges(
    statements: Statements, supporting: Mapping[str, Tie], graph: KnowledgeGraph
) -> Set[Relation]:
    """Return the edges of the observed findings that the reasoning uses.

    It may use the finding itself, another one with the same edge, or a kind of it.
    """
    near = {
        each: {other for other in statements.claims if _is_kind(each, other, graph)}
        for each in supporting
    }
    used = statements.used({*supporting, *(one for each in near.values() for one in each)})
    edges = {
        tie.relation for each, tie in supporting.items() if not used.isdisjoint({each, *near[each]})
    }
    return {
        tie.relation
        for each, tie in supporting.items()
        if tie.relation in edges and statements.grounded((each, statements.claims[each]))
    }


def _is_kind(a: str, b: str, graph: KnowledgeGraph) -> bool:
    return graph.related(a, "is_a", b) or graph.related(b, "is_a", a)
