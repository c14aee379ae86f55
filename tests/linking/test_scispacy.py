"""What the user has of scispaCy's: pipelines and knowledge bases in local files of their shape."""

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import RecipeError
from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Linker
from pathreward.linking.scispacy import ScispacySettings

pytest.importorskip("scispacy")

GRAPH = KnowledgeGraph(
    [
        Concept("idc", "infiltrating ductal carcinoma", "diagnosis", (), ("UMLS:C1134719",)),
        Concept("scc", "squamous cell carcinoma", "diagnosis", (), ("UMLS:C0007137",)),
        Concept("grade2", "nuclear grade II", "grade", (), ("UMLS:C0475270",)),
    ]
)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder of the shape of scispaCy's models: a pipeline whose entities are set by a ruler."""
    import spacy
    from spacy.pipeline import EntityRuler

    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    assert isinstance(ruler, EntityRuler)
    ruler.add_patterns(
        [
            {"label": "ENTITY", "pattern": "an infiltrative duct carcinoma"},
            {"label": "ENTITY", "pattern": "carcinomas"},
            {"label": "ENTITY", "pattern": "nuclear grade IIII"},
        ]
    )
    folder = tmp_path_factory.mktemp("models") / "en_core_sci"
    nlp.to_disk(folder)
    return str(folder)


@pytest.fixture
def knowledge_base(tmp_path: Path) -> str:
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
    return str(path)


@pytest.fixture(scope="module")
def embeddings(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder of a transformers model, with random weights."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")

    folder = tmp_path_factory.mktemp("models") / "bert"
    folder.mkdir()
    words = ["infiltrating", "ductal", "duct", "lobular", "carcinoma", "squamous", "cell"]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    transformers.BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    transformers.BertModel(config).save_pretrained(folder)
    return str(folder)


def found(text: str, stage: str = "scispacy", **settings: Any) -> list[tuple[str, str]]:
    linker = Linker(GRAPH, ("exact", stage), scispacy=ScispacySettings(**settings))
    return [(m.text, m.concept.id) for m in linker.link(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("an infiltrative duct carcinoma", [("infiltrative duct carcinoma", "idc")]),
        ("carcinoma, squamous celled carcinomas", [("squamous celled carcinomas", "scc")]),
        ("a ductal infiltrating carcinoma", [("ductal infiltrating carcinoma", "idc")]),  # order
        ("squamos cell carcinoma", [("squamos cell carcinoma", "scc")]),  # one letter
        ("infiltrating carcinoma", []),  # it says less
        ("infiltrating ductal lobular carcinoma", []),  # it says more
        ("infiltrating ductal adenocarcinoma", []),  # another head
        ("squamous cell carcinomatosis", []),
        ("infiltrating rectal carcinoma", []),  # two letters
        ("non-infiltrative duct carcinoma", []),  # a prefix of opposite sense
        ("nuclear grades III", []),  # numerals
        ("grades II nuclear", []),  # the last word ends no name
        ("carcinomatous", []),  # one word
    ],
)
def test_a_phrase_is_a_name_with_the_same_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_a_name_that_is_found_is_not_cut() -> None:
    text = "squamous cell carcinoma infiltrative duct carcinoma"
    assert found(text) == [
        ("squamous cell carcinoma", "scc"),
        ("infiltrative duct carcinoma", "idc"),
    ]


def test_only_the_phrases_of_a_pipeline_are_asked(pipeline: str) -> None:
    text = (
        "an infiltrative duct carcinoma of nuclear grade IIII; a squamous celled carcinoma, "
        "carcinomas"
    )
    assert found(text, pipeline=pipeline) == [("infiltrative duct carcinoma", "idc")]
    assert ("squamous celled carcinoma", "scc") in found(text)


def test_names_of_a_knowledge_base_of_the_user(knowledge_base: str) -> None:
    text = "An epidermoids carcinoma, nothing of ours."
    assert found(text, "scispacy-umls", knowledge_base=knowledge_base) == [
        ("epidermoids carcinoma", "scc")
    ]


def test_embeddings_decide_in_place_of_the_words(embeddings: str) -> None:
    text = "an infiltrative lobular carcinoma"
    assert found(text) == []
    assert found(text, embeddings=embeddings, similarity=0.0) == [
        ("infiltrative lobular carcinoma", "idc")
    ]
    assert found(text, embeddings=embeddings, similarity=1.0) == []
    assert found("nuclear grade III", embeddings=embeddings, similarity=0.0) == []  # guards stay


def test_a_linker_with_models_pickles_by_its_settings(pipeline: str) -> None:
    linker = Linker(GRAPH, ("exact", "scispacy"), scispacy=ScispacySettings(pipeline=pipeline))
    linker.link("an infiltrative duct carcinoma")
    again = pickle.loads(pickle.dumps(linker))
    assert again == linker
    assert again != Linker(GRAPH, ("exact", "scispacy"))


@pytest.mark.parametrize(
    ("stage", "settings", "message"),
    [
        ("scispacy", {"pipeline": "en_no_such_model"}, "the pipeline 'en_no_such_model' of the st"),
        ("scispacy", {"embeddings": "/no/such"}, "the embeddings '/no/such' are no folder of a "),
        ("scispacy-umls", {"knowledge_base": "/no/such.jsonl"}, "the knowledge base '/no/such.js"),
    ],
)
def test_a_model_that_is_not_there_is_named(
    stage: str, settings: dict[str, str], message: str
) -> None:
    with pytest.raises(RecipeError) as raised:
        found("x", stage, **settings)
    assert message in str(raised.value)


def test_a_file_that_is_no_knowledge_base_is_named(tmp_path: Path) -> None:
    path = tmp_path / "umls.jsonl"
    path.write_text("{}\n")
    with pytest.raises(RecipeError, match="not in scispaCy's format"):
        found("x", "scispacy-umls", knowledge_base=str(path))


def test_an_empty_graph_finds_nothing() -> None:
    assert Linker(KnowledgeGraph([]), ("scispacy",)).link("carcinoma of the breast") == []
