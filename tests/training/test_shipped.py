"""The training recipes that ship: each method trains, each launch recipe can be planned."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from PIL import Image

from pathreward.resources import resource, shipped_names
from pathreward.training.plan import plan
from pathreward.training.recipe import load_training
from tests.training.grpo_stage import run_grpo

METHODS = ("grpo", "dapo", "dr-grpo", "gspo", "gdpo")
LAUNCHED = (
    "patho-r1-3b-lora",
    "patho-r1-7b-dapo",
    "qwen2_5-vl-3b-lora",
    "qwen2_5-vl-7b-full",
    "qwen3-vl-8b-lora",
)
SMALL = {"prompts": 2, "completions": 4, "max_tokens": 40, "steps": 4, "save_every": 4, "warmup": 0}


def recipe_text(name: str) -> str:
    return resource(f"training/{name}.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def trained(taught: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The steps of each method at toy size, with a reward that is not gated."""
    found = {}
    for name in METHODS:
        stage = {**yaml.safe_load(recipe_text(name))["stages"][-1], **SMALL}
        found[name] = run_grpo(taught, tmp_path_factory.mktemp(name), **stage)
    return found


@pytest.mark.parametrize("name", METHODS)
def test_a_method_has_a_gradient_at_each_step(trained: dict[str, Any], name: str) -> None:
    steps = trained[name]
    assert [each["step"] for each in steps] == [1, 2, 3, 4]
    assert all(np.isfinite(each["loss"]) for each in steps)
    assert any(each["grad_norm"] > 0 for each in steps)


def test_a_method_logs_what_it_is_named_for(trained: dict[str, Any]) -> None:
    assert "kl" in trained["grpo"][0]
    assert {"dynamic_sampling/rounds", "rewards/overlong/mean"} <= trained["dapo"][0].keys()
    assert {"rewards/pathreward_answer/mean", "rewards/pathreward_format/mean"} <= trained["gdpo"][
        0
    ].keys()
    # A batch serves two steps: the reward is logged where completions are drawn.
    assert ["reward" in each for each in trained["gspo"]] == [True, False, True, False]
    rates = [[each["learning_rate"] for each in trained[name]] for name in ("dapo", "grpo")]
    assert len(set(rates[0])) == 1
    assert rates[1] == sorted(rates[1], reverse=True)


@pytest.mark.parametrize("name", LAUNCHED)
def test_a_launch_recipe_passes_a_dry_run_without_its_checkpoint(tmp_path: Path, name: str) -> None:
    lines = []
    for at in range(40):
        Image.new("RGB", (16, 16), (6 * at, 90, 120)).save(tmp_path / f"{at}.png")
        lines.append(json.dumps({"image": f"{at}.png", "question": "Which?", "answer": "melanoma"}))
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), "utf-8")
    checks = plan(name, tmp_path / "run", data=tmp_path)
    assert [each for each in checks if each.state == "problem"] == []


@pytest.mark.parametrize("name", LAUNCHED)
def test_a_launch_recipe_states_what_is_known_of_it(name: str) -> None:
    text = recipe_text(name)
    for word in (f"pathreward.cli train {name} ", "Memory a GPU:", "Never run."):
        assert word in re.sub(r"\s*\n#\s*", " ", text)
    for path in re.findall(r"training/accelerate/\w+\.yaml", text):
        assert resource(path).is_file()
    [stage] = load_training(name).stages
    assert stage.trl["use_vllm"]


def test_the_table_of_the_folder_has_each_recipe() -> None:
    table = resource("training/README.md").read_text("utf-8")
    missing = [name for name in shipped_names("training", ".yaml") if f"`{name}.yaml`" not in table]
    assert missing == []
