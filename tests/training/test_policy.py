from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import TrainingError
from pathreward.training import train
from pathreward.training.callbacks import MetricsLog
from pathreward.training.policy import Policy, load_policy
from pathreward.training.processor import TileProcessor
from pathreward.training.rows import TrainingRow
from tests.training.shapes import FAMILIES, tile_rows, tiny_policy, write_checkpoint


@pytest.fixture(scope="module")
def rows() -> Sequence[TrainingRow]:
    return tile_rows()


@pytest.fixture(scope="module")
def policy() -> Policy:
    return tiny_policy()


@pytest.fixture(scope="module")
def checkpoints(policy: Policy, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {
        family: write_checkpoint(family, tmp_path_factory.mktemp(family), policy)
        for family in FAMILIES
    }


def test_a_policy_survives_being_saved(
    policy: Policy, rows: Sequence[TrainingRow], tmp_path: Path
) -> None:
    policy.save(tmp_path)
    again = load_policy(tmp_path)
    prompts = [row.messages for row in rows[:3]]
    assert [*again.generate(prompts, 8, 3)] == [*policy.generate(prompts, 8, 3)]
    assert isinstance(again.processor, TileProcessor)


def test_a_batch_is_answered_as_its_rows_are(policy: Policy, rows: Sequence[TrainingRow]) -> None:
    prompts = [row.messages for row in rows[:4]]
    together = [text for batch in policy.generate(prompts, 8, 4) for text in batch]
    alone = [text for batch in policy.generate(prompts, 8, 1) for text in batch]
    assert together == alone


@pytest.mark.parametrize("family", FAMILIES)
def test_a_checkpoint_of_the_hubs_shape_is_read(
    checkpoints: dict[str, Path], rows: Sequence[TrainingRow], family: str
) -> None:
    found = load_policy(checkpoints[family])
    assert found.model.config.model_type == family
    [written] = found.generate([rows[0].messages], max_tokens=4, batch=1)
    assert len(written) == 1


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_an_invalid_policy_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(TrainingError, match=r"can't load the policy .*name a folder of a model"):
        load_policy(tmp_path / name)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("family", "lora"),
    # Qwen3-VL is the tiny policy, whose resumption is tested in test_stages.py.
    [("qwen2_5_vl", None), ("llava", None), ("qwen2_5_vl", {"rank": 2, "alpha": 4})],
    ids=["qwen2_5_vl", "llava", "lora"],
)
def test_a_checkpoint_is_trained_and_resumes_exactly(
    checkpoints: dict[str, Path],
    written: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    family: str,
    lora: dict[str, Any] | None,
) -> None:
    checkpoint = checkpoints[family]
    rate: dict[str, Any] = {"steps": 4, "learning_rate": 1e-3, "save_every": 2}
    recipe = written(
        policy={"checkpoint": str(checkpoint), **({"lora": lora} if lora else {})},
        data={"phantom": {"tiles": 24, "held_out": 4}},
        evaluation={"max_tokens": 4, "batch": 4},
        stages=[
            {"kind": "sft", "batch": 4, **rate},
            # Only the divergence from the start has a gradient here: the reference must be it.
            {"kind": "grpo", "prompts": 1, "completions": 2, "max_tokens": 8, "beta": 0.5, **rate},
        ],
    )
    train(recipe, tmp_path / "unbroken")
    append = MetricsLog.append
    for stop in (("1-sft", 3), ("2-grpo", 3)):
        monkeypatch.setattr(MetricsLog, "append", _stopping(append, stop))
        with pytest.raises(KeyboardInterrupt):
            train(recipe, tmp_path / "broken", resume=True)
    monkeypatch.setattr(MetricsLog, "append", append)
    train(recipe, tmp_path / "broken", resume=True)
    weights = [_weights(tmp_path / name) for name in ("unbroken", "broken")]
    assert weights[0] == weights[1]
    assert len(set(weights[0].values())) == 3, "each stage changed the weights"


def _stopping(append: Any, stop: tuple[str, int]) -> Any:
    def append_and_stop(self: MetricsLog, line: Any) -> None:
        append(self, line)
        if (line["stage"], line["step"]) == stop:
            raise KeyboardInterrupt

    return append_and_stop


def _weights(folder: Path) -> dict[str, bytes]:
    start = folder / "checkpoints" / "0-start"
    found = [start, *sorted(folder.glob("checkpoints/*/final"))]
    return {each.parent.name: next(each.glob("*model.safetensors")).read_bytes() for each in found}
