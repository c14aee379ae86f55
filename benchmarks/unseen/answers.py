"""Measure the answer reward on sets that were written without sight of the code.

``python benchmarks/unseen/answers.py FOLDER [--failures KIND]`` reads ``phrases.jsonl`` (templates
with ``{X}`` for an answer) and ``answers.jsonl`` (whole rows) of a folder and prints a table. With
``--failures`` it lists what went wrong in one kind: a set whose failures were listed is development
data from then on.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pathreward as pr


class Kind(NamedTuple):
    """A kind of answer, with the row that stands for it."""

    name: str
    answer: str
    prompt: str
    options: dict[str, str] | None = None


KINDS = (
    Kind(
        "option",
        "B",
        "Which diagnosis fits best?",
        {
            "A": "granuloma",
            "B": "abscess",
            "C": "epidermoid cyst",
            "D": "squamous cell carcinoma",
        },
    ),
    Kind("yes/no", "yes", "Is the margin involved by tumor?"),
    Kind("diagnosis", "squamous cell carcinoma", "What is the diagnosis?"),
    Kind("stage", "pT2a", "What is the pathological T stage?"),
    Kind("grade", "Gleason 3+4=7", "What is the Gleason score?"),
    Kind("measurement", "2.5 cm", "What is the greatest dimension of the tumor?"),
    Kind("marker", "HER2 positive", "What is the HER2 status?"),
    Kind(
        "text",
        "cells arranged in a whorled pattern",
        "Which architectural pattern do the cells show?",
    ),
)
PAID = frozenset({"assertion", "explanation"})
"""Kinds of phrase that leave the answer standing."""
HALF = 0.5


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def is_paid(reward: pr.Reward, sample: pr.Sample) -> bool:
    """Say whether an answer earns half or more."""
    value = reward(sample).value
    return value is not None and value >= HALF


def completion(answer: str) -> str:
    """Return a completion with this answer section."""
    return f"<think>The sections were examined.</think><answer>{answer}</answer>"


def phrases(reward: pr.Reward, found: Iterable[dict[str, Any]], failures: str) -> None:
    """Print the share of phrases that are judged rightly, and alike across the kinds of answer."""
    right: dict[str, list[bool]] = defaultdict(list)
    alike: dict[str, list[bool]] = defaultdict(list)
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for row in found:
        paid = {
            kind.name: is_paid(
                reward,
                pr.Sample(
                    completion(row["template"].replace("{X}", kind.answer)),
                    prompt=kind.prompt,
                    answer=kind.answer,
                    options=kind.options,
                ),
            )
            for kind in KINDS
        }
        expected = row["kind"] in PAID
        for name, earns in paid.items():
            right[row["kind"]].append(earns == expected)
            by_kind[name].append(earns == expected)
        alike[row["kind"]].append(len(set(paid.values())) == 1)
        wrong = [name for name, earns in paid.items() if earns != expected]
        if failures == row["kind"] and wrong:
            print(f"{row['template']!r}: {', '.join(wrong)}")
    print("| phrases around an answer, 8 kinds of answer | n | right | alike across kinds |")
    print("| --- | --: | --: | --: |")
    for kind, each in right.items():
        same = alike[kind]
        print(f"| {kind} | {len(same)} | {share(each)} | {share(same)} |")
    print("\nRight by kind of answer:", ", ".join(f"{k} {share(v)}" for k, v in by_kind.items()))


def answers(reward: pr.Reward, found: Iterable[dict[str, Any]], failures: str) -> None:
    """Print the share of whole answers that are judged rightly."""
    right: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    for row in found:
        sample = pr.Sample(
            completion(row["text"]),
            prompt=row["prompt"],
            answer=row["answer"],
            options=row["options"],
            findings=row.get("findings") or None,
        )
        score = reward(sample)
        paid = score.value is not None and score.value >= HALF
        right[row["kind"], row["pays"]].append(paid == row["pays"])
        if failures == row["kind"] and paid != row["pays"]:
            print(f"{'paid' if paid else 'unpaid'}: {row['answer']!r} <- {row['text']!r}")
            print(f"    {score.reason} (prompt {row['prompt']!r}; {row['why']})")
    print("\n| answers | should be | n | right |")
    print("| --- | --- | --: | --: |")
    for (kind, pays), each in right.items():
        print(f"| {kind} | {'paid' if pays else 'unpaid'} | {len(each)} | {share(each)} |")


def share(found: list[bool]) -> str:
    """Return the share of what holds."""
    return f"{sum(found) / len(found):.3f}"


def main() -> None:
    """Print the tables of a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--failures", default="", help="list the failures of this kind")
    asked = parser.parse_args()
    reward = pr.AnswerReward()
    phrases(reward, rows(asked.folder / "phrases.jsonl"), asked.failures)
    answers(reward, rows(asked.folder / "answers.jsonl"), asked.failures)


if __name__ == "__main__":
    main()
