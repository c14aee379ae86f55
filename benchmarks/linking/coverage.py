"""Measure which noun phrases of real reports the linker finds, and with which polarity.

    python benchmarks/linking/coverage.py ../shared/data
    python benchmarks/linking/coverage.py ../shared/data --missing    # lists them, one half only

`coverage_labels.tsv` holds 576 phrases of 200 sentences drawn from WSI-Bench's reports, labelled by
hand before any was linked: their position (the row of `wsi_bench_dev.jsonl`, first and one past the
last character of its answer) and their polarity. Names that were missing in the "looked at" half
were added to `kg/`; those missing in the other half were not listed.
"""

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pathreward.kg import KnowledgeGraph
from pathreward.linking import Linker, Mention

_LABELS = Path(__file__).with_name("coverage_labels.tsv")
LOOKED_AT, HELD_BACK = "looked at", "held back"
_POLARITIES = ("negated", "uncertain", "affirmed")


class Phrase(NamedTuple):
    """A labelled phrase with the mentions that overlap it."""

    text: str
    start: int
    end: int
    polarity: str
    mentions: tuple[Mention, ...]

    @property
    def is_whole(self) -> bool:
        """Whether a mention is just this phrase."""
        return any((each.start, each.end) == (self.start, self.end) for each in self.mentions)


def phrases(data: Path, linker: Linker) -> dict[str, list[Phrase]]:
    """Return the labelled phrases of each half."""
    rows = (data / "questions" / "wsi_bench_dev.jsonl").read_text(encoding="utf-8").splitlines()
    answers: dict[int, str] = {}
    found: dict[str, list[Phrase]] = defaultdict(list)
    for half, row, start, end, polarity in _labels():
        text = answers.setdefault(row, json.loads(rows[row])["answer"])
        overlapping = tuple(m for m in linker.link(text) if m.start < end and m.end > start)
        found[half].append(Phrase(text[start:end], start, end, polarity, overlapping))
    return found


def _labels() -> Iterator[tuple[str, int, int, int, str]]:
    with _LABELS.open(encoding="utf-8", newline="") as file:
        for label in csv.DictReader(file, delimiter="\t"):
            start, end = int(label["start"]), int(label["end"])
            yield label["half"], int(label["row"]), start, end, label["polarity"]


def shares(some: Iterable[Phrase]) -> Mapping[str, float]:
    """Return which share of phrases links as a whole, links in part, has the right polarity."""
    labelled = list(some)
    linked = [each for each in labelled if each.mentions]
    right = [each for each in linked if each.mentions[-1].polarity == each.polarity]
    return {
        "whole": sum(each.is_whole for each in labelled) / len(labelled),
        "any": len(linked) / len(labelled),
        "right": len(right) / len(linked),
    }


def _f1(some: Iterable[Phrase], polarity: str) -> float:
    pairs = Counter(
        (each.polarity == polarity, each.mentions[-1].polarity == polarity)
        for each in some
        if each.mentions
    )
    hits = pairs[True, True]
    return 2 * hits / (2 * hits + pairs[True, False] + pairs[False, True] or 1)


def main(folder: str, *options: str) -> None:
    """Print the table, or what is missing in the half that is looked at."""
    halves = phrases(Path(folder), Linker(KnowledgeGraph.default(), attributes=False))
    if "--missing" in options:
        missing = Counter(each.text.lower() for each in halves[LOOKED_AT] if not each.is_whole)
        for text, count in sorted(missing.items()):
            print(count, text)
        return
    print(
        "| half | phrases | linked whole | linked at all | polarity right | F1 negated | F1 "
        "uncertain | F1 affirmed |\n|---|---|---|---|---|---|---|---|"
    )
    for half in (LOOKED_AT, HELD_BACK):
        some = halves[half]
        cells = [f"{each:.3f}" for each in shares(some).values()]
        cells.extend(f"{_f1(some, each):.3f}" for each in _POLARITIES)
        print(f"| {half} | {len(some)} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
