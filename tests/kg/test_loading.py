import gzip
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import GraphError, PluginError
from pathreward.kg import KnowledgeGraph
from pathreward.kg.loading import graph_of, load_graph
from tests.plugins import Install

OBO = "format-version: 1.2\n\n[Term]\nid: X:1\nname: mole\n"
CONCEPTS = "id\tname\ttype\tsynonyms\txrefs\tsource\nX:1\tmole\tfinding\t\t\tmine\n"


@pytest.mark.parametrize(
    ("name", "text", "concept"),
    [
        ("x.obo", OBO, "X:1"),
        ("kb.jsonl", '{"concept_id": "X:1", "canonical_name": "mole"}\n', "X:1"),
        ("kb.json", '[{"concept_id": "X:1", "canonical_name": "mole"}]', "X:1"),
        ("tree.json", '{"A": {"name": "mole"}}', "ONCOTREE:A"),
        ("graphs.json", '{"graphs": [{"nodes": [{"id": "X:1", "lbl": "mole"}]}]}', "X:1"),
    ],
)
def test_a_file_is_read_as_what_it_is(tmp_path: Path, name: str, text: str, concept: str) -> None:
    plain, packed = tmp_path / name, tmp_path / f"{name}.gz"
    plain.write_text(text)
    packed.write_bytes(gzip.compress(text.encode()))
    assert load_graph(plain)[concept].name == load_graph(packed)[concept].name == "mole"


def test_a_folder_of_tables_is_a_graph(tmp_path: Path) -> None:
    (tmp_path / "concepts.tsv").write_text(CONCEPTS)
    (tmp_path / "relations.tsv").write_text("subject\trelation\tobject\tsource\n")
    assert load_graph(tmp_path)["X:1"].name == "mole"


def test_what_is_not_there_or_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"there is no file or folder .*x\.obo"):
        load_graph(tmp_path / "x.obo")
    (tmp_path / "x.txt").touch()
    with pytest.raises(GraphError, match=r"expected a folder or a file .*, got '\.txt'"):
        load_graph(tmp_path / "x.txt")


ATOM = "C1|ENG|P|L|PF|S|Y|A|||D|NCI|PT|C2|mole|0|N|256|\n"
PRIMEKG = (
    "relation,display_relation,x_index,x_id,x_type,x_name,x_source,"
    "y_index,y_id,y_type,y_name,y_source\n"
    "disease_disease,parent-child,0,1,disease,nevus,MONDO,1,2,disease,mole,MONDO\n"
)
FILES = {
    "x.obo": OBO,
    "y.obo": "format-version: 1.2\n\n[Term]\nid: Y:1\nname: nevus\nxref: X:1\n",
    "kb.jsonl": '{"concept_id": "X:1", "canonical_name": "mole"}\n',
    "tree.json": '{"A": {"name": "mole"}}',
    "graphs.json": '{"graphs": [{"nodes": [{"id": "X:1", "lbl": "mole"}]}]}',
    "kg.csv": PRIMEKG,
    "META/MRCONSO.RRF": ATOM,
    "tables/concepts.tsv": CONCEPTS,
    "tables/relations.tsv": "subject\trelation\tobject\tsource\n",
}


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file of each format."""
    monkeypatch.setenv("PATHREWARD_CACHE", str(tmp_path / "cache"))
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("source", "concept"),
    [
        ("x.obo", "X:1"),  # the format is detected
        ({"obo": "x.obo"}, "X:1"),
        ({"obo": ["x.obo", "y.obo"], "synonyms": ["EXACT"], "strict": False}, "X:1"),
        ({"obograph": "graphs.json"}, "X:1"),
        ({"oncotree": "tree.json"}, "ONCOTREE:A"),
        ({"primekg": "kg.csv"}, "MONDO:0000002"),
        ({"primekg": "kg.csv", "cache": False}, "MONDO:0000002"),
        ({"umls": "META", "vocabularies": ["NCI"], "language": "ENG"}, "C1"),
        ({"scispacy": "kb.jsonl"}, "X:1"),
        ({"tables": "tables"}, "X:1"),
        ({"tables": "tables", "strict": True}, "X:1"),
        ([{"tables": "tables"}, {"obo": "y.obo"}], "X:1"),
    ],
)
def test_a_graph_is_named_by_format_and_path(sources: Path, source: Any, concept: str) -> None:
    assert "mole" in graph_of(source, sources)[concept].names


def test_a_list_is_merged_in_its_order(sources: Path) -> None:
    graph = graph_of([{"obo": "x.obo"}, {"obo": "y.obo"}, "shipped"], sources)
    assert graph["X:1"].names == ("mole", "nevus")  # one refers to the other
    assert "keratin_pearls" in graph
    assert len(graph) == 1 + len(KnowledgeGraph.default())


def test_paths_may_be_absolute(sources: Path) -> None:
    assert "X:1" in graph_of({"obo": str(sources / "x.obo")}, Path("/no/such/folder"))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ([], "an empty list of graphs; name one, such as `shipped`"),
        (3, "expected `shipped`, a path, a format with a path (tables, obo, "),
        ({}, "expected `shipped`, a path, a format with a path"),
        ({"obi": "x.obo"}, "expected one format of tables, obo, obograph, oncotree, primekg, "),
        ({"obo": "x.obo", "umls": "META"}, "got obo, umls; graphs to merge are a list"),
        ({"obo": "z.obo"}, "`obo`: there is no file or folder "),
        ({"obo": []}, "`obo`: an empty list of files; name one"),
        ({"obo": ["x.obo", 3]}, "`obo`: expected a path, got 3"),
        ({"primekg": ["kg.csv"]}, "`primekg`: expected a path, got ['kg.csv']"),
        ({"umls": "tables"}, "`umls`: no file MRCONSO.RRF in "),
        ({"primekg": "x.obo", "cache": False}, "`primekg`: x.obo:1: expected the columns"),
        ({"tables": "META"}, "`tables`: no file 'concepts.tsv' in the graph's folder"),
        ({"umls": "META", "lang": "ENG"}, "unknown option of `umls` 'lang', did you mean 'langua"),
        ({"umls": "META", "language": 3}, "`umls`: `language` must be a text such as ENG, got 3"),
        ({"umls": "META", "vocabularies": "NCI"}, "`vocabularies` must be a list of texts, got"),
        ({"obo": "x.obo", "strict": "no"}, "`obo`: `strict` must be true or false, got 'no'"),
        ({"obo": "x.obo", "synonyms": ["all"]}, "`obo`: expected scopes of EXACT, RELATED"),
    ],
)
def test_what_is_wrong_is_named_by_key_file_and_remedy(
    sources: Path, source: Any, message: str
) -> None:
    with pytest.raises(GraphError) as raised:
        graph_of(source, sources)
    assert message in str(raised.value)
    if "there is no file" in message:
        assert str(raised.value).endswith(
            f"{sources}/z.obo; a path is relative to the folder {sources}"
        )


LAB = """
from pathlib import Path
import pathreward as pr

PATH = Path(__file__).parent / "lab_tables"
GRAPH = pr.KnowledgeGraph([pr.Concept("X:1", "mole", "finding")])
NUMBER = 1

def read():
    return GRAPH

def fail():
    raise RuntimeError("no licence")
"""


@pytest.mark.parametrize("value", ["PATH", "GRAPH", "read"])
def test_a_graph_of_an_installed_package(installing: Install, value: str) -> None:
    files = {
        "lab_graph.py": LAB,
        "lab_tables/concepts.tsv": CONCEPTS,
        "lab_tables/relations.tsv": "subject\trelation\tobject\tsource\n",
    }
    installing({"pathreward.graphs": {"lab": f"lab_graph:{value}"}}, files)
    assert graph_of("lab")["X:1"].name == "mole"
    assert "X:1" in graph_of(["shipped", "lab"])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("NUMBER", "expected a graph or a path, got int"),
        ("fail", "RuntimeError: no licence"),
        ("PATH", "there is no file or folder"),
    ],
)
def test_a_broken_graph_names_its_package(installing: Install, value: str, message: str) -> None:
    installing({"pathreward.graphs": {"lab": f"lab_graph:{value}"}}, {"lab_graph.py": LAB})
    with pytest.raises(PluginError, match=message) as raised:
        graph_of("lab")
    assert "of lab-rewards 1.2 is broken" in str(raised.value)


def test_a_file_is_preferred_to_a_package(installing: Install, tmp_path: Path) -> None:
    installing({"pathreward.graphs": {"lab": "lab_missing:graph"}}, {})
    (tmp_path / "lab").mkdir()
    (tmp_path / "lab/concepts.tsv").write_text(CONCEPTS)
    (tmp_path / "lab/relations.tsv").write_text("subject\trelation\tobject\tsource\n")
    assert graph_of("lab", tmp_path)["X:1"].name == "mole"
