import json
import logging
from pathlib import Path
from types import SimpleNamespace

import pytest

from pathreward.errors import TrainingError
from pathreward.training.settings import Grpo
from pathreward.training.watch_callback import Watcher
from tests.training.grpo_stage import grpo_job, run_grpo

SAME = {"sum": {"length": {"maximum": 100_000, "buffer": 0}}}
"""A reward of 1 for every completion."""
BAD = {"reward": 0.1, "frac_reward_zero_std": 0.0, "completions/clipped_ratio": 1.0}


def test_a_dead_run_warns_once_and_stops(
    taught: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.WARNING, "pathreward"),
        pytest.raises(
            TrainingError, match=r"stage 1-grpo stopped at step 3: .*`stop_when_dead: 3`"
        ),
    ):
        run_grpo(taught, tmp_path, SAME, steps=6, stop_when_dead=3, watch={"steps": 2})
    warned = [text for text in caplog.messages if "no spread" in text]
    assert len(warned) == 1
    assert warned[0].startswith("1-grpo, step 2: no spread: for 2 steps the rewards of each group")


def test_a_resumed_stage_does_not_warn_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lines = [{"stage": "1-grpo", "step": step, **BAD} for step in (1, 2)]
    (tmp_path / "metrics.jsonl").write_text("".join(json.dumps(each) + "\n" for each in lines))
    job = grpo_job(tmp_path, tmp_path, watch={"steps": 2})
    assert isinstance(job.settings, Grpo)
    for resumed_at, warnings in ((2, 0), (1, 1)):
        caplog.clear()
        watcher = Watcher(job, job.settings)
        state = SimpleNamespace(global_step=resumed_at, is_world_process_zero=True)
        watcher.on_train_begin(None, state, None)
        watcher.on_log(None, SimpleNamespace(global_step=3, is_world_process_zero=True), None, BAD)
        assert len(caplog.messages) == warnings


def test_other_processes_do_not_warn(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    job = grpo_job(tmp_path, tmp_path, watch={"steps": 1})
    assert isinstance(job.settings, Grpo)
    state = SimpleNamespace(global_step=1, is_world_process_zero=False)
    Watcher(job, job.settings).on_log(None, state, None, BAD)
    assert caplog.messages == []
