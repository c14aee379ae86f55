import pickle
from typing import Any

import pytest

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Linker
from pathreward.linking.component import NAME

spacy = pytest.importorskip("spacy")

GRAPH = KnowledgeGraph(
    [
        Concept("nevus", "nevus", "diagnosis", ("mole",)),
        Concept("unit", "mole", "quality"),
        Concept("necrosis", "necrosis", "finding"),
        Concept("scc", "squamous cell carcinoma", "diagnosis"),
    ],
    strict=False,
)
LINKER = Linker(GRAPH, ("exact", "abbreviations", "fuzzy"))


def pipeline(
    linker: Linker = LINKER, patterns: dict[str, str] | None = None, **settings: bool
) -> Any:
    """A pipeline of a component that finds words, each with its label, and the linker."""
    nlp = spacy.blank("en")
    if patterns:
        ruler = nlp.add_pipe("entity_ruler")
        rows = [{"label": label, "pattern": words} for words, label in patterns.items()]
        ruler.add_patterns(rows)
    nlp.add_pipe(linker.to_spacy(**settings).name)
    return nlp


def entities(document: Any) -> list[tuple[str, str, str]]:
    return [(each.text, each.label_, each.kb_id_) for each in document.ents]


def test_entities_carry_concept_and_polarity() -> None:
    document = pipeline(Linker.default())("No necrosis. Keratin pearls.")
    assert [(e.text, e.label_, e.kb_id_, e._.polarity) for e in document.ents] == [
        ("necrosis", "finding", "necrosis", "negated"),
        ("Keratin pearls", "finding", "keratin_pearls", "affirmed"),
    ]


def test_the_document_has_every_mention() -> None:
    text = "No necrosis, a squamous cell carcinoma."
    document = pipeline()(text)
    assert [each.text for each in document.spans[NAME]] == ["necrosis", "squamous cell carcinoma"]


def test_candidates_have_scores_as_scispacys() -> None:
    document = pipeline()("A mole, a squamous cell carcinmoa, and SCC.")
    assert [each._.kb_ents for each in document.ents] == [
        [("unit", 1.0), ("nevus", 1.0)],  # of two concepts the one that is called so comes first
        [("scc", pytest.approx(2 * 22 / 46))],  # letters in common of 23 and 23
    ]


def test_an_abbreviation_that_the_text_defines_is_sure() -> None:
    document = pipeline()("Squamous cell carcinoma (SQC). The SQC is large.")
    assert [each._.kb_ents for each in document.ents] == [[("scc", 1.0)]] * 3


@pytest.mark.parametrize(
    ("patterns", "settings", "expected"),
    [
        ({}, {}, [("necrosis", "finding", "necrosis")]),
        (
            {"Smith": "PERSON"},  # elsewhere in the text
            {},
            [("Smith", "PERSON", ""), ("necrosis", "finding", "necrosis")],
        ),
        (
            {"necrosis": "ENTITY"},  # the same words: both are kept
            {},
            [("necrosis", "ENTITY", "necrosis")],
        ),
        (
            {"necrosis of": "ENTITY"},  # an overlap: the other's is kept
            {},
            [("necrosis of", "ENTITY", "")],
        ),
        (
            {"necrosis of": "ENTITY", "Smith": "PERSON"},  # or ours
            {"overwrite_ents": True},
            [("Smith", "PERSON", ""), ("necrosis", "finding", "necrosis")],
        ),
        (
            {"necrosis": "ENTITY"},
            {"overwrite_ents": True},
            [("necrosis", "finding", "necrosis")],
        ),
    ],
)
def test_entities_of_other_components(
    patterns: dict[str, str], settings: dict[str, bool], expected: list[tuple[str, str, str]]
) -> None:
    document = pipeline(LINKER, patterns, **settings)("Dr Smith sees necrosis of fat.")
    assert entities(document) == expected
    [span] = document.spans[NAME]  # whatever the entities are
    assert (span.text, span._.polarity, span._.kb_ents) == (
        "necrosis",
        "affirmed",
        [("necrosis", 1.0)],
    )


def test_a_knowledge_base_id_of_another_component_is_kept() -> None:
    from spacy.tokens import Span

    nlp = spacy.blank("en")
    document = nlp("Necrosis.")
    document.set_ents([Span(document, 0, 1, label="ENTITY", kb_id="C0027540")])
    document = LINKER.to_spacy()(document)
    assert entities(document) == [("Necrosis", "ENTITY", "C0027540")]
    assert document.ents[0]._.kb_ents == [("necrosis", 1.0)]


def test_a_document_is_serialized_with_its_mentions() -> None:
    from spacy.tokens import Doc

    linker = Linker(GRAPH, attributes=True)
    document = pipeline(linker)("No necrosis of 3 cm. A left mole.")
    again = Doc(document.vocab).from_bytes(document.to_bytes())
    assert again._.pathreward == document._.pathreward == linker.link(document.text)
    assert [each._.polarity for each in again.ents] == ["negated", "affirmed"]
    assert spacy.blank("en")("necrosis")._.pathreward == []


def test_displacy_shows_them() -> None:
    document = pipeline()("No necrosis.")
    assert "necrosis" in spacy.displacy.render(document, style="ent", jupyter=False)


def test_the_component_pickles() -> None:
    component = pickle.loads(pickle.dumps(Linker.default().to_spacy()))
    assert component.linker is Linker.default()


@pytest.mark.parametrize("text", ["", " ", "\n\n", "necrosis" * 1000, "\ud800 necrosis"])
def test_any_text_is_read(text: str) -> None:
    document = LINKER.to_spacy()(spacy.blank("en")(text.replace("\ud800", "?")))
    assert len(document.spans[NAME]) == len(document._.pathreward)
