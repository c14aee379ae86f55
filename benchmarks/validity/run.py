"""Whether the rewards agree with people and with the truth: all sections, or those that are named.

python benchmarks/validity/run.py ../shared/data
python benchmarks/validity/run.py ../shared/data choices open_answers
"""

import argparse
import importlib
import time
from pathlib import Path

_HERE = Path(__file__).parent
_NO_SECTIONS = {"run", "section"}


def sections() -> list[str]:
    """Return the names of the modules beside this one that have a table."""
    return sorted(
        path.stem
        for path in _HERE.glob("*.py")
        if path.stem not in _NO_SECTIONS and "\ndef table(" in path.read_text("utf-8")
    )


def main() -> None:
    """Print the table of each selected section."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="the folder of real data")
    parser.add_argument("section", nargs="*", help=f"of {', '.join(sections())}; all by default")
    chosen = parser.parse_args()
    if not chosen.data.is_dir():
        parser.error(f"{chosen.data} is no folder; give the one that holds the real data")
    if unknown := set(chosen.section) - set(sections()):
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(sections())}")
    for name in chosen.section or sections():
        started = time.perf_counter()
        print(importlib.import_module(name).table(chosen.data).markdown())
        print(
            f"\n`run.py ../shared/data {name}`, {time.perf_counter() - started:.0f} s\n", flush=True
        )


if __name__ == "__main__":
    main()
