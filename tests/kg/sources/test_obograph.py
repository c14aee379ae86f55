import json
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import GraphError
from pathreward.kg import KnowledgeGraph

OBO = "http://purl.obolibrary.org/obo/"
NODES: list[dict[str, Any]] = [
    {"id": f"{OBO}NCIT_C2991", "lbl": "Disease or Disorder", "type": "CLASS"},
    {
        "id": f"{OBO}NCIT_C4872",
        "lbl": "Breast Carcinoma",
        "type": "CLASS",
        "meta": {
            "synonyms": [
                {"pred": "hasExactSynonym", "val": "Carcinoma of the Breast"},
                {"pred": "hasBroadSynonym", "val": "Carcinoma"},
            ],
            "xrefs": [{"val": "UMLS_CUI:C0678222"}],
        },
    },
    {"id": f"{OBO}NCIT_C3367", "lbl": "Finding", "type": "CLASS"},
    {"id": f"{OBO}NCIT_C1", "lbl": "Old", "meta": {"deprecated": True}},
    {"id": f"{OBO}NCIT_R108", "lbl": "Disease_Has_Finding", "type": "PROPERTY"},
]
EDGES = [
    {"sub": f"{OBO}NCIT_C4872", "pred": "is_a", "obj": f"{OBO}NCIT_C2991"},
    {"sub": f"{OBO}NCIT_C4872", "pred": f"{OBO}NCIT_R108", "obj": f"{OBO}NCIT_C3367"},
    {"sub": f"{OBO}NCIT_C1", "pred": "is_a", "obj": f"{OBO}NCIT_C2991"},
]


def obograph(folder: Path, nodes: Any = NODES, edges: Any = EDGES) -> Path:
    path = folder / "x.json"
    path.write_text(json.dumps({"graphs": [{"nodes": nodes, "edges": edges}]}), encoding="utf-8")
    return path


def test_reads_nodes_and_edges(tmp_path: Path) -> None:
    graph = KnowledgeGraph.from_obograph(obograph(tmp_path))
    carcinoma = graph["NCIT:C4872"]
    assert carcinoma.names == ("Breast Carcinoma", "Carcinoma of the Breast")
    assert (carcinoma.type, carcinoma.xrefs) == ("diagnosis", ("UMLS:C0678222",))
    assert graph["NCIT:C3367"].type == "finding"
    assert {str(each) for each in graph.relations()} == {
        "NCIT:C4872 is_a NCIT:C2991",
        "NCIT:C3367 supports NCIT:C4872",  # a finding of a disease supports it
    }


@pytest.mark.parametrize(
    ("nodes", "edges", "message"),
    [
        ([{"lbl": "a"}], [], "x.json, graphs[0].nodes[0], field 'id': expected an identifier, got"),
        (["a"], [], "x.json, graphs[0].nodes[0]: expected an object, got str"),
        ([{"id": "X:1"}] * 2, [], "graphs[0].nodes[1]: the id 'X:1' is defined twice"),
        ({}, [], "x.json, graphs[0]: expected a list 'nodes', got dict"),
        ([], [{"sub": "X:1"}], "x.json, graphs[0].edges[0], field 'pred': expected an identifier"),
        (
            [{"id": "X:1"}],
            [{"sub": "X:1", "pred": "is_a", "obj": "X:2"}],
            "x.json, graphs[0].edges[0]: 'X:1' is_a 'X:2', and no concept has the id 'X:2'",
        ),
    ],
)
def test_a_broken_entry_is_named(tmp_path: Path, nodes: Any, edges: Any, message: str) -> None:
    with pytest.raises(GraphError) as raised:
        KnowledgeGraph.from_obograph(obograph(tmp_path, nodes, edges))
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "x.json:1, column 2: not JSON"),
        ("[]", "x.json: expected an object with the list 'graphs', got list"),
        ("{}", "x.json: expected a list 'graphs', got NoneType"),
        ("[" * 200_000, "x.json: the JSON is nested too deeply"),
    ],
)
def test_what_is_no_obograph_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(GraphError) as raised:
        KnowledgeGraph.from_obograph(tmp_path / "x.json")
    assert message in str(raised.value)


def test_reads_the_thesaurus(shared_data: Path) -> None:
    graph = KnowledgeGraph.from_obograph(shared_data / "kg" / "ncit-disease-2018-06-08.json.gz")
    assert len(graph) == 20_324  # 20,385 nodes, 61 of them properties
    assert len(list(graph.relations())) == 50_204
    assert "NCIT:C2929" in {each.id for each in graph.find("squamous cell carcinoma")}
    assert graph["NCIT:C2929"].type == "diagnosis"
