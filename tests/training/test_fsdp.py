"""A stage whose policy FSDP2 divides between two processes: its checkpoint is enough to go on.

accelerate divides no policy on CPUs. Its state says GPU here and the device is the CPU, so that its
own FSDP2, that of torch over gloo and the trainer's checkpoints run as they do on GPUs.
"""

import json
import signal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import torch
import yaml
from safetensors.torch import load_file

from pathreward.training.callbacks import TIMES
from pathreward.training.policy import load_policy
from tests.training.conftest import MINIATURE
from tests.training.processes_of_a_run import finish, start
from tests.training.shapes import tiny_policy, write_checkpoint

pytestmark = pytest.mark.slow

STAGE = """
import os, signal, sys
from pathlib import Path
import torch
from accelerate.state import DistributedType, PartialState

recipe, folder, start, divided, kill_at = sys.argv[1:]
torch.distributed.init_process_group("gloo")
if divided == "divided":
    os.environ |= {
        "ACCELERATE_USE_FSDP": "true",
        "FSDP_VERSION": "2",
        "FSDP_STATE_DICT_TYPE": "FULL_STATE_DICT",
        "FSDP_AUTO_WRAP_POLICY": "TRANSFORMER_BASED_WRAP",
        "FSDP_CPU_RAM_EFFICIENT_LOADING": "false",
    }
    PartialState._prepare_backend = lambda self, *_: ("gloo", DistributedType.MULTI_GPU)
    PartialState.set_device = lambda self: setattr(self, "device", torch.device("cpu"))

from torch.distributed.tensor import DTensor
from pathreward.training import callbacks
from pathreward.training.data import load_rows
from pathreward.training.job import stage_job
from pathreward.training.recipe import load_training
from pathreward.training.run import quiet
from pathreward.training.stages import Outlets, run_stage
from pathreward.training.stopping import Stop

class Recorder(callbacks.Recorder):
    def on_step_end(self, args, state, control, model=None, **rest):
        kinds = {isinstance(each, DTensor) for each in model.parameters()}
        assert kinds == {divided == "divided"}, kinds

    def on_log(self, args, state, control, **rest):
        super().on_log(args, state, control, **rest)
        if state.global_step == int(kill_at):
            os.kill(os.getpid(), signal.SIGKILL)

callbacks.Recorder = Recorder
settings = load_training(recipe)
job = stage_job(settings, Path(folder), 1, settings.stages[0], Path(start), ())
log = callbacks.MetricsLog(Path(folder) / "metrics.jsonl")
with quiet():
    rows = load_rows(settings, 0).train
    run_stage(job, rows, settings.load_reward(), Outlets(log), Stop())
torch.distributed.destroy_process_group()
"""


class Stage(NamedTuple):
    python: str
    recipe: Path
    start: Path

    def train(self, folder: Path, how: str, kill_at: int = 0) -> list[int]:
        """Train in two processes, and return their exit codes."""
        folder.mkdir(exist_ok=True)
        ended = finish(
            start(self.python, STAGE, self.recipe, folder, self.start, how, kill_at), 600
        )
        codes = [code for code, _ in ended]
        expected = [-signal.SIGKILL] * 2 if kill_at else [0, 0]
        assert codes == expected, ended
        return codes


@pytest.fixture(scope="module")
def stage(warm_trl: str, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Six steps of sft, saved every second one."""
    place = tmp_path_factory.mktemp("stage")
    checkpoint = write_checkpoint("qwen3_vl", place / "start", tiny_policy())
    sft = {**MINIATURE["stages"][1], "steps": 6, "batch": 4, "save_every": 2}
    policy = {"checkpoint": str(checkpoint), "precision": "float32"}
    path = place / "recipe.yaml"
    path.write_text(yaml.safe_dump({**MINIATURE, "policy": policy, "stages": [sft]}), "utf-8")
    return Stage(warm_trl, path, checkpoint)


@pytest.fixture(scope="module")
def unbroken(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unbroken")
    stage.train(folder, "divided")
    return folder


def test_a_killed_stage_goes_on_from_its_checkpoint(
    stage: Stage, unbroken: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    stage.train(folder, "divided", kill_at=3)
    assert [each.name for each in folder.glob("checkpoints/*/checkpoint-*/complete")]
    stage.train(folder, "divided")
    assert steps_of(folder) == steps_of(unbroken)
    assert [step["step"] for step in steps_of(folder)] == [1, 2, 3, 4, 5, 6]
    ends = [load_file(final(each) / "model.safetensors") for each in (folder, unbroken)]
    assert all(torch.equal(ends[0][name], ends[1][name]) for name in ends[1])
    assert ends[0].keys() == ends[1].keys()


def test_a_divided_policy_learns_what_an_undivided_one_learns(
    stage: Stage, unbroken: Path, tmp_path: Path
) -> None:
    stage.train(tmp_path / "run", "whole")
    losses = [[step["loss"] for step in steps_of(each)] for each in (tmp_path / "run", unbroken)]
    assert losses[1] == pytest.approx(losses[0], rel=1e-4)
    whole, divided = (
        load_file(final(each) / "model.safetensors") for each in (tmp_path / "run", unbroken)
    )
    assert whole.keys() == divided.keys()
    start = load_file(stage.start / "model.safetensors")
    for name, weights in whole.items():
        moved = (weights - start[name]).norm()
        assert (weights - divided[name]).norm() <= 1e-2 * moved + 1e-6, name
    assert load_policy(final(unbroken)).model.num_parameters() > 0


def steps_of(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "metrics.jsonl").read_text("utf-8").splitlines()
    return [
        {key: value for key, value in json.loads(line).items() if key not in TIMES}
        for line in lines
    ]


def final(folder: Path) -> Path:
    return folder / "checkpoints/1-sft/final"
