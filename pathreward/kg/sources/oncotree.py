"""OncoTree: tumour types by tissue, a tree in JSON."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pathreward.errors import GraphError
from pathreward.kg.concept import Concept
from pathreward.kg.draft import Draft, Parts
from pathreward.kg.sources.text import expect, json_of
from pathreward.kg.sources.vocabulary import named, reference

_TISSUE_LEVEL = 1
_UNSPECIFIED = ", NOS"


def read(paths: Sequence[Path]) -> Parts:
    """Return the parts of OncoTree's graph.

    Below the root stand the tissues, which are anatomy here; a tumour type is_a the type above it
    and is located_in its tissue. A name that ends in ", NOS" has the name without it as a synonym.

    Raises:
        GraphError: If the file does not hold; the message names the file and the code.
    """
    draft = Draft()
    for path in paths:
        draft.reading(path.name, "node")
        tree = expect(json_of(path), dict, path.name, "an object of tumour types by their codes")
        for number, (code, node, above) in enumerate(_walk(tree, path.name), start=1):
            _add(draft, number, code, node, above)
    return draft.parts()


def _walk(tree: dict[str, Any], file: str) -> Iterator[tuple[str, dict[str, Any], tuple[str, ...]]]:
    """Yield each node with its code and the codes above it, the root's first."""
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
    draft: Draft, number: int, code: str, node: dict[str, Any], above: tuple[str, ...]
) -> None:
    concept_id = _id(code)
    tissue = len(above) <= _TISSUE_LEVEL
    plain = node["name"].removesuffix(_UNSPECIFIED)
    name, synonyms = named(concept_id, node["name"], [plain])
    where = f"{draft.place(number)}, code {code!r}, field 'externalReferences'"
    references = expect(node.get("externalReferences") or {}, dict, where, "an object of lists")
    xrefs = [
        reference(f"{source}:{each}")
        for source, ids in references.items()
        for each in expect(ids or [], list, where, "an object of lists")
    ]
    kind = "anatomy" if tissue else "diagnosis"
    draft.concept(Concept(concept_id, name, kind, synonyms, tuple(filter(None, xrefs))), number)
    if tissue and above:
        draft.relation(concept_id, "is_a", _id(above[-1]), number)
    elif above:
        draft.relation(concept_id, "located_in", _id(above[_TISSUE_LEVEL]), number)
        if len(above) > _TISSUE_LEVEL + 1:
            draft.relation(concept_id, "is_a", _id(above[-1]), number)


def _id(code: str) -> str:
    return f"ONCOTREE:{code}"
