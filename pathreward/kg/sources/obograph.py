"""OBO graphs: ontologies as JSON, with nodes, edges and full identifiers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pathreward.errors import GraphError
from pathreward.kg.builder import GraphBuilder, GraphParts
from pathreward.kg.concept import Concept
from pathreward.kg.sources.text import expect, load_json
from pathreward.kg.sources.vocabulary import (
    EXACT_ONLY,
    TYPE_BELOW,
    TYPE_OF_PREFIX,
    clean_names,
    curie,
    map_relation,
    normalize_reference,
)

_READ_SCOPES = ("hasExactSynonym", "hasRelatedSynonym")


def read_obograph(paths: Sequence[Path], strict: bool = True) -> GraphParts:
    """Return the parts of the graph of OBO graphs; see `KnowledgeGraph.from_obograph`.

    Raises:
        GraphError: If a file is invalid; the message names file, list and index.
    """
    builder = GraphBuilder(TYPE_BELOW, TYPE_OF_PREFIX, strict)
    for path in paths:
        document = expect(load_json(path), dict, path.name, "an object with the list 'graphs'")
        graphs = expect(document.get("graphs"), list, path.name, "a list 'graphs'")
        for at, graph in enumerate(graphs):
            _read_graph(builder, path.name, f"graphs[{at}]", graph)
    return builder.parts()


def _read_graph(builder: GraphBuilder, file: str, unit: str, graph: Any) -> None:
    expect(graph, dict, f"{file}, {unit}", "an object")
    nodes = expect(graph.get("nodes", []), list, f"{file}, {unit}", "a list 'nodes'")
    edges = expect(graph.get("edges", []), list, f"{file}, {unit}", "a list 'edges'")
    labels: dict[str, str] = {}
    gone: set[str] = set()
    builder.start_file(file, f"{unit}.nodes")
    for number, node in enumerate(nodes):
        where = builder.location(number)
        identifier = _text(expect(node, dict, where, "an object"), "id", where)
        meta = expect(node.get("meta") or {}, dict, f"{where}, field 'meta'", "an object")
        if meta.get("deprecated"):
            gone.add(identifier)
        elif node.get("type") == "PROPERTY":
            labels[identifier] = str(node.get("lbl") or curie(identifier))
        else:
            builder.add_concept(_concept(curie(identifier), node, meta, where), number)
    builder.start_file(file, f"{unit}.edges")
    for number, edge in enumerate(edges):
        where = builder.location(number)
        expect(edge, dict, where, "an object")
        subject, label, target = (_text(edge, each, where) for each in ("sub", "pred", "obj"))
        if subject in gone or target in gone or subject in labels or target in labels:
            continue
        kind, backwards = map_relation(labels.get(label) or curie(label))
        ends = (target, subject) if backwards else (subject, target)
        builder.add_relation(curie(ends[0]), kind, curie(ends[1]), number)


def _concept(concept_id: str, node: dict[str, Any], meta: dict[str, Any], where: str) -> Concept:
    exact = concept_id.startswith(EXACT_ONLY)
    scopes = _READ_SCOPES[:1] if exact else _READ_SCOPES
    synonyms = [
        str(each.get("val", ""))
        for each in _listed(meta, "synonyms", where)
        if each.get("pred") in scopes
    ]
    name, names = clean_names(concept_id, str(node.get("lbl") or ""), synonyms)
    written = (str(each.get("val", "")) for each in _listed(meta, "xrefs", where))
    xrefs = dict.fromkeys(filter(None, map(normalize_reference, written)))
    return Concept(concept_id, name, "", names, tuple(xrefs))


def _listed(meta: dict[str, Any], field: str, where: str) -> list[dict[str, Any]]:
    where = f"{where}, field {field!r}"
    rows: list[dict[str, Any]] = expect(meta.get(field) or [], list, where, "a list of objects")
    for row in rows:
        expect(row, dict, where, "a list of objects")
    return rows


def _text(row: dict[str, Any], field: str, where: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value:
        raise GraphError(f"{where}, field {field!r}: expected an identifier, got {value!r}")
    return value
