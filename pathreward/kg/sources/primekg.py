"""PrimeKG's ``kg.csv``: 129 thousand concepts of ten kinds, four million relations.

The file has each relation in both directions and does not mark the original one. The original rows
come before the mirrored ones, so the first of two counts. "parent-child" is is_a, from parent to
child except in anatomy, where it is from child to parent. A phenotype that a disease shows supports
it, one that it lacks excludes it. The other relations keep their names and go from the x of their
first row to its y.

A file that pandas has written again reads the same: with a column of row numbers, all cells in
quotes, and ids as floats ("4993.0").

Chandak, Huang and Zitnik, Building a knowledge graph to enable precision medicine (2023).
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pathreward.errors import GraphError
from pathreward.kg.builder import GraphBuilder, GraphParts, Repair
from pathreward.kg.concept import Concept
from pathreward.kg.sources.text import open_text
from pathreward.kg.sources.vocabulary import clean_names

COLUMNS = (
    *("relation", "display_relation"),
    *("x_index", "x_id", "x_type", "x_name", "x_source"),
    *("y_index", "y_id", "y_type", "y_name", "y_source"),
)
"""The columns of the file, in any order."""

_TYPES = {
    "disease": "diagnosis",
    "effect/phenotype": "finding",
    "gene/protein": "gene",
    "anatomy": "anatomy",
    "biological_process": "process",
}
_CHILD_FIRST = frozenset({"anatomy_anatomy"})
_NO_HIERARCHY = frozenset({"exposure_exposure"})
_PHENOTYPES = {
    "disease_phenotype_positive": "supports",
    "disease_phenotype_negative": "excludes",
}
_PREFIXES = {
    "NCBI": ("NCBIGene", 0),
    "MONDO": ("MONDO", 7),
    "MONDO_grouped": ("MONDO", 7),
    "HPO": ("HP", 7),
    "GO": ("GO", 7),
    "UBERON": ("UBERON", 7),
    "CTD": ("MESH", 0),
}
_FLOAT = re.compile(r"(\d+)\.0*")
_SEVERAL = re.compile(r"\d+(?:_\d+)*")


def read_primekg(paths: Sequence[Path]) -> GraphParts:
    """Return the parts of PrimeKG's graph.

    Raises:
        GraphError: If a file is invalid; the message names file, line and column.
    """
    builder = GraphBuilder()
    for path in paths:
        builder.start_file(path.name)
        _read_file(builder, path)
    return builder.parts(mirrored=True)


def _read_file(builder: GraphBuilder, path: Path) -> None:
    numbers: dict[str, int] = {}
    ids: set[str] = set()
    directions: dict[tuple[str, str, str], tuple[int, bool]] = {}
    link = builder.add_edge

    def add(written: str, cells: Sequence[str], line: int) -> int:
        index = _whole(written)
        if index in numbers:
            return numbers.setdefault(written, numbers[index])
        concept = _concept(index, cells, builder.location(line))
        if concept.id in ids:
            other = f"PRIMEKG:{index}"
            message = f"two nodes have the id {concept.id}; the second gets the id {other}"
            builder.repairs.append(Repair(builder.location(line), message))
            concept = Concept(other, *_fields(concept))
        ids.add(concept.id)
        builder.add_concept(concept, line)
        number = numbers[index] = numbers[written] = builder.number_of(concept.id)
        return number

    for line, relation, display, x_type, xs, ys, row in _rows(path):
        kind = directions.get((relation, display, x_type))
        if kind is None:
            name, backwards = _direction(relation, display, x_type)
            kind = directions[relation, display, x_type] = builder.relation_code(name), backwards
        x, y = numbers.get(xs), numbers.get(ys)
        if x is None:
            x = add(xs, row(0), line)
        if y is None:
            y = numbers.get(ys)
            if y is None:
                y = add(ys, row(1), line)
        if kind[1]:
            link(y, kind[0], x, line)
        else:
            link(x, kind[0], y, line)


def _direction(relation: str, display: str, x_type: str) -> tuple[str, bool]:
    """Return our name of a relation, and whether it goes from y to x."""
    if relation in _PHENOTYPES:
        return _PHENOTYPES[relation], x_type == "disease"
    if display == "parent-child" and relation not in _NO_HIERARCHY:
        return "is_a", relation not in _CHILD_FIRST
    return relation, False


PrimeRow = tuple[int, str, str, str, str, str, Callable[[int], Sequence[str]]]


def _rows(path: Path) -> Iterator[PrimeRow]:
    """Yield each row: its line, the fields that are always needed, a function for the others."""
    with open_text(path, newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            header = next(rows, [])
            missing = [each for each in COLUMNS if each not in header]
            if missing:
                raise GraphError(
                    f"{path.name}:1: expected the columns {', '.join(COLUMNS)}; "
                    f"{', '.join(missing)} missing"
                )
            width = len(header)
            relation, display, x_type, x, y = (
                header.index(each)
                for each in ("relation", "display_relation", "x_type", "x_index", "y_index")
            )
            ends = [
                [header.index(f"{end}_{field}") for field in ("id", "type", "name", "source")]
                for end in "xy"
            ]
            for row in rows:
                if len(row) != width:
                    raise GraphError(
                        f"{path.name}:{rows.line_num}: expected {width} columns, got {len(row)}"
                    )
                for at in (relation, x, y):
                    if not row[at]:
                        where = f"{path.name}:{rows.line_num}, column {header[at]!r}"
                        raise GraphError(f"{where}: the cell is empty; fill it")

                def more(end: int, row: Sequence[str] = row) -> Sequence[str]:
                    return [row[at] for at in ends[end]]

                yield rows.line_num, row[relation], row[display], row[x_type], row[x], row[y], more
        except csv.Error as error:
            raise GraphError(f"{path.name}:{rows.line_num}: not CSV: {error}") from error


def _concept(index: str, cells: Sequence[str], where: str) -> Concept:
    accession, kind, name, source = cells
    accession = _whole(accession)
    if not accession or not source:
        field = "id" if not accession else "source"
        raise GraphError(f"{where}, column {field!r} of node {index}: the cell is empty; fill it")
    prefix, digits = _PREFIXES.get(source, (source, 0))
    xrefs: tuple[str, ...] = ()
    if digits and _SEVERAL.fullmatch(accession):
        several = [f"{prefix}:{each.zfill(digits)}" for each in accession.split("_")]
        accession, xrefs = several[0], tuple(several[1:])
    else:
        accession = f"{prefix}:{accession}"
    preferred, synonyms = clean_names(accession, name, [])
    return Concept(accession, preferred, _TYPES.get(kind, kind or "concept"), synonyms, xrefs)


def _whole(number: str) -> str:
    """Return a number that was written as a float as the integer that it was."""
    found = _FLOAT.fullmatch(number)
    return found[1] if found else number


def _fields(concept: Concept) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    return concept.name, concept.type, concept.synonyms, concept.xrefs
