"""How the findings of a text support a diagnosis, by the edges of the graph."""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from math import fsum
from typing import Literal, NamedTuple, Self

from pathreward.claims.section_mentions import Claims
from pathreward.kg import KnowledgeGraph
from pathreward.kg.heads import heads
from pathreward.kg.profile import Tie, profile
from pathreward.linking.mention import Claim
from pathreward.rewards.usage import Usage
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
        """Return the weight of an edge that is no site."""
        return float(tie.support * self.inherited**tie.distance)

    def against(self, tie: Tie) -> float:
        """Return the cost of a finding that contradicts an edge."""
        return float(tie.against * self.inherited**tie.distance)


@dataclass(frozen=True, slots=True)
class StatedReference:
    """The claims of a row's reference, as far as they decide the roles of a completion's claims."""

    claims: Claims
    """Its claims, and the wider findings that affirmed ones are kinds of."""
    kinds: Set[str] = frozenset()
    """The kinds of its affirmed findings, one step of is_a below them."""
    against: Set[str] = frozenset()
    """Concepts by which the reference contradicts its own diagnosis: here the graph is wrong."""
    affirmed: Set[str] = frozenset()
    """The findings that it affirms in so many words."""

    @classmethod
    def of(cls, claims: Claims, graph: KnowledgeGraph, against: Set[str] = frozenset()) -> Self:
        """Return the reference with some claims, and what they imply."""
        affirmed = [concept for concept, polarity in claims.items() if polarity == "affirmed"]
        above = chain.from_iterable(_wider(each, graph) for each in affirmed)
        wider: dict[str, Polarity] = dict.fromkeys(above, "affirmed")
        kinds = frozenset[str]().union(*(_kinds(each, graph) for each in affirmed))
        return cls({**wider, **claims}, kinds, against, frozenset(affirmed))

    def states(self, claim: Claim, graph: KnowledgeGraph) -> bool:
        """Return whether the reference has a claim, or an affirmed one of which it is a kind."""
        concept, polarity = claim
        if concept in self.claims:
            return self.claims[concept] == polarity
        if polarity != "affirmed":
            return False
        return concept in self.kinds or not self.affirmed.isdisjoint(heads(graph, concept))

    def denies(self, claim: Claim) -> bool:
        """Return whether the reference states the opposite of a claim."""
        concept, polarity = claim
        return concept in self.claims and self.claims[concept] == _OPPOSITE.get(polarity)


@dataclass(frozen=True, slots=True)
class Statements:
    """The claims of a completion."""

    claims: Claims
    """Polarities by concept id. What is observed decides; the reasoning adds what is not."""
    contradicted: Set[str] = frozenset()
    """Concepts that are affirmed and negated; they count as unrelated."""
    inferred: Set[str] = frozenset()
    """Concepts that the reasoning adds to an observation."""
    observed: Claims | None = None
    """The claims on which the reasoning can build; None: all."""


@dataclass(frozen=True, slots=True)
class Support:
    """The roles of claims for one diagnosis."""

    diagnosis: str
    stated: float
    """The weight of the supporting edges, each counted once."""
    used: float
    """The weight of the edges of observed findings that the reasoning uses; sites do not count."""
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
    reference: StatedReference | None = None,
    usage: Callable[[Claims], Usage] | None = None,
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
        usage: How the reasoning uses some claims for the diagnosis; None: it uses all.
    """
    ties = profile(graph, diagnosis)
    roles = _roles(statements, ties, graph, reference)
    supporting = {each: ties[each] for each, role in roles.items() if role == "stated"}
    doubtful = {
        each for each, role in roles.items() if role == "against" and each in statements.inferred
    }
    used, foreign = _used_edges(statements, supporting, doubtful, graph, usage)
    for each, tie in supporting.items():
        if tie.number in used:
            roles[each] = "used"
    for each in doubtful & foreign:
        del roles[each]  # it is stated of another diagnosis
    costs = (
        max(weights.against(ties[each]), _CONTRADICTED if reference else 0.0)
        for each, role in roles.items()
        if role == "against"
    )
    return Support(
        diagnosis,
        weight(supporting.values(), weights),
        weight(
            (each for each in supporting.values() if each.number in used),
            weights._replace(site=0.0),
        ),
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
    edges = {each.number: each for each in ties}
    sites = any(each.relation.relation == "located_in" for each in edges.values())
    own = (each for each in edges.values() if each.relation.relation != "located_in")
    return fsum(map(weights.support, own)) + weights.site * sites


def _roles(
    statements: Statements,
    ties: Mapping[str, Tie],
    graph: KnowledgeGraph,
    reference: StatedReference | None,
) -> dict[str, Role]:
    """Return the roles of the concepts, apart from the neutral ones; none is used yet."""
    sites = graph.of_type("anatomy")
    roles: dict[str, Role] = {}
    for claim in statements.claims.items():
        concept, polarity = claim
        tie, is_site = ties.get(concept), concept in sites
        if polarity == "uncertain" or (is_site and (tie is None or polarity == "negated")):
            continue  # a report names many sites besides the tumor's own
        stated = reference is not None and reference.states(claim, graph)
        if tie is None:
            role: Role = "neutral" if stated or polarity == "negated" else "unrelated"
        elif concept in statements.contradicted:
            role = "neutral" if is_site else "unrelated"
        else:
            role = _role(claim, tie, stated, reference)
        if role != "neutral":
            roles[concept] = role
    return roles


def _role(claim: Claim, tie: Tie, stated: bool, reference: StatedReference | None) -> Role:
    """Return the role of a certain claim about a concept with an edge.

    Args:
        claim: The claim.
        tie: The edge.
        stated: Whether the reference has the claim.
        reference: The claims of the reference, if there is one.
    """
    concept, polarity = claim
    if reference and concept in reference.against:
        return "neutral"
    is_site = tie.relation.relation == "located_in"
    denied = reference is not None and reference.denies(claim) and not is_site
    if polarity != tie.expected:
        if stated:
            return "neutral"
        if tie.against or denied:
            return "against"
        return "unrelated"
    if reference is None or stated:
        return "stated" if tie.support or is_site else "neutral"
    if denied:
        return "against"
    return "neutral" if is_site or polarity == "negated" else "unrelated"


def _used_edges(
    statements: Statements,
    supporting: Mapping[str, Tie],
    doubtful: Set[str],
    graph: KnowledgeGraph,
    usage: Callable[[Claims], Usage] | None,
) -> tuple[Set[int], Set[str]]:
    """Return the numbers of the edges that the reasoning uses, and the foreign findings.

    An edge of an observed finding is used if the reasoning uses the finding itself, another one
    with the same edge, or a kind of it.
    """
    claims, seen = statements.claims, statements.observed
    observed = (
        supporting.values()
        if seen is None
        else [tie for each, tie in supporting.items() if seen.get(each) == claims[each]]
    )
    if usage is None:
        return {tie.number for tie in observed}, frozenset()
    numbers: dict[str, set[int]] = {each: {tie.number} for each, tie in supporting.items()}
    for each, tie in supporting.items():
        for other in _kin(each, graph):
            if other in claims:
                numbers.setdefault(other, set()).add(tie.number)
    for other in claims:
        for each in heads(graph, other):
            if each in supporting:
                numbers.setdefault(other, set()).add(supporting[each].number)
    used, foreign = usage({each: claims[each] for each in {*numbers, *doubtful}})
    edges = {number for each in used & numbers.keys() for number in numbers[each]}
    return edges & {tie.number for tie in observed}, foreign


@lru_cache(maxsize=1 << 14)
def _wider(concept: str, graph: KnowledgeGraph) -> frozenset[str]:
    """Return the ids of what a concept is a kind of."""
    return graph.ancestors(concept) | heads(graph, concept)


@lru_cache(maxsize=1 << 14)
def _kinds(concept: str, graph: KnowledgeGraph) -> frozenset[str]:
    """Return the ids of the kinds of a concept, one step of is_a below it."""
    return frozenset(each.subject for each in graph.relations(None, "is_a", concept))


@lru_cache(maxsize=1 << 14)
def _kin(concept: str, graph: KnowledgeGraph) -> Set[str]:
    """Return the ids of the concepts one step of is_a above and below a concept, and its heads."""
    above = {each.object for each in graph.relations(concept, "is_a")} | heads(graph, concept)
    return above | _kinds(concept, graph)
