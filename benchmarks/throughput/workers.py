"""How much faster worker processes score than one process, on the same completions.

    python benchmarks/throughput/workers.py [--recipe pathreward] [--rows 512] [--workers 2]
                                            [--pairs 5] [--data QUESTIONS.jsonl]

Batches as a step of GRPO has them: groups of eight that share a reference. One process and the
workers score the same texts in turn, pair by pair, each with another word put in, so that no cache
helps and both meet the same load.

The clock counts only where as many cores as workers are free; the table has the load. On a busy
machine, read the last column: the processor time of one process over that of this process and of
the busiest worker together, which one after the other is the longest that free cores can take.
It is read from /proc, so on Linux only.
"""

import argparse
import multiprocessing
import os
import random
import statistics
import time
from pathlib import Path
from typing import NamedTuple

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
    started = timed(reward, fresh(samples[:64], "start"), count).clock
    timed(reward, fresh(samples[:64], "warm"), 1)
    print(f"{len(samples)} completions a batch; the first call of the workers: {started:.1f} s\n")
    print(f"| one process, s | {count} workers, s | times as fast | load | by processor time |")
    print("| --- | --- | --- | --- | --- |")
    ratios, by_cpu = [], []
    for pair in range(arguments.pairs):
        alone = timed(reward, fresh(samples, f"alone{pair}"), 1)
        divided = timed(reward, fresh(samples, f"divided{pair}"), count)
        ratios.append(alone.clock / divided.clock)
        by_cpu.append(alone.parent / (divided.parent + divided.worker))
        cells = (alone.clock, divided.clock, ratios[-1], os.getloadavg()[0], by_cpu[-1])
        print("| " + " | ".join(f"{each:.2f}" for each in cells) + " |", flush=True)
    print(f"\nMedian: {statistics.median(ratios):.2f} times as fast by the clock, ", end="")
    print(f"{statistics.median(by_cpu):.2f} by processor time.")


class Taken(NamedTuple):
    """The seconds that a batch took."""

    clock: float
    parent: float
    """Processor time of this process."""
    worker: float
    """Processor time of the busiest worker."""


def timed(reward: pr.Reward, samples: list[pr.Sample], workers: int) -> Taken:
    """Score a batch and return the seconds that it took."""
    before = worker_seconds()
    clock, parent = time.perf_counter(), time.process_time()
    reward.score(samples, workers=workers)
    clock, parent = time.perf_counter() - clock, time.process_time() - parent
    spent = [after - before.get(pid, 0.0) for pid, after in worker_seconds().items()]
    return Taken(clock, parent, max(spent, default=0.0))


def worker_seconds() -> dict[int, float]:
    """Return the processor time of each worker process so far."""
    found = {}
    for process in multiprocessing.active_children():
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])  # user and system
        found[process.pid or 0] = ticks / os.sysconf("SC_CLK_TCK")
    return found


if __name__ == "__main__":
    main()
