import pytest

from pathreward import Concept, KnowledgeGraph
from pathreward.kg.absence import complements


@pytest.mark.parametrize(
    ("name", "synonyms", "other"),
    [
        ("absence of basal cells", (), "basal"),
        ("cribriform", ("Lack of the basal cells",), "basal"),  # by a synonym, with an article
        ("absent basal cell", (), "basal"),  # another number
        ("loss of nerve", (), None),  # anatomy is no finding
        ("loss of appetite", (), None),  # no concept
        ("basal cells, absent", (), None),  # a name begins with the word of absence
    ],
)
def test_which_concept_names_the_absence_of_another(
    name: str, synonyms: tuple[str, ...], other: str | None
) -> None:
    graph = KnowledgeGraph(
        [
            Concept("absence", name, "finding", synonyms),
            Concept("basal", "basal cells", "cell"),
            Concept("nerve", "nerve", "anatomy"),
        ]
    )
    expected = {"absence": other, other: "absence"} if other else {}
    assert complements(graph) == expected


def test_a_concept_has_one_complement() -> None:
    graph = KnowledgeGraph(
        [
            Concept("a", "loss of basal cells", "finding"),
            Concept("b", "absent basal cells", "finding"),
            Concept("basal", "basal cells", "cell"),
        ]
    )
    assert complements(graph) == {"a": "basal", "basal": "a"}
