import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from pathreward.resources import resource, shipped_names
from tests.cli.support import in_one_line, invoke
from tests.plugins import Install

pytestmark = pytest.mark.usefixtures("own_code")


@pytest.fixture(autouse=True)
def in_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def listing() -> str:
    result = invoke("recipes")
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def test_recipes_are_listed_with_a_line_each() -> None:
    text = listing()
    for name in ("pathreward Our own:", "patho-r1-grpo Patho-R1's", "quickstart A tiny"):
        assert name in text


def test_what_packages_bring_is_listed_with_its_source(installing: Install) -> None:
    recipe = "{summary: Strict., reward: {sum: {answer: {}}}}"
    installing(
        {
            "pathreward.recipes": {"lab-strict": "lab_recipes", "lab-gone": "lab_missing"},
            "pathreward.rewards": {"terse": "lab_rewards:Terse", "answer": "lab_rewards:A"},
            "pathreward.graphs": {"lab": "lab_rewards:graph"},
        },
        {"lab_recipes/__init__.py": "", "lab_recipes/lab-strict.yaml": recipe},
    )
    text = listing()
    assert "lab-strict Strict. lab-rewards 1.2" in text
    assert "lab-gone the entry point" in text  # a broken one is shown, and hides no other
    assert "terse lab_rewards:Terse lab-rewards 1.2" in text
    assert "answer not used: another reward has this name" in text
    assert "lab lab_rewards:graph lab-rewards 1.2" in text


@pytest.mark.parametrize("name", ["pathreward", "quickstart"])
def test_a_recipe_is_copied_once(name: str) -> None:
    result = invoke("recipes", "--copy", name, "my.yaml")
    assert (result.exit_code, result.stdout) == (0, "wrote my.yaml\n")
    folder = "training" if name == "quickstart" else "rewards"
    assert Path("my.yaml").read_text() == resource(f"{folder}/{name}.yaml").read_text()
    Path("my.yaml").write_text("mine")
    refusal = in_one_line(invoke("recipes", "--copy", name, "my.yaml"))
    assert "my.yaml exists and is not overwritten; choose another name" in refusal
    assert Path("my.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--copy", "pathrewrd", "my.yaml"), "did you mean 'pathreward'?"),
        (("--copy", "pathreward", "my.json"), "a recipe's file ends in .yaml, got my.json"),
        (("--copy", "pathreward", "no/my.yaml"), "can't write no/my.yaml: No such file"),
        (("--prompt", "pathrewrd"), "did you mean 'pathreward'?"),
        (("--import", "none.py"), "there is no file none.py"),
    ],
)
def test_a_refusal_is_one_line(arguments: tuple[str, ...], message: str) -> None:
    assert message in in_one_line(invoke("recipes", *arguments))
    assert not Path("my.yaml").exists()


BROKEN_TRAINING = "{policy: {tiny: {}}, data: {phantom: {tiles: 0, held_out: 4}}, stages: []}"


def test_the_schema_is_of_reward_and_training_recipes() -> None:
    schema = json.loads(invoke("recipes", "--schema").stdout)
    check = jsonschema.Draft202012Validator(schema)
    check.check_schema(schema)
    for folder in ("rewards", "training"):
        for name in shipped_names(folder, ".yaml"):
            tree = yaml.safe_load(resource(f"{folder}/{name}.yaml").read_text())
            assert not list(check.iter_errors(tree)), name
    for broken in (BROKEN_TRAINING, "{reward: {sum: {answr: {}}}}", "{}", "[]"):
        assert list(check.iter_errors(yaml.safe_load(broken))), broken


MINE = """\
from dataclasses import dataclass
import pathreward as pr

@pr.register("brevity")
@dataclass(frozen=True)
class Brevity(pr.Reward):
    '''Pay for a short text.'''

    most: int = 10

    def __call__(self, sample):
        return pr.Score(float(len(sample.text.split()) <= self.most))
"""


def test_an_imported_reward_is_listed_and_in_the_schema() -> None:
    Path("lab_mine.py").write_text(MINE)
    text = " ".join(invoke("recipes", "--import", "lab_mine.py").stdout.split())
    assert "brevity Pay for a short text. lab_mine" in text
    schema = json.loads(invoke("recipes", "--import", "lab_mine.py", "--schema").stdout)
    assert schema["$defs"]["part.brevity"]["properties"]["most"]["default"] == 10
