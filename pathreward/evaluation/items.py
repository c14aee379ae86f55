"""Completions joined with the rows that they are about: by id, or by order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike, fspath
from pathlib import Path
from typing import Any, NamedTuple

from pathreward.errors import DataError
from pathreward.io.rows import read_rows, row_label
from pathreward.rewards.length import is_report
from pathreward.sample import Sample
from pathreward.sample.columns import expect_fields, mapped_row, named
from pathreward.sample.missing import is_missing

_LISTED = 3

Numbered = tuple[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the data with its completions."""

    key: str
    """Its id, or its number where the rows have none."""
    samples: tuple[Sample, ...]
    """One for each completion."""
    category: str = ""
    """The value of the category column; empty without one."""
    group: str = ""
    """The value of the group column, such as the patient; empty without one."""


class Items(NamedTuple):
    """The joined rows of an evaluation."""

    source: str
    """The file of the completions."""
    items: list[Item]
    joined_by: str
    """``id``, ``order``, or ``row`` where completions and references are in one file."""

    @property
    def samples_each(self) -> int:
        """The number of completions of each row."""
        return len(self.items[0].samples)


@dataclass(frozen=True, slots=True)
class Join:
    """How completions are joined with rows, and which columns name category and group."""

    columns: Mapping[str, str]
    """Column by field: of the completions for `completion`, of the data for the others."""
    key: str = "id"
    """The column of the id, in both files."""
    by: str = ""
    """The column of the category."""
    group: str = ""
    """The column of the group."""
    first_option: int = 1
    """The number of the first option where answers are numbers."""
    subset: bool = False
    """Whether rows of the data without a completion are left out, instead of being an error."""
    own_options: bool = False
    """Whether the rows of the completions have their own options and answer, in the order that the
    policy saw."""


def read_items(
    file: str | PathLike[str],
    data: str | PathLike[str] | None = None,
    join: Join | None = None,
) -> Items:
    """Return the rows of `data` with the completions of `file`.

    Rows are joined by the id column where both files have it, else by their order. A row of `file`
    repeats an id, or holds a list of texts, where it has several completions of one row. Without
    `data`, the rows of `file` hold the references too.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     texts, rows = Path(folder) / "texts.jsonl", Path(folder) / "rows.jsonl"
    ...     _ = texts.write_text('{"id": 7, "completion": ["yes", "no"]}')
    ...     _ = rows.write_text('{"id": 7, "answer": "yes"}')
    ...     found = read_items(texts, rows)
    >>> found.joined_by, [(each.key, len(each.samples)) for each in found.items]
    ('id', [('7', 2)])

    Raises:
        DataError: If a row can't be read or joined, a column is missing, a category or a group is
            empty, or the rows have different numbers of completions.
    """
    join = join or Join({})
    expect_fields(join.columns)
    texts = _rows(file)
    if data is None:
        pairs, joined_by = _of_one_file(texts, file, join), "row"
    else:
        references = _rows(data)
        by_id = _has_key(texts, join.key) and _has_key(references, join.key)
        paired = _by_id if by_id else _by_order
        pairs, joined_by = paired(texts, file, references, data, join), "id" if by_id else "order"
    origin = data if data is not None else file
    items = [_item(key, reference, found, file, origin, join) for key, reference, found in pairs]
    _expect_equal_counts(items, file)
    return Items(fspath(file), items, joined_by)


class ReferenceRow(NamedTuple):
    """A row of the data, without a completion."""

    item: Item
    row: Mapping[str, Any]
    """Its columns."""
    where: str
    """Its place, for messages."""


def read_references(data: str | PathLike[str], join: Join | None = None) -> list[ReferenceRow]:
    """Return the rows of `data`, each with one empty completion.

    Raises:
        DataError: If a row can't be read, a column is missing, a category or a group is empty, or
            an id occurs twice.
    """
    join = join or Join({})
    expect_fields(join.columns)
    columns = {field: each for field, each in join.columns.items() if field != "completion"}
    found: dict[str, ReferenceRow] = {}
    for number, row in _rows(data):
        key = str(number) if is_missing(row.get(join.key)) else str(row[join.key])
        if key in found:
            raise DataError(
                f"the id {key!r} is that of another row too; give each row its own",
                field=join.key,
                where=row_label(data, number),
            )
        silent = {**row, "completion": ""}
        own = replace(join, columns=columns, own_options=False)
        item = _item(key, (number, row), [(number, silent)], data, data, own)
        found[key] = ReferenceRow(item, row, row_label(data, number))
    return list(found.values())


_Pair = tuple[str, Numbered, list[Numbered]]


def _rows(path: str | PathLike[str]) -> list[Numbered]:
    found: list[Numbered] = list(read_rows(path))
    if not found:
        raise DataError("there is no row to evaluate; name a file with rows", where=fspath(path))
    return found


def _has_key(rows: Sequence[Numbered], column: str) -> bool:
    return all(not is_missing(row.get(column)) for _, row in rows)


def _of_one_file(
    texts: Sequence[Numbered], file: str | PathLike[str], join: Join
) -> Iterator[_Pair]:
    if not _has_key(texts, join.key):
        yield from ((str(number), (number, row), [(number, row)]) for number, row in texts)
        return
    found = _grouped(texts, join.key)
    yield from ((key, rows[0], rows) for key, rows in found.items())


def _grouped(rows: Sequence[Numbered], column: str) -> dict[str, list[Numbered]]:
    found: dict[str, list[Numbered]] = {}
    for number, row in rows:
        found.setdefault(str(row[column]), []).append((number, row))
    return found


def _by_id(
    texts: Sequence[Numbered],
    file: str | PathLike[str],
    references: Sequence[Numbered],
    data: str | PathLike[str],
    join: Join,
) -> Iterator[_Pair]:
    given = _grouped(references, join.key)
    for key, rows in given.items():
        if len(rows) > 1:
            raise DataError(
                f"the id {key!r} is that of row {rows[0][0]} too; give each row its own",
                field=join.key,
                where=row_label(data, rows[1][0]),
            )
    found = _grouped(texts, join.key)
    if strange := [key for key in found if key not in given]:
        raise DataError(
            f"{_listed(strange)} of no row of {fspath(data)}; evaluate with the rows that the "
            "completions are about",
            field=join.key,
            where=row_label(file, found[strange[0]][0][0]),
        )
    missing = [key for key in given if key not in found]
    if missing and not join.subset:
        raise DataError(
            f"{len(missing):,} of {len(given):,} rows of {fspath(data)} have no completion "
            f"({_listed(missing)} not there); add them, or evaluate the others with --subset",
            field=join.key,
            where=fspath(file),
        )
    yield from ((key, given[key][0], found[key]) for key in given if key in found)


def _listed(keys: Sequence[str]) -> str:
    shown = ", ".join(map(repr, keys[:_LISTED]))
    more = f" and {len(keys) - _LISTED:,} more" if len(keys) > _LISTED else ""
    return f"id {shown}{more} {'is' if len(keys) == 1 else 'are'}"


def _by_order(
    texts: Sequence[Numbered],
    file: str | PathLike[str],
    references: Sequence[Numbered],
    data: str | PathLike[str],
    join: Join,
) -> Iterator[_Pair]:
    if len(texts) != len(references):
        raise DataError(
            f"{fspath(file)} has {len(texts):,} rows and {fspath(data)} has {len(references):,}, "
            f"and they do not share a column {join.key!r} to join them by; give both an id, or "
            "name its column with --id"
        )
    for text, reference in zip(texts, references, strict=True):
        for column in ("prompt", "question"):
            mine, other = text[1].get(column), reference[1].get(column)
            if mine is not None and other is not None and mine != other:
                raise DataError(
                    f"the row is about another {column} than {row_label(data, reference[0])}; "
                    f"the files differ in their order: give both a column {join.key!r}",
                    field=column,
                    where=row_label(file, text[0]),
                )
        yield str(reference[0]), reference, [text]


def _item(
    key: str,
    reference: Numbered,
    texts: Sequence[Numbered],
    file: str | PathLike[str],
    data: str | PathLike[str],
    join: Join,
) -> Item:
    number, row = reference
    where = row_label(data, number)
    completions = [
        each for text_number, text in texts for each in _completions(text, file, text_number, join)
    ]
    fixed = reference_row(row, join, where)
    if join.own_options:
        fixed |= _own_options(texts[0][1], row_label(file, texts[0][0]))
    samples = tuple(
        _with_report(
            Sample.from_row(
                {**fixed, "completion": each}, where, Path(data).parent, join.first_option
            )
        )
        for each in completions
    )
    category, group = (
        _label(row, texts[0][1], column, option, where)
        for column, option in ((join.by, "--by"), (join.group, "--group"))
    )
    return Item(key, samples, category, group)


def reference_row(row: Mapping[str, Any], join: Join, where: str) -> dict[str, Any]:
    """Return a row of the data by the names of the fields; its prompt may be its ``question``.

    >>> reference_row({"question": "Which?"}, Join({}), "rows.jsonl:1")["prompt"]
    'Which?'

    Raises:
        DataError: If the row lacks a column that is mapped.
    """
    columns = {field: column for field, column in join.columns.items() if field != "completion"}
    try:
        fixed = mapped_row(row, columns)
    except DataError as error:
        raise error.at(where) from None
    if is_missing(fixed.get("prompt")) and not is_missing(row.get("question")):
        fixed["prompt"] = row["question"]
    return fixed


def _own_options(text: Mapping[str, Any], where: str) -> dict[str, Any]:
    for column in ("options", "answer"):
        if is_missing(text.get(column)):
            raise DataError(
                f"the row has no column {column!r} (it has {named(text)}); completions of shuffled "
                "options need the options in the order that was shown, and their answer",
                field=column,
                where=where,
            )
    return {"options": text["options"], "answer": text["answer"]}


def _completions(
    row: Mapping[str, Any], file: str | PathLike[str], number: int, join: Join
) -> list[Any]:
    where = row_label(file, number)
    column = join.columns.get("completion", "completion")
    if column not in row:
        raise DataError(
            f"the row has no column {column!r} (it has {named(row)}); name the column that holds "
            "the policy's text: --map completion=COLUMN",
            field="completion",
            where=where,
        )
    value = row[column]
    several = isinstance(value, list) and all(isinstance(each, str | list) for each in value)
    found = value if several else [value]
    if not found or any(each is None for each in found):
        raise DataError(
            "there is no completion; write an empty text where the policy wrote nothing, and leave "
            "the row out where it was not asked",
            field=column,
            where=where,
        )
    return list(found)


def _with_report(sample: Sample) -> Sample:
    """Return a sample whose gold answer, where it is a report, is the reference findings too."""
    report = sample.answer or ""
    if sample.options or sample.findings or sample.reasoning or not is_report(report):
        return sample
    return replace(sample, findings=report)


def _label(
    row: Mapping[str, Any], text: Mapping[str, Any], column: str, option: str, where: str
) -> str:
    if not column:
        return ""
    found = row if column in row else text
    if column not in found:
        raise DataError(
            f"the row has no column {column!r} (it has {named(row)}); correct {option}",
            where=where,
        )
    value = found[column]
    if is_missing(value) or not str(value).strip():
        raise DataError(
            f"the value is empty; fill it in, or evaluate without {option}",
            field=column,
            where=where,
        )
    return str(value)


def _expect_equal_counts(items: Sequence[Item], file: str | PathLike[str]) -> None:
    first = items[0]
    for each in items:
        if len(each.samples) != len(first.samples):
            raise DataError(
                f"the row {each.key!r} has {len(each.samples)} completions and the row "
                f"{first.key!r} has {len(first.samples)}; a majority of few is no majority of "
                "many: give each row the same number",
                where=fspath(file),
            )
