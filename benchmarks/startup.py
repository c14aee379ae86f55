"""Measure the time from the start of a process to its first score, with and without the cache.

    python benchmarks/startup.py

CPU seconds of a new process, the least of five: import, loading the recipe `pathreward`, one score.
"""

import json
import os
import subprocess
import sys
import tempfile

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


def measure(cache: str) -> list[float]:
    """Return the CPU seconds of import, loading and the first score in a new process."""
    done = subprocess.run(
        [sys.executable, "-c", _PROCESS],
        env={**os.environ, "PATHREWARD_CACHE": cache},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds: list[float] = json.loads(done.stdout)
    return seconds


def main() -> None:
    """Print the table."""
    print("| cache | import | load | first score | all |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        measure(folder)
        for name, cache in (("off", "off"), ("on", folder)):
            best = min((measure(cache) for _ in range(_RUNS)), key=sum)
            cells = " | ".join(f"{each:.2f}" for each in (*best, sum(best)))
            print(f"| {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
