import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pathreward.errors import TrainingError
from pathreward.training.callbacks import MetricsLog, Recorder

STATE = SimpleNamespace(global_step=3, is_world_process_zero=True)


def lines(*steps: tuple[str, int]) -> str:
    return "".join(json.dumps({"stage": stage, "step": step}) + "\n" for stage, step in steps)


def test_a_log_is_rewound_to_a_step_of_a_stage(tmp_path: Path) -> None:
    log = MetricsLog(tmp_path / "metrics.jsonl")
    log.path.write_text(lines(("1-sft", 1), ("1-sft", 2), ("2-grpo", 1), ("2-grpo", 2)))
    log.rewind("2-grpo", 1)
    assert [(each["stage"], each["step"]) for each in log.read()] == [
        ("1-sft", 1),
        ("1-sft", 2),
        ("2-grpo", 1),
    ]


def test_a_line_that_a_kill_cut_short_is_left_out(tmp_path: Path) -> None:
    log = MetricsLog(tmp_path / "metrics.jsonl")
    log.path.write_text(lines(("1-sft", 1)) + '{"stage": "1-s')
    assert len(log.read()) == 1
    log.rewind("1-sft", 1)
    log.append({"stage": "1-sft", "step": 2})
    assert [each["step"] for each in log.read()] == [1, 2]


GARBAGE = {
    "cut in the middle": b'{"stage": "1-sf',
    "zeros of a crash": bytes(40),
    "no UTF-8": b"\xff\xfe{}",
    "no object": b"[1, 2]",
    "no step": b'{"stage": "1-sft"}',
    "a step in words": b'{"stage": "1-sft", "step": "two"}',
    "a value that is no number": b'{"stage": "1-sft", "step": 2, "loss": [1]}',
    "nested deep": b"[" * 100_000,
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
def test_a_damaged_line_is_named_and_left_out(tmp_path: Path, garbage: bytes) -> None:
    log = MetricsLog(tmp_path / "metrics.jsonl")
    first, last = (lines(("1-sft", step)).encode() for step in (1, 3))
    log.path.write_bytes(first + garbage + b"\n" + last)
    printed: list[str] = []
    log.rewind("2-grpo", 0, printed.append)
    assert printed == [f"{log.path}:2 is damaged, no logged step; it is left out"]
    assert log.path.read_bytes() == first + last


def test_a_cut_line_is_named(tmp_path: Path) -> None:
    log = MetricsLog(tmp_path / "metrics.jsonl")
    log.path.write_text(lines(("1-sft", 1)) + '{"stage": "1-s')
    printed: list[str] = []
    log.rewind("1-sft", 1, printed.append)
    assert printed == [f"{log.path}:2 is cut off; it is left out"]


def test_a_log_on_a_full_disk_is_one_error() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("needs /dev/full")
    with pytest.raises(TrainingError, match=r"can't write /dev/full: .*--resume"):
        MetricsLog(full).append({"stage": "1-sft", "step": 1})


def test_a_step_is_logged_with_its_reward_time(tmp_path: Path) -> None:
    log, seen = MetricsLog(tmp_path / "metrics.jsonl"), []
    recorder = Recorder("3-grpo", log, lambda step, figures: seen.append((step, dict(figures))))
    logged: dict[str, Any] = {
        "loss": 0.5,
        "reward": math.nan,
        "pathreward/seconds": 0.001,
        "num_tokens": 7,
        "epoch": 0.1,
    }
    recorder.on_step_begin(None, STATE, None)
    recorder.on_log(None, STATE, None, logs=logged)
    recorder.on_log(None, STATE, None, logs={"train_runtime": 3.0, "train_loss": 1.0})
    [line] = log.read()
    assert line["seconds"] > 0
    assert line["reward_share"] == pytest.approx(0.001 / line["seconds"])
    del line["seconds"], line["reward_share"]
    assert line == {
        "stage": "3-grpo",
        "step": 3,
        "loss": 0.5,
        "reward": None,
        "reward_seconds": 0.001,
    }
    assert [step for step, _ in seen] == [3]
