from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import RecipeError
from pathreward.training import train


def test_a_setting_that_trl_does_not_know_is_named(
    written: Callable[..., Path], tmp_path: Path
) -> None:
    stage: dict[str, Any] = {"kind": "sft", "steps": 1, "learning_rate": 1e-3}
    recipe = written(stages=[{**stage, "trl": {"packings": True}}])
    with pytest.raises(RecipeError, match="unknown setting of SFTConfig 'packings', did you mean"):
        train(recipe, tmp_path / "run")
