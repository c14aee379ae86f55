import os
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from pathreward.adapters.scaffold import frameworks, scaffold, write_scaffold
from pathreward.errors import PathrewardError, RecipeError

RECIPE = "reward: {sum: {format: {weight: 1, tags: [think, answer]}, answer: {weight: 3}}}"
TEXT = "<think>Nests.</think><answer>B</answer>"


@pytest.fixture
def recipe(tmp_path: Path) -> str:
    folder = tmp_path / "my recipes"
    folder.mkdir()
    (folder / "ours.yaml").write_text(RECIPE)
    return str(folder / "ours.yaml")


def arguments(script: str, program: str, folder: Path) -> list[str]:
    """Return the arguments with which a script starts a program."""
    (folder / "bin").mkdir()
    stub = folder / "bin" / program
    stub.write_text('#!/bin/sh\nfor each in "$@"; do printf "%s\\n" "$each"; done\n')
    stub.chmod(0o755)
    (folder / "train.sh").write_text(script)
    run = subprocess.run(
        ["sh", str(folder / "train.sh"), "--mine", "a b"],
        env={"PATH": f"{folder / 'bin'}:{os.defpath}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.splitlines()


def module(text: str) -> dict[str, Any]:
    """Return the names that a Python file defines."""
    names: dict[str, Any] = {}
    exec(compile(text, "file.py", "exec"), names)  # the file of a scaffold
    return names


@pytest.mark.parametrize("framework", frameworks())
def test_every_file_parses(framework: str, recipe: str) -> None:
    for name, text in scaffold(framework, recipe).items():
        assert recipe in text or name in {"ppo.yaml", "train.sh"}
        match Path(name).suffix:
            case ".sh":
                subprocess.run(["sh", "-n"], input=text, text=True, check=True)
            case ".toml":
                assert tomllib.loads(text)
            case ".yaml":
                assert yaml.safe_load(text)["reward_model_type"] == "api"
            case ".py":
                compile(text, name, "exec")
            case suffix:
                raise AssertionError(suffix)


def test_verl(recipe: str, tmp_path: Path) -> None:
    found = arguments(scaffold("verl", recipe)["train.sh"], "python", tmp_path)
    prefix = "+reward.custom_reward_function.reward_kwargs.recipe="
    assert found[:2] == ["-m", "verl.trainer.main_ppo"]
    assert f'{prefix}"{recipe}"' in found
    assert found[-2:] == ["--mine", "a b"]


def test_ms_swift(recipe: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = scaffold("ms-swift", recipe)
    found = arguments(files["train.sh"], "swift", tmp_path)
    at, weights = found.index("--reward_funcs"), found.index("--reward_weights")
    names = found[at + 1 : weights]
    assert names == ["pathreward", "pathreward_format", "pathreward_answer"]
    assert found[weights + 1 : weights + 4] == ["1", "0", "0"]
    rewards = ModuleType("swift.rewards")
    rewards.orms = {}  # type: ignore[attr-defined]  # as in ms-swift
    monkeypatch.setitem(sys.modules, "swift", ModuleType("swift"))
    monkeypatch.setitem(sys.modules, "swift.rewards", rewards)
    module(files["pathreward_plugin.py"])
    assert list(rewards.orms) == names
    assert rewards.orms["pathreward"]()([TEXT], answer=["B"]) == [1.0]


def test_the_functions_of_openrlhf_and_easyr1(recipe: str) -> None:
    reward_func = module(scaffold("openrlhf", recipe)["pathreward_reward.py"])["reward_func"]
    assert reward_func(["Which?" + TEXT], ["Which?"], ["B"])["rewards"].tolist() == [1.0]
    names = module(scaffold("easyr1", recipe)["pathreward_reward.py"])
    assert names["REWARD_TYPE"] == "batch"
    assert names["compute_score"]([{"response": TEXT, "ground_truth": "B"}])[0]["overall"] == 1.0


def test_verifiers(recipe: str) -> None:
    task = tomllib.loads(scaffold("verifiers", recipe)["pathreward.toml"])["env"]["taskset"]["task"]
    for kind, name in (("rewards", "reward"), ("metrics", "metrics")):
        path, _, function = task[kind]["pathreward"]["fn"].partition(":")
        assert function == name
        assert callable(getattr(__import__(path, fromlist=[name]), name))


@pytest.mark.parametrize("framework", ["nemo-gym", "llama-factory"])
def test_the_server(framework: str, recipe: str, tmp_path: Path) -> None:
    found = arguments(scaffold(framework, recipe)["serve.sh"], "pathreward", tmp_path)
    assert found == ["serve", "--recipe", recipe, "--port", "8000", "--mine", "a b"]


def test_a_relative_path_becomes_absolute(recipe: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(recipe).parent)
    assert recipe in scaffold("verl", "ours.yaml")["train.sh"]


def test_what_cannot_be_written_is_named(recipe: str, tmp_path: Path) -> None:
    with pytest.raises(PathrewardError, match=r"unknown framework 'ver'.*verl"):
        scaffold("ver", recipe)
    with pytest.raises(RecipeError, match="no-such"):
        scaffold("verl", "no-such")
    quoted = tmp_path / "it's.yaml"
    quoted.write_text(RECIPE)
    with pytest.raises(RecipeError, match="can't be quoted; rename it"):
        scaffold("verl", str(quoted))
    assert [each.name for each in write_scaffold("verl", recipe, tmp_path / "new")] == ["train.sh"]
    with pytest.raises(PathrewardError, match=r"train\.sh exists and is not overwritten"):
        write_scaffold("verl", recipe, tmp_path / "new")
    (tmp_path / "file").write_text("")
    with pytest.raises(PathrewardError, match="can't write to"):
        write_scaffold("verl", recipe, tmp_path / "file" / "new")
