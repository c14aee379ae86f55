import pytest

from pathreward.claims.claim import Claim
from pathreward.claims.kinship import denies, exclude, similarity
from pathreward.kg import KnowledgeGraph

GRAPH = KnowledgeGraph.default()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("crohn_disease", "ulcerative_colitis", True),
        ("adenocarcinoma", "squamous_cell_carcinoma", True),
        ("papillary_thyroid_carcinoma", "hashimoto_thyroiditis", False),  # both may be there
        ("carcinoma", "adenocarcinoma", False),  # one is the other
        ("sigmoid_colon", "ascending_colon", True),
        ("left_kidney", "lower_pole_of_kidney", False),  # one is in the other
        ("liver", "femur", False),  # of no organ together
        ("shin", "forearm", True),
        ("shin", "lower_leg", False),  # one is in the other
        ("sole_of_foot", "thigh", True),  # the foot and the thigh exclude each other
        ("gastric_antrum", "gastric_body", True),
        ("pancreatic_head", "pancreatic_tail", True),
        ("endometrium", "myometrium", False),  # tissues of one specimen
        ("mesangium", "glomerular_basement_membrane", False),
        ("peripheral_zone_of_prostate", "prostatic_apex", False),  # of two sets
        ("high_cellularity", "low_cellularity", True),  # another degree of one finding
        ("high_cellularity", "necrosis", False),
        ("testicular_neoplasm", "seminoma", False),  # a kind of it, but for the organ
        ("endometrial_carcinoma", "endometrioid_carcinoma", False),
        ("metastatic_neoplasm", "melanoma", False),  # its spread
        ("cervicitis", "high_grade_cervical_intraepithelial_neoplasia", False),
    ],
)
def test_of_which_a_case_has_one(one: str, other: str, expected: bool) -> None:
    assert exclude(GRAPH, one, other) is expected
    assert exclude(GRAPH, other, one) is expected


def test_near_misses_are_ancestors_and_descendants_unless_siblings_count() -> None:
    assert similarity(GRAPH, "carcinoma", "adenocarcinoma", False) > 0.5
    assert similarity(GRAPH, "squamous_cell_carcinoma", "adenocarcinoma", False) == 0
    assert similarity(GRAPH, "squamous_cell_carcinoma", "adenocarcinoma", True) > 0.5
    assert similarity(GRAPH, "kidney", "adenocarcinoma", True) == 0  # of other types


def test_who_denies_a_parent_denies_the_child() -> None:
    def claim(concept: str, value: str) -> Claim:
        return Claim(0, 1, "concept", ((f"concept {concept}", value),), 1.0, concept)

    parent, child = claim("carcinoma", "negated"), claim("adenocarcinoma", "affirmed")
    assert denies(parent, child, GRAPH)
    assert denies(child, parent, GRAPH)
    assert not denies(claim("carcinoma", "affirmed"), claim("adenocarcinoma", "negated"), GRAPH)
