"""Code of others: what `--import` imports, and which line is named where that fails."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import pathreward as pr
from pathreward.plugins import GRAPHS, RECIPES, REWARDS, import_code, plugins, source
from pathreward.recipes import registry
from pathreward.recipes.loading import load, parse
from tests.plugins import Install

MINE = """\
from dataclasses import dataclass

import pathreward as pr


@pr.register("{name}")
@dataclass(frozen=True)
class Mine(pr.Reward):
    def __call__(self, sample):
        return pr.Score(1.0, "mine")
"""


pytestmark = pytest.mark.usefixtures("own_code")


@pytest.fixture(autouse=True)
def in_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_file_registers_its_rewards_once() -> None:
    Path("lab_one.py").write_text(MINE.format(name="mine"))
    import_code("lab_one.py")
    import_code("lab_one.py")
    reward = parse("reward: {sum: {mine: {}}}").reward
    assert reward(pr.Sample("a")).value == 1.0
    assert pickle.loads(pickle.dumps(reward)) == reward


def test_a_module_is_imported_by_its_dotted_name(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("lab_two").mkdir()
    Path("lab_two/rewards.py").write_text(MINE.format(name="mine"))
    monkeypatch.syspath_prepend(Path.cwd())
    import_code("lab_two.rewards")
    assert "mine" in registry.REWARDS


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("lab_a.py", "import os\n\nx = y\n", "lab_a.py, line 3: NameError: name 'y' is not def"),
        ("lab_b.py", "def f(:\n    pass\n", "lab_b.py, line 1: SyntaxError: invalid syntax"),
        (
            "lab_c.py",
            MINE.format(name="answer"),
            "lab_c.py, line 6: RecipeError: the name 'answer' is taken by AnswerReward",
        ),
        ("lab_d.py", "import nothing_here\n", "lab_d.py, line 1: ModuleNotFoundError: No module"),
        ("lab_e.py", "raise SystemExit(3)\n", "lab_e.py, line 1: SystemExit: 3"),
        ("json.py", "", "json.py has the name of another module, json ("),
        ("sys.py", "", "sys.py has the name of another module, sys (built-in)"),
        ("lab-f.py", "", "give it a name of letters, digits and _ that ends in .py"),
        ("lab_g.txt", "", "give it a name of letters, digits and _ that ends in .py"),
    ],
)
def test_an_error_names_file_and_line(name: str, text: str, message: str) -> None:
    Path(name).write_text(text)
    with pytest.raises(pr.PluginError) as raised:
        import_code(name)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("lab_none.py", "there is no file lab_none.py"),
        ("lab_none.rewards", "there is no module 'lab_none'; name a Python file ending in .py"),
        ("", "there is no module ''"),
        (".rewards", "there is no module"),
    ],
)
def test_what_is_not_there(name: str, message: str) -> None:
    with pytest.raises(pr.PluginError) as raised:
        import_code(name)
    assert message in str(raised.value)


def test_the_file_is_found_in_another_process(tmp_path: Path) -> None:
    (tmp_path / "lab_spawned.py").write_text(MINE.format(name="mine"))
    (tmp_path / "run.py").write_text(SPAWNING)
    ran = subprocess.run(
        [sys.executable, "run.py"],
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(Path(pr.__file__).parents[1])},
    )
    assert ran.stdout == "1.0\n", ran.stderr


SPAWNING = """\
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pathreward as pr
from pathreward.plugins import import_code
from pathreward.recipes.loading import parse

if __name__ == "__main__":
    import_code("lab_spawned.py")
    reward = parse("reward: {sum: {mine: {}}}").reward
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        print(pool.submit(reward, pr.Sample("a")).result().value)
"""


def test_entry_points_are_listed_with_their_package(installing: Install) -> None:
    installing({REWARDS: {"terse": "lab_missing:Terse"}, GRAPHS: {"lab": "lab_missing:g"}}, {})
    assert {name: source(each) for name, each in plugins(REWARDS).items()} == {
        "terse": "lab-rewards 1.2"
    }
    assert list(plugins(GRAPHS)) == ["lab"]
    assert plugins(RECIPES) == {}


RECIPE = "summary: of the lab\nreward: {sum: {answer: {}}}\n"


@pytest.mark.parametrize(
    ("value", "files"),
    [
        ("lab_recipes", {"lab_recipes/__init__.py": "", "lab_recipes/lab-strict.yaml": RECIPE}),
        (
            "lab_recipes:PATH",
            {
                "lab_recipes/__init__.py": "from pathlib import Path\n"
                "PATH = Path(__file__).with_name('x.yaml')\n",
                "lab_recipes/x.yaml": RECIPE,
            },
        ),
        (
            "lab_recipes:RESOURCE",
            {
                "lab_recipes/__init__.py": "from importlib.resources import files\n"
                "RESOURCE = files(__name__) / 'x.yaml'\n",
                "lab_recipes/x.yaml": RECIPE,
            },
        ),
    ],
    ids=["package", "path", "resource"],
)
def test_a_recipe_of_an_installed_package(
    installing: Install, value: str, files: dict[str, str]
) -> None:
    installing({RECIPES: {"lab-strict": value}}, files)
    assert list(load("lab-strict").leaves) == ["answer"]
    with pytest.raises(pr.RecipeError, match=r"did you mean 'lab-strict'\?"):
        load("lab-strct")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("lab_recipes", "FileNotFoundError"),
        ("lab_recipes:NUMBER", "expected a path or a package, got int"),
        ("lab_recipes:PATH", "FileNotFoundError"),
    ],
    ids=["no file in the package", "no path", "no file at the path"],
)
def test_a_broken_recipe_names_its_package(installing: Install, value: str, message: str) -> None:
    code = "NUMBER = 1\nPATH = 'no/such.yaml'\n"
    installing({RECIPES: {"lab-strict": value}}, {"lab_recipes/__init__.py": code})
    with pytest.raises(pr.PluginError, match=message) as raised:
        load("lab-strict")
    assert "of lab-rewards 1.2 is broken" in str(raised.value)


def test_a_shipped_name_is_not_replaced(installing: Install) -> None:
    installing({RECIPES: {"pathreward": "lab_missing"}, REWARDS: {"answer": "lab_missing:A"}}, {})
    assert "answer" in load("pathreward").leaves
