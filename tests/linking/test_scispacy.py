"""What the user has of scispaCy's: pipelines and knowledge bases in local files of their shape."""

import json
from pathlib import Path

import pytest

from pathreward.errors import RecipeError
from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Linker

pytest.importorskip("scispacy")

GRAPH = KnowledgeGraph(
    [
        Concept("scc", "squamous cell carcinoma", "diagnosis", (), ("UMLS:C0007137",)),
        Concept("grade2", "grade II", "grade", (), ("UMLS:C0475270",)),
    ]
)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the shape of scispaCy's models: a pipeline whose entities are set by a ruler."""
    import spacy
    from spacy.pipeline import EntityRuler

    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    assert isinstance(ruler, EntityRuler)
    ruler.add_patterns(
        [
            {"label": "ENTITY", "pattern": "squamous cells carcinomatous"},
            {"label": "ENTITY", "pattern": "grade IIII"},
        ]
    )
    folder = tmp_path_factory.mktemp("models") / "en_core_sci"
    nlp.to_disk(folder)
    return folder


@pytest.fixture
def knowledge_base(tmp_path: Path) -> Path:
    """A file of the shape of scispaCy's UMLS."""
    path = tmp_path / "umls.jsonl"
    rows = [
        {
            "concept_id": "C0007137",
            "canonical_name": "Squamous cell carcinoma",
            "aliases": ["Epidermoid carcinoma"],
            "types": ["T191"],
        },
        {"concept_id": "C9", "canonical_name": "Nothing of ours", "aliases": [], "types": []},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def found(text: str, stage: str) -> list[tuple[str, str]]:
    return [(m.text, m.concept.id) for m in Linker(GRAPH, ("exact", stage)).link(text)]


def test_only_the_entities_of_a_pipeline_are_looked_up(pipeline: Path) -> None:
    text = "A squamous cells carcinomatous growth of grade IIII; a squamous celled carcinoma."
    assert found(text, f"scispacy:{pipeline}") == [("squamous cells carcinomatous", "scc")]
    assert ("squamous celled carcinoma", "scc") in found(text, "scispacy")


def test_names_of_a_knowledge_base_of_the_user(knowledge_base: Path) -> None:
    text = "An epidermoid carcinomas, nothing of ours."
    assert found(text, f"scispacy-umls:{knowledge_base}") == [("epidermoid carcinomas", "scc")]


@pytest.mark.parametrize(
    ("stage", "message"),
    [
        ("scispacy:en_no_such_model", "a spaCy pipeline of that package or folder"),
        ("scispacy-umls:/no/such.jsonl", "a knowledge base in scispaCy's format: no such file"),
    ],
)
def test_what_is_not_there_is_named(stage: str, message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        found("x", stage)


def test_a_file_that_is_no_knowledge_base_is_named(tmp_path: Path) -> None:
    path = tmp_path / "umls.jsonl"
    path.write_text("{}\n")
    with pytest.raises(RecipeError, match="scispaCy's format"):
        found("x", f"scispacy-umls:{path}")


def test_an_empty_graph_finds_nothing() -> None:
    assert Linker(KnowledgeGraph([]), ("scispacy",)).link("carcinoma of the breast") == []


def test_other_stages_take_nothing_behind_a_colon() -> None:
    with pytest.raises(RecipeError, match="stage 'exact:x'"):
        Linker(GRAPH, ("exact:x",))
