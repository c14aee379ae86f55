"""The cases that chains are made of: rows with a report, a caption, or a question."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from os import PathLike
from pathlib import Path
from typing import Any

from pathreward.answers.answer_leak import answer_cues
from pathreward.completion.sentences import sentences
from pathreward.errors import DataError
from pathreward.io.rows import read_rows, row_label
from pathreward.linking import Linker
from pathreward.rewards.length import is_report
from pathreward.sample import Sample
from pathreward.sample.columns import expect_fields, mapped_row, named
from pathreward.sample.missing import is_missing

QUESTION = "What does the image show, and what is the diagnosis?"
"""The question of a report or a caption that has none."""
_OTHER_NAMES = {"findings": ("report", "caption"), "prompt": ("question",)}
"""Columns of a field where a row has none of the field's name."""
_CUE_REACH = 200
"""Characters after "diagnosis:" in which the diagnosis is named."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of the rows hold what."""

    fields: Mapping[str, str] = field(default_factory=dict)
    """Column by field of a sample, where their names differ."""
    key: str = "id"
    """The column of the id; rows without it are numbered."""
    group: str = ""
    """The column of the patient or slide; empty for none."""
    first_option: int = 1
    """The number of the first option where answers are numbers."""


@dataclass(frozen=True, slots=True)
class Case:
    """A row to make a chain of."""

    key: str
    """Its id, or its number where it has none."""
    sample: Sample
    """The row: question, options, gold answer, and as findings the report or caption."""
    row: Mapping[str, Any] = field(compare=False, repr=False)
    """The row as it was read."""
    group: str = ""
    """The patient or slide; empty without a column for it."""
    asks: bool = True
    """Whether the row has a question of its own."""

    @property
    def task(self) -> str:
        """The kind of question: ``report``, ``choice``, ``closed`` (yes or no) or ``open``.

        >>> Case("1", Sample("", answer="yes"), {}).task
        'closed'
        """
        if self.sample.options:
            return "choice"
        if (self.sample.answer or "").casefold() in {"yes", "no"}:
            return "closed"
        return "open" if self.asks else "report"

    @property
    def digest(self) -> str:
        """The digest of the question, the options, the answer and the report.

        >>> Case("1", Sample("", answer="yes"), {}).digest == Case("2", Sample(""), {}).digest
        False
        """
        sample = self.sample
        options = dict(sample.options or {})
        content = [sample.prompt, options, sample.answer, sample.findings]
        return blake2b(json.dumps(content).encode(), digest_size=8).hexdigest()


def read_cases(file: str | PathLike[str], columns: Columns, linker: Linker) -> list[Case]:
    """Return the cases of a file, in its order.

    The findings are the column ``findings``, ``report`` or ``caption``, or a gold answer that is a
    report. Where a row has no gold answer, it is the diagnosis that its report comes to.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     rows = Path(folder) / "rows.jsonl"
    ...     _ = rows.write_text('{"id": 7, "report": "Keratin pearls. Diagnosis: lung SCC."}')
    ...     [case] = read_cases(rows, Columns(), Linker.default())
    >>> case.key, case.task, case.sample.answer
    ('7', 'report', 'squamous cell carcinoma')

    Raises:
        DataError: If the file can't be read, a row is no sample, two rows have one id, a row has no
            value in the group's column, or there is no row.
    """
    expect_fields(columns.fields)
    found: dict[str, Case] = {}
    for number, row in read_rows(file):
        where = row_label(file, number)
        case = _case(number, row, columns, where, Path(file).parent, linker)
        if case.key in found:
            raise DataError(
                f"an earlier row has the id {case.key!r} too; give each its own, or name the "
                "column that has it: --id COLUMN",
                field=columns.key,
                where=where,
            )
        found[case.key] = case
    if not found:
        raise DataError("there is no row to make a chain of", where=str(file))
    return list(found.values())


def _case(
    number: int,
    row: Mapping[str, Any],
    columns: Columns,
    where: str,
    folder: Path,
    linker: Linker,
) -> Case:
    try:
        fixed = dict(mapped_row(row, columns.fields))
    except DataError as error:
        raise error.at(where) from None
    for name, others in _OTHER_NAMES.items():
        if is_missing(fixed.get(name)):
            fixed[name] = next((v for k in others if not is_missing(v := row.get(k))), None)
    sample = Sample.from_row({**fixed, "completion": ""}, where, folder, columns.first_option)
    key = str(number) if is_missing(row.get(columns.key)) else str(row[columns.key])
    asks = bool(sample.prompt.strip())
    if not sample.options and not sample.findings and is_report(sample.answer or ""):
        sample, asks = replace(sample, findings=sample.answer, answer=None), False
    if not sample.answer and sample.findings:
        sample = replace(sample, answer=report_diagnosis(sample.findings, linker) or None)
    return Case(key, sample, row, _group(row, columns.group, where), asks)


def _group(row: Mapping[str, Any], column: str, where: str) -> str:
    if not column:
        return ""
    if is_missing(row.get(column)):
        raise DataError(
            f"the row has no {column!r} (it has {named(row)}); without it, chains of one patient "
            "could be in both parts of a split: add it, or correct --group",
            field=column,
            where=where,
        )
    return str(row[column])


def report_diagnosis(report: str, linker: Linker) -> str:
    """Return the name of the diagnosis that a report comes to; empty where it affirms none.

    It is the most specific one behind the last "diagnosis is" or "diagnosis:", else that of the
    last sentence that affirms one.

    >>> report_diagnosis("Nests, no melanoma. Keratin pearls of a carcinoma.", Linker.default())
    'carcinoma'
    >>> report_diagnosis("Chronic inflammation, no tumor.", Linker.default())
    ''
    """
    linker = linker.within(report)
    cues = [end for _, end, after in answer_cues(report, 0, len(report)) if after]
    behind = [sentences(report, start, min(len(report), start + _CUE_REACH)) for start in cues]
    spans = [each[0] for each in reversed(behind) if each]
    for start, end in (*spans, *reversed(sentences(report))):
        if named := _diagnosis(report[start:end], linker):
            return named
    return ""


def _diagnosis(text: str, linker: Linker) -> str:
    """Return the name of the most specific diagnosis that a text affirms; empty for none."""
    graph = linker.graph
    diagnoses = graph.of_type("diagnosis")
    found = [c for c, polarity in linker.read(text).claims if polarity == "affirmed"]
    named = [each for each in found if each in diagnoses]
    if not named:
        return ""
    return graph[max(named, key=lambda each: len(graph.ancestors(each)))].name
