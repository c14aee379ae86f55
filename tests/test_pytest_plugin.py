"""The plugin, as it runs in the projects of others: in a process of its own."""

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

_NAME = "pathreward.pytest_plugin"
_CHECKOUT = Path(__file__).parents[1]


def run(python: str, folder: Path, test: str, *arguments: str) -> str:
    """Return what pytest prints for a test file in a project that knows nothing of ours."""
    (folder / "test_it.py").write_text(test)
    installed = any(each.name == _NAME for each in entry_points(group="pytest11"))
    plugin = [] if installed else ["-p", _NAME]
    options = ["-q", "-p", "no:cacheprovider", "--rootdir", str(folder), *plugin, *arguments]
    done = subprocess.run(
        [python, "-m", "pytest", *options],
        cwd=folder,
        env={"PYTHONPATH": str(_CHECKOUT), "PATH": "", "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout + done.stderr


def test_it_loads_nothing_heavy() -> None:
    code = (
        "import sys, pytest; before = set(sys.modules); import pathreward.pytest_plugin;"
        "heavy = {'torch', 'transformers', 'trl', 'spacy', 'hypothesis', 'scipy', 'networkx',"
        "'pandas', 'matplotlib', 'pathreward.testing', 'pathreward.audit'};"
        "found = heavy & (set(sys.modules) - before); assert not found, found"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_it_leaves_what_a_project_calls_reward_alone(warm_python: str, tmp_path: Path) -> None:
    test = """
import pytest

@pytest.fixture
def reward():
    return "mine"

def test_fixture(reward):
    assert reward == "mine"

@pytest.mark.parametrize("reward", [1])
def test_argument(reward):
    assert reward == 1
"""
    (tmp_path / "conftest.py").write_text(
        "def pytest_addoption(parser):\n    parser.addoption('--reward')\n"
    )
    assert "2 passed" in run(warm_python, tmp_path, test)


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        ((), "1 passed"),
        (("--pathreward", "patho-r1-grpo"), "['format', 'accuracy']"),
        (("--pathreward", "pathrewards"), "unknown recipe 'pathrewards', did you mean"),
    ],
)
def test_the_fixture_is_the_recipe_that_is_named(
    warm_python: str, tmp_path: Path, arguments: tuple[str, ...], output: str
) -> None:
    test = "def test_leaves(reward):\n    assert 'answer' in reward.leaves, list(reward.leaves)\n"
    assert output in run(warm_python, tmp_path, test, *arguments)
