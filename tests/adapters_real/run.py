"""Build an environment for each framework, and compare its rewards with `reward.score`.

`make test-adapters` runs it; ``python tests/adapters_real/run.py verl`` one framework. The
environments are kept in build/adapters; the versions are those of constraints/.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ENVIRONMENTS = Path(os.environ.get("ADAPTERS_ENV", ROOT / "build/adapters"))
CORE = ("daachorse", "networkx", "numpy", "platformdirs", "pydantic", "PyYAML")
MORE = ("rapidfuzz", "rich", "scipy", "typer")
PACKAGES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "verifiers": (("verifiers",), ()),
    "verl": (("verl", "torch"), ()),
    "openrlhf": (("torch", "transformers", "aiohttp", "pylatexenc", "sympy"), ("openrlhf",)),
    "ms-swift": (("ms-swift", "torch", "msgspec"), ()),
    "llama-factory": (
        ("torch", "transformers", "requests", "fastapi", "uvicorn", "prometheus-client", "httpx"),
        ("llamafactory",),
    ),
}
"""What each framework needs: packages with what they require, and packages without."""


def built(framework: str) -> Path:
    """Return the Python of a framework's environment, which is made if it is not there."""
    folder = ENVIRONMENTS / framework
    python = folder / "bin/python"
    if (folder / ".built").is_file():
        return python
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    constraints = str(HERE / "constraints" / f"{framework}.txt")
    install = [str(python), "-m", "pip", "install", "--quiet", "--constraint", constraints]
    whole, alone = PACKAGES[framework]
    subprocess.run([*install, *whole, *CORE, *MORE], check=True)
    if alone:
        subprocess.run([*install, "--no-deps", *alone], check=True)
    (folder / ".built").touch()
    return python


def checked(framework: str) -> dict[str, Any] | None:
    """Return a framework's report, or None where its check ended without one."""
    script = HERE / f"check_{framework.replace('-', '_')}.py"
    ran = subprocess.run(
        [str(built(framework)), str(script)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    reports = [each for each in ran.stdout.splitlines() if each.startswith('{"framework"')]
    if not reports:
        sys.stdout.write(ran.stdout)
        return None
    report: dict[str, Any] = json.loads(reports[-1])
    return report


def main() -> None:
    """Check the frameworks, print a table, and end with 1 where one of them fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("frameworks", nargs="*", default=list(PACKAGES))
    chosen = parser.parse_args().frameworks
    reports = {name: checked(name) for name in chosen}
    lines = [
        "| framework | completions | different values | largest difference | parts | "
        "different numbers of parts | a row without a value |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, each in reports.items():
        if each is None:
            lines.append(f"| {name} | failed | | | | | |")
            continue
        lines.append(
            f"| {name} {each['version']} | {each['completions']:,} | {each['different_values']} | "
            f"{each['largest_difference']:.1g} | {each['parts']} | {each['different_parts']} | "
            f"{each['failure']} |"
        )
    sys.stdout.write("\n".join(lines) + "\n")
    failed = [
        name
        for name, each in reports.items()
        if each is None
        or each["different_values"]
        or each["different_parts"]
        or not each["failure"]
    ]
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
