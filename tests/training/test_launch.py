"""The files to launch several processes are what accelerate and bash read."""

import re
import subprocess

import pytest

from pathreward.cli.train import STOPPED
from pathreward.resources import resource

KINDS = {"ddp": "MULTI_GPU", "fsdp2": "FSDP", "zero3": "DEEPSPEED"}


def text_of(name: str) -> str:
    return resource(f"training/{name}").read_text("utf-8")


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_accelerate_reads_its_file(name: str, kind: str) -> None:
    from accelerate.commands.config.config_args import (  # type: ignore[import-untyped]  # it ships none
        load_config_from_file,
    )

    found = load_config_from_file(str(resource(f"training/accelerate/{name}.yaml")))
    assert found.distributed_type.value == kind
    assert (found.num_processes, found.mixed_precision) == (8, "no")


def test_fsdp_gathers_the_weights_of_its_checkpoints() -> None:
    text = text_of("accelerate/fsdp2.yaml")
    assert "fsdp_state_dict_type: FULL_STATE_DICT" in text
    assert "FSDP_STATE_DICT_TYPE=FULL_STATE_DICT" in text_of("slurm.sh")


def test_the_script_of_slurm_is_valid_and_waits_for_the_code_of_a_stopped_run() -> None:
    script = str(resource("training/slurm.sh"))
    subprocess.run(["bash", "-n", script], check=True)
    assert f'"$code" -eq {STOPPED}' in text_of("slurm.sh")


@pytest.mark.parametrize("name", [*(f"accelerate/{each}.yaml" for each in KINDS), "slurm.sh"])
def test_each_file_says_whether_it_was_run(name: str) -> None:
    assert re.search(r"^# (Never run|Run )", text_of(name), re.MULTILINE)
