r"""Load and validate a word list: a TSV file with the columns class, phrase, language, comment.

A table is in `pathreward/lexicon/`, or next to the only code that uses it, such as
``pathreward/facts/marker/aliases.tsv``. The code that reads a table declares its classes, so that
every row is used. Rows of your own extend a shipped table without editing the package: put a
file of the same name into a folder and name the folder in the environment variable
``PATHREWARD_LEXICON`` before the first import.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from unicodedata import category

from pathreward.errors import DataError

COLUMNS = ("class", "phrase", "language", "comment")
LANGUAGES = frozenset(
    {"en", "zh", "da", "de", "es", "fr", "it", "la", "nl", "pl", "pt", "ru", "sv"}
) | {*("tr", "*")}
"""Language of a phrase; ``*`` for signs and for abbreviations that all languages share."""
FOLDER_VARIABLE = "PATHREWARD_LEXICON"
_HIDDEN = frozenset({"Cc", "Cf"})
"""Unicode categories of characters that have no glyph: controls, zero-width characters."""


class Entry(NamedTuple):
    """A row of a table."""

    cls: str
    """The class of the phrase, one of those that the table's reader declares."""
    phrase: str
    language: str
    comment: str = ""
    place: str = ""
    """File and line, such as ``cues.tsv:7``, for messages of errors."""


@dataclass(frozen=True)
class Table:
    """The rows of a word list, in the file's order.

    >>> table = Table("cues", (Entry("negation", "no", "en"), Entry("hedge", "perhaps", "en")))
    >>> table.phrases("negation"), table.class_of["perhaps"]
    (('no',), 'hedge')
    """

    name: str
    entries: tuple[Entry, ...]

    def phrases(self, *classes: str, language: str = "") -> tuple[str, ...]:
        """Return the phrases of some classes, of one language or of all.

        >>> table = Table("cues", (Entry("negation", "no", "en"), Entry("negation", "无", "zh")))
        >>> table.phrases("negation", language="zh")
        ('无',)

        Raises:
            KeyError: If the table has no such class.
        """
        if unknown := set(classes) - self.classes:
            raise KeyError(f"the table {self.name!r} has no class {min(unknown)!r}")
        return tuple(
            each.phrase
            for each in self.entries
            if each.cls in classes and (not language or each.language in {language, "*"})
        )

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes that have rows."""
        return frozenset(each.cls for each in self.entries)

    @cached_property
    def class_of(self) -> Mapping[str, str]:
        """The class of each phrase."""
        return MappingProxyType({each.phrase: each.cls for each in self.entries})


@lru_cache(maxsize=256)
def load_table(package: str, name: str, classes: frozenset[str] | None) -> Table:
    """Return the table ``<name>.tsv`` of a package, with the user's own rows behind it.

    >>> load_table("pathreward.lexicon", "nothing", frozenset({"negation"}))
    Traceback (most recent call last):
        ...
    pathreward.errors.DataError: nothing.tsv: pathreward.lexicon has no such table

    Args:
        package: The package that holds the file.
        name: The file's name without its ending.
        classes: The classes that the caller reads. None if a class is the name of a thing, such as
            a marker or an organ, so that a row may add one.

    Raises:
        DataError: If the file is missing, a row is malformed, a class is not read or has no row,
            a phrase has two rows, or a file is not UTF-8. The message names file and line.
    """
    shipped = files(package) / f"{name}.tsv"
    if not shipped.is_file():
        raise DataError(f"{package} has no such table", where=f"{name}.tsv")
    entries = list(_rows(_text(shipped, f"{name}.tsv"), f"{name}.tsv", classes))
    if classes is not None and (missing := classes - {each.cls for each in entries}):
        raise DataError(f"no row has the class {min(missing)!r}", where=f"{name}.tsv")
    if folder := os.environ.get(FOLDER_VARIABLE):
        added = Path(folder) / f"{name}.tsv"
        if added.is_file():
            entries += _rows(_text(added, str(added)), str(added), classes)
    seen: dict[str, str] = {}
    for each in entries:
        if each.phrase in seen:
            raise DataError(
                f"{each.phrase!r} is in the table already, as {seen[each.phrase]!r}; "
                "a phrase has one row",
                where=each.place,
            )
        seen[each.phrase] = each.cls
    return Table(name, tuple(entries))


def _text(file: Traversable, where: str) -> str:
    content = file.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"byte 0x{content[error.start]:02x} is not UTF-8; save the table as UTF-8",
            where=f"{where}:{line}",
        ) from None


def _rows(text: str, where: str, classes: Collection[str] | None) -> Iterator[Entry]:
    lines = text.splitlines()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        expected = ", ".join(COLUMNS)
        raise DataError(f"expected the columns {expected}, separated by tabs", where=f"{where}:1")
    for number, line in enumerate(lines[1:], 2):
        place = f"{where}:{number}"
        cells = [cell.strip() for cell in line.split("\t")]
        if not 3 <= len(cells) <= 4:
            raise DataError(f"expected 3 or 4 cells, got {len(cells)}", where=place)
        entry = Entry(cells[0], cells[1], cells[2], cells[3] if cells[3:] else "", place)
        if not entry.phrase or entry.phrase != " ".join(entry.phrase.split()):
            raise DataError(f"the phrase {cells[1]!r} is empty or has extra spaces", where=place)
        if not entry.phrase.isprintable():
            _expect_visible(entry)
        if classes is not None and entry.cls not in classes:
            known = ", ".join(sorted(classes))
            raise DataError(f"unknown class {entry.cls!r}; known: {known}", where=place)
        if not entry.cls:
            raise DataError("the class is empty", where=place)
        if entry.language not in LANGUAGES:
            known = ", ".join(sorted(LANGUAGES))
            raise DataError(f"unknown language {entry.language!r}; known: {known}", where=place)
        yield entry


def _expect_visible(entry: Entry) -> None:
    if hidden := next((each for each in entry.phrase if category(each) in _HIDDEN), ""):
        raise DataError(
            f"the phrase has the invisible character U+{ord(hidden):04X}; remove it",
            where=entry.place,
        )
