from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

collect_ignore = ["fake_vllm"]
"""It would be imported in place of vLLM, which this process has not."""
MINIATURE: dict[str, Any] = {
    "policy": {
        "tiny": {"hidden": 48, "layers": 1, "vision_hidden": 32, "vision_layers": 1, "patch": 16}
    },
    "data": {"phantom": {"tiles": 48, "held_out": 12}},
    # Not gated, and shaped: a policy of 60 steps earns something, so that GRPO has a gradient.
    "reward": {"sum": {"format": {"shaped": True}, "answer": {}, "entity": {}}},
    "stages": [
        {"kind": "caption", "steps": 4, "batch": 8, "learning_rate": 1e-3, "save_every": 2},
        {"kind": "sft", "steps": 60, "batch": 16, "learning_rate": 5e-3, "save_every": 20},
        {
            "kind": "grpo",
            "steps": 6,
            "prompts": 2,
            "completions": 4,
            "max_tokens": 40,
            "learning_rate": 1e-4,
            "save_every": 2,
        },
    ],
    "evaluation": {"max_tokens": 48, "batch": 8},
}
"""All three stages in seconds."""


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """Tiny products are faster on one thread, many times so where the cores are shared."""
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="session", autouse=True)
def undrawn_curves() -> Iterator[None]:
    """Leave the curves out of reports: they take longer than a miniature's training."""
    from pathreward.training import report

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "curves", lambda steps, found: [])
        yield


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep prepared rows out of the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATHREWARD_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of the miniature recipe, which is beside it; the seed is 3."""
    from pathreward.training import train

    place = tmp_path_factory.mktemp("finished")
    *others, grpo = MINIATURE["stages"]
    grpo = {**grpo, "watch": {"steps": 2, "entropy": [50, 60]}}  # no entropy is as high
    tree = {**MINIATURE, "stages": [*others, grpo]}
    (place / "miniature.yaml").write_text(yaml.safe_dump(tree), "utf-8")
    train(place / "miniature.yaml", place / "run", seed=3)
    return place / "run"


@pytest.fixture(scope="session")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a policy after 60 steps of supervised training, from which GRPO can start."""
    from pathreward.training import train

    place = tmp_path_factory.mktemp("taught")
    recipe = place / "taught.yaml"
    recipe.write_text(yaml.safe_dump({**MINIATURE, "stages": MINIATURE["stages"][1:2]}), "utf-8")
    train(recipe, place / "run")
    return place / "run" / "checkpoints" / "1-sft" / "final"


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write the miniature recipe, with some of its keys replaced, and return its path."""

    def write(name: str = "miniature", **changes: Any) -> Path:
        path = tmp_path / f"{name}.yaml"
        path.write_text(yaml.safe_dump({**MINIATURE, **changes}), "utf-8")
        return path

    return write
