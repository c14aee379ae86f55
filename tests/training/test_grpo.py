"""What a stage of GRPO trains with: micro-batches, losses, parts."""

import pickle
from pathlib import Path
from typing import Any

import pytest

from pathreward.training.callbacks import TIMES
from pathreward.training.grpo import RowReferences
from pathreward.training.rows import TrainingRow
from tests.training.grpo_stage import run_grpo
from tests.training.shapes import tile_rows


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


def test_the_builder_of_rows_goes_to_other_processes() -> None:
    build = RowReferences.of([*tile_rows(), TrainingRow((), (), options={"A": "cyst"})])
    again = pickle.loads(pickle.dumps(build))
    assert again.fields == ("answer", "options", "findings")
    made = again(3)
    assert made.keys() == {"images", "prompt", *again.fields}
    assert (made["answer"], made["options"]) == (tile_rows()[3].answer, None)
    assert made["images"][0].tobytes() == build(3)["images"][0].tobytes()


@pytest.mark.parametrize("context", ["fork", pytest.param("spawn", marks=pytest.mark.slow)])
def test_data_workers_change_nothing(
    taught: Path, whole: list[dict[str, Any]], tmp_path: Path, context: str
) -> None:
    workers = {"dataloader_num_workers": 2, "dataloader_multiprocessing_context": context}
    assert plain(run_grpo(taught, tmp_path, trl=workers)) == plain(whole)


def plain(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: each[key] for key in each if key not in TIMES} for each in steps]
