import pytest

from pathreward.kg import CONCEPT_TYPES, RELATIONS, Concept, Relation


def test_names_begin_with_the_preferred_one() -> None:
    assert Concept("a", "wart", "finding", ("verruca",)).names == ("wart", "verruca")


def test_a_relation_prints_as_a_sentence() -> None:
    assert str(Relation("pearls", "supports", "scc")) == "pearls supports scc"


@pytest.mark.parametrize(
    ("relation", "subject", "target", "allowed"),
    [
        ("supports", "finding", "diagnosis", True),
        ("supports", "diagnosis", "finding", False),
        ("marker_positive", "diagnosis", "marker", True),
        ("located_in", "diagnosis", "anatomy", True),
        ("has_grade", "finding", "grade", False),
        ("is_a", "stain", "stain", True),
    ],
)
def test_the_types_of_a_relation(relation: str, subject: str, target: str, allowed: bool) -> None:
    subjects, targets = RELATIONS[relation]
    assert (subject in subjects and target in targets) is allowed


def test_relations_use_known_types_only() -> None:
    for subjects, targets in RELATIONS.values():
        assert subjects | targets <= set(CONCEPT_TYPES)
