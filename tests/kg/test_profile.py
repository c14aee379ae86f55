import pytest

from pathreward import Concept, KnowledgeGraph
from pathreward.kg import Relation
from pathreward.kg.profile import profile

DIAGNOSES = ("kind", "other", "own", "sub", "subsub", "sister", "cousin")
FINDINGS = ("spindle", "giant", "clear", "pale", "rare", "flat", "basal")
GRAPH = KnowledgeGraph(
    [
        *(Concept(each, each, "diagnosis") for each in DIAGNOSES),
        *(Concept(each, each, "finding") for each in FINDINGS),
        Concept("no_basal", "loss of basal", "finding"),
        Concept("m", "marker", "marker"),
        Concept("n", "another marker", "marker"),
        Concept("organ", "organ", "anatomy"),
        Concept("lobe", "lobe", "anatomy"),
    ],
    [
        Relation("own", "is_a", "kind"),
        Relation("own", "is_a", "other"),
        Relation("sister", "is_a", "kind"),
        Relation("cousin", "is_a", "kind"),
        Relation("sub", "is_a", "own"),
        Relation("subsub", "is_a", "sub"),
        Relation("pale", "is_a", "clear"),
        Relation("lobe", "part_of", "organ"),
        Relation("spindle", "supports", "kind"),
        Relation("spindle", "excludes", "own"),
        Relation("giant", "supports", "kind"),
        Relation("giant", "excludes", "other"),
        Relation("clear", "supports", "own"),
        Relation("rare", "supports", "sub"),
        Relation("flat", "excludes", "own"),
        Relation("no_basal", "supports", "own"),
        Relation("sub", "marker_negative", "m"),
        Relation("own", "located_in", "organ"),
        Relation("kind", "marker_positive", "m"),
        Relation("sister", "marker_negative", "m"),
        Relation("cousin", "marker_positive", "m"),
        Relation("kind", "marker_negative", "n", "never"),
        Relation("sister", "marker_negative", "n"),
    ],
)


@pytest.mark.parametrize(
    ("concept", "relation", "distance", "expected"),
    [
        ("spindle", "spindle excludes own", 0, "negated"),  # its own row before that of its kind
        ("giant", None, None, None),  # its two kinds contradict each other
        ("clear", "clear supports own", 0, "affirmed"),
        ("pale", "clear supports own", 0, "affirmed"),  # a kind of what supports it
        ("rare", None, None, None),  # what supports a subtype does not support the type
        ("flat", "flat excludes own", 0, "negated"),
        ("no_basal", "no_basal supports own", 0, "affirmed"),
        ("basal", "no_basal supports own", 0, "negated"),  # the absence of the absence
        ("m", "kind marker_positive m", 1, "affirmed"),
        ("n", "kind marker_negative n", 1, "negated"),
        ("organ", "own located_in organ", 0, "affirmed"),
        ("lobe", "own located_in organ", 0, "affirmed"),
    ],
)
def test_what_a_graph_ties_to_a_diagnosis(
    concept: str, relation: str | None, distance: int | None, expected: str | None
) -> None:
    tie = profile(GRAPH, "own").get(concept)
    found = (tie and str(tie.relation), tie and tie.distance, tie and tie.expected)
    assert found == (relation, distance, expected)


# Specificity is 1 here: no finding has more than four diagnoses.
@pytest.mark.parametrize(
    ("concept", "support", "against"),
    [
        ("clear", 1.0, 0.0),
        ("flat", 0.5, 1.0),  # the absence of what excludes it weighs one half
        ("pale", 1.0, 0.0),
        ("m", 0.5, 0.0),  # of kind's other subtypes one agrees, two do not: 2 of 4
        ("n", 1.0, 1.0),  # all agree
    ],
)
def test_how_much_a_tie_weighs(concept: str, support: float, against: float) -> None:
    tie = profile(GRAPH, "own")[concept]
    assert (tie.support, tie.against) == (support, against)


def test_an_umbrella_supports_its_subtypes_as_a_stock_finding_does() -> None:
    subtypes = [f"subtype{i}" for i in range(101)]
    graph = KnowledgeGraph(
        [
            Concept("umbrella", "umbrella", "diagnosis"),
            *(Concept(each, each, "diagnosis") for each in subtypes),
            Concept("m", "marker", "marker"),
        ],
        [
            *(Relation(each, "is_a", "umbrella") for each in subtypes),
            Relation("umbrella", "marker_positive", "m", "always"),
        ],
    )
    own, inherited = profile(graph, "umbrella")["m"], profile(graph, "subtype7")["m"]
    assert (own.support, own.against) == (1.0, 1.0)
    assert (inherited.support, inherited.against) == (0.02, 0.0)


def test_an_unknown_diagnosis_has_no_ties() -> None:
    assert not profile(GRAPH, "nobody")


SHIPPED = KnowledgeGraph.default()


@pytest.mark.parametrize(
    ("diagnosis", "concept", "expected"),
    [
        ("adenocarcinoma", "p40", None),  # some subtype has it
        ("prostatic_adenocarcinoma", "basal_cells", "negated"),
        ("prostatic_adenocarcinoma", "lack_of_basal_cell_layer", "affirmed"),
        ("prostatic_adenocarcinoma", "CEA", "affirmed"),
        ("invasive_lobular_carcinoma", "E-cadherin", "negated"),
        ("nobody", "E-cadherin", None),
    ],
)
def test_the_shipped_evidence(diagnosis: str, concept: str, expected: str | None) -> None:
    tie = profile(SHIPPED, diagnosis).get(concept)
    assert (tie and tie.expected) == expected


def test_a_row_of_a_wide_class_contradicts_none_of_its_subtypes() -> None:
    """Adenocarcinomas are positive for CEA: this says next to nothing of those of the prostate."""
    tie = profile(SHIPPED, "prostatic_adenocarcinoma")["CEA"]
    assert (tie.distance, tie.support, tie.against) == (1, 0.02, 0.0)


@pytest.mark.parametrize("tumor", ["invasive_ductal_carcinoma", "breast_carcinoma"])
@pytest.mark.parametrize("marker", ["ER", "PR", "HER2"])
def test_a_triple_negative_breast_carcinoma_is_not_contradicted(tumor: str, marker: str) -> None:
    assert profile(SHIPPED, tumor)[marker].against == 0.0


def test_a_finding_that_names_the_diagnosis_is_no_evidence_for_it() -> None:
    assert profile(SHIPPED, "myocardial_infarction")["infarction"].support == 0.02
    assert profile(SHIPPED, "ovarian_torsion")["infarction"].support > 0.2
