"""Every block of code in the documents runs: scripts in Python, commands of the shell.

Blocks that begin with ``>>>`` run as doctests (`--doctest-glob`, and `tests/test_readme.py`); files
of examples/ that pages show run in `tests/test_examples.py`.
"""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    each.relative_to(ROOT).as_posix() for each in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]
)
TINY = f"""
import functools, sys, torch, trl
sys.path.insert(0, {str(ROOT / "examples")!r})
from trl_grpo_tiny import questions, tiny_model
model, tokenizer = tiny_model()
dataset = questions()
here = dict(use_cpu=not torch.cuda.is_available(), bf16=False, disable_tqdm=True)
short = dict(max_steps=1, max_completion_length=6, save_strategy="no")
trl.GRPOConfig = functools.partial(trl.GRPOConfig, **here, **short)
"""
OBO = """
from pathlib import Path
Path("mondo.obo").write_text("format-version: 1.2\\n\\n[Term]\\nid: MONDO:1\\nname: zebroma\\n")
"""
SERVER = """
import atexit, subprocess, sys, pathreward.client
program = [sys.executable, "-m", "pathreward.cli"]
options = ["serve", "--recipe", "patho-r1-grpo", "--port", "0"]
server = subprocess.Popen([*program, *options], stdout=subprocess.PIPE, text=True)
atexit.register(server.wait)
atexit.register(server.terminate)
url = server.stdout.readline().split()[-1]
to_url = pathreward.client.Client
pathreward.client.Client = lambda _: to_url(url)  # a port that is free
"""
SAMPLES = """
import pathreward as pr
samples = [pr.Sample("<answer>B</answer>", answer="B", options=["cyst", "abscess"])] * 8
"""
GIVEN = {
    "docs/server.md": SERVER,
    "docs/scale.md": SAMPLES,
    "README.md": TINY,
    "docs/how-to/trl.md": TINY,
    "docs/graphs.md": OBO,
}
"""What a page leaves to its reader."""
NOT_RUN = {
    "docs/rewards/grounding.md": "needs a published model; tests/rewards/test_grounding.py calls it"
}
SLOW = ("pathreward train quickstart --resume",)
"""Commands that take minutes; `benchmarks/quickstart/run.py` runs them."""
NOT_OURS = ("pip install ", "make ", ". .venv/", "git ", "jupyter ")
"""Commands that set up an environment: the Makefile and its workflow run them."""


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def write_titled(page: str, folder: Path) -> None:
    """Write the blocks that have a file's name as their title, for the commands of the page."""
    text = (ROOT / page).read_text("utf-8")
    titled = re.findall(r'^```\w+ title="([\w.-]+)"\n(.*?)^```', text, re.DOTALL | re.MULTILINE)
    for name, block in titled:
        (folder / name).write_text(block, "utf-8")


def scripts(page: str) -> list[str]:
    """Return the Python blocks that are no doctests and have no title."""
    return [each for each in blocks(page, "python") if not each.lstrip().startswith(">>>")]


def commands(page: str) -> list[str]:
    """Return each bash block without the lines that are not run here."""
    kept = []
    for block in blocks(page, "bash"):
        lines = block.replace("\\\n", " ").splitlines()
        run = [each for each in lines if each and not each.startswith((*SLOW, *NOT_OURS, "#"))]
        kept.append("\n".join(run))
    return [each for each in kept if each]


def run(command: Sequence[str], folder: Path) -> None:
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    programs = os.pathsep.join([str(folder / "bin"), os.environ["PATH"]])
    environment = {**os.environ, "PYTHONPATH": paths, "PATH": programs, "COLUMNS": "100"}
    ran = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("page", [each for each in PAGES if scripts(each)])
def test_the_scripts_of_a_page_run_in_their_order(
    page: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if page in NOT_RUN:
        pytest.skip(NOT_RUN[page])
    given = GIVEN.get(page, "")
    python = request.getfixturevalue("warm_trl" if given == TINY else "warm_python")
    run([python, "-c", "\n".join([given, *scripts(page)])], tmp_path)


@pytest.mark.parametrize("page", [each for each in PAGES if commands(each)])
def test_the_commands_of_a_page_run_in_their_order(
    page: str, warm_python: str, tmp_path: Path
) -> None:
    for name in ("examples", "training", "rewards"):
        (tmp_path / name).symlink_to(ROOT / name)
    write_titled(page, tmp_path)
    program = tmp_path / "bin" / "pathreward"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{warm_python}" -m pathreward.cli "$@"\n')
    program.chmod(0o755)
    (program.parent / "python").symlink_to(warm_python)
    run(["bash", "-euo", "pipefail", "-c", "\n".join(commands(page))], tmp_path)


@pytest.mark.parametrize("page", ["README.md", "docs/testing.md"])
def test_the_tests_that_a_page_shows_pass(page: str, warm_python: str, tmp_path: Path) -> None:
    write_titled(page, tmp_path)
    assert list(tmp_path.glob("test_*.py"))
    chosen = "not wrong_answer_never_pays or all-options"  # all attacks take a minute
    options = ["-q", "-p", "no:cacheprovider", "--hypothesis-profile=ci"]  # without deadlines
    run([warm_python, "-m", "pytest", *options, "-k", chosen], tmp_path)


def test_every_shown_file_of_examples_is_one_that_runs() -> None:
    shown = {
        name
        for page in PAGES
        for name in re.findall(r'--8<-- "([^"]+)"', (ROOT / page).read_text("utf-8"))
    }
    assert shown
    assert shown <= {each.relative_to(ROOT).as_posix() for each in ROOT.glob("examples/*")}
