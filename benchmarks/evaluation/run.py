"""Do the measures of `pathreward eval` agree with people, and how fast are they?

    python benchmarks/evaluation/run.py ../shared/data            # all sections
    python benchmarks/evaluation/run.py ../shared/data answers    # one: answers, chains, speed

It prints Markdown tables. Intervals: 95 %, bootstrap over questions, 500 draws, seed 0.
"""

import csv
import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import rankdata

from pathreward.evaluation import Item, Items, evaluate
from pathreward.evaluation.measures import measure, rewards
from pathreward.evaluation.overlap import corpus_bleu, overlap
from pathreward.rewards import AnswerReward
from pathreward.sample import Sample

_DRAWS = 500
_SYSTEMS = ("fid", "gpt35", "chatgpt", "gpt4", "newbing")
_OPTION = re.compile(r"\s*([A-J])\s*[:.)]\s*(.*\S)")
_SOLUTION = re.compile(r"Solution:\s*Choice_([A-J])\b.*", re.DOTALL)
_SPEED_ROWS = 2000


class Judged(NamedTuple):
    """An answer with a person's verdict."""

    question: str
    text: str
    golds: list[str]
    accepted: bool


def main() -> None:
    """Print the sections that the command names."""
    data, names = Path(sys.argv[1]), sys.argv[2:] or list(_SECTIONS)
    for name in names:
        print(_SECTIONS[name](data), end="\n\n")


def answers(data: Path) -> str:
    """Return how each measure of an open answer agrees with people."""
    folder = data / "judgements"
    sets = {
        "EVOUNA-TQ, every fourth question": list(_evouna(folder / "evouna_TQ.json")),
        "NQ-301": list(_nq301(folder / "nq301_human.tsv")),
    }
    heads = ["measure", *(f"{name} ({len(rows):,})" for name, rows in sets.items())]
    columns = [_agreement(rows) for rows in sets.values()]
    lines = [[name, *(column[name] for column in columns)] for name in columns[0]]
    return _table(
        "Open answers: the chance that an accepted answer has a higher value than another",
        heads,
        lines,
    )


def _agreement(rows: Sequence[Judged]) -> dict[str, str]:
    values: dict[str, list[float]] = {n: [] for n in ("accuracy", *_OVERLAP)}
    reward = AnswerReward()
    for row in rows:
        text = f"<answer>{row.text}</answer>"
        graded = (reward(Sample(text, prompt=row.question, answer=each)) for each in row.golds)
        values["accuracy"].append(float(any(each.value == 1 for each in graded)))
        shared = [overlap(row.text, each) for each in row.golds]
        for name, value in _OVERLAP.items():
            values[name].append(max(value(each) for each in shared))
    accepted = np.array([row.accepted for row in rows])
    questions = [row.question for row in rows]
    return {name: _auc(np.array(each), accepted, questions) for name, each in values.items()}


_OVERLAP: dict[str, Callable[[Any], float]] = {
    "BLEU of the answer": lambda each: corpus_bleu(each.counts, short=True) or 0.0,
    "ROUGE-1": lambda each: float(each.rouge[0]),
    "ROUGE-2": lambda each: float(each.rouge[1]),
    "ROUGE-L": lambda each: float(each.rouge[2]),
}


def _evouna(path: Path) -> Iterator[Judged]:
    """Yield every fourth question, of those that no rule was written with."""
    for number, row in enumerate(json.loads(path.read_text("utf-8"))):
        if number % 4 == 1 and not row["improper"]:
            golds = row["golden_answer"].split("/")
            for each in _SYSTEMS:
                if isinstance(row[f"judge_{each}"], bool):
                    yield Judged(
                        row["question"], row[f"answer_{each}"], golds, row[f"judge_{each}"]
                    )


def _nq301(path: Path) -> Iterator[Judged]:
    """Yield answers; the shortest that people accepted stands for the gold one and is left out."""
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    golds: dict[str, str] = {}
    for row in rows:
        if row["Acceptable?"] == "Yes":
            golds[row["id"]] = min(
                golds.get(row["id"], row["Model answer"]), row["Model answer"], key=len
            )
    for row in rows:
        gold = golds.get(row["id"])
        if gold and row["Model answer"] != gold:
            yield Judged(row["Question"], row["Model answer"], [gold], row["Acceptable?"] == "Yes")


def chains(data: Path) -> str:
    """Return how the measures of reasoning agree with people who looked for wrong steps."""
    rows = list(_mrben(data / "reasoning" / "mrben_medicine_dev.jsonl"))
    found = measure([sample for sample, _, _ in rows], rewards(["think"]))
    sound = np.array([each for _, each, _ in rows])
    questions = [each for _, _, each in rows]
    right = np.array([each["accuracy"] == 1 for each in found])
    consistency = np.array([each["consistency"] or 0.0 for each in found])
    lines = [
        ["accuracy", _auc(right.astype(float), sound, questions), f"{len(rows)}"],
        ["consistency", _auc(consistency, sound, questions), f"{len(rows)}"],
    ]
    some = np.flatnonzero(right)
    flagged = np.array([found[at]["wrong_reason"] or 0.0 for at in some])
    if not sound[some].all():
        within = _auc(-flagged, sound[some], [questions[at] for at in some])
        lines.append(["right answers: not flagged as wrong reason", within, f"{len(some)}"])
    faulty = int((~sound[some]).sum())
    title = "Chains of Mr-Ben: the chance that a chain without a wrong step has a higher value"
    note = (
        f"{len(some)} chains have the right answer; people found a wrong step in {faulty} of them, "
        f"and {int(flagged[~sound[some]].sum())} of these are flagged as right for a wrong reason, "
        f"{int(flagged[sound[some]].sum())} of the other {len(some) - faulty}."
    )
    return _table(title, ["measure", "agreement", "chains"], lines) + f"\n\n{note}"


def _mrben(path: Path) -> Iterator[tuple[Sample, bool, str]]:
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        named = [_OPTION.match(each) for each in row["Options"].splitlines()]
        options = {each[1]: each[2] for each in named if each}
        text = "\n".join(map(str, row["Model_Solution_Steps"]))
        solution = _SOLUTION.search(text)
        if solution and solution[1] in options and row["Ground_Truth_Answer"] in options:
            completion = f"<think>{text[: solution.start()]}</think><answer>{solution[1]}</answer>"
            sample = Sample(
                completion,
                prompt=row["Question"],
                answer=row["Ground_Truth_Answer"],
                options=options,
            )
            yield sample, row["Model_Solution_First_Error_Step"] == "N/A", row["Question"]


def speed(data: Path) -> str:
    """Return the time of an evaluation beside that of rouge-score on the same texts."""
    from rouge_score.rouge_scorer import RougeScorer

    path = data / "questions" / "wsi_bench_dev.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()][:_SPEED_ROWS]
    generator = np.random.default_rng(0)
    texts = [row["answer"] for row in rows]
    given = [
        t if generator.random() < 0.6 else texts[generator.integers(len(texts))] for t in texts
    ]
    thoughts = [texts[each][:600] for each in generator.integers(len(texts), size=len(texts))]
    items = []
    for number, (row, text, thought) in enumerate(zip(rows, given, thoughts, strict=True)):
        report = None if row.get("options") or len(row["answer"].split()) < 25 else row["answer"]
        completion = f"<think>{thought}</think><answer>{text}</answer>"
        sample = Sample(completion, row["question"], row["answer"], row.get("options"), report)
        items.append(Item(str(number), (sample,), row["task"], row["slide"]))
    evaluate(Items("warm", items[:20], "id"))  # the graph and the libraries are loaded
    began = time.process_time()
    evaluate(Items("speed", items, "id"))
    ours = time.process_time() - began
    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    began = time.process_time()
    for text, reference in zip(given, texts, strict=True):
        scorer.score(reference, text)
    peer = time.process_time() - began
    lines = [
        [
            "pathreward eval, all measures and intervals",
            f"{ours:.1f}",
            f"{1e4 * ours / len(items):.0f}",
        ],
        ["rouge-score, ROUGE-1, -2 and -L", f"{peer:.1f}", f"{1e4 * peer / len(items):.0f}"],
        ["ratio", f"{ours / peer:.1f}", ""],
    ]
    heads = ["what", f"CPU seconds, {len(items):,} completions", "for 10,000"]
    return _table("Speed on WSI-Bench, one process", heads, lines)


def _auc(values: Any, positive: Any, questions: Sequence[str]) -> str:
    """Return the area under the ROC curve with its interval; ties count half."""
    numbers = {name: place for place, name in enumerate(dict.fromkeys(questions))}
    groups: list[list[int]] = [[] for _ in numbers]
    for at, question in enumerate(questions):
        groups[numbers[question]].append(at)
    generator = np.random.default_rng(0)
    drawn = []
    for _ in range(_DRAWS):
        picked = generator.integers(len(groups), size=len(groups))
        rows = [at for each in picked for at in groups[each]]
        if 0 < positive[rows].sum() < len(rows):
            drawn.append(_area(values[rows], positive[rows]))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return f"{_area(values, positive):.3f} ({low:.3f} to {high:.3f})"


def _area(values: Any, positive: Any) -> float:
    count = int(positive.sum())
    ranks = rankdata(values)
    above = ranks[positive].sum() - count * (count + 1) / 2
    return float(above / (count * (len(values) - count)))


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return f"## {title}\n\n" + "\n".join(f"| {' | '.join(each)} |" for each in lines)


_SECTIONS: dict[str, Callable[[Path], str]] = {
    "answers": answers,
    "chains": chains,
    "speed": speed,
}

if __name__ == "__main__":
    main()
