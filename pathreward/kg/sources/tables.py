"""The tables of a graph: ``concepts.tsv`` and ``relations.tsv``."""

from collections.abc import Iterator, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from pathreward.errors import GraphError
from pathreward.kg.builder import GraphBuilder, GraphParts
from pathreward.kg.concept import Concept, Relation
from pathreward.kg.validation import find_problems, join_problems

CONCEPT_COLUMNS = ("id", "name", "type", "synonyms", "xrefs", "source")
RELATION_COLUMNS = ("subject", "relation", "object", "frequency", "source")
"""The columns of the relations; a table may leave out `frequency`."""

_MAY_BE_EMPTY = frozenset({"synonyms", "xrefs", "frequency"})


def read_tables(folder: Path | Traversable, strict: bool = True) -> GraphParts:
    """Return the parts of the graph of a folder of tables.

    Args:
        folder: The folder of the two tables.
        strict: Apply the rules of `pathreward.kg.validate`.

    Raises:
        GraphError: If they break a rule; the message lists the first ten by file, line and column.
    """
    concepts, relations = read_rows(folder)
    if strict and (found := find_problems(concepts, relations)):
        raise GraphError(join_problems(each.in_file for each in found))
    builder = GraphBuilder()
    builder.start_file("concepts.tsv")
    for number, concept in enumerate(concepts, start=2):
        builder.add_concept(concept, number)
    builder.start_file("relations.tsv")
    for number, each in enumerate(relations, start=2):
        builder.add_relation(each.subject, each.relation, each.object, number, each.frequency)
    return builder.parts()


def read_rows(folder: Path | Traversable) -> tuple[list[Concept], list[Relation]]:
    """Return the concepts and relations of a folder, in the order of the rows.

    The files are tab-separated UTF-8 with a header line; several synonyms or xrefs are separated by
    ``|``. The column `source` must be filled; it is not kept in memory. The column `frequency` may
    be left out.

    Raises:
        GraphError: If a file is missing, a header or a row has other columns, or a required cell is
            empty; the message names file, line and column.
    """
    concepts = [
        Concept(cells[0], cells[1], cells[2], _several(cells[3]), _several(cells[4]))
        for cells in _rows(folder / "concepts.tsv", CONCEPT_COLUMNS)
    ]
    relations = [
        Relation(*cells[:-1])  # without `source`
        for cells in _rows(folder / "relations.tsv", RELATION_COLUMNS, without="frequency")
    ]
    return concepts, relations


def _several(cell: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in cell.split("|") if each.strip())


def _rows(
    file: Path | Traversable, columns: Sequence[str], without: str = ""
) -> Iterator[list[str]]:
    """Yield the cells of the rows after the header, which may leave out the column `without`."""
    fewer = [each for each in columns if each != without]
    for number, line in enumerate(_lines(file), start=1):
        cells = [each.strip() for each in line.split("\t")]
        where = f"{file.name}:{number}"
        if number == 1:
            if cells not in (list(columns), fewer):
                expected = ", ".join(columns)
                raise GraphError(f"{where}: expected the columns {expected}, got {cells}")
            columns = cells
            continue
        if len(cells) != len(columns):
            raise GraphError(
                f"{where}: expected {len(columns)} tab-separated columns, got {len(cells)}; "
                f"the columns are {', '.join(columns)}"
            )
        for i, cell in enumerate(cells):
            if not cell and columns[i] not in _MAY_BE_EMPTY:
                raise GraphError(f"{where}, column {columns[i]!r}: the cell is empty; fill it")
        yield cells


def _lines(file: Path | Traversable) -> list[str]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise GraphError(
            f"no file {file.name!r} in the graph's folder; a graph needs concepts.tsv and "
            "relations.tsv"
        ) from error
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        number = before.count(b"\n") + 1
        column = error.start - before.rfind(b"\n")
        raise GraphError(
            f"{file.name}:{number}, column {column}: expected UTF-8, got byte "
            f"{error.object[error.start]:#04x}; save the file as UTF-8"
        ) from error
    lines = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines and not lines[-1] else lines
