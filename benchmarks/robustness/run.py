"""Score every text of the real data as a completion: what raises, or is no valid score?

    python benchmarks/robustness/run.py ../shared/data [--recipe pathreward] [--first 0] [--last N]

Each text field of completions, questions, judgements, reasoning and reports is a completion. The
references rotate, so that a text meets answers, options and findings of other cases. Reasons,
evidence and JSON of each score are read too. `--first` and `--last` score a part of the texts, so
that the run can be done in pieces.
"""

import argparse
import csv
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import pathreward as pr

_SHORTEST = 12  # characters; a field below is an id or a label
_REFERENCES = ("questions/medmcqa_pathology_dev.jsonl", "questions/wsi_bench_dev.jsonl")
_FOLDERS = ("completions", "questions", "judgements", "reasoning", "reports")
_BATCH = 32


def main() -> None:
    """Score the texts and print what fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--recipe", action="append")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--last", type=int)
    arguments = parser.parse_args()
    made = samples(arguments.data)[arguments.first : arguments.last]
    for name in arguments.recipe or ["pathreward"]:
        started = time.process_time()
        found = failures(pr.load(name), made)
        seconds = time.process_time() - started
        print(f"{name}: {len(made):,} texts, {len(found)} fail, {seconds:.0f} s of processor time")
        for detail, count in Counter(each for each, _ in found).most_common():
            text = next(sample.completion for each, sample in found if each == detail)
            print(f"  {count} x {detail}\n      {text[:200]!r}")


def texts(data: Path) -> list[str]:
    """Return the different text fields of the real data, in the order of the files."""
    found: dict[str, None] = {}
    for folder in _FOLDERS:
        for path in sorted((data / folder).rglob("*")):
            for row in _rows(path):
                found |= dict.fromkeys(each for each in _strings(row) if len(each) >= _SHORTEST)
    return list(found)


def samples(data: Path) -> list[pr.Sample]:
    """Return each text as a completion beside a rotating reference."""
    rows = [row for name in _REFERENCES for row in _rows(data / name)]
    references = [reference for row in rows if (reference := _reference(row))]
    return [
        pr.Sample(text, **reference)
        for text, reference in zip(texts(data), cycle(references), strict=False)
    ]


def failures(reward: pr.Reward, made: Sequence[pr.Sample]) -> list[tuple[str, pr.Sample]]:
    """Return what is wrong, with its sample: an exception, or a score that is none."""
    found = []
    for start in range(0, len(made), _BATCH):
        batch = made[start : start + _BATCH]
        scores: list[pr.Score | None]
        try:
            scores = [*reward.score(batch)]
        except Exception:  # noqa: BLE001  # it is what is looked for, one by one below
            scores = [None] * len(batch)
        for sample, score in zip(batch, scores, strict=True):
            if detail := _fault(reward, sample, score):
                found.append((detail, sample))
    return found


def _fault(reward: pr.Reward, sample: pr.Sample, score: pr.Score | None) -> str:
    low, high = reward.range
    try:
        score = reward(sample) if score is None else score
        json.dumps(score.to_dict(), allow_nan=False).encode()
    except Exception as error:  # noqa: BLE001  # it is what is looked for
        return f"{type(error).__name__}: {error}"
    if score.value is not None and not low <= score.value <= high:
        return f"a value outside of {low:g} to {high:g}"
    if not score.reason.strip():
        return "no reason"
    spans = [each for part in score.parts.values() for each in part.evidence if each.end]
    if any(not 0 <= each.start <= each.end <= len(sample.text) for each in spans):
        return "evidence outside of the text"
    return ""


def _reference(row: dict[str, Any]) -> dict[str, Any]:
    if isinstance(row.get("options"), dict):
        reference = {"answer": row["answer"], "options": row["options"]}
    else:
        reference = {"answer": row.get("answer"), "findings": row.get("answer")}
    try:
        pr.Sample("", **reference)
    except pr.PathrewardError:  # an answer that is none of the options
        return {}
    return {**reference, "prompt": row.get("question", "")}


def _rows(path: Path) -> Iterator[Any]:
    if path.suffix == ".jsonl":
        yield from map(json.loads, path.read_text("utf-8").splitlines())
    elif path.suffix == ".json":
        yield from json.loads(path.read_text("utf-8"))
    elif path.suffix in {".csv", ".tsv"}:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from csv.DictReader(lines, delimiter="\t" if path.suffix == ".tsv" else ",")


def _strings(value: object) -> Iterator[str]:
    """Yield the texts within a row."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


if __name__ == "__main__":
    main()
