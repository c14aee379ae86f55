"""Whatever a file holds, it makes a graph or one clear error, never another exception."""

import gzip
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pathreward.errors import GraphError
from pathreward.kg import KnowledgeGraph
from pathreward.kg.sources.primekg import COLUMNS

OBO = """format-version: 1.2

[Term]
id: CL:1
name: cell
synonym: "cellule" EXACT []
xref: MESH:D002477

[Term]
id: CL:2
name: T cell
is_a: CL:1 ! cell
relationship: part_of CL:1 {x="y"}

[Typedef]
id: part_of
name: part of
"""
OBOGRAPH = json.dumps(
    {
        "graphs": [
            {
                "nodes": [
                    {"id": "X:1", "lbl": "a", "meta": {"synonyms": [], "xrefs": [{"val": "A:1"}]}},
                    {"id": "X:2", "meta": {"synonyms": [{"pred": "hasExactSynonym", "val": "b"}]}},
                ],
                "edges": [{"sub": "X:1", "pred": "is_a", "obj": "X:2"}],
            }
        ]
    }
)
ONCOTREE = json.dumps(
    {"A": {"name": "a", "externalReferences": {"NCI": ["C1"]}, "children": {"B": {"name": "b"}}}}
)
PRIMEKG = ",".join(COLUMNS) + '\nd,parent-child,0,1,disease,"a",MONDO,1,2_3,disease,b,MONDO\n'
SCISPACY = '{"concept_id": "C1", "canonical_name": "a", "aliases": ["b"], "types": ["T191"]}\n'
CONSO = "C1|ENG|P|L|PF|S|Y|A|||D|NCI|PT|C1|a|0|N|256|\n"
TABLE = "id\tname\ttype\tsynonyms\txrefs\tsource\na\tadenoma\tdiagnosis\tx|y\tDOID:1\tx\n"


def from_umls(path: Path) -> KnowledgeGraph:
    return KnowledgeGraph.from_umls(path.parent, cache=False)


def from_primekg(path: Path) -> KnowledgeGraph:
    return KnowledgeGraph.from_primekg(path, cache=False)


def from_tables(path: Path) -> KnowledgeGraph:
    (path.parent / "relations.tsv").write_text("subject\trelation\tobject\tsource\n")
    return KnowledgeGraph.from_tables(path.parent)


SOURCES: list[tuple[str, str, Callable[[Path], KnowledgeGraph]]] = [
    ("x.obo", OBO, KnowledgeGraph.from_obo),
    ("x.obo.gz", OBO, KnowledgeGraph.from_obo),
    ("x.json", OBOGRAPH, KnowledgeGraph.from_obograph),
    ("tree.json", ONCOTREE, KnowledgeGraph.from_oncotree),
    ("kg.csv", PRIMEKG, from_primekg),
    ("kb.jsonl", SCISPACY, KnowledgeGraph.from_scispacy),
    ("kb.json", f"[{SCISPACY}]", KnowledgeGraph.from_scispacy),
    ("MRCONSO.RRF", CONSO, from_umls),
    ("concepts.tsv", TABLE, from_tables),
]

changes = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 20), st.binary(max_size=8)), max_size=4
)
values: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 7, 1.5, "", "x", [], [None], ["x"], [[]], {}, {"x": 1}]
)


def makes_a_graph_or_an_error(
    path: Path, data: bytes, read: Callable[[Path], KnowledgeGraph]
) -> None:
    path.write_bytes(data)
    with suppress(GraphError):
        graph = read(path)
        assert all(graph.similarity(each, each) == 1.0 for each in graph)


@pytest.mark.parametrize(("name", "text", "read"), SOURCES)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=changes)
@example(changes=[(6, 5, b"\x00\x00\x00\x00\x0bh")])  # packed: neither whole nor UTF-8
def test_a_file_with_bytes_changed(
    tmp_path: Path,
    name: str,
    text: str,
    read: Callable[[Path], KnowledgeGraph],
    changes: list[tuple[int, int, bytes]],
) -> None:
    data = text.encode()
    packed = name.endswith(".gz")
    if packed and len(changes) % 2:  # once the text is changed, once what it is packed to
        data = gzip.compress(data)
    for at, removed, added in changes:
        data = data[:at] + added + data[at + removed :]
    if packed and not len(changes) % 2:
        data = gzip.compress(data)
    makes_a_graph_or_an_error(tmp_path / name, data, read)


def places(value: Any) -> list[tuple[Any, ...]]:
    """Return the way to each part of a JSON value, itself among them."""
    if not isinstance(value, dict | list):
        return [()]
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return [(), *((key, *way) for key, part in parts for way in places(part))]


def changed(value: Any, way: tuple[Any, ...], new: Any) -> Any:
    """Return a JSON value with one of its parts replaced."""
    if not way:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[way[0]] = changed(value[way[0]], way[1:], new)
    return copy


@pytest.mark.parametrize("source", [each for each in SOURCES if "json" in each[0]])
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_json_of_which_a_part_is_another(
    tmp_path: Path, source: tuple[str, str, Callable[[Path], KnowledgeGraph]], data: st.DataObject
) -> None:
    name, text, read = source
    value = json.loads(text)
    new = changed(value, data.draw(st.sampled_from(places(value))), data.draw(values))
    makes_a_graph_or_an_error(tmp_path / name, json.dumps(new).encode(), read)
