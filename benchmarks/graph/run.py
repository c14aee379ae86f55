"""Measure time and memory to build, load and query a graph of PrimeKG's size.

    python benchmarks/graph/make_primekg.py kg.csv
    python benchmarks/graph/run.py kg.csv

Build, load and query run in separate processes, each with its peak memory. Queries are of random
concepts, each made once, so that no cache helps; networkx runs the same queries.
"""

import argparse
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from pathreward.kg import KnowledgeGraph

_ASKED = 2_000
_PEER_ASKED = 50


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, help="what make_primekg.py wrote")
    parser.add_argument("--stage", choices=["build", "load", "ask"], help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.stage:
        print(json.dumps(_measured(chosen.stage, chosen.path)))
        return
    with TemporaryDirectory() as cache:
        os.environ["PATHREWARD_CACHE"] = cache
        rows = [row for stage in ("build", "load", "ask") for row in _apart(stage, chosen.path)]
    print(f"Python {platform.python_version()}, {platform.machine()}, one core\n")
    print("| what | time | peak memory |\n| --- | ---: | ---: |")
    for what, took, memory in rows:
        print(f"| {what} | {took} | {memory} |")


def _apart(stage: str, path: Path) -> list[tuple[str, str, str]]:
    command = [sys.executable, __file__, str(path), "--stage", stage]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [(what, took, memory) for what, took, memory in json.loads(done.stdout)]


def _measured(stage: str, path: Path) -> list[tuple[str, str, str]]:
    started = time.perf_counter()
    graph = KnowledgeGraph.from_primekg(path)
    seconds = f"{time.perf_counter() - started:.2f} s"
    if stage != "ask":
        what = (
            "build from the CSV, keep in the cache" if stage == "build" else "load from the cache"
        )
        relations = sum(1 for _ in graph.relations()) if stage == "build" else 0
        size = f" ({len(graph):,} concepts, {relations:,} relations)" if relations else ""
        return [(what + size, seconds, _peak())]
    return _questions(graph)


def _questions(graph: KnowledgeGraph) -> list[tuple[str, str, str]]:
    draw = random.Random(0)
    ids = list(graph)
    pairs = [(draw.choice(ids), draw.choice(ids)) for _ in range(_ASKED)]
    leaves = [each.id for each in graph.concepts.values() if each.type == "diagnosis"]
    near = [(draw.choice(leaves), draw.choice(leaves)) for _ in range(_ASKED)]
    started = time.perf_counter()
    graph.similarity(*pairs[0])
    ready = f"{time.perf_counter() - started:.2f} s"
    rows = [("ancestors and information content, once", ready, _peak())]
    graph.paths(*pairs[0])
    for measure in ("lin", "resnik", "wu_palmer", "path"):
        graph.similarity(*pairs[0], measure)
        took = _each(near, partial(graph.similarity, measure=measure))
        rows.append((f"similarity of two diseases, {measure}", took, ""))
    rows.append(("neighbours, the first ten", _each(pairs, lambda a, _: _ten(graph, a)), ""))
    rows.append(("paths, depth 3, the first ten", _each(pairs, graph.paths), ""))
    rows.append(
        ("paths, depth 2, the first ten", _each(pairs, lambda a, b: graph.paths(a, b, 2)), "")
    )
    rows.append(("memory after all of these", "", _peak()))
    import networkx

    view = networkx.Graph((each.subject, each.object) for each in graph.relations())
    joined = [(a, b) for a, b in pairs if a in view and b in view][:_PEER_ASKED]
    peer = _each(joined, lambda a, b: networkx.has_path(view, a, b))
    rows.append(("one shortest path, networkx, bidirectional", peer, ""))
    ours = _each(joined, lambda a, b: graph.paths(a, b, 4, None, 1))
    rows.append(("one shortest path of the same, ours, depth 4", ours, ""))
    return rows


def _ten(graph: KnowledgeGraph, concept: str) -> object:
    return list(islice(graph.neighbours(concept), 10))


def _each(pairs: Sequence[tuple[str, str]], ask: Callable[[str, str], object]) -> str:
    """Return the median and the 95th percentile of the time that a question takes."""
    taken: list[float] = []
    for a, b in pairs:
        started = time.perf_counter()
        ask(a, b)
        taken.append(time.perf_counter() - started)
    taken.sort()
    return f"{_short(statistics.median(taken))}, p95 {_short(taken[int(len(taken) * 0.95)])}"


def _short(seconds: float) -> str:
    return f"{seconds * 1e6:.1f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.1f} ms"


def _peak() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"


if __name__ == "__main__":
    main()
