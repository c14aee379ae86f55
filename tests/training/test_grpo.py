"""What a stage of GRPO trains with: micro-batches, losses, parts."""

from pathlib import Path
from typing import Any

import pytest

from tests.training.grpo_stage import run_grpo


@pytest.fixture(scope="module")
def whole(taught: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return run_grpo(taught, tmp_path_factory.mktemp("whole"))


def test_micro_batches_give_the_gradient_of_the_whole_batch(
    taught: Path, whole: list[dict[str, Any]], tmp_path: Path
) -> None:
    found = run_grpo(taught, tmp_path, micro_batch=2)
    assert [each["step"] for each in found] == [1, 2]
    assert found[0]["reward"] == pytest.approx(whole[0]["reward"])
    assert found[0]["grad_norm"] > 0
    assert found[0]["grad_norm"] == pytest.approx(whole[0]["grad_norm"], rel=1e-3)
