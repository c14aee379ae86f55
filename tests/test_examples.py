"""Each example runs as it is, in a folder of its own, and prints what it is there to show."""

import os
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The folder of examples, copied: a reader's copy has no checkout around it."""
    return Path(shutil.copytree(EXAMPLES, tmp_path / "examples"))


def run(python: str, folder: Path, *arguments: str) -> str:
    paths = os.pathsep.join(filter(None, [str(EXAMPLES.parent), os.environ.get("PYTHONPATH")]))
    ran = subprocess.run(
        [python, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_a_file_is_scored_lowest_first(warm_python: str, copied: Path) -> None:
    printed = run(warm_python, copied, "score_a_file.py").splitlines()
    lines = [each for each in printed if each[0] != " "]
    values = [float(each.split()[0]) for each in lines]
    assert values == sorted(values)
    assert [lines[0].split(maxsplit=1)[1], lines[-1].split(maxsplit=1)[1]] == ["no tags", "right"]


def test_the_loop_finds_the_honest_completion(warm_python: str, copied: Path) -> None:
    *steps, best = run(warm_python, copied, "own_loop.py").splitlines()
    assert [each.split(":")[0] for each in steps] == ["step 1", "step 20", "step 40", "step 60"]
    assert "No necrosis." in best
    assert "therefore squamous cell carcinoma" in best
    assert best.endswith("<answer>SCC</answer>")


def test_a_reward_of_ones_own_is_a_part_of_a_recipe(warm_python: str, copied: Path) -> None:
    assert run(warm_python, copied, "own_reward.py").splitlines()[-1] == "total 1.0"


def test_the_test_of_that_reward_passes(warm_python: str, copied: Path) -> None:
    assert "passed" in run(warm_python, copied, "-m", "pytest", "-q", "test_own_reward.py")


def test_concepts_of_ones_own_are_linked_and_paid(warm_python: str, copied: Path) -> None:
    printed = run(warm_python, copied, "own_graph.py")
    assert "Alternating stripes: alternating stripes, affirmed" in printed
    assert "striped tumor: 1.00" in printed
    assert "melanoma: 0.20" in printed


def test_trl_trains_two_steps_with_the_reward(warm_trl: str, copied: Path, tmp_path: Path) -> None:
    lines = run(warm_trl, copied, "trl_grpo_tiny.py", str(tmp_path / "run")).splitlines()[-2:]
    assert all("'pathreward/answer/mean'" in each for each in lines)


def test_the_notebook_runs_and_shows_the_scores_that_it_was_saved_with() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of zmq and asyncio, when they are imported
        import nbformat
        from nbclient import NotebookClient

        books: Any = nbformat  # its functions have no types
        saved = books.read(EXAMPLES / "notebook.ipynb", as_version=4)
        ran = books.from_dict(saved)
        where = {"metadata": {"path": str(EXAMPLES)}}
        NotebookClient(ran, kernel_name="python3", timeout=60, resources=where).execute()
    tables = [
        [each.outputs[0].data["text/markdown"] for each in book.cells if each.id == "table"]
        for book in (saved, ran)
    ]
    assert tables[0] == tables[1], "the scores have changed: run all cells and save the notebook"
    assert [each.id for each in ran.cells if each.get("outputs")] == ["table", "one"]
