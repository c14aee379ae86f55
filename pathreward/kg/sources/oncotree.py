"""OncoTree: tumour types by tissue, a tree in JSON."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pathreward.errors import GraphError
from pathreward.kg.builder import GraphBuilder, GraphParts
from pathreward.kg.concept import Concept
from pathreward.kg.sources.text import expect, load_json
from pathreward.kg.sources.vocabulary import clean_names, normalize_reference

_TISSUE_LEVEL = 1
_UNSPECIFIED = ", NOS"


def read_oncotree(paths: Sequence[Path]) -> GraphParts:
    """Return the parts of OncoTree's graph.

    The children of the root are tissues, with the type anatomy. A tumour type is_a its parent and
    is located_in its tissue. A name that ends in ", NOS" gets the name without it as a synonym.

    Raises:
        GraphError: If the file is invalid; the message names the file and the code.
    """
    builder = GraphBuilder()
    for path in paths:
        builder.start_file(path.name, "node")
        tree = expect(load_json(path), dict, path.name, "an object of tumour types by their codes")
        for number, (code, node, above) in enumerate(_walk(tree, path.name), start=1):
            _add(builder, number, code, node, above)
    return builder.parts()


def _walk(tree: dict[str, Any], file: str) -> Iterator[tuple[str, dict[str, Any], tuple[str, ...]]]:
    """Yield each node with its code and the codes of its ancestors, the root first."""
    waiting: list[tuple[dict[str, Any], tuple[str, ...]]] = [(tree, ())]
    while waiting:
        nodes, above = waiting.pop()
        for code, node in nodes.items():
            where = f"{file}, code {code!r}"
            expect(node, dict, where, "an object")
            if not isinstance(node.get("name"), str):
                raise GraphError(f"{where}, field 'name': expected text, got {node.get('name')!r}")
            yield code, node, above
            children = expect(node.get("children") or {}, dict, where, "an object 'children'")
            waiting.append((children, (*above, code)))


def _add(
    builder: GraphBuilder, number: int, code: str, node: dict[str, Any], above: tuple[str, ...]
) -> None:
    concept_id = _id(code)
    tissue = len(above) <= _TISSUE_LEVEL
    plain = node["name"].removesuffix(_UNSPECIFIED)
    name, synonyms = clean_names(concept_id, node["name"], [plain])
    where = f"{builder.location(number)}, code {code!r}, field 'externalReferences'"
    references = expect(node.get("externalReferences") or {}, dict, where, "an object of lists")
    xrefs = [
        normalize_reference(f"{source}:{each}")
        for source, ids in references.items()
        for each in expect(ids or [], list, where, "an object of lists")
    ]
    kind = "anatomy" if tissue else "diagnosis"
    builder.add_concept(
        Concept(concept_id, name, kind, synonyms, tuple(filter(None, xrefs))), number
    )
    if tissue and above:
        builder.add_relation(concept_id, "is_a", _id(above[-1]), number)
    elif above:
        builder.add_relation(concept_id, "located_in", _id(above[_TISSUE_LEVEL]), number)
        if len(above) > _TISSUE_LEVEL + 1:
            builder.add_relation(concept_id, "is_a", _id(above[-1]), number)


def _id(code: str) -> str:
    return f"ONCOTREE:{code}"
