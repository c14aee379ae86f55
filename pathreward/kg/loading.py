"""Load a graph that a path, a recipe's key ``graph`` or a spaCy configuration names."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pathreward.errors import GraphError, PathrewardError, unknown
from pathreward.kg.graph import KnowledgeGraph
from pathreward.plugins import GRAPHS, broken_plugin, load_plugin, plugins

_SHIPPED = "shipped"
_FORMATS: Mapping[str, tuple[Callable[..., KnowledgeGraph], frozenset[str]]] = {
    "tables": (KnowledgeGraph.from_tables, frozenset({"strict"})),
    "obo": (KnowledgeGraph.from_obo, frozenset({"synonyms", "strict", "cache"})),
    "obograph": (KnowledgeGraph.from_obograph, frozenset({"strict", "cache"})),
    "oncotree": (KnowledgeGraph.from_oncotree, frozenset({"cache"})),
    "primekg": (KnowledgeGraph.from_primekg, frozenset({"cache"})),
    "umls": (KnowledgeGraph.from_umls, frozenset({"vocabularies", "language", "cache"})),
    "scispacy": (KnowledgeGraph.from_scispacy, frozenset({"cache"})),
}
"""The constructor of each format and its options."""
_SEVERAL = frozenset({"obo", "obograph"})
"""The formats of which several files are one graph."""
_LISTS = frozenset({"synonyms", "vocabularies"})
_SWITCHES = frozenset({"strict", "cache"})


def graph_of(source: object, folder: Path | None = None) -> KnowledgeGraph:
    """Return the graph that a YAML value names.

    - ``shipped``: the shipped graph;
    - a path: a file or a folder, whose format is detected (`load_graph`);
    - a name of the entry points ``pathreward.graphs``, where there is no such file;
    - ``{format: path}`` with a format of ``tables``, ``obo``, ``obograph``, ``oncotree``,
      ``primekg``, ``umls``, ``scispacy``; obo and obograph take a list of paths too. The other keys
      are the options of the constructor (``{umls: META, vocabularies: [NCI]}``); tables are read
      without the rules of the shipped graph unless ``strict`` is true;
    - a list of these: the graphs are merged by their cross-references, the first one first.

    Args:
        source: The value.
        folder: The folder that paths are relative to; None: the working directory.

    >>> graph_of("shipped") is KnowledgeGraph.default()
    True
    >>> graph_of({"umls": "no/such/META"})
    Traceback (most recent call last):
    pathreward.errors.GraphError: `umls`: there is no file or folder no/such/META; ...

    Raises:
        GraphError: If a format, an option or a path is not valid; the message names the key, the
            file and the remedy.
        PluginError: If the entry point of an installed package is broken.
    """
    if isinstance(source, list | tuple):
        if not source:
            raise GraphError("an empty list of graphs; name one, such as `shipped`")
        first, *others = [graph_of(each, folder) for each in source]
        return first.merge(others)
    if isinstance(source, str):
        if source == _SHIPPED:
            return KnowledgeGraph.default()
        if source and not ((folder or Path()) / source).exists() and source in plugins(GRAPHS):
            return plugin_graph(source)
        return load_graph(_existing(source, folder, ""))
    if not isinstance(source, Mapping) or not source:
        raise GraphError(
            f"expected `shipped`, a path, a format with a path ({', '.join(_FORMATS)}) or a list "
            f"of these, got {source!r}"
        )
    return _of_format({str(key): value for key, value in source.items()}, folder)


def plugin_graph(name: str) -> KnowledgeGraph:
    """Return the graph of an entry point: a graph, a path, or a function that returns one of them.

    Raises:
        PluginError: If it is broken; the message names the package.
    """
    plugin = plugins(GRAPHS)[name]
    found = load_plugin(plugin)
    try:
        if callable(found):
            found = found()
        if isinstance(found, str | Path):
            found = load_graph(Path(found))
    except Exception as error:
        kind = "" if isinstance(error, PathrewardError) else f"{type(error).__name__}: "
        raise broken_plugin(plugin, f"{kind}{error}") from error
    if not isinstance(found, KnowledgeGraph):
        raise broken_plugin(plugin, f"expected a graph or a path, got {type(found).__name__}")
    return found


def load_graph(source: Path) -> KnowledgeGraph:
    """Return the graph of a file or a folder, with the format detected from name and content.

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


def _of_format(settings: dict[str, Any], folder: Path | None) -> KnowledgeGraph:
    named = [key for key in settings if key in _FORMATS]
    if len(named) != 1:
        given = named or list(settings)
        raise GraphError(
            f"expected one format of {', '.join(_FORMATS)}, got {', '.join(given)}; graphs to "
            "merge are a list"
        )
    kind = named[0]
    construct, known = _FORMATS[kind]
    written = settings.pop(kind)
    options = {key: _option(kind, key, value, known) for key, value in settings.items()}
    if kind == "tables":
        options.setdefault("strict", False)
    if kind in _SEVERAL and isinstance(written, list | tuple):
        paths: Any = [_existing(each, folder, kind) for each in written]
        if not paths:
            raise GraphError(f"`{kind}`: an empty list of files; name one")
    else:
        paths = _existing(written, folder, kind)
    try:
        return construct(paths, **options)
    except GraphError as error:
        raise GraphError(f"`{kind}`: {error}") from None


def _option(kind: str, key: str, value: Any, known: frozenset[str]) -> Any:
    if key not in known:
        raise GraphError(unknown(f"option of `{kind}`", key, known))
    if key in _SWITCHES and not isinstance(value, bool):
        raise GraphError(f"`{kind}`: `{key}` must be true or false, got {value!r}")
    if key in _LISTS and not (
        isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)
    ):
        raise GraphError(f"`{kind}`: `{key}` must be a list of texts, got {value!r}")
    if key == "language" and not isinstance(value, str):
        raise GraphError(f"`{kind}`: `{key}` must be a text such as ENG, got {value!r}")
    return value


def _existing(written: Any, folder: Path | None, kind: str) -> Path:
    """Return the path of a file or a folder."""
    key = f"`{kind}`: " if kind else ""
    if not isinstance(written, str) or not written:
        raise GraphError(f"{key}expected a path, got {written!r}")
    path = (folder or Path()) / Path(written).expanduser()
    if not path.exists():
        where = "the working directory" if folder is None else f"the folder {folder.resolve()}"
        raise GraphError(f"{key}there is no file or folder {path}; a path is relative to {where}")
    return path


def _from_json(source: Path) -> KnowledgeGraph:
    from pathreward.kg.sources.text import load_json

    tree = load_json(source)
    if isinstance(tree, list):
        return KnowledgeGraph.from_scispacy(source)
    if isinstance(tree, dict) and "graphs" in tree:
        return KnowledgeGraph.from_obograph(source)
    return KnowledgeGraph.from_oncotree(source)
