"""The tables of a graph: ``concepts.tsv`` and ``relations.tsv``."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pathreward.errors import GraphError
from pathreward.io.files import atomic_write, make_folder
from pathreward.kg.builder import GraphBuilder, GraphParts
from pathreward.kg.cache import packed, unpacked
from pathreward.kg.concept import Concept, Relation
from pathreward.kg.kept import kept
from pathreward.kg.validation import find_problems, join_problems

CONCEPT_COLUMNS = ("id", "name", "type", "synonyms", "xrefs", "source")
RELATION_COLUMNS = ("subject", "relation", "object", "frequency", "source")
"""The columns of the relations; a table may leave out `frequency`."""

_MAY_BE_EMPTY = frozenset({"synonyms", "xrefs", "frequency"})
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "|": "\\|"}
_MEANINGS = {escape: sign for sign, escape in _ESCAPES.items()}
_ESCAPED = re.compile(r"\\[\\tnr|]")
_ITEM = re.compile(r"(?:[^|\\]|\\.|\\\Z)+")


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


def kept_tables(folder: Path | Traversable) -> GraphParts:
    """Return the parts of the graph of a folder, from the disk if they are kept there.

    The rules of `pathreward.kg.validate` are not applied. The key is the content of the tables.

    Raises:
        GraphError: As for `read_tables`.
    """
    digest = hashlib.blake2b(digest_size=20)
    for name in ("concepts.tsv", "relations.tsv"):
        digest.update(_content(folder / name) + b"\0")

    def compute() -> dict[str, Any]:
        parts = read_tables(folder, strict=False)
        return {**packed(parts), "edges": [each.tolist() for each in parts.edges.columns]}

    tree = kept("tables", digest.hexdigest(), compute)
    return unpacked(tree, tree["edges"])


def read_rows(folder: Path | Traversable) -> tuple[list[Concept], list[Relation]]:
    r"""Return the concepts and relations of a folder, in the order of the rows.

    The files are tab-separated UTF-8 with a header line; several synonyms or xrefs are separated by
    ``|``. In a cell ``\t``, ``\n``, ``\r``, ``\|`` and ``\\`` stand for a tab, line breaks, a bar
    and a backslash. The column `source` must be filled; it is not kept in memory. The column
    `frequency` may be left out.

    Raises:
        GraphError: If a file is missing, a header or a row has other columns, or a required cell is
            empty; the message names file, line and column.
    """
    concepts = [
        Concept(_plain(concept_id), _plain(name), _plain(kind), _several(synonyms), _several(xrefs))
        for concept_id, name, kind, synonyms, xrefs, _ in _rows(
            folder / "concepts.tsv", CONCEPT_COLUMNS
        )
    ]
    relations = [
        Relation(*map(_plain, cells[:-1]))  # without `source`
        for cells in _rows(folder / "relations.tsv", RELATION_COLUMNS, without="frequency")
    ]
    return concepts, relations


def write_tables(
    folder: Path, concepts: Iterable[Concept], relations: Iterable[Relation], source: str
) -> None:
    """Write the two tables of a graph to a folder; see `KnowledgeGraph.to_tables`.

    Raises:
        GraphError: If a table can't hold a concept or a relation.
        DataError: If the folder is not writable.
    """
    origin = _cell(source, "the argument", "source")
    make_folder(folder)
    with atomic_write(folder / "concepts.tsv") as file:
        file.write("\t".join(CONCEPT_COLUMNS) + "\n")
        for each in concepts:
            where = f"the concept {each.id!r}"
            fields = {"id": each.id, "name": each.name, "type": each.type}
            cells = [_cell(text, where, field) for field, text in fields.items()]
            for field, texts in (("synonyms", each.synonyms), ("xrefs", each.xrefs)):
                cells.append("|".join([_cell(text, where, field) for text in texts]))
            file.write("\t".join([*cells, origin]) + "\n")
    with atomic_write(folder / "relations.tsv") as file:
        file.write("\t".join(RELATION_COLUMNS) + "\n")
        for edge in relations:
            kind = _cell(edge.relation, f"the relation {edge}", "relation")
            ends = _escape(edge.subject), kind, _escape(edge.object)
            file.write("\t".join([*ends, edge.frequency, origin]) + "\n")


def _cell(text: str, where: str, field: str) -> str:
    """Return the cell of a text, which the reader must give back unchanged."""
    if not text or text != text.strip():
        raise GraphError(
            f"{where}, {field!r}: a table can't hold {text!r}; give a text without spaces at its "
            "ends"
        )
    if not text.isascii() and any("\ud800" <= each <= "\udfff" for each in text):
        raise GraphError(f"{where}, {field!r}: {text!r} is not Unicode; correct it")
    return _escape(text)


def _escape(text: str) -> str:
    return "".join([_ESCAPES.get(each, each) for each in text])


def _plain(cell: str) -> str:
    return _ESCAPED.sub(lambda found: _MEANINGS[found[0]], cell) if "\\" in cell else cell


def _several(cell: str) -> tuple[str, ...]:
    items = _ITEM.findall(cell) if "\\" in cell else cell.split("|")
    return tuple([_plain(stripped) for each in items if (stripped := each.strip())])


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
        text = _content(file).decode()
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


def _content(file: Path | Traversable) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise GraphError(
            f"no file {file.name!r} in the graph's folder; a graph needs concepts.tsv and "
            "relations.tsv"
        ) from error
