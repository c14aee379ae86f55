"""How well the assertion engine reads negation, uncertainty and frames.

    python benchmarks/assertion/run.py ../shared/data [--sets FOLDER] [--failures]

`--sets` names a folder of `benchmarks/unseen/sets`, with `mentions.tsv` (hash of a sentence of
WSI-Bench, start, end, label) and `assertion.jsonl` (text, mention, polarity, frame). `--failures`
prints what is wrong, of development material only.
"""

import argparse
import csv
import gzip
import json
import random
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeVar
from xml.etree import ElementTree

from pathreward.assertion import Role, assertions
from pathreward.assertion.sentence import read_sentence
from pathreward.assertion.tokens import Encoded, encoded
from pathreward.linking import Linker
from pathreward.linking import role_of as linked_role

_CASES = Path(__file__).parents[2] / "tests" / "linking" / "polarity_cases.tsv"
_SHARE = 0.7
T = TypeVar("T")
_POLARITIES = ("affirmed", "negated", "uncertain")


class Case(NamedTuple):
    """A span of a text with its label."""

    text: str
    start: int
    end: int
    polarity: str
    frame: str = ""
    group: str = ""


class Read(NamedTuple):
    """A case with what the engine says of it."""

    case: Case
    polarity: str
    frame: str
    rule: str


@cache
def role_of(mention: str) -> Role:
    """Return the role that the linker gives a mention."""
    found = Linker.default().link(mention)
    whole = found and (found[-1].start, found[-1].end) == (0, len(mention))
    return linked_role(found[-1].concept) if whole else "finding"


def read(cases: Iterable[Case], of_case: bool = True) -> list[Read]:
    """Return what the engine says of each case, the cases of one text together."""
    by_text: dict[str, list[Case]] = {}
    for case in cases:
        by_text.setdefault(case.text, []).append(case)
    found = []
    for text, members in by_text.items():
        spans = [(case.start, case.end) for case in members]
        roles = [role_of(text[start:end]) for start, end in spans]
        for case, each in zip(members, assertions(text, spans, roles), strict=True):
            polarity = each.polarity if case.frame or not of_case else each.of_case
            found.append(Read(case, polarity, each.frame, each.rule))
    return found


def f1(rows: Iterable[Read], polarity: str) -> float:
    """Return the F1 of one polarity."""
    hits = errors = 0
    for row in rows:
        gold, said = row.case.polarity == polarity, row.polarity == polarity
        hits += gold and said
        errors += gold != said
    return 2 * hits / (2 * hits + errors) if hits else 0.0


def mentions(path: Path, data: Path) -> list[Case]:
    """Return the labelled mentions of report sentences, which are real data and kept elsewhere."""
    sentences: dict[str, str] = {}
    with (data / "questions" / "wsi_bench_dev.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            for sentence in re.split(r"(?<=[.!?])\s+", json.loads(line)["answer"]):
                sentences[sha256(sentence.encode()).hexdigest()[:16]] = sentence
    with path.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file, delimiter="\t")]
    return [
        Case(sentences[row["sentence"]], int(row["start"]), int(row["end"]), row["label"])
        for row in rows
    ]


def written(path: Path) -> list[Case]:
    """Return the written cases of polarity and frame."""
    found = []
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        start = _place(row["text"], row["mention"])
        span = (start, start + len(row["mention"]))
        found.append(Case(row["text"], *span, row["polarity"], row["frame"], row["group"]))
    return found


def polarity_cases(half: str) -> list[Case]:
    """Return one half of the cases of the linker's tests."""
    with _CASES.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    found = []
    for row in rows:
        if row["half"] == half:
            start = _place(row["text"], row["mention"])
            end = start + len(row["mention"])
            found.append(Case(row["text"], start, end, row["polarity"]))
    return found


def negex(data: Path, development: bool) -> list[Case]:
    """Return the physicians' labels on clinical notes; "possible" counts as uncertain."""
    labels = {"Negated": "negated", "Affirmed": "affirmed", "Possible": "uncertain"}
    found = []
    with (data / "assertion" / "negex_dev.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) < 4 or row[3] not in labels:
                continue
            text, phrase = row[2].strip('"'), row[1].strip()
            start = text.find(phrase)
            if start < 0:
                start = text.lower().find(phrase.lower())
            if start >= 0:
                found.append(Case(text, start, start + len(phrase), labels[row[3]]))
    return _part(found, development)


def bioscope(data: Path, development: bool) -> list[Case]:
    """Return the words of BioScope's abstracts, with the scope that each is in.

    A word in a negation's scope is negated, else one in a speculation's scope uncertain. The words
    of cues are left out.
    """
    with gzip.open(data / "assertion" / "bioscope_abstracts.xml.gz") as file:
        sentences = list(ElementTree.parse(file).iter("sentence"))
    return [case for each in _part(sentences, development) for case in _words(each)]


def _words(sentence: ElementTree.Element) -> Iterator[Case]:
    pieces: list[tuple[str, frozenset[str], bool]] = []

    def walk(node: ElementTree.Element, scopes: frozenset[str], in_cue: bool) -> None:
        inner, cue = scopes, in_cue or node.tag == "cue"
        if node.tag == "xcope":
            inner = scopes | {types[node.get("id") or ""]}
        pieces.append((node.text or "", inner, cue))
        for child in node:
            walk(child, inner, cue)
            pieces.append((child.tail or "", inner, cue))

    types = {cue.get("ref") or "": cue.get("type") or "" for cue in sentence.iter("cue")}
    walk(sentence, frozenset(), False)
    text = "".join(piece for piece, _, _ in pieces)
    at = 0
    for piece, scopes, in_cue in pieces:
        label = "negated" if "negation" in scopes else "uncertain" if scopes else "affirmed"
        if not in_cue:
            for word in re.finditer(r"[^\W_]+(?:-[^\W_]+)*", piece):
                yield Case(text, at + word.start(), at + word.end(), label)
        at += len(piece)


def _part(items: list[T], development: bool) -> list[T]:
    """Return the 70 % of the items for development, or the others."""
    chosen = set(random.Random(7).sample(range(len(items)), int(_SHARE * len(items))))
    return [each for i, each in enumerate(items) if (i in chosen) == development]


def _place(text: str, mention: str) -> int:
    found = re.search(rf"(?<![^\W\u4e00-\u9fff]){re.escape(mention)}", text)
    assert found, f"{mention!r} is not in {text!r}"
    return found.start()


def words(cases: Iterable[Case]) -> list[Read]:
    """Return what the engine says of each word of sentences, as it stands there."""
    found = []
    by_text: dict[str, list[Case]] = {}
    for case in cases:
        by_text.setdefault(case.text, []).append(case)
    for text, members in by_text.items():
        places = Encoded(text).places
        ends = [places[i][1] for i in range(len(encoded(text)))]
        sentence = read_sentence(encoded(text))
        for case in members:
            first = bisect_right(ends, case.start)
            place = max(0, bisect_right(sentence.places, first) - 1)
            polarity, frame, rule, _ = sentence.at(min(place, len(sentence.classes) - 1))
            found.append(Read(case, polarity, frame, rule))
    return found


def _report(name: str, rows: list[Read], failures: bool) -> None:
    right = sum(row.polarity == row.case.polarity for row in rows) / len(rows)
    cells = [f"{f1(rows, each):.3f}" for each in _POLARITIES]
    frames = [row for row in rows if row.case.frame]
    framed = sum(row.frame == row.case.frame for row in frames) / len(frames) if frames else 0
    framed_cell = f"{framed:.3f}" if frames else ""
    print(f"| {name} | {len(rows)} | {right:.3f} | {' | '.join(cells)} | {framed_cell} |")
    if failures:
        for row in rows:
            case = row.case
            if row.polarity != case.polarity or (case.frame and row.frame != case.frame):
                marked = f"{case.text[: case.start]}[[{case.text[case.start : case.end]}]]"
                print(
                    f"  {case.polarity[:3]} {case.frame} <- {row.polarity[:3]} {row.frame} "
                    f"({row.rule}) {(marked + case.text[case.end :])!r}"
                )


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--sets", type=Path)
    parser.add_argument("--failures", default="", help="name of the development set to list")
    parser.add_argument("--quick", action="store_true", help="leave out BioScope")
    arguments = parser.parse_args()
    data = arguments.data
    print("| set | n | accuracy | F1 affirmed | F1 negated | F1 uncertain | frame |")
    print("|---|---|---|---|---|---|---|")
    tables: list[tuple[str, list[Read]]] = []
    if arguments.sets:
        labelled = arguments.sets / "mentions.tsv"
        if labelled.exists():
            tables.append(("mentions", read(mentions(labelled, data))))
        cases = written(arguments.sets / "assertion.jsonl")
        groups = dict.fromkeys(case.group for case in cases)
        tables += [(each, read(case for case in cases if case.group == each)) for each in groups]
    tables.append(("cases, tuned", read(polarity_cases("tune"))))
    tables.append(("cases, held back", read(polarity_cases("report"))))
    tables.append(("NegEx, development", read(negex(data, True), False)))
    tables.append(("NegEx, other 30 %", read(negex(data, False), False)))
    if not arguments.quick:
        tables.append(("BioScope, development", words(bioscope(data, True)[:20000])))
        tables.append(("BioScope, other 30 %", words(bioscope(data, False))))
    for name, rows in tables:
        _report(name, rows, bool(arguments.failures) and arguments.failures == name)


if __name__ == "__main__":
    main()
