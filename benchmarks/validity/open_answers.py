"""Open answers that people judged: free text compared with the gold answer, beside simple measures.

EVOUNA-TQ has a gold answer with its aliases (an answer agrees where it agrees with one); NQ-301 has
none, so the shortest answer to a question that people accepted stands for it and is left out. While
the rules were written only rows of even number of EVOUNA-TQ were looked at.
"""

import csv
import json
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from section import Table, share

from pathreward.answers.text import agrees

_SYSTEMS = ("fid", "gpt35", "chatgpt", "gpt4", "newbing")
_TURNS = {
    "denied": (
        "not {}",
        "It is not {}.",
        "It isn't {}.",
        "{} is wrong",
        "{} is excluded",
        "I don't think it is {}.",
        "anything but {}",
        "something else rather than {}",
        "something else, not {}",
    ),
    "hedged": (
        "maybe {}",
        "Perhaps it is {}.",
        "possibly {}",
        "It may be {}.",
        "It could be {}.",
        "{}?",
        "{} cannot be excluded",
        "either {} or something else",
        "{} or something else",
        "something else or {}",
        "{}. Or something else.",
    ),
}


class _Judged(NamedTuple):
    question: str
    answer: str
    golds: list[str]
    accepted: bool


def table(data: Path) -> Table:
    """Return the balanced accuracy of each measure, and how turned gold answers fare."""
    folder = data / "judgements"
    even, odd = _evouna(folder / "evouna_TQ.json", 0), _evouna(folder / "evouna_TQ.json", 1)
    sets = [list(even), list(odd), list(_nq301(folder / "nq301_human.tsv"))]
    rows = []
    for name, measure in _MEASURES.items():
        figures = [_balanced(each, measure) for each in sets]
        rows.append((name, *(f"{100 * each:.1f}" for each in figures)))
    return Table(
        "Open answers that people judged: balanced accuracy in per cent",
        ("measure", "EVOUNA-TQ, looked at", "EVOUNA-TQ, not looked at", "NQ-301"),
        rows,
        f"{', '.join(str(len(each)) for each in sets)} answers. Containment: the gold answer in "
        "lower case within the answer; of words: both without accents and punctuation. Token F1 "
        "counts from .5 on. The goal, 2.5 points above containment, is "
        + ("met." if float(rows[-1][2]) - float(rows[1][2]) >= 2.5 else "missed."),
        (_turned_table(folder),),
    )


def _turned_table(folder: Path) -> Table:
    rows = json.loads((folder / "evouna_TQ.json").read_text("utf-8"))
    golds = [row["golden_answer"].split("/")[0] for row in rows if not row["improper"]]
    golds = [gold for gold in golds if agrees(gold, gold).value]
    counts = []
    for name, turns in _TURNS.items():
        below = sum(not agrees(turn.format(gold), gold).value for gold in golds for turn in turns)
        total = len(golds) * len(turns)
        counts.append((name, share(below, total), f"{total - below} of {total}"))
    return Table(
        "Gold answers that are denied or hedged",
        ("turn", "below the gold answer itself", "not below"),
        counts,
        f"{len(golds)} gold answers, each in every one of the turns of its kind. Goal: all.",
    )


def _balanced(rows: Iterable[_Judged], measure: Callable[[_Judged], bool]) -> float:
    counts: Counter[tuple[bool, bool]] = Counter()
    for row in rows:
        counts[measure(row), row.accepted] += 1
    right = counts[True, True] / (counts[True, True] + counts[False, True])
    wrong = counts[False, False] / (counts[False, False] + counts[True, False])
    return (right + wrong) / 2


def _evouna(path: Path, parity: int) -> Iterator[_Judged]:
    for number, row in enumerate(json.loads(path.read_text("utf-8"))):
        if number % 2 == parity and not row["improper"]:
            for system in _SYSTEMS:
                if isinstance(row[f"judge_{system}"], bool):
                    golds = row["golden_answer"].split("/")
                    answer, accepted = row[f"answer_{system}"], row[f"judge_{system}"]
                    yield _Judged(row["question"], answer, golds, accepted)


def _nq301(path: Path) -> Iterator[_Judged]:
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    by_question: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_question.setdefault(row["id"], []).append(row)
    for answers in by_question.values():
        right = [row["Model answer"] for row in answers if row["Acceptable?"] == "Yes"]
        if not right:
            continue
        gold = min(right, key=len)
        for row in answers:
            if row["Model answer"] != gold:
                accepted = row["Acceptable?"] == "Yes"
                yield _Judged(row["Question"], row["Model answer"], [gold], accepted)


def _squad(text: str) -> str:
    """Return `text` as SQuAD's measures normalise it."""
    bare = "".join(each for each in text.lower() if each not in string.punctuation)
    return " ".join(word for word in bare.split() if word not in {"a", "an", "the"})


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(each for each in folded if not unicodedata.combining(each))
    words = " ".join(re.findall(r"\w+", bare))
    return f" {words} "


def _token_f1(answer: str, gold: str) -> bool:
    said, meant = Counter(_squad(answer).split()), Counter(_squad(gold).split())
    common = (said & meant).total()
    return 2 * common >= 0.5 * (said.total() + meant.total()) if common else False


def _ours(row: _Judged) -> bool:
    first, *others = row.golds
    return agrees(row.answer, first, others=others, asked=row.question).value == 1.0


def _with_any(measure: Callable[[str, str], bool]) -> Callable[[_Judged], bool]:
    return lambda row: any(measure(row.answer, gold) for gold in row.golds)


_MEASURES: dict[str, Callable[[_Judged], bool]] = {
    "exact match": _with_any(lambda answer, gold: _squad(answer) == _squad(gold)),
    "containment": _with_any(lambda answer, gold: gold.lower() in answer.lower()),
    "containment of words": _with_any(
        lambda answer, gold: bool(_folded(gold).strip()) and _folded(gold) in _folded(answer)
    ),
    "token F1": _with_any(_token_f1),
    "ours": _ours,
}
