"""Measure how alike the reading is in three layouts of one report, and what it sees of a change.

``python benchmarks/unseen/reading.py CASES [--half 0|1] [--failures TEST]`` reads a file of
``cases.jsonl``: a report as a list and twice in prose with the same facts, with single facts
turned. It needs no reward: it compares the parsed facts and the polarities of concepts.

- sensitivity: the share of turns after which a fact, or the polarity of a concept, is another;
- agreement: of the facts that one layout states, the share that another layout states too;
- contradictions: concepts that one layout affirms and another negates, for each honest text.

``--half`` takes every second case; ``--failures`` lists what fails, of development data only.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

from pathreward.facts.registry import fact_types, parse_facts
from pathreward.linking import Linker
from pathreward.score import Polarity

LAYOUTS = ("listed", "prose 1", "prose 2")
Fact = tuple[str, str]
"""The name of a fact type, and the fact in its normalized form."""


class Reading(NamedTuple):
    """What is read of a text."""

    facts: frozenset[Fact]
    polarities: Mapping[str, frozenset[Polarity]]
    """The polarities of each concept, by its id."""

    @property
    def clear(self) -> dict[str, Polarity]:
        """The polarity of each concept that has one only, and not an uncertain one."""
        single = {name: min(each) for name, each in self.polarities.items() if len(each) == 1}
        return {name: each for name, each in single.items() if each != "uncertain"}


@cache
def read(text: str) -> Reading:
    """Return the facts of a text, and the polarities of its concepts."""
    facts = set()
    for name, fact_type in fact_types().items():
        for fact in parse_facts(text, fact_type):
            detail = fact_type.detail(text, fact) if fact_type.detail else None
            facts.add((name, str(detail) if detail else fact_type.describe(fact)))
    polarities: dict[str, set[Polarity]] = defaultdict(set)
    for concept, polarity in Linker.default().read(text).claims:
        polarities[concept].add(polarity)
    return Reading(frozenset(facts), {name: frozenset(each) for name, each in polarities.items()})


class Shares:
    """Shares of tests that passed, and the failures of one test."""

    def __init__(self, failures: str) -> None:
        self.failures = failures
        self.counts: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)

    def add(self, test: str, kind: str, passed: bool, shown: str) -> None:
        """Count a test of a kind."""
        self.counts[test, "all"][passed] += 1
        self.counts[test, kind][passed] += 1
        if not passed and test == self.failures:
            print(f"{kind}: {shown}")

    def print(self) -> None:
        """Print the share of each test and kind."""
        print("| test | kind | share | n |\n| --- | --- | --: | --: |")
        order = sorted(self.counts, key=lambda each: (each[0], each[1] != "all", each[1]))
        for test, kind in order:
            count = self.counts[test, kind]
            print(f"| {test} | {kind} | {count[True] / count.total():.3f} | {count.total()} |")


def sensitivity(case: Mapping[str, Any], shares: Shares) -> None:
    """Count the turns after which something else is read."""
    texts = (case["listed"], *case["prose"])
    for turn in case["turns"]:
        edits = (turn["listed"], *turn["prose"])
        for layout, text, (old, new) in zip(LAYOUTS, texts, edits, strict=True):
            before, after = read(text), read(text.replace(old, new))
            shown = f"{case['id']} {layout}: {old!r} -> {new!r}"
            turned = before.facts != after.facts or any(
                after.polarities.get(name, each) != each for name, each in before.polarities.items()
            )
            shares.add("sensitivity: fact or polarity", turn["kind"], turned, shown)
            anything = turned or before.polarities.keys() != after.polarities.keys()
            shares.add("sensitivity: fact, polarity or concept", turn["kind"], anything, shown)


def agreement(case: Mapping[str, Any], shares: Shares) -> None:
    """Count the facts of a layout that another layout states too."""
    texts = dict(zip(LAYOUTS, (case["listed"], *case["prose"]), strict=True))
    for one, other in permutations(texts, 2):
        facts, others = read(texts[one]).facts, read(texts[other]).facts
        for name, fact in sorted(facts):
            same_type = sorted(each for kind, each in others if kind == name)
            shown = f"{case['id']} {fact!r} of {one}; {other}: {same_type}"
            shares.add("agreement", name, (name, fact) in others, shown)


def contradictions(case: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the concepts that two layouts assert oppositely, and where."""
    texts = dict(zip(LAYOUTS, (case["listed"], *case["prose"]), strict=True))
    for one, other in permutations(texts, 2):
        affirmed, negated = read(texts[one]).clear, read(texts[other]).clear
        for name in sorted(affirmed.keys() & negated.keys()):
            if affirmed[name] == "affirmed" and negated[name] == "negated":
                yield name, f"{case['id']} {name}: {one} affirms, {other} negates"


def shown(case: Mapping[str, Any], name: str) -> str:
    """Return where each layout mentions a concept."""
    texts = dict(zip(LAYOUTS, (case["listed"], *case["prose"]), strict=True))
    lines = [
        f"    {layout} {each.polarity}: {text[max(0, each.start - 90) : each.end + 70]!r}"
        for layout, text in texts.items()
        for each in Linker.default().link(text)
        if each.concept.id == name
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the tables of a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1), help="every second case only")
    parser.add_argument("--failures", default="", help="the test whose failures are listed")
    args = parser.parse_args()
    found = [json.loads(each) for each in args.cases.read_text("utf-8").splitlines() if each]
    found = found if args.half is None else found[args.half :: 2]
    shares = Shares(args.failures)
    by_type: Counter[str] = Counter()
    concepts = Linker.default().graph.concepts
    for case in found:
        sensitivity(case, shares)
        agreement(case, shares)
        for name, where in contradictions(case):
            by_type[concepts[name].type] += 1
            if args.failures == "contradictions":
                print(f"{concepts[name].type} {where}\n{shown(case, name)}")
    shares.print()
    pairs = len(found) * 6
    print("\n| contradictions per pair of honest texts | |\n| --- | --: |")
    for name, count in [("all", by_type.total()), *by_type.most_common()]:
        print(f"| {name} | {count / pairs:.3f} |")


if __name__ == "__main__":
    main()
