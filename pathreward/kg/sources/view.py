"""Conversion to and from networkx."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pathreward.errors import GraphError
from pathreward.kg.concept import Concept, Relation

if TYPE_CHECKING:
    import networkx


def to_networkx(
    concepts: Iterable[Concept], relations: Iterable[Relation]
) -> "networkx.MultiDiGraph[str]":
    """Return concepts as nodes with their fields, relations as edges keyed by their kind.

    >>> view = to_networkx([Concept("a", "abscess", "finding")], [Relation("a", "is_a", "b")])
    >>> list(view.edges(keys=True))
    [('a', 'b', 'is_a')]
    """
    import networkx

    view: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for each in concepts:
        view.add_node(
            each.id, name=each.name, type=each.type, synonyms=each.synonyms, xrefs=each.xrefs
        )
    for edge in relations:
        fields = {"frequency": edge.frequency} if edge.frequency else {}
        view.add_edge(edge.subject, edge.object, key=edge.relation, **fields)
    return view


def concepts_and_relations(
    view: "networkx.Graph[Any]",
) -> tuple[list[Concept], list[Relation]]:
    """Return the concepts and relations of a networkx graph; an undirected edge is read once.

    Raises:
        GraphError: If a node's id is not text, or an edge has no relation.
    """
    for node in view.nodes:
        if not isinstance(node, str) or not node:
            raise GraphError(f"expected text as the id of a node, got {node!r}; relabel the graph")
    concepts = [
        Concept(
            node,
            str(fields.get("name") or node),
            str(fields.get("type") or "concept"),
            _texts(fields.get("synonyms"), node, "synonyms"),
            _texts(fields.get("xrefs"), node, "xrefs"),
        )
        for node, fields in view.nodes(data=True)
    ]
    rows: Iterable[tuple[str, str, Any, dict[str, Any]]]
    if view.is_multigraph():
        rows = view.edges(keys=True, data=True)
    else:
        rows = ((a, b, None, fields) for a, b, fields in view.edges(data=True))
    relations = []
    for subject, target, key, fields in rows:
        relation = fields.get("relation", key)
        if not isinstance(relation, str) or not relation:
            raise GraphError(
                f"the edge {subject!r}, {target!r} has no relation; give it an attribute "
                "'relation' or a text key"
            )
        relations.append(Relation(subject, relation, target, fields.get("frequency", "")))
    return concepts, relations


def _texts(value: Any, node: str, field: str) -> tuple[str, ...]:
    if isinstance(value, str):
        raise GraphError(f"node {node!r}, {field!r}: expected a list of texts, got {value!r}")
    return tuple(map(str, value or ()))
