"""Load a graph from a file or a folder, with the format detected from name and content."""

from collections.abc import Callable
from pathlib import Path

from pathreward.errors import GraphError
from pathreward.kg.graph import KnowledgeGraph


def load_graph(source: Path) -> KnowledgeGraph:
    """Return the graph of a file or a folder.

    A folder holds a UMLS release (MRCONSO.RRF) or tables. A file is OBO (.obo), PrimeKG (.csv),
    scispaCy (.jsonl), or one of scispaCy, OBO graph and OncoTree (.json), which are distinguished
    by their content. A file may be packed (.gz).

    >>> from pathreward.resources import resource
    >>> load_graph(Path(str(resource("kg"))))["keratin_pearls"].type
    'finding'

    Raises:
        GraphError: If there is no such file, its format is unknown, or it is invalid.
    """
    if not source.exists():
        raise GraphError(f"there is no file or folder {source}")
    if source.is_dir():
        if any(source.glob("MRCONSO.RRF*")):
            return KnowledgeGraph.from_umls(source)
        return KnowledgeGraph.from_tables(source, strict=False)
    suffix = Path(source.name.removesuffix(".gz")).suffix
    readers: dict[str, Callable[[Path], KnowledgeGraph]] = {
        ".obo": KnowledgeGraph.from_obo,
        ".csv": KnowledgeGraph.from_primekg,
        ".json": _from_json,
        ".jsonl": KnowledgeGraph.from_scispacy,
    }
    if suffix not in readers:
        raise GraphError(
            f"{source}: expected a folder or a file .obo, .json, .csv or .jsonl, got {suffix!r}"
        )
    return readers[suffix](source)


def _from_json(source: Path) -> KnowledgeGraph:
    from pathreward.kg.sources.text import load_json

    tree = load_json(source)
    if isinstance(tree, list):
        return KnowledgeGraph.from_scispacy(source)
    if isinstance(tree, dict) and "graphs" in tree:
        return KnowledgeGraph.from_obograph(source)
    return KnowledgeGraph.from_oncotree(source)
