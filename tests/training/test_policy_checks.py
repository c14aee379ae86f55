"""What a policy lacks is found before the run, with its remedy."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import TrainingError
from pathreward.training import policy_checks, train
from pathreward.training.checks import Check
from pathreward.training.data import load_rows
from pathreward.training.policy import adapt, load_policy
from pathreward.training.policy_checks import check_policy
from pathreward.training.recipe import load_training
from pathreward.training.run import quiet
from pathreward.training.settings import Lora
from tests.training.conftest import MINIATURE
from tests.training.shapes import FAMILIES, tiny_policy, write_checkpoint


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a checkpoint of each family, and an adapter."""
    folder = tmp_path_factory.mktemp("checkpoints")
    policy = tiny_policy()
    for family in FAMILIES:
        write_checkpoint(family, folder / family, policy)
    with quiet():
        base = load_policy(folder / "qwen2_5_vl")
        adapt(base, Lora(rank=2), 0).save(folder / "adapter")
    return folder


def checks(recipe: Path, run: Path, *, starting: bool = True) -> dict[str, Check]:
    settings = load_training(recipe)
    found = check_policy(settings, run, load_rows(settings, 0), starting)
    return {each.name: each for each in found}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_checkpoint_is_found_whole(
    checkpoints: Path, written: Callable[..., Path], tmp_path: Path, family: str
) -> None:
    found = checks(written(policy={"checkpoint": str(checkpoints / family)}), tmp_path)
    assert {each.state for each in found.values()} == {"ok"}
    assert found["tokens"].detail.endswith("with their images (32 rows), completions up to 40")


def test_the_tokens_of_a_prompt_are_those_of_its_text_and_image(
    written: Callable[..., Path], tmp_path: Path
) -> None:
    # 64 pixels in patches of 16, merged by 2 x 2: 4 tokens, between 2 marks of the image.
    bare = checks(written(), tmp_path)["tokens"].detail
    finer = {**MINIATURE["policy"]["tiny"], "patch": 8}  # 16 tokens
    fine = checks(written(policy={"tiny": finer}), tmp_path)["tokens"].detail
    shortest = [int(text.split()[2]) for text in (bare, fine)]
    assert shortest[1] - shortest[0] == 12


def remove(name: str) -> Callable[[Path], Any]:
    return lambda folder: (folder / name).unlink()


def configure(**changes: Any) -> Callable[[Path], Any]:
    def apply(folder: Path) -> None:
        path = folder / "config.json"
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changes}), "utf-8")

    return apply


def flip_the_header(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\xff" * 64)


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (configure(model_type="llama"), "of the kind 'llama', which transformers does not know"),
        (configure(model_type="pathgpt"), "can't load the policy"),
        (remove("config.json"), "can't load the policy"),
        (remove("preprocessor_config.json"), "can't load the policy"),
        (remove("tokenizer.json"), "can't load the policy"),
        (remove("chat_template.jinja"), "the policy has no chat template; put chat_template"),
        (remove("model.safetensors"), "has no *.safetensors; name the folder of a model"),
        (flip_the_header, "fetch it again"),
    ],
    ids=[
        *("text model", "unknown architecture", "no configuration", "no image processor"),
        *("no tokenizer", "no chat template", "no weights", "damaged weights"),
    ],
)
def test_what_a_checkpoint_lacks_is_named(
    checkpoints: Path,
    written: Callable[..., Path],
    tmp_path: Path,
    harm: Callable[[Path], Any],
    message: str,
) -> None:
    shutil.copytree(checkpoints / "qwen2_5_vl", tmp_path / "model")
    harm(tmp_path / "model")
    found = checks(written(policy={"checkpoint": "model"}), tmp_path / "run")
    assert found["policy"].state == "problem"
    assert message in found["policy"].detail


def test_an_adapter_whose_base_is_gone_is_named(
    checkpoints: Path, written: Callable[..., Path], tmp_path: Path
) -> None:
    shutil.copytree(checkpoints / "adapter", tmp_path / "adapter")
    recipe = written(policy={"checkpoint": "adapter"})
    assert checks(recipe, tmp_path / "run")["policy"].state == "ok"
    configuration = tmp_path / "adapter/adapter_config.json"
    base = str(checkpoints / "qwen2_5_vl")
    configuration.write_text(configuration.read_text("utf-8").replace(base, "/gone/model"), "utf-8")
    message = "is an adapter of /gone/model, which is gone; put the model there"
    assert message in checks(recipe, tmp_path / "run")["policy"].detail
    with pytest.raises(TrainingError, match=message):
        train(recipe, tmp_path / "run")
    with pytest.raises(TrainingError, match=message):
        load_policy(tmp_path / "adapter")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("weights", "visible", "wanted"),
    [(10_000, None, ""), (3_000_000_000, None, "3,000,000,000 weights"), (3_000_000_000, "", "")],
    ids=["small", "large", "the CPU is chosen"],
)
def test_a_gpu_is_wanted_for_a_large_policy(
    monkeypatch: pytest.MonkeyPatch, weights: int, visible: str | None, wanted: str
) -> None:
    if Path("/dev/nvidia0").exists():
        pytest.skip("a machine with a GPU always wants it")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if visible is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    found = policy_checks._wanted(weights, with_vllm=False)
    assert wanted in found
    assert bool(found) == bool(wanted)


def test_what_a_run_has_written_needs_no_room(
    written: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = written()
    monkeypatch.setattr(policy_checks, "_free", lambda folder: 1000)
    assert checks(recipe, tmp_path / "run")["disk"].state == "problem"
    (tmp_path / "run").mkdir()
    (tmp_path / "run/model.safetensors").write_bytes(b"0" * 30_000_000)
    assert checks(recipe, tmp_path / "run")["disk"].state == "ok"
