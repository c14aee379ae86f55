import pytest

from pathreward import Concept, KnowledgeGraph
from pathreward.kg import Relation
from pathreward.rewards.support import ReferenceClaims, Role, Weights, support
from pathreward.score import Polarity

GRAPH = KnowledgeGraph(
    [
        Concept("tumor", "tumor", "diagnosis"),
        Concept("scc", "squamous tumor", "diagnosis"),
        Concept("keratin", "keratin", "finding"),
        Concept("atypia", "atypia", "finding"),
        Concept("glands", "glands", "finding"),
        Concept("mucin", "mucin", "finding"),
        Concept("p40", "p40", "marker"),
        Concept("ttf1", "TTF-1", "marker"),
        Concept("skin", "skin", "anatomy"),
        Concept("lung", "lung", "anatomy"),
    ],
    [
        Relation("scc", "is_a", "tumor"),
        Relation("keratin", "supports", "scc"),
        Relation("atypia", "supports", "tumor"),
        Relation("glands", "excludes", "scc"),
        Relation("scc", "marker_positive", "p40"),
        Relation("scc", "marker_negative", "ttf1"),
        Relation("scc", "located_in", "skin"),
    ],
)
WEIGHTS = Weights(inherited=0.5, site=0.25)


@pytest.mark.parametrize(
    ("concept", "polarity", "role", "weight"),
    [
        ("keratin", "affirmed", "supports", 1.0),
        ("keratin", "negated", "unrelated", 0.0),
        ("keratin", "uncertain", "neutral", 0.0),
        ("atypia", "affirmed", "supports", 0.5),  # of the wider diagnosis
        ("glands", "affirmed", "against", 0.0),
        ("glands", "negated", "neutral", 0.0),
        ("p40", "affirmed", "supports", 1.0),
        ("p40", "negated", "against", 0.0),
        ("ttf1", "negated", "supports", 1.0),
        ("ttf1", "affirmed", "against", 0.0),
        ("skin", "affirmed", "supports", 0.25),
        ("lung", "affirmed", "neutral", 0.0),  # a site elsewhere
        ("mucin", "affirmed", "unrelated", 0.0),
        ("mucin", "negated", "neutral", 0.0),
    ],
)
def test_the_role_of_a_claim(concept: str, polarity: Polarity, role: Role, weight: float) -> None:
    found = support({concept: polarity}, "scc", GRAPH, WEIGHTS)
    assert found.roles.get(concept, "neutral") == role
    assert found.weight == weight


def test_what_is_affirmed_and_negated_is_unrelated() -> None:
    found = support({"keratin": "affirmed"}, "scc", GRAPH, WEIGHTS, contradicted={"keratin"})
    assert (found.roles["keratin"], found.weight) == ("unrelated", 0.0)


@pytest.mark.parametrize(
    ("concept", "role"),
    [
        ("keratin", "supports"),  # the reference states it
        ("p40", "unrelated"),  # it does not
        ("glands", "neutral"),  # the reference contradicts its own diagnosis by it
        ("ttf1", "against"),
        ("mucin", "neutral"),  # stated, without an edge
    ],
)
def test_only_claims_of_the_reference_support(concept: str, role: Role) -> None:
    reference = ReferenceClaims(
        frozenset({("keratin", "affirmed"), ("mucin", "affirmed")}), {"glands"}
    )
    found = support({concept: "affirmed"}, "scc", GRAPH, WEIGHTS, reference)
    assert found.roles.get(concept, "neutral") == role
    assert found.count(role) == (role != "neutral")
