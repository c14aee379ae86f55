"""Measure the time from the start of a process to its first score, with and without the cache.

    python benchmarks/startup.py

CPU seconds of a new process, the least of five: import, loading the recipe `pathreward`, one score;
and of ``pathreward score`` on ten rows, the whole command. Python keeps its compiled modules, as an
installation does.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

_RUNS = 5
_PROCESS = """
import json, time
times = [time.process_time()]
import pathreward as pr
times.append(time.process_time())
reward = pr.load("pathreward")
times.append(time.process_time())
text = "<observe>Keratin pearls.</observe><think>Pearls, so SCC.</think><answer>SCC</answer>"
row = {"answer": "squamous cell carcinoma", "findings": "Keratin pearls. No necrosis."}
assert reward(pr.Sample(text, **row)).value is not None
times.append(time.process_time())
print(json.dumps([after - before for before, after in zip(times, times[1:])]))
"""
_COMMAND = """
import atexit, os, time
from pathlib import Path
atexit.register(lambda: Path(os.environ["TAKEN"]).write_text(str(time.process_time())))
from pathreward.cli import app
app()
"""


def measure(cache: str) -> list[float]:
    """Return the CPU seconds of import, loading and the first score in a new process."""
    done = _run(["-c", _PROCESS], cache)
    seconds: list[float] = json.loads(done)
    return seconds


def measure_command(cache: str, folder: Path) -> float:
    """Return the CPU seconds of scoring a file of ten rows."""
    rows, taken = folder / "rows.jsonl", folder / "seconds"
    text = "<observe>Keratin pearls.</observe><think>Pearls, so SCC.</think><answer>SCC</answer>"
    row = {"completion": text, "answer": "SCC", "findings": "Keratin pearls. No necrosis."}
    rows.write_text(f"{json.dumps(row)}\n" * 10)
    command = ["score", str(rows), "-o", str(folder / "scored.jsonl")]
    _run(["-c", _COMMAND, *command], cache, TAKEN=str(taken))
    return float(taken.read_text())


def _run(arguments: list[str], cache: str, **variables: str) -> str:
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": _COMPILED.name}
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PATHREWARD_CACHE": cache, **compiled, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


_COMPILED = tempfile.TemporaryDirectory()


def main() -> None:
    """Print the table."""
    print("| cache | import | load | first score | all | `score`, 10 rows |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, _COMPILED:
        measure(folder)
        measure_command(folder, Path(folder))
        for name, cache in (("off", "off"), ("on", folder)):
            best = min((measure(cache) for _ in range(_RUNS)), key=sum)
            command = min(measure_command(cache, Path(folder)) for _ in range(_RUNS))
            cells = " | ".join(f"{each:.2f}" for each in (*best, sum(best), command))
            print(f"| {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
