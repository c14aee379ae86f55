import json
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import GraphError
from pathreward.kg import KnowledgeGraph


def node(name: Any, *children: tuple[str, Any], **fields: Any) -> dict[str, Any]:
    return {"name": name, "children": dict(children), **fields}


TREE = {
    "TISSUE": node(
        "Tissue",
        (
            "BREAST",
            node(
                "Breast",
                (
                    "BRCA",
                    node("Invasive Breast Carcinoma", ("IDC", node("Ductal Carcinoma, NOS"))),
                ),
                externalReferences={"UMLS": ["C0006141"], "NCI": ["C12971"]},
            ),
        ),
    )
}


def oncotree(folder: Path, tree: Any = TREE) -> Path:
    (folder / "tree.json").write_text(json.dumps(tree), encoding="utf-8")
    return folder / "tree.json"


def test_reads_types_below_their_tissues(tmp_path: Path) -> None:
    graph = KnowledgeGraph.from_oncotree(oncotree(tmp_path))
    assert {each.id: each.type for each in graph.concepts.values()} == {
        "ONCOTREE:TISSUE": "anatomy",
        "ONCOTREE:BREAST": "anatomy",
        "ONCOTREE:BRCA": "diagnosis",
        "ONCOTREE:IDC": "diagnosis",
    }
    assert {str(each) for each in graph.relations()} == {
        "ONCOTREE:BREAST is_a ONCOTREE:TISSUE",
        "ONCOTREE:BRCA located_in ONCOTREE:BREAST",
        "ONCOTREE:IDC located_in ONCOTREE:BREAST",
        "ONCOTREE:IDC is_a ONCOTREE:BRCA",
    }
    assert graph["ONCOTREE:IDC"].names == ("Ductal Carcinoma, NOS", "Ductal Carcinoma")
    assert graph["ONCOTREE:BREAST"].xrefs == ("UMLS:C0006141", "NCIT:C12971")


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ([], "tree.json: expected an object of tumour types by their codes, got list"),
        ({"A": []}, "tree.json, code 'A': expected an object, got list"),
        ({"A": node(3)}, "tree.json, code 'A', field 'name': expected text, got 3"),
        ({"A": node("a", ("A", node("b")))}, "the id 'ONCOTREE:A' is defined twice"),
    ],
)
def test_a_broken_node_is_named(tmp_path: Path, tree: Any, message: str) -> None:
    with pytest.raises(GraphError) as raised:
        KnowledgeGraph.from_oncotree(oncotree(tmp_path, tree))
    assert message in str(raised.value)


def test_reads_the_tree(shared_data: Path) -> None:
    graph = KnowledgeGraph.from_oncotree(shared_data / "kg" / "oncotree_2025_10_03.json.gz")
    assert len(graph) == 898
    assert graph.is_a("ONCOTREE:IDC", "ONCOTREE:BRCA")
