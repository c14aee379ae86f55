"""What vLLM needs is checked before the run: version, image processor, room for a prompt."""

import json
import warnings
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
import torch
from trl import import_utils

from pathreward.training import vllm_checks
from pathreward.training.policy import adapt, load_policy
from pathreward.training.run import quiet
from pathreward.training.settings import Lora
from pathreward.training.vllm_checks import VLLM
from tests.training.conftest import MINIATURE
from tests.training.shapes import tiny_policy, write_checkpoint
from tests.training.test_policy_checks import checks

GRPO = MINIATURE["stages"][2]


@pytest.mark.parametrize(
    ("version", "starting", "state", "message"),
    [
        (
            None,
            True,
            "problem",
            "`use_vllm` needs vLLM, which is not here; pip install",
        ),
        (None, False, "unknown", "`use_vllm` needs vLLM, which is not here"),
        ("0.21.3", False, "problem", "vLLM 0.21.3 is installed; TRL works with 0.22.0 to 0.31.0"),
        ("0.33.0", False, "problem", "vLLM 0.33.0 is installed"),
        ("0.31.0+cu129", True, "ok", "vLLM 0.31.0+cu129"),
    ],
)
def test_vllm_is_wanted_in_the_range_of_trl(
    written: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str | None,
    starting: bool,
    state: str,
    message: str,
) -> None:
    def installed(name: str) -> str:
        if version is None:
            raise PackageNotFoundError(name)
        return version

    monkeypatch.setattr(vllm_checks, "version", installed)
    recipe = written(stages=[{**GRPO, "trl": {"use_vllm": True}}])
    found = checks(recipe, tmp_path, starting=starting)
    assert found["vllm"].state == state
    assert found["vllm"].detail.startswith(message)
    if not torch.cuda.is_available():
        assert found["gpu"].state == ("problem" if starting else "unknown")
        assert found["gpu"].detail.startswith("`use_vllm` needs a GPU")


@pytest.mark.parametrize(
    ("version", "warned"),
    [(VLLM[0], False), (VLLM[1], False), ("0.21.9", True), ("0.31.1", True)],
)
def test_the_range_is_that_of_the_installed_trl(
    monkeypatch: pytest.MonkeyPatch, version: str, warned: bool
) -> None:
    monkeypatch.setattr(import_utils, "_is_package_available", lambda name, **_: (True, version))
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        import_utils.is_vllm_available()
    assert bool(found) == warned


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    """An adapter, whose processor is beside it, of the model in the folder `base`."""
    write_checkpoint("qwen3_vl", tmp_path / "base", tiny_policy())
    with quiet():
        adapt(load_policy(tmp_path / "base"), Lora(rank=2), 0).save(tmp_path / "adapter")
    return tmp_path / "adapter"


def images_of(written: Callable[..., Path], adapter: Path, **trl: object) -> dict[str, str]:
    stage = {**GRPO, "trl": {"use_vllm": True, **trl}}
    recipe = written(policy={"checkpoint": str(adapter)}, stages=[stage])
    found = checks(recipe, adapter.parent / "run", starting=False)
    return {name: f"{each.state}: {each.detail}" for name, each in found.items()}


def test_an_adapter_and_its_base_have_the_same_image_bounds(
    written: Callable[..., Path], adapter: Path
) -> None:
    assert images_of(written, adapter)["images"] == "ok: vLLM scales them as the policy does"


def test_other_image_bounds_of_the_base_are_a_problem(
    written: Callable[..., Path], adapter: Path
) -> None:
    path = adapter.parent / "base/preprocessor_config.json"
    changed = json.loads(path.read_text("utf-8"))
    changed["size"] = {**changed["size"], "longest_edge": 32 * 32}
    path.write_text(json.dumps(changed), "utf-8")
    found = images_of(written, adapter)["images"]
    assert found.startswith("problem: vLLM reads images with the processor of the base model")
    assert '"longest_edge": 1024' in found
    assert found.endswith("give both folders one preprocessor_config.json")


def test_a_base_without_a_processor_is_a_problem(
    written: Callable[..., Path], adapter: Path
) -> None:
    (adapter.parent / "base/preprocessor_config.json").unlink()
    assert images_of(written, adapter)["images"].startswith("problem: can't load the policy")


@pytest.mark.parametrize(("most", "state"), [(50, "problem"), (600, "ok")])
def test_a_prompt_and_its_completion_fit_into_the_longest_sequence(
    written: Callable[..., Path], adapter: Path, most: int, state: str
) -> None:
    found = images_of(written, adapter, vllm_max_model_length=most)
    longest = int(found["tokens"].split()[5].rstrip(","))
    needed = f"{longest + 40:,}"  # completions of up to 40 tokens
    assert found["vllm length"].startswith(f"{state}: ")
    assert needed in found["vllm length"]
    assert longest > 10
