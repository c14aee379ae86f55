"""How much faster worker processes score than one process, on the same completions.

    python benchmarks/throughput/workers.py [--recipe pathreward] [--rows 512] [--workers 2]
                                            [--pairs 5] [--data QUESTIONS.jsonl]

Batches as a step of GRPO has them: groups of eight that share a reference. One process and the
workers score the same texts in turn, pair by pair, each with another word put in, so that no cache
helps and both meet the same load. Times are those of the clock. The machine must have as many free
cores as workers: the table says how busy it was.
"""

import argparse
import os
import random
import statistics
import time
from pathlib import Path

from run import fresh, in_groups, report_sentences, sample

import pathreward as pr

_DATA = Path(__file__).parents[3] / "shared" / "data" / "questions" / "wsi_bench_dev.jsonl"


def main() -> None:
    """Measure the pairs and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipe", default="pathreward")
    parser.add_argument("--rows", type=int, default=512)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--data", type=Path, default=_DATA, help="WSI-Bench's questions, JSONL")
    arguments = parser.parse_args()
    sentences = report_sentences(arguments.data)
    samples = in_groups([sample(random.Random(row), sentences) for row in range(arguments.rows)])
    reward = pr.load(arguments.recipe)
    count = arguments.workers
    started = timed(reward, fresh(samples[:64], "start"), count)
    timed(reward, fresh(samples[:64], "warm"), 1)
    print(f"{len(samples)} completions a batch; the first call of the workers: {started:.1f} s\n")
    print(
        f"| one process, s | {count} workers, s | times as fast | load |\n| --- | --- | --- | --- |"
    )
    ratios = []
    for pair in range(arguments.pairs):
        alone = timed(reward, fresh(samples, f"alone{pair}"), 1)
        divided = timed(reward, fresh(samples, f"divided{pair}"), count)
        ratios.append(alone / divided)
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
        print(f"| {alone:.2f} | {divided:.2f} | {ratios[-1]:.2f} | {load:.1f} |", flush=True)
    print(f"\nMedian: {statistics.median(ratios):.2f} times as fast.")


def timed(reward: pr.Reward, samples: list[pr.Sample], workers: int) -> float:
    """Return the seconds that a batch takes by the clock."""
    start = time.perf_counter()
    reward.score(samples, workers=workers)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
