import pytest

from pathreward import Concept, KnowledgeGraph
from pathreward.kg import Relation
from pathreward.rewards.support import Role, StatedReference, Statements, Weights, support
from pathreward.rewards.usage import Usage
from pathreward.score import Polarity

GRAPH = KnowledgeGraph(
    [
        Concept("tumor", "tumor", "diagnosis"),
        Concept("scc", "squamous tumor", "diagnosis"),
        Concept("keratin", "keratin", "finding"),
        Concept("rich_keratin", "abundant keratin", "finding"),
        Concept("atypia", "atypia", "finding"),
        Concept("glands", "glands", "finding"),
        Concept("tubules", "tubules", "finding"),
        Concept("basal", "basal cells", "cell"),
        Concept("no_basal", "absence of basal cells", "finding"),
        Concept("mucin", "mucin", "finding"),
        Concept("p40", "p40", "marker"),
        Concept("ttf1", "TTF-1", "marker"),
        Concept("ck7", "CK7", "marker"),
        Concept("s100", "S100", "marker"),
        Concept("skin", "skin", "anatomy"),
        Concept("lung", "lung", "anatomy"),
    ],
    [
        Relation("scc", "is_a", "tumor"),
        Relation("tubules", "is_a", "glands"),
        Relation("no_basal", "supports", "scc"),
        Relation("keratin", "supports", "scc"),
        Relation("rich_keratin", "supports", "scc"),
        Relation("atypia", "supports", "tumor"),
        Relation("glands", "excludes", "scc"),
        Relation("scc", "marker_positive", "p40"),
        Relation("scc", "marker_negative", "ttf1"),
        Relation("scc", "marker_positive", "ck7", "sometimes"),
        Relation("scc", "marker_negative", "s100", "never"),
        Relation("scc", "located_in", "skin"),
    ],
)
WEIGHTS = Weights(inherited=0.5, site=0.25)


@pytest.mark.parametrize(
    ("concept", "polarity", "role", "stated", "against"),
    [
        ("keratin", "affirmed", "used", 1.0, 0.0),
        ("keratin", "negated", "unrelated", 0.0, 0.0),
        ("keratin", "uncertain", "neutral", 0.0, 0.0),
        ("atypia", "affirmed", "used", 0.5, 0.0),  # of the wider diagnosis
        ("glands", "affirmed", "against", 0.0, 1.0),
        ("glands", "negated", "used", 0.5, 0.0),  # what would exclude it is absent
        ("tubules", "affirmed", "against", 0.0, 1.0),  # a kind of what excludes it
        ("tubules", "negated", "neutral", 0.0, 0.0),  # other kinds may be present
        ("no_basal", "affirmed", "used", 1.0, 0.0),
        ("basal", "negated", "used", 1.0, 0.0),  # the same in other words
        ("basal", "affirmed", "unrelated", 0.0, 0.0),
        ("p40", "affirmed", "used", 1.0, 0.0),
        ("p40", "negated", "against", 0.0, 0.5),
        ("ck7", "affirmed", "used", 0.5, 0.0),  # sometimes positive
        ("ck7", "negated", "unrelated", 0.0, 0.0),
        ("ttf1", "negated", "used", 1.0, 0.0),
        ("ttf1", "affirmed", "against", 0.0, 0.5),
        ("s100", "affirmed", "against", 0.0, 1.0),  # never positive
        ("skin", "affirmed", "used", 0.25, 0.0),
        ("skin", "negated", "neutral", 0.0, 0.0),
        ("lung", "affirmed", "neutral", 0.0, 0.0),  # a site elsewhere
        ("mucin", "affirmed", "unrelated", 0.0, 0.0),
        ("mucin", "negated", "neutral", 0.0, 0.0),
    ],
)
def test_the_role_of_a_claim(
    concept: str, polarity: Polarity, role: Role, stated: float, against: float
) -> None:
    found = support(Statements({concept: polarity}), "scc", GRAPH, WEIGHTS)
    assert found.roles.get(concept, "neutral") == role
    assert (found.stated, found.against) == (stated, against)
    assert found.used == (0.0 if concept == "skin" else found.stated)  # a site is no argument


def test_what_is_affirmed_and_negated_is_unrelated() -> None:
    found = support(Statements({"keratin": "affirmed"}, {"keratin"}), "scc", GRAPH, WEIGHTS)
    assert (found.roles["keratin"], found.stated) == ("unrelated", 0.0)


@pytest.mark.parametrize(
    ("concept", "polarity", "role", "against"),
    [
        ("keratin", "affirmed", "used", 0.0),  # the reference states it
        ("keratin", "negated", "against", 0.5),  # the reference states the opposite
        ("p40", "affirmed", "against", 0.5),  # the same, of a marker
        ("basal", "negated", "neutral", 0.0),  # a true absence that the reference does not name
        ("atypia", "affirmed", "unrelated", 0.0),  # it does not state it
        ("glands", "affirmed", "neutral", 0.0),  # it contradicts its own diagnosis by it
        ("ttf1", "affirmed", "against", 0.5),
        ("mucin", "affirmed", "neutral", 0.0),  # stated, without an edge
        ("tubules", "affirmed", "neutral", 0.0),  # a kind of what it states
        ("rich_keratin", "affirmed", "used", 0.0),  # a kind by its name
    ],
)
def test_only_claims_of_the_reference_support(
    concept: str, polarity: Polarity, role: Role, against: float
) -> None:
    claims: dict[str, Polarity] = {
        "keratin": "affirmed",
        "mucin": "affirmed",
        "glands": "affirmed",
        "p40": "negated",
    }
    reference = StatedReference.of(claims, GRAPH, {"glands"})
    found = support(Statements({concept: polarity}), "scc", GRAPH, WEIGHTS, reference)
    assert found.roles.get(concept, "neutral") == role
    assert found.count(role) == (role != "neutral")
    assert found.against == against


@pytest.mark.parametrize(
    ("used", "grounded", "weight"),
    [
        ({"keratin"}, True, 1.0),
        ({"atypia"}, True, 0.5),
        ({"keratin", "atypia"}, True, 1.5),
        ({"keratin", "atypia"}, False, 0.0),  # the reasoning builds on what was not observed
        (set(), True, 0.0),
    ],
)
def test_only_observed_findings_can_be_used(used: set[str], grounded: bool, weight: float) -> None:
    claims: dict[str, Polarity] = {"keratin": "affirmed", "atypia": "affirmed"}
    statements = Statements(claims, observed=claims if grounded else {})
    found = support(
        statements, "scc", GRAPH, WEIGHTS, usage=lambda wanted: Usage(used & wanted.keys())
    )
    assert (found.stated, found.used) == (1.5, weight)
    assert found.count("used", "stated") == 2


@pytest.mark.parametrize(
    ("inferred", "foreign", "against"),
    [
        (set(), set(), 0.5),
        ({"ttf1"}, set(), 0.5),
        ({"ttf1"}, {"ttf1"}, 0.0),  # the reasoning states it of another diagnosis
        (set(), {"ttf1"}, 0.5),  # it is observed
    ],
)
def test_what_is_stated_of_another_diagnosis_does_not_contradict(
    inferred: set[str], foreign: set[str], against: float
) -> None:
    found = support(
        Statements({"ttf1": "affirmed"}, inferred=inferred),
        "scc",
        GRAPH,
        WEIGHTS,
        usage=lambda _: Usage(foreign=foreign),
    )
    assert found.against == against
    assert found.count("against") == (against > 0)
