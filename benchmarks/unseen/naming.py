"""Measure which concept a name links to, on names that were written without sight of the graph.

``python benchmarks/unseen/naming.py FOLDER [--failures KIND]`` reads ``naming.jsonl`` of a folder:

- ``ambiguous``: a name of several concepts in a text, with a context that fixes the organ. It is
  right where the name links to the concept that the meaning in full links to, and to none of the
  wrong meanings. Where the context leaves it open (``means`` is null), to none of these.
- ``different``: two names that may not link to one concept.
- ``same``: two names that must.

Names that the graph lacks count as failures of ``ambiguous`` and ``same``; the table says how many.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pathreward as pr

Row = dict[str, Any]


def meant(linker: pr.Linker, name: str) -> frozenset[str]:
    """Return the concepts that a name, or else the longest part of it, links to."""
    found = linker.link(name)
    if not found:
        return frozenset()
    longest = max(each.end - each.start for each in found)
    return frozenset(each.concept.id for each in found if each.end - each.start == longest)


def whole(linker: pr.Linker, name: str) -> frozenset[str]:
    """Return the concepts that the whole of a name links to."""
    return frozenset(
        each.concept.id for each in linker.link(name) if each.end - each.start >= len(name) - 1
    )


def ambiguous(row: Row) -> tuple[bool, str]:
    """Return whether a name links to its meaning, and what was found."""
    linker = pr.Linker.default().within(row["context"])
    at = row["text"].find(row["name"])
    found = frozenset(
        each.concept.id
        for each in linker.link(row["text"])
        if each.start < at + len(row["name"]) and each.end > at
    )
    wrong = frozenset[str]().union(*(whole(linker, each) for each in row["not"]))
    if row["means"] is None:
        return found.isdisjoint(wrong), f"{sorted(found)}, wrong {sorted(wrong)}"
    right = meant(linker, row["means"])
    holds = not found.isdisjoint(right) and found.isdisjoint(wrong - right)
    return holds, f"{sorted(found)}, right {sorted(right)}, wrong {sorted(wrong)}"


def pair(row: Row) -> tuple[bool, str]:
    """Return whether two names link to one concept or to two, as they should."""
    one, other = (whole(pr.Linker.default(), row[name]) for name in ("a", "b"))
    alike = not one.isdisjoint(other)
    return alike is (row["kind"] == "same"), f"{sorted(one)}, {sorted(other)}"


def main() -> None:
    """Print the share of names that link rightly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--failures", default="", help="the kind whose failures are listed")
    args = parser.parse_args()
    passed: dict[str, list[bool]] = defaultdict(list)
    unknown: dict[str, int] = defaultdict(int)
    for line in (args.folder / "naming.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        holds, shown = ambiguous(row) if row["kind"] == "ambiguous" else pair(row)
        passed[row["kind"]].append(holds)
        unknown[row["kind"]] += "[]" in shown
        if not holds and row["kind"] == args.failures:
            print(f"{row}\n  {shown}\n")
    print("| names | right | n | with a name that the graph lacks |\n| --- | --: | --: | --: |")
    for kind, results in passed.items():
        right = sum(results) / len(results)
        print(f"| {kind} | {right:.3f} | {len(results)} | {unknown[kind]} |")


if __name__ == "__main__":
    main()
