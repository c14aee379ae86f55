"""A problem of a graph's tables."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of one row of a graph's tables.

    >>> print(Problem("concepts", 0, "id", "expected an id of one word, got 'a b'").in_file)
    concepts.tsv:2, column 'id': expected an id of one word, got 'a b'
    """

    table: str
    """``concepts`` or ``relations``."""
    row: int
    """Index of the row among the rows of its table, from 0."""
    column: str
    message: str
    """What was expected, what was found, and the remedy."""

    def __str__(self) -> str:
        return f"{self.table} row {self.row + 1}, column {self.column!r}: {self.message}"

    @property
    def in_file(self) -> str:
        """The problem with its place in the table's file, whose first line is the header."""
        return f"{self.table}.tsv:{self.row + 2}, column {self.column!r}: {self.message}"
