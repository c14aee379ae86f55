"""Files scored by one process, by worker processes and by Ray; equal outputs are checked.

    python benchmarks/scale/run.py [--part NAME] [--rows 4000] [--workers 2] [--pairs 3]

- ``workers``: `pathreward score FILE --workers N` beside one process, in turn, pair by pair;
- ``folder``: a folder of files, one after the other, with `--workers N`;
- ``ray``: the same folder with `--engine ray` on this machine; it needs the extra `ray`.

A run is a process of its own, from its start to its end, so that no cache in memory helps: what is
measured is what the command takes. The completions are those of `benchmarks/throughput`, in groups
of eight that share a reference. Everything is written to a temporary folder.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import random
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from pathreward.client.http import row_of

ROOT = Path(__file__).parents[2]
PARTS = ("workers", "folder", "ray")
_FILES = 8


def main() -> None:
    """Measure the chosen parts and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", action="append", choices=PARTS, help="default: all of them")
    parser.add_argument("--rows", type=int, default=4_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--recipe", default="pathreward")
    parser.add_argument("--seconds", type=float, default=1_800, help="most seconds of a run")
    arguments = parser.parse_args()
    print(f"{arguments.rows} completions, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        rows = write_rows(Path(folder), arguments.rows)
        timed(rows, Path(folder) / "first.jsonl", arguments, 1)  # the graph's cache is written
        for part in arguments.part or PARTS:
            if part == "workers":
                compare_workers(rows, Path(folder), arguments)
            elif part == "folder":
                compare_folder(rows, Path(folder), arguments, ["--workers", str(arguments.workers)])
            elif importlib.util.find_spec("ray"):
                compare_folder(rows, Path(folder), arguments, ["--engine", "ray"])
            else:
                print("ray: not installed (pip install '.[ray]')")


def write_rows(folder: Path, count: int) -> Path:
    """Return a file of rows, each group with a reference of its own."""
    throughput = runpy.run_path(str(ROOT / "benchmarks" / "throughput" / "run.py"))
    data = ROOT.parent / "shared" / "data" / "questions" / "wsi_bench_dev.jsonl"
    sentences = throughput["report_sentences"](data)
    samples = [throughput["sample"](random.Random(row), sentences) for row in range(count)]
    path = folder / "rows.jsonl"
    lines = [json.dumps(row_of(each)) for each in throughput["in_groups"](samples)]
    path.write_text("\n".join(lines) + "\n")
    return path


def timed(
    source: Path, output: Path, arguments: argparse.Namespace, workers: int, *options: str
) -> float:
    """Run the command and return the seconds that it took."""
    command: list[Any] = [sys.executable, "-m", "pathreward.cli", "score", source, "-o", output]
    command += ["--recipe", arguments.recipe, *(options or ("--workers", str(workers)))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    begin = time.perf_counter()
    subprocess.run(
        command, env=environment, check=True, timeout=arguments.seconds, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - begin


def compare_workers(rows: Path, folder: Path, arguments: argparse.Namespace) -> None:
    """Print how much faster the workers score a file than one process."""
    ratios = []
    for _ in range(arguments.pairs):
        alone = timed(rows, folder / "one.jsonl", arguments, 1)
        divided = timed(rows, folder / "several.jsonl", arguments, arguments.workers)
        assert digest(folder / "one.jsonl") == digest(folder / "several.jsonl")
        ratios.append(alone / divided)
        print(
            f"workers: {alone:.1f} s alone, {divided:.1f} s with {arguments.workers}: "
            f"{ratios[-1]:.2f} times as fast, equal outputs; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
    print(f"workers: median {statistics.median(ratios):.2f} times as fast")


def compare_folder(
    rows: Path, folder: Path, arguments: argparse.Namespace, options: list[str]
) -> None:
    """Print how fast a folder of files is scored, beside the same rows in one process."""
    name = " ".join(options)
    source, scored = folder / f"in {name}", folder / f"out {name}"
    source.mkdir()
    lines = rows.read_text().splitlines(keepends=True)
    size = -(-len(lines) // _FILES)
    for at in range(0, len(lines), size):
        (source / f"{at:08}.jsonl").write_text("".join(lines[at : at + size]))
    alone = timed(rows, folder / "one.jsonl", arguments, 1)
    seconds = timed(source, scored, arguments, 1, *options)
    joined = b"".join(each.read_bytes() for each in sorted(scored.iterdir()))
    assert hashlib.sha256(joined).hexdigest() == digest(folder / "one.jsonl")
    print(
        f"{_FILES} files, {name}: {seconds:.1f} s, {alone:.1f} s in one process: "
        f"{alone / seconds:.2f} times as fast, equal outputs; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def digest(path: Path) -> str:
    """Return a digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
