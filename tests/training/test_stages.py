"""A run that was killed goes on to the very weights and metrics of one that was not."""

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pathreward.cli.train import STOPPED
from pathreward.errors import TrainingError
from pathreward.io.files import make_folder
from pathreward.recipes.loading import load
from pathreward.training import stages, train
from pathreward.training.callbacks import TIMES, MetricsLog
from pathreward.training.checkpoints import damage, last_complete
from pathreward.training.freezing import part_of
from pathreward.training.job import Job, stage_job
from pathreward.training.policy import Policy
from pathreward.training.recipe import TrainingRecipe
from pathreward.training.run import quiet
from pathreward.training.settings import Sft
from pathreward.training.stages import Outlets, run_stage
from pathreward.training.stopping import Stop
from tests.training.shapes import tile_rows, tiny_policy, write_checkpoint

KILLED = """
import os, signal, sys, time
from pathreward.adapters import trl
from pathreward.cli import app
from pathreward.training import callbacks, stopping

recipe, output, where, stage, step = sys.argv[1:]

class Log(callbacks.MetricsLog):
    def append(self, line):
        if where == "in the middle of a line":
            if (line["stage"], line["step"]) == (stage, int(step)):
                with open(self.path, "a") as file:
                    file.write('{"stage": "2-s')
                self.die(line["stage"], line["step"])
        super().append(line)
        if where in ("after a step", "by SIGTERM"):
            self.die(line["stage"], line["step"])

    @staticmethod
    def die(name, at):
        if (name, at) == (stage, int(step)):
            os.kill(os.getpid(), signal.SIGTERM if where == "by SIGTERM" else signal.SIGKILL)

class Recorder(callbacks.Recorder):
    def on_save(self, args, state, control, **rest):
        if where == "while a checkpoint is written":
            Log.die(self._stage, state.global_step)
        super().on_save(args, state, control, **rest)

callbacks.MetricsLog, callbacks.Recorder = Log, Recorder
if where == "by SIGTERM in a long step":
    stopping.GRACE = 0.1
    whole = trl.TrlReward.__call__

    def slow(self, *lists, trainer_state, **columns):
        if trainer_state.global_step == int(step):
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(60)
        return whole(self, *lists, trainer_state=trainer_state, **columns)

    trl.TrlReward.__call__ = slow
sys.argv = ["pathreward", "train", recipe, "--output", output, "--seed", "3"]
app()
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("where", "stage", "step"),
    [
        ("in the middle of a line", "2-sft", 27),  # between two checkpoints
        ("after a step", "3-grpo", 5),  # sampling has moved the random state; see `damage_last`
        ("while a checkpoint is written", "3-grpo", 4),  # the one before it is whole
        ("by SIGTERM", "1-caption", 2),  # far from a checkpoint: one is written
        ("by SIGTERM in a long step", "3-grpo", 3),  # the state before the step is saved
    ],
)
def test_a_killed_run_ends_as_one_that_was_not(
    warm_trl: str, finished: Path, tmp_path: Path, where: str, stage: str, step: int
) -> None:
    recipe, folder = finished.with_name("miniature.yaml"), tmp_path / "run"
    killed = subprocess.run(
        [warm_trl, "-c", KILLED, str(recipe), str(folder), where, stage, str(step)],
        check=False,
        capture_output=True,
    )
    stopped = where.startswith("by SIGTERM")
    code = STOPPED if stopped else -signal.SIGKILL
    assert killed.returncode == code, killed.stderr.decode()
    if stopped:
        assert "stopped by SIGTERM; go on with --resume" in " ".join(killed.stderr.decode().split())
        [last] = folder.glob(f"checkpoints/{stage}/checkpoint-{step + (where == 'by SIGTERM')}")
        assert not damage(last)
    assert not (folder / "summary.json").exists()
    if where == "after a step":
        damage_last(folder / "checkpoints" / stage)

    train(recipe, folder, seed=3, resume=True)

    assert _weights(folder) == _weights(finished)
    assert _metrics(folder) == _metrics(finished)
    for name in ("before", "after"):
        assert _read(folder, f"evaluation/{name}.jsonl") == _read(
            finished, f"evaluation/{name}.jsonl"
        )


def damage_last(stage: Path) -> None:
    """Flip a bit of the optimizer in the last checkpoint, so that the one before it is used."""
    assert last_complete(stage)[1] == 4
    path = stage / "checkpoint-4" / "optimizer.pt"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert last_complete(stage)[1] == 2


def test_grpo_had_something_to_learn(finished: Path) -> None:
    steps = [line for line in _metrics(finished) if line["stage"] == "3-grpo"]
    assert any(line["grad_norm"] > 0 for line in steps), "else weights agree for want of a gradient"
    assert len(set(_weights(finished).values())) == 3


def test_each_step_is_logged_once_and_in_order(finished: Path) -> None:
    steps = [(line["stage"], line["step"]) for line in _metrics(finished)]
    expected = [("1-caption", 4), ("2-sft", 60), ("3-grpo", 6)]
    assert steps == [(stage, step) for stage, last in expected for step in range(1, last + 1)]


def _weights(folder: Path) -> dict[str, bytes]:
    found = sorted(folder.glob("checkpoints/*/final/model.safetensors"))
    assert len(found) == 3
    return {each.parts[-3]: each.read_bytes() for each in found}


def _metrics(folder: Path) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in _read(folder, "metrics.jsonl").splitlines()]
    return [{key: line[key] for key in line if key not in TIMES} for line in lines]


def _read(folder: Path, name: str) -> str:
    return (folder / name).read_text("utf-8")


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_checkpoint("qwen2_5_vl", tmp_path_factory.mktemp("qwen"), tiny_policy())


def job_of(folder: Path, policy: dict[str, Any], **stage: Any) -> Job:
    """Return a job on a checkpoint, with one stage."""
    settings = {"kind": "sft", "steps": 1, "batch": 1, "learning_rate": 1e-3, **stage}
    recipe = TrainingRecipe.model_validate(
        {
            "policy": policy,
            "data": {"phantom": {"tiles": 4, "held_out": 1}},
            "reward": "pathreward",
            "stages": [settings],
        }
    )
    return stage_job(recipe, folder, 1, recipe.stages[0], Path(str(policy["checkpoint"])), ())


def run_job(job: Job) -> dict[str, Any]:
    """Run a job, and return the weights at its end."""
    from safetensors.torch import load_file

    outlets = Outlets(MetricsLog(make_folder(job.folder) / "metrics.jsonl"))
    with quiet():
        run_stage(job, tile_rows(), load("pathreward"), outlets, Stop())
    return load_file(job.final / "model.safetensors")


def test_small_steps_change_the_weights_in_mixed_precision(
    checkpoint: Path, tmp_path: Path
) -> None:
    from safetensors.torch import load_file

    rate = {"steps": 10, "learning_rate": 1e-6, "schedule": "constant"}
    after = run_job(job_of(tmp_path, {"checkpoint": str(checkpoint)}, **rate))
    before = load_file(checkpoint / "model.safetensors")
    changed = sum(int((after[name] != weights).sum()) for name, weights in before.items())
    assert changed > sum(each.numel() for each in before.values()) / 2


def test_a_frozen_part_keeps_its_weights(checkpoint: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file

    before = load_file(checkpoint / "model.safetensors")
    after = run_job(job_of(tmp_path, {"checkpoint": str(checkpoint), "freeze": ["vision"]}))
    kept = {name for name, weights in before.items() if (after[name] == weights).all()}
    assert kept == {name for name in before if part_of(name) == "vision"}


@pytest.mark.parametrize(
    ("trl", "expected"),
    [
        ({}, True),
        ({"gradient_checkpointing": True}, True),
        ({"gradient_checkpointing": False}, False),
        ({"activation_checkpointing": False}, False),
    ],
    ids=["default", "old name", "off", "off by its new name"],
)
def test_a_checkpoint_is_trained_with_the_activation_checkpointing_of_the_recipe(
    checkpoint: Path, tmp_path: Path, trl: dict[str, Any], expected: bool
) -> None:
    from pathreward.training.policy import load_policy
    from pathreward.training.sft import sft_trainer

    job = job_of(tmp_path, {"checkpoint": str(checkpoint)}, trl=trl)
    assert isinstance(job.settings, Sft)
    with quiet():
        trainer = sft_trainer(job, job.settings, load_policy(checkpoint), tile_rows())
        trainer.train()
        assert trainer.model.is_activation_checkpointing is expected


def test_a_merged_adapter_computes_what_the_adapter_does(checkpoint: Path, tmp_path: Path) -> None:
    import torch

    from pathreward.training.policy import adapt, load_policy, merge_adapter
    from pathreward.training.settings import Lora

    with quiet():
        policy = adapt(load_policy(checkpoint), Lora(rank=2, alpha=4), 0, freeze=["vision"])
    adapted = {name for name, each in policy.model.named_parameters() if each.requires_grad}
    assert {part_of(name) for name in adapted} == {"projector", None}
    with torch.no_grad():
        for name, each in policy.model.named_parameters():
            each.add_(0.1 * name.endswith("lora_B.default.weight"))
    before = _logits(policy)
    assert not torch.allclose(before, _logits(load_policy(checkpoint)), atol=1e-3)
    policy.save(tmp_path / "adapter")
    with quiet():
        merge_adapter(load_policy(tmp_path / "adapter", "auto")).save(tmp_path / "merged")
    assert not (tmp_path / "merged/adapter_config.json").exists()
    assert torch.allclose(before, _logits(load_policy(tmp_path / "merged")), atol=1e-4)


def _logits(policy: Policy) -> Any:
    import torch

    inputs = policy.processor.apply_chat_template(
        [tile_rows()[0].messages], tokenize=True, return_dict=True, return_tensors="pt"
    )
    with torch.no_grad():
        return policy.model.eval()(**inputs).logits


def test_what_trl_refuses_is_named_with_its_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise KeyError("eos_token")

    class Made:
        name = "1-sft"
        settings = Sft(kind="sft", steps=1, learning_rate=1e-3, trl={"eos_token": "nonsense"})

    monkeypatch.setattr(stages, "sft_trainer", refuse)
    made: Any = Made()
    with pytest.raises(TrainingError, match=r"stage 1-sft: .* KeyError: 'eos_token'; .*\(eos_tok"):
        stages._trainer(made, made, [], made)
