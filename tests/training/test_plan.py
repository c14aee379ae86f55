"""The checks of a dry run, by name and state; it trains and writes nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pathreward.errors import RecipeError, TrainingError, install_command
from pathreward.training.checks import Check
from pathreward.training.plan import plan
from tests.training.conftest import MINIATURE
from tests.training.shapes import tiny_policy, write_checkpoint

CAPTION, SFT, GRPO = MINIATURE["stages"]


def states(checks: list[Check]) -> dict[str, str]:
    return {each.name: each.state for each in checks}


def detail(checks: list[Check], name: str) -> str:
    [found] = [each.detail for each in checks if each.name == name]
    return found


def test_a_run_without_problems(written: Callable[..., Path], tmp_path: Path) -> None:
    recipe = written()
    before = sorted(tmp_path.rglob("*"))
    checks = plan(recipe, tmp_path / "runs/mine", seed=3)
    assert set(states(checks).values()) == {"ok"}
    assert detail(checks, "recipe") == "miniature, seed 3"
    assert detail(checks, "output") == f"{tmp_path / 'runs/mine'}, new"
    assert detail(checks, "data").startswith("48 training rows, 12 held out; rows with images 60")
    assert detail(checks, "reward") == "rows that its parts can judge: answer 60, entity 60"
    # 4 steps of 8 rows; 6 steps of 2 prompts with 4 completions each
    assert detail(checks, "1-caption") == "4 steps, 32 rows: 0.7 passes over 48 rows"
    assert detail(checks, "3-grpo").startswith("6 steps, 12 prompts, 48 completions: 0.2 passes")
    assert sorted(tmp_path.rglob("*")) == before


def folder_of(tmp_path: Path, **row: Any) -> dict[str, Any]:
    """Write a folder of four images with a question each, and return the recipe's `data`."""
    tiles = tmp_path / "tiles"
    tiles.mkdir(exist_ok=True)
    lines = []
    for at in range(4):
        Image.fromarray(np.full((8, 8, 3), 40 * at, np.uint8)).save(tiles / f"{at}.png")
        lines.append(json.dumps({"image": f"{at}.png", "question": "Which?", **row}))
    (tiles / "questions.jsonl").write_text("\n".join(lines))
    return {"folder": {"path": "tiles", "held_out": 0.25}}


def changes(case: str, tmp_path: Path) -> dict[str, Any]:
    """Return the keys of a recipe that a case changes."""
    if case in {"no reference", "no caption"}:
        reference = {"gold": "yes"} if case == "no reference" else {"answer": "yes"}
        stage = GRPO if case == "no reference" else CAPTION
        return {"data": folder_of(tmp_path, **reference), "stages": [stage]}
    found: dict[str, dict[str, Any]] = {
        "no folder": {"data": {"folder": {"path": "nowhere"}}},
        "TRL's name": {"stages": [{**GRPO, "trl": {"max_grad": 3}}]},
        "TRL refuses": {"stages": [{**GRPO, "trl": {"vllm_importance_sampling_clip_min": 9}}]},
        "no checkpoint": {"policy": {"checkpoint": "./nowhere"}},
        "empty checkpoint": {"policy": {"checkpoint": "."}},
        "tracker": {"report_to": ["tensorboard"]},
        "huge": {"policy": {"tiny": {"hidden": 300_000, "layers": 400}}},
    }
    return found[case]


@pytest.mark.parametrize(
    ("case", "name", "message"),
    [
        ("no folder", "data", "there is no folder of images at"),
        ("no reference", "reward", "no row has answer or findings"),
        ("no caption", "1-caption", "no training row has a `caption`"),
        ("TRL's name", "1-grpo", "unknown setting of GRPOConfig 'max_grad', did you mean"),
        ("TRL refuses", "1-grpo", "stage 1-grpo: TRL refuses its settings"),
        ("no checkpoint", "policy", "there is no folder nowhere; name a folder or a hub id"),
        ("empty checkpoint", "policy", "has no *.safetensors; name the folder of a model"),
        ("tracker", "trackers", "tensorboard is not installed; pip install "),
        ("huge", "disk", "free some or use --output"),
    ],
)
def test_a_problem_is_named_with_its_remedy(
    written: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    case: str,
    name: str,
    message: str,
) -> None:
    if case == "tracker":
        from pathreward.training import trackers

        monkeypatch.setattr(trackers, "find_spec", lambda name: None)
    checks = plan(written(**changes(case, tmp_path)), tmp_path / "run")
    assert message in detail(checks, name)
    assert states(checks)[name] == "problem"


def test_the_output_of_another_run(written: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run/notes.txt").write_text("mine")
    assert states(plan(written(), tmp_path / "run"))["output"] == "problem"


def test_a_checkpoint_is_counted_from_its_files(
    written: Callable[..., Path], tmp_path: Path
) -> None:
    from safetensors.numpy import save_file

    write_checkpoint("qwen2_5_vl", tmp_path / "model", tiny_policy())
    arrays = {"a": np.zeros((3, 4), np.float16), "b": np.zeros(5, np.float16)}
    save_file(arrays, tmp_path / "model/model.safetensors")
    full = plan(written(policy={"checkpoint": "model", "precision": "bfloat16"}), tmp_path / "run")
    assert detail(full, "policy") == "17 weights of bfloat16, 34 B"
    assert detail(full, "memory").startswith("about 136 B")  # four copies
    adapted = plan(written(policy={"checkpoint": "model", "lora": {}}), tmp_path / "run")
    assert "only adapters are written" in detail(adapted, "disk")


def test_what_is_on_the_hub_is_unknown(written: Callable[..., Path], tmp_path: Path) -> None:
    checks = plan(written(policy={"checkpoint": "owner/model"}), tmp_path / "run")
    assert states(checks)["policy"] == "unknown"
    assert "owner/model is not on this machine" in detail(checks, "policy")


def test_without_the_libraries(
    written: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pathreward.training.checks.find_spec", lambda name: None)
    checks = plan(written(), tmp_path / "run")
    assert states(checks)["libraries"] == "problem"
    assert detail(checks, "libraries").endswith(install_command("train"))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"recipe": "quickstrt"}, RecipeError, "did you mean 'quickstart'"),
        ({"recipe": "quickstart", "seed": -1}, TrainingError, "`seed` must be 0 or more"),
        ({"recipe": "quickstart", "data": "x"}, TrainingError, "reads no folder of images"),
    ],
)
def test_what_leaves_nothing_to_check(
    arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        plan(**arguments)
