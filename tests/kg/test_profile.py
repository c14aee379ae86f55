import pytest

from pathreward import Concept, KnowledgeGraph
from pathreward.kg import Relation
from pathreward.kg.profile import profile

GRAPH = KnowledgeGraph(
    [
        *(
            Concept(each, each, "diagnosis")
            for each in ("kind", "other", "own", "sub", "subsub", "far")
        ),
        *(Concept(each, each, "finding") for each in ("spindle", "giant", "clear", "pale", "rare")),
        Concept("m", "marker", "marker"),
        Concept("organ", "organ", "anatomy"),
        Concept("lobe", "lobe", "anatomy"),
    ],
    [
        Relation("own", "is_a", "kind"),
        Relation("own", "is_a", "other"),
        Relation("sub", "is_a", "own"),
        Relation("subsub", "is_a", "sub"),
        Relation("far", "is_a", "subsub"),
        Relation("pale", "is_a", "clear"),
        Relation("lobe", "part_of", "organ"),
        Relation("spindle", "supports", "kind"),
        Relation("spindle", "excludes", "own"),
        Relation("giant", "supports", "kind"),
        Relation("giant", "excludes", "other"),
        Relation("clear", "supports", "subsub"),
        Relation("clear", "excludes", "sub"),
        Relation("rare", "supports", "far"),
        Relation("sub", "marker_negative", "m"),
        Relation("own", "located_in", "organ"),
    ],
)


@pytest.mark.parametrize(
    ("concept", "relation", "distance"),
    [
        ("spindle", "spindle excludes own", 0),  # its own row before that of its kind
        ("giant", None, None),  # its two kinds contradict each other
        ("clear", "clear supports subsub", -2),  # what excludes a subtype does not exclude it
        ("pale", "clear supports subsub", -2),  # a kind of what supports it
        ("rare", None, None),  # too far below
        ("m", None, None),  # a subtype lacks it: that says nothing of the others
        ("organ", "own located_in organ", 0),
        ("lobe", "own located_in organ", 0),
    ],
)
def test_what_a_graph_ties_to_a_diagnosis(
    concept: str, relation: str | None, distance: int | None
) -> None:
    tie = profile(GRAPH, "own").get(concept)
    assert (tie and str(tie.relation), tie and tie.distance) == (relation, distance)


def test_an_unknown_diagnosis_has_no_ties() -> None:
    assert not profile(GRAPH, "nobody")
