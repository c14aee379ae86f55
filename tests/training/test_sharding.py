"""A policy that is divided among processes is saved and loaded whole."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from pathreward.training.policy import load_policy
from tests.training.processes_of_a_run import finish, start
from tests.training.shapes import tiny_policy, write_checkpoint

PROCESS = """
import sys
from pathlib import Path
import torch
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor import DTensor
from pathreward.training.policy import load_policy

torch.distributed.init_process_group("gloo")
policy = load_policy(sys.argv[1])
for layer in policy.model.model.language_model.layers:
    fully_shard(layer)
fully_shard(policy.model)
assert all(isinstance(each, DTensor) for each in policy.model.parameters())
policy.save(Path(sys.argv[2]))
torch.distributed.destroy_process_group()
"""


@pytest.mark.slow
def test_a_divided_policy_is_saved_as_an_undivided_one(warm_trl: str, tmp_path: Path) -> None:
    original = write_checkpoint("qwen3_vl", tmp_path / "original", tiny_policy())
    ended = finish(start(warm_trl, PROCESS, original, tmp_path / "saved"), 120)
    assert [code for code, _ in ended] == [0, 0], ended
    before, after = (
        load_file(tmp_path / each / "model.safetensors") for each in ("original", "saved")
    )
    assert before.keys() == after.keys()
    assert all(torch.equal(before[name], after[name]) for name in before)
    loaded = load_policy(tmp_path / "saved").model.state_dict()
    expected = load_policy(original).model.state_dict()
    assert all(torch.equal(loaded[name], each) for name, each in expected.items())
