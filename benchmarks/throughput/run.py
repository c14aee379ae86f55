"""How many completions a second a recipe scores on one core, beside the bare scan of the text.

    python benchmarks/throughput/run.py [--recipe pathreward] [--rows 4000] [--data QUESTIONS.jsonl]

The completions are put together from report sentences (WSI-Bench's open answers) into observe,
think and answer sections of 300 to 800 words in all; no two are alike, so that no cache helps.
Each has a reference of its own; in groups of eight, as in a step of GRPO, in rows of their own.
"""

import argparse
import json
import platform
import random
import re
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pathreward as pr
from pathreward.adapters.trl import TrlReward, reward_funcs

_DATA = Path(__file__).parents[3] / "shared" / "data" / "questions" / "wsi_bench_dev.jsonl"
_GROUP = 8
_SENTENCE = re.compile(r"[^.]+\.")


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipe", default="pathreward")
    parser.add_argument("--rows", type=int, default=4000)
    parser.add_argument("--data", type=Path, default=_DATA, help="WSI-Bench's questions, JSONL")
    arguments = parser.parse_args()
    sentences = report_sentences(arguments.data)
    samples = [sample(random.Random(row), sentences) for row in range(arguments.rows)]
    words = sum(len(each.completion.split()) for each in samples)
    reward = pr.load(arguments.recipe)
    started = seconds(lambda: reward.score([sample(random.Random(-1), sentences)]))
    others = [sample(random.Random(-row), sentences) for row in range(2, 258)]
    reward.score(fresh(others, "first"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = [
        measured(f"{name} alone", leaf.score, fresh(samples, name))
        for name, leaf in reward.leaves.items()
    ]
    rows.append(measured(f"recipe {arguments.recipe}", reward.score, fresh(samples, "all")))
    grouped = in_groups(fresh(samples, "groups"))
    rows.append(measured(f"the same, a reference for each {_GROUP}", reward.score, grouped))
    [function] = reward_funcs(reward)
    stepped = in_groups(fresh(samples, "steps"))
    rows.append(measured("the same as TRL calls it", partial(trl_step, function), stepped))
    own = by_part(reward, fresh(samples, "own"))
    shared = by_part(reward, in_groups(fresh(samples, "shared")))
    degenerate = pr.Sample("<observe>x</observe><think>" * 38_000, answer="B", findings="necrosis")
    longest = seconds(lambda: reward.score([degenerate]))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - memory
    scan = min(row.seconds / row.scans for row in rows)
    print(f"{len(samples)} completions, {words / len(samples):.0f} words on average, one core")
    print(f"Python {platform.python_version()}, {platform.machine()}; bare scan, the quickest:")
    print(f"{words / scan / 1e6:.1f} million words/s\n")
    print("| what | seconds | completions/s | times the bare scan |\n| --- | --- | --- | --- |")
    for row in rows:
        rate = len(samples) / row.seconds
        print(f"| {row.name} | {row.seconds:.2f} | {rate:,.0f} | {row.scans:.1f} |")
    print("\n| part of the recipe | own reference | groups of 8 |\n| --- | --- | --- |")
    for name, times in own.items():
        print(f"| {name} | {times:.1f} | {shared[name]:.1f} |")
    print(f"\nOne degenerate completion of 1 MB: {longest:.2f} s.")
    print(f"Start-up, graph and linker: {started:.1f} s. Memory grew by {grown:.0f} MB over all.")


class Row(NamedTuple):
    """How long a reward takes."""

    name: str
    seconds: float
    scans: float
    """How many times as long as the bare scan of the same texts at the same time."""


def measured(
    name: str, score: Callable[[list[pr.Sample]], object], samples: list[pr.Sample], size: int = 256
) -> Row:
    """Score as a training step does, a batch at a time, and scan each batch beside it.

    The two take turns, since a shared core runs at another speed from one second to the next.
    """
    scored = scanned = 0.0
    for start in range(0, len(samples), size):
        batch = samples[start : start + size]
        scanned += seconds(partial(bare_scan, batch))
        scored += seconds(partial(score, batch))
    return Row(name, scored, scored / scanned)


def by_part(reward: pr.Composite, samples: list[pr.Sample]) -> dict[str, float]:
    """Return how many times the bare scan each part takes where all go through a batch together.

    A part finds in the caches what the parts before it have read, as in the recipe.
    """
    scanned = 0.0
    scored = dict.fromkeys(reward.leaves, 0.0)
    for start in range(0, len(samples), _GROUP):
        few = samples[start : start + _GROUP]
        scanned += seconds(partial(bare_scan, few))
        for name, leaf in reward.leaves.items():
            scored[name] += seconds(partial(leaf.score, few))
    return {name: each / scanned for name, each in scored.items()}


def report_sentences(path: Path) -> list[str]:
    """Return the sentences of the open answers in a file of questions."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    texts = [row["answer"] for row in rows if not row.get("options")]
    return [each.strip() for text in texts for each in _SENTENCE.findall(text)]


def sample(rng: random.Random, sentences: list[str]) -> pr.Sample:
    """Return a completion of 300 to 800 words beside a report of the same kind."""
    target = rng.randint(300, 780)
    observed: list[str] = []
    while sum(len(each.split()) for each in observed) < target:
        observed.append(rng.choice(sentences))
    half = len(observed) // 2
    completion = (
        f"<observe>{' '.join(observed[:half])}</observe><think>{' '.join(observed[half:])} "
        "Therefore the diagnosis is adenocarcinoma.</think><answer>adenocarcinoma</answer>"
    )
    findings = " ".join(rng.choice(sentences) for _ in range(6))
    return pr.Sample(completion, answer="adenocarcinoma", findings=findings)


def fresh(samples: list[pr.Sample], mark: str) -> list[pr.Sample]:
    """Return the samples with a word put in, so that nothing is read from a cache."""
    return [
        pr.Sample(
            each.completion.replace("</", f" {mark}</"),
            answer=each.answer,
            findings=f"{each.findings} {mark}",
        )
        for each in samples
    ]


def in_groups(samples: list[pr.Sample]) -> list[pr.Sample]:
    """Return the samples in groups that share what the first is judged against, as in GRPO."""
    return [
        replace(each, findings=samples[row - row % _GROUP].findings)
        for row, each in enumerate(samples)
    ]


def trl_step(function: TrlReward, samples: list[pr.Sample]) -> list[float | None]:
    """Return the rewards of a step: columns, metrics, no table of completions."""
    return function(
        [each.prompt for each in samples],
        [each.completion for each in samples],
        answer=[each.answer for each in samples],
        findings=[each.findings for each in samples],
        log_metric=lambda name, value: None,
    )


def bare_scan(samples: list[pr.Sample]) -> None:
    """Do the least that any reader must: find the words."""
    for each in samples:
        re.findall(r"\w+", each.completion)


def seconds(run: Callable[[], object]) -> float:
    """Return the processor time of one run."""
    start = time.process_time()
    run()
    return time.process_time() - start


if __name__ == "__main__":
    main()
