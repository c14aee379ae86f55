"""Measure entities, details and the recipe on cases that were written without sight of the code.

``python benchmarks/unseen/claims.py FOLDER [--data ../shared/data] [--failures TEST]`` reads what
there is of ``cases.jsonl`` (a report as a list and twice in prose, with single facts turned),
``redteam.jsonl`` (completions that deserve credit and that do not), ``reports.jsonl`` (reports
reworded, with single facts turned) and ``swaps.jsonl`` (reports reworded, and with two values
exchanged), and prints a table of each. With ``--failures`` it
lists what went wrong in one test: a set whose failures were listed is development data.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import pathreward as pr
from pathreward.claims.compare import compare
from pathreward.claims.comparison import Reference
from pathreward.claims.extract import text_claims

LAYOUTS = ("listed", "prose 1", "prose 2")
CLOSE = 0.05
"""A text without merit that comes this close to the honest one succeeds."""
_SENTENCE = re.compile(r"[^.;\n]+(?:[.;](?=\d)[^.;\n]*)*[.;]*\s*")

_FIELDS = tuple(
    re.compile(rf".*?(?:{separator}|\Z)", re.DOTALL)
    for separator in (
        r"\n",
        *(" // ", r" \|\| ", " >> ", r" (?=\[)", r" (?=\(?\d{1,2}[).] )", r" \| ", " / "),
        ";",
        " - ",
    )
)
"""The fields of a list, by what is between them: the first that gives short ones counts."""
_LONG = 0.4
"""The share of a text that no field has."""

Row = dict[str, Any]
Tallies = dict[tuple[str, str], list[bool]]


def rows(path: Path) -> list[Row]:
    """Return the rows of a JSONL file, none where the file is missing."""
    if not path.exists():
        return []
    lines = path.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


@cache
def observations() -> pr.Reward:
    """Return the parts of the recipe that compare observations, with the recipe's weights."""
    leaves = pr.load("pathreward").leaves
    parts = {name: leaves[name] for name in ("entity", "details")}
    return pr.WeightedSum(parts, {"entity": 0.2, "details": 0.1})


@cache
def value(text: str, findings: str) -> float:
    """Return what a text earns for its observations; 0 where nothing is judged."""
    found = observations()(pr.Sample(text, findings=findings)).value
    return found or 0.0


def replaced(text: str, edits: Sequence[Sequence[str]]) -> str:
    """Return a text with replacements made."""
    for old, new in edits:
        text = text.replace(old, new)
    return text


def without(text: str, old: str) -> str:
    """Return a text without the field or sentence that holds a string.

    A field of a list is a line, or what is between separators in a line; prose has sentences.
    """
    pieces = next(filter(_are_fields, (each.findall(text) for each in _FIELDS)), None)
    pieces = pieces or [each[0] for each in _SENTENCE.finditer(text)]
    kept, at = [], 0
    begin, end = text.find(old), text.find(old) + len(old)
    for piece in pieces:
        if at + len(piece) <= begin or at >= end:
            kept.append(piece)
        at += len(piece)
    return "".join(kept)


def _are_fields(pieces: Sequence[str]) -> bool:
    return max(map(len, pieces)) <= _LONG * sum(map(len, pieces))


class Report:
    """Shares of tests passed, with the failures of one test."""

    def __init__(self, failures: str) -> None:
        self.failures = failures
        self.passed: Tallies = defaultdict(list)

    def add(self, test: str, kind: str, holds: bool, shown: str) -> None:
        """Count a test of a kind."""
        self.passed[test, "all"].append(holds)
        self.passed[test, kind].append(holds)
        if not holds and test == self.failures:
            print(f"{kind}: {shown}\n")

    def print(self) -> None:
        """Print the share of each test and kind."""
        print("| test | kind | share | n |\n| --- | --- | --: | --: |")
        for (test, kind), passed in sorted(
            self.passed.items(), key=lambda each: (each[0][0], each[0][1] != "all", each[0][1])
        ):
            print(f"| {test} | {kind} | {sum(passed) / len(passed):.3f} | {len(passed)} |")


def cases(found: Sequence[Row], report: Report) -> None:
    """Compare honest and turned texts of each case, in three layouts."""
    for case in found:
        texts = dict(zip(LAYOUTS, (case["listed"], *case["prose"]), strict=True))
        turns = [
            (turn["kind"], dict(zip(LAYOUTS, (turn["listed"], *turn["prose"]), strict=True)))
            for turn in case["turns"]
        ]
        for reference, findings in texts.items():
            for kind, edits in turns:
                for layout, text in texts.items():
                    turned = replaced(text, [edits[layout]])
                    if turned != text:
                        _case(report, (case["id"], kind), (reference, layout), texts, turned, edits)
                if (copy := replaced(findings, [edits[reference]])) != findings:
                    for layout, text in texts.items():
                        if layout != reference:
                            shown = f"{case['id']} {layout} against {reference}\n  {copy}"
                            holds = value(copy, findings) < value(text, findings)
                            report.add("layout costs less than a false fact", kind, holds, shown)


def false_contradictions(found: Sequence[Row]) -> None:
    """Print how many contradictions are found between honest layouts of one case: all are false."""
    linker = pr.Linker.default()
    count = weight = 0.0
    pairs = 0
    for case in found:
        texts = [text_claims(text, linker) for text in (case["listed"], *case["prose"])]
        for reference, other in permutations(texts, 2):
            compared = compare([other], Reference([reference]), linker.graph)
            worths = [each.worth for each in compared.judged if each.outcome == "contradicts"]
            count, weight, pairs = count + len(worths), weight + sum(worths), pairs + 1
    if pairs:
        print(f"false contradictions of an honest text: {count / pairs:.3f}, ", end="")
        print(f"weighed by their certainty {weight / pairs:.3f} ({pairs} pairs)\n")


def _case(
    report: Report,
    name: tuple[str, str],
    layouts: tuple[str, str],
    texts: Mapping[str, str],
    turned: str,
    edits: Mapping[str, Sequence[str]],
) -> None:
    (case, kind), (reference, layout) = name, layouts
    if reference == layout:
        return
    findings = texts[reference]
    shown = f"{case} {edits[layout]} as {layout}; reference:\n{findings}\n--\n{turned}"
    false = value(turned, findings)
    report.add("same layout", kind, false < value(texts[layout], findings), shown)
    if layout == "listed":
        other = next(each for each in LAYOUTS[1:] if each != reference)
        report.add("false list, honest prose", kind, false < value(texts[other], findings), shown)
        omitted = without(texts[layout], edits[layout][0])
        report.add("turned, left out", kind, false < value(omitted, findings), shown)
        report.add(
            "left out, honest",
            kind,
            value(omitted, findings) < value(texts[layout], findings),
            shown,
        )


def completion(row: Row, variant: Mapping[str, str]) -> str:
    """Return the completion of a variant: its sections, and those of the honest text."""
    sections = {**row["honest"], **{k: v for k, v in variant.items() if k in row["honest"]}}
    return "".join(f"<{name}>{text}</{name}>" for name, text in sections.items())


def redteam(found: Sequence[Row], report: Report) -> None:
    """Compare variants of a completion with the honest one, by the whole recipe."""
    recipe = pr.load("pathreward")
    honest = []
    for row in found:
        fields = {name: row.get(name) for name in ("prompt", "options", "answer", "findings")}

        def score(variant: Mapping[str, str], row: Row = row, fields: Row = fields) -> pr.Score:
            return recipe(pr.Sample(completion(row, variant), **fields))

        best = score({}).value or 0.0
        honest.append(best)
        for variant in row["variants"]:
            earned = score(variant)
            shown = f"{row['id']} {best:.3f} {earned.value:.3f} {earned.reason}\n  {variant}"
            lost = best - (earned.value or 0.0)
            if variant["class"] == "honest":
                report.add("honest variant loses <= .01", variant["kind"], lost <= 0.01, shown)
                report.add("honest variant loses <= .1", variant["kind"], lost <= 0.1, shown)
            else:
                test = f"{variant['class']} text earns less"
                report.add(test, variant["kind"], lost > CLOSE, shown)
    if honest:
        print(f"honest mean {sum(honest) / len(honest):.3f}, lowest {min(honest):.3f}")


def reports(found: Sequence[Row], data: Path, report: Report) -> None:
    """Compare reports that were reworded with copies in which one fact is turned."""
    if not found:
        return
    rows_of_data = rows(data / "questions" / "wsi_bench_dev.jsonl")
    texts = {each["slide"]: each["answer"] for each in rows_of_data if each["task"] == "1_Report"}
    for row in found:
        findings = row.get("findings") or texts[row["slide"]]
        honest = value(row["honest"], findings)
        for turn, omit in zip(row["turns"], row["omit"], strict=True):
            turned = replaced(row["honest"], turn["edits"])
            omitted = replaced(row["honest"], omit["edits"])
            shown = f"{turn['edits']}\n{findings}\n--\n{turned}"
            earned = value(turned, findings)
            report.add("report: turned, honest", turn["kind"], earned < honest, shown)
            report.add(
                "report: turned, left out", turn["kind"], earned < value(omitted, findings), shown
            )


def swaps(found: Sequence[Row], report: Report) -> None:
    """Compare reworded reports with copies in which two values are exchanged."""
    for row in found:
        findings = row["reference"]
        shown = f"{row['id']}\n{findings}\n--\n{row['swapped']}"
        holds = value(row["swapped"], findings) < value(row["honest"], findings)
        report.add("swapped, honest", row["kind"], holds, shown)


def _tables(args: argparse.Namespace) -> Iterator[Report]:
    report = Report(args.failures)
    false_contradictions(rows(args.folder / "cases.jsonl"))
    cases(rows(args.folder / "cases.jsonl"), report)
    yield report
    report = Report(args.failures)
    redteam(rows(args.folder / "redteam.jsonl"), report)
    yield report
    report = Report(args.failures)
    reports(rows(args.folder / "reports.jsonl"), args.data, report)
    yield report
    report = Report(args.failures)
    swaps(rows(args.folder / "swaps.jsonl"), report)
    yield report


def main() -> None:
    """Print the tables of a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--failures", default="", help="the test whose failures are listed")
    parser.add_argument("--totals", action="store_true", help="leave out the kinds")
    args = parser.parse_args()
    for report in _tables(args):
        if args.totals:
            report.passed = {key: each for key, each in report.passed.items() if key[1] == "all"}
        if report.passed:
            report.print()


if __name__ == "__main__":
    main()
