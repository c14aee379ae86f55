"""A UMLS release in Rich Release Format: MRCONSO, MRREL and MRSTY."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from pathreward.errors import GraphError
from pathreward.kg.builder import GraphBuilder, GraphParts
from pathreward.kg.concept import Concept
from pathreward.kg.sources.text import numbered_lines
from pathreward.kg.sources.vocabulary import clean_names, map_relation, normalize_reference

_WIDTHS = {"MRCONSO": 18, "MRREL": 16, "MRSTY": 6}
_TYPES = {
    "T190": "finding",  # anatomical abnormality
    "T033": "finding",
    "T184": "finding",  # sign or symptom
    "T034": "finding",  # laboratory or test result
    **dict.fromkeys(("T191", "T047", "T046", "T019", "T020", "T048", "T037"), "diagnosis"),
    **dict.fromkeys(("T025",), "cell"),
    **dict.fromkeys(("T017", "T018", "T021", "T022", "T023", "T024", "T029", "T030"), "anatomy"),
    **dict.fromkeys(("T116", "T129"), "marker"),  # protein; immunologic factor
    **dict.fromkeys(("T028",), "gene"),
    **dict.fromkeys(("T058", "T059", "T060", "T061", "T063"), "procedure"),
}
_UNLABELLED = {"CHD": ("is_a", False), "PAR": ("is_a", True)}
_INVERSE = {"has_part": "part_of", "has_location": "located_in", "has_finding_site": "located_in"}
_PREFERRED = ("P", "PF", "Y")


def type_of(semantic_types: Collection[str]) -> str:
    """Return the type of a concept with these semantic types (TUI): that of the first known one.

    >>> type_of(["T191"]), type_of(["T999"])
    ('diagnosis', 'concept')
    """
    return next((_TYPES[each] for each in semantic_types if each in _TYPES), "concept")


def files(folder: Path) -> list[Path]:
    """Return the existing files of a release, packed or not, MRCONSO first.

    Raises:
        GraphError: If MRCONSO is missing.
    """
    found = [
        folder / f"{name}.RRF{packed}"
        for name in _WIDTHS
        for packed in ("", ".gz")
        if (folder / f"{name}.RRF{packed}").is_file()
    ]
    if not found or not found[0].name.startswith("MRCONSO"):
        raise GraphError(f"no file MRCONSO.RRF in {folder}; name the folder META of a release")
    return found


def read_umls(
    paths: Sequence[Path], vocabularies: Collection[str] | None = None, language: str = "ENG"
) -> GraphParts:
    """Return the parts of the graph of a release; suppressed rows are left out.

    A concept has its preferred name. In a relation ``CUI1 REL CUI2`` the second concept is the
    subject; CHD and PAR without a label are is_a.

    Raises:
        GraphError: If a file is invalid; the message names file, line and column.
    """
    by_name = {path.name.partition(".")[0]: path for path in paths}
    chosen = None if vocabularies is None else frozenset(vocabularies)
    types = _semantic_types(by_name["MRSTY"]) if "MRSTY" in by_name else {}
    builder = GraphBuilder(strict=False)
    builder.start_file(by_name["MRCONSO"].name)
    for number, cui, atoms in _concepts(by_name["MRCONSO"], chosen, language):
        name, synonyms = clean_names(cui, atoms[0][0], [text for text, _ in atoms[1:]])
        xrefs = dict.fromkeys(["UMLS:" + cui, *(each for _, each in atoms if each)])
        concept = Concept(cui, name, type_of(types.get(cui, ())), synonyms, tuple(xrefs))
        builder.add_concept(concept, number)
    if "MRREL" in by_name:
        _relate(builder, by_name["MRREL"], chosen)
    return builder.parts()


def _concepts(
    path: Path, chosen: frozenset[str] | None, language: str
) -> Iterator[tuple[int, str, list[tuple[str, str]]]]:
    """Yield each concept with its names, the preferred one first, and their cross-references."""
    for cui, rows in groupby(_rows(path, "MRCONSO"), key=lambda row: row[1][0]):
        atoms: list[tuple[bool, str, str]] = []
        first = 0
        for number, cells in rows:
            first = first or number
            _, lang, status, _, form, _, preferred, _, _, _, _, source, _, code, text, _, off, _ = (
                cells
            )
            if lang != language or off not in ("N", "") or not text:
                continue
            if chosen is not None and source not in chosen:
                continue
            best = (status, form, preferred) == _PREFERRED
            atoms.append((not best, text, normalize_reference(f"{source}:{code}")))
        if atoms:
            atoms.sort(key=lambda atom: atom[0])
            yield first, cui, [(text, xref) for _, text, xref in atoms]


def _semantic_types(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for _, cells in _rows(path, "MRSTY"):
        found.setdefault(cells[0], []).append(cells[1])
    return found


def _relate(builder: GraphBuilder, path: Path, chosen: frozenset[str] | None) -> None:
    builder.start_file(path.name)
    for number, cells in _rows(path, "MRREL"):
        target, kind, subject, label, source, off = (cells[at] for at in (0, 3, 4, 7, 10, 14))
        if off not in ("N", "") or (chosen is not None and source not in chosen):
            continue
        if target == subject or kind in ("SY", "SIB", "AQ", "QB", "DEL"):
            continue
        if label in _INVERSE:
            name, backwards = _INVERSE[label], label == "has_part"
        else:
            name, backwards = (
                map_relation(label) if label else _UNLABELLED.get(kind, (kind.lower(), False))
            )
        ends = (target, subject) if backwards else (subject, target)
        builder.add_relation(ends[0], name, ends[1], number)


def _rows(path: Path, table: str) -> Iterator[tuple[int, list[str]]]:
    width = _WIDTHS[table]
    for number, line in numbered_lines(path):
        cells = line.removesuffix("|").split("|")
        cells += [""] * (width - len(cells)) if line.endswith("|") else []
        if len(cells) != width:
            raise GraphError(
                f"{path.name}:{number}: expected {width} columns separated by |, got {len(cells)}"
            )
        for at in (0, 4) if table == "MRREL" else (0,):
            if not cells[at]:
                raise GraphError(f"{path.name}:{number}, column {at + 1}: expected a concept's id")
        yield number, cells
