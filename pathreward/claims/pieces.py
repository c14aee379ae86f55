"""Which piece of a sentence or of a table belongs to each of several values.

In "acinar 60 %, lepidic 30 %" the names come before their values, in "3.5 cm in bone, 2 mm in soft
tissue" behind them. A cell of a table belongs to the name of its row and to that of its column.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby, pairwise

from pathreward.assertion.triggers import function_words
from pathreward.lexicon import load_table, phrase_pattern

Span = tuple[int, int]

OWNER_CLASSES = frozenset(
    {"contrast", "joint", "respectively", "former", "latter", "labelled", "relative", "pronoun"}
)
"""The classes of ``owner_words.tsv`` that are words of grammar; the others are owners."""
_WORD = re.compile(r"[^\W\d_]\w*")
_CELL = re.compile(r"\||\t| {2,}")
_LEAST_CELLS = 3


@lru_cache(maxsize=1)
def _separators() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    table = load_table("pathreward.claims", "owner_words", None)
    contrast, joint, orderly = (
        phrase_pattern(table.phrases(each)) for each in ("contrast", "joint", "respectively")
    )
    return (
        re.compile(rf"[|;\t\n]|\s/\s| {{3,}}|{contrast}", re.IGNORECASE),
        re.compile(
            rf",(?!\d|\s+(?:{phrase_pattern(table.phrases('relative'))}))|\s[+=]\s|{joint}",
            re.IGNORECASE,
        ),
        re.compile(orderly, re.IGNORECASE),
    )


def has_words(text: str, start: int, end: int) -> bool:
    """Return whether there is a word between two places that is none of grammar.

    >>> has_words("ER in 90 % and", 0, 5), has_words("ER in 90 % and", 3, 14)
    (True, False)
    """
    functions = function_words()
    return any(
        len(each[0]) > 1 and each[0].casefold() not in functions
        for each in _WORD.finditer(text, start, end)
    )


def pieces(text: str, start: int, end: int, values: Sequence[Span]) -> list[Span]:
    """Return the piece of a sentence that each of its values belongs to.

    Values without a word between them share a piece.

    >>> def cut(text, *values):
    ...     spans = [(text.index(each), text.index(each) + len(each)) for each in values]
    ...     return [text[slice(*each)] for each in pieces(text, 0, len(text), spans)]
    >>> cut("acinar 60 %, lepidic 30 %", "60 %", "30 %")
    ['acinar 60 %', ', lepidic 30 %']
    >>> cut("3.5 cm in bone, 2 mm in soft tissue", "3.5 cm", "2 mm")
    ['3.5 cm in bone', ', 2 mm in soft tissue']
    >>> cut("IgG, 2+, and C3, 3+", "2+", "3+")
    ['IgG, 2+, ', 'and C3, 3+']
    >>> cut("ER and PR in 90 % and 10 %, respectively", "90 %", "10 %")
    ['ER ', 'and PR in ']
    >>> cut("invasion of 4 of 18 mm", "4", "18 mm")
    ['invasion of 4 of 18 mm', 'invasion of 4 of 18 mm']

    Args:
        text: The text.
        start: Where the sentence begins.
        end: Where it ends.
        values: The spans of the values, in their order, apart from each other.
    """
    if len(values) > 1 and (named := _in_order(text, start, end, values)):
        return named
    is_behind = has_words(text, start, values[0][0])
    cuts, joined = [start], [0]
    for one, two in pairwise(values):
        if has_words(text, one[1], two[0]):
            cuts.append(_cut(text, one[1], two[0], is_behind=is_behind))
        joined.append(len(cuts) - 1)
    found = list(pairwise([*cuts, end]))
    return [found[each] for each in joined]


def _cut(text: str, start: int, end: int, *, is_behind: bool) -> int:
    """Return where the piece of the value before a place ends, and that of the next one begins."""
    strong, weak, _ = _separators()
    found = [each.span() for each in strong.finditer(text, start, end)]
    found = found or [each.span() for each in weak.finditer(text, start, end)]
    if not found:
        return start if is_behind else end
    if is_behind:
        named = (each for each in reversed(found) if has_words(text, each[1], end))
    else:
        named = (each for each in found if has_words(text, start, each[0]))
    return next(named, found[-1])[0]


def _in_order(text: str, start: int, end: int, values: Sequence[Span]) -> list[Span]:
    """Return the names that come before a list of values in the same order; none without one."""
    _, weak, orderly = _separators()
    if any(has_words(text, one[1], two[0]) for one, two in pairwise(values)):
        return []
    if not orderly.search(text, values[-1][1], end):
        return []
    cuts = [each.start() for each in weak.finditer(text, start, values[0][0])]
    found = [each for each in pairwise([start, *cuts, values[0][0]]) if has_words(text, *each)]
    return found[-len(values) :] if len(found) >= len(values) else []


class Row:
    """A row of a table below the row with the names of its columns."""

    def __init__(self, cells: Sequence[Span], names: Sequence[Span]) -> None:
        self.cells = cells
        self.names = names

    def own(self, place: int, values: Sequence[Span]) -> list[Span]:
        """Return the cells that the value at a place belongs to, the one that holds it included.

        Args:
            place: Where the value begins.
            values: Spans of the values of the same kind; their cells are left out, but for that
                of the value itself.
        """
        at = next((i for i, (_, end) in enumerate(self.cells) if place < end), -1)
        if at < 0:
            return []
        beside = [
            cell
            for i, cell in enumerate(self.cells)
            if i == at or not any(cell[0] <= start < cell[1] for start, _ in values)
        ]
        return [*beside, self.names[at]]


def table_rows(text: str) -> dict[int, Row]:
    r"""Return the rows of the tables of a text by where their lines begin.

    A table is a run of lines with the same number of cells, three or more; the first line names
    the columns, and so none of its cells begins with a digit.

    >>> text = "| Side | ER | PR |\n| left | 90 | 10 |"
    >>> [row] = table_rows(text).values()
    >>> values = [(text.index(each), text.index(each) + 2) for each in ("90", "10")]
    >>> [text[slice(*each)].strip() for each in row.own(values[0][0], values)]
    ['left', '90', 'ER']
    """
    if "\n" not in text or not _CELL.search(text):
        return {}
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append((at, _cells(line, at)))
        at += len(line) + 1
    found = _rows_by_columns(text, lines)
    for count, run in groupby(lines, key=lambda each: len(each[1])):
        if count < _LEAST_CELLS:
            continue
        (_, names), *rows = run
        if any(text[slice(*each)].strip()[:1].isdigit() for each in names):
            continue
        found |= {start: Row(cells, names) for start, cells in rows}
    return found


def _rows_by_columns(text: str, lines: Sequence[tuple[int, list[Span]]]) -> dict[int, Row]:
    r"""Return the rows below a line of column names that leaves the place of row names empty.

    >>> text = "        left   right\nER      90     10\nKi-67   5      40\n"
    >>> lines = [(0, _cells(text[:20], 0)), (21, [(21, 23), (29, 31), (36, 38)])]
    >>> [(start, len(row.cells)) for start, row in _rows_by_columns(text, lines).items()]
    [(21, 3)]
    """
    found: dict[int, Row] = {}
    names: list[Span] = []
    columns: list[int] = []
    for at, cells in lines:
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        if not line.strip() or "|" in line:
            columns = []
        elif cells and line.startswith("  "):
            names = [(at, at), *cells]
            columns = [start + _spaces(text, start) - at for start, _ in cells]
        elif columns:
            own = _in_columns(line, at, columns)
            if not own and len(cells) == len(names):
                own = cells
            if own:
                found[at] = Row(own, names)
            else:
                columns = []
    return found


def _spaces(text: str, start: int) -> int:
    end = start
    while text[end : end + 1] == " ":
        end += 1
    return end - start


def _in_columns(line: str, at: int, columns: Sequence[int]) -> list[Span]:
    """Return the cells of a line in which a word begins at each column; none of another line."""
    if any(line[each - 1 : each] != " " or line[each : each + 1].strip() == "" for each in columns):
        return []
    return [(at + one, at + two) for one, two in pairwise([0, *columns, len(line)])]


def _cells(line: str, at: int) -> list[Span]:
    """Return the spans of the cells of a line; of a line without cells, none."""
    bare = line.strip()
    if not bare:
        return []
    piped = bare.startswith("|")
    low = line.index(bare[0]) + piped
    high = len(line.rstrip()) - (bare.endswith("|") and len(bare) > 1)
    if "|" in bare:
        ends = [i for i in range(low, high) if line[i] == "|"]
        return [(at + one + 1, at + two) for one, two in pairwise([low - 1, *ends, high])]
    found, start = [], low
    for each in _CELL.finditer(line, low, high):
        found.append((at + start, at + each.start()))
        start = each.end()
    return [*found, (at + start, at + high)] if found else []
