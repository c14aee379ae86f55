"""Rows with a reference, made of WSI-Bench: a slide's report gives its questions' findings."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from pathreward import Sample

_DIAGNOSIS = re.compile(
    r"(?:Based on (?:these|the|all)[^.]*?, )?the (?:final )?diagnosis is ([^.;]{4,90})\.?\s*$",
    re.IGNORECASE,
)
_OPTION = re.compile(r"\s*\b([A-H])[).]\s+")
_PREFACE = "Microscopic observation of the pathology slide reveals "


def samples(file: Path, count: int) -> list[Sample]:
    """Return `count` rows, taken evenly of all that can be made, in the order of the file.

    A report that ends in its diagnosis is a row that asks for it, its other sentences the
    findings; choices and yes-or-no questions on the same slide have the same findings.
    """
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    reports = {row["slide"]: row["answer"] for row in rows if row["task"] == "1_Report"}
    made = [each for row in rows for each in _made(row, reports.get(row["slide"], ""))]
    step = max(1.0, len(made) / count)
    return [made[int(place * step)] for place in range(min(count, len(made)))]


def _made(row: dict[str, str], report: str) -> Iterator[Sample]:
    found = _DIAGNOSIS.search(report.strip())
    if not found:
        return
    findings = report.strip()[: found.start()].strip().removeprefix(_PREFACE)
    question, answer = row["question"], row["answer"]
    if not findings:
        return
    if row["task"] == "1_Report":
        yield Sample("", question, found[1].strip(), findings=findings)
    elif row["task"].endswith("_choice"):
        parts = _OPTION.split(question)
        options = dict(zip(parts[1::2], parts[2::2], strict=True))
        if answer in options and len(options) > 1:
            yield Sample("", question, answer, options, findings)
    elif answer.strip(". ").casefold() in {"yes", "no"}:
        yield Sample("", question, answer.strip(". ").casefold(), findings=findings)
