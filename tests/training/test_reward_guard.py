import json
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from pathreward.adapters.trl import TrlReward
from pathreward.errors import TrainingError
from pathreward.rewards.watch import time_limits
from pathreward.training import train
from pathreward.training.reward_guard import GuardedReward
from tests.training.conftest import MINIATURE
from tests.training.processes_of_a_run import finish, start

COMPLETIONS = ["<answer>no</answer>", "<answer>yes</answer>"]


def call(function: Any, run: Path) -> list[float | None]:
    guarded = GuardedReward(function, "2-grpo", run)
    return guarded(
        ["Is it benign?"] * 2,
        COMPLETIONS,
        answer=["no", "no"],
        image=[Image.new("RGB", (4, 4))] * 2,
        trainer_state=SimpleNamespace(global_step=7),
    )


def fail(**columns: Any) -> list[float]:
    raise ZeroDivisionError("division by zero")


def hang(**columns: Any) -> list[float]:
    try:
        time.sleep(10)
    except Exception:  # noqa: BLE001  # such as rewards have that must never fail
        return [0.0, 0.0]
    return [1.0, 1.0]


def test_values_are_passed_on(tmp_path: Path) -> None:
    assert call(lambda **columns: [1.0, None], tmp_path) == [1.0, None]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (fail, "the reward fail failed after step 7 of stage 2-grpo: ZeroDivisionError: division"),
        (hang, "it took longer than 0.05 s; PATHREWARD_DEADLINE_SECONDS sets another deadline"),
        (lambda **columns: [1.0], "it returned 1 value for 2 rows"),
        (lambda **columns: None, "TypeError: 'NoneType' object is not iterable"),
    ],
    ids=["raises", "hangs", "wrong number", "no list"],
)
def test_a_failure_is_one_error_and_its_batch_is_kept(
    tmp_path: Path, function: Any, message: str
) -> None:
    with time_limits(deadline=0.05), pytest.raises(TrainingError) as caught:
        call(function, tmp_path)
    assert message in str(caught.value)
    path = tmp_path / "failed_batches/2-grpo-7-0.jsonl"
    kept = f"its batch of 2 rows is in {path}; correct it, and resume with --resume"
    assert kept in str(caught.value)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [line["completion"] for line in lines] == COMPLETIONS
    assert lines[0] == {
        "prompt": "Is it benign?",
        "completion": COMPLETIONS[0],
        "answer": "no",
        "image": "<Image>",
    }


def test_a_batch_that_can_not_be_written_hides_no_failure(tmp_path: Path) -> None:
    (tmp_path / "failed_batches").touch()
    with pytest.raises(TrainingError, match=r"ZeroDivisionError.*its batch can't be written"):
        call(fail, tmp_path)


def test_a_run_ends_at_the_failure_and_can_be_resumed(
    written: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = written(
        stages=[{**MINIATURE["stages"][2], "steps": 2, "save_every": 1, "max_tokens": 4}],
        evaluation={"max_tokens": 4, "batch": 12},
    )
    whole = TrlReward.__call__

    def break_at_the_second_step(self: TrlReward, *lists: Any, **columns: Any) -> Any:
        if columns["trainer_state"].global_step == 1:
            raise OSError("the judge is down")
        return whole(self, *lists, **columns)

    with monkeypatch.context() as patch:
        patch.setattr(TrlReward, "__call__", break_at_the_second_step)
        with pytest.raises(TrainingError, match="failed after step 1 of stage 1-grpo: OSError"):
            train(recipe, tmp_path / "run")
    [path] = (tmp_path / "run/failed_batches").iterdir()
    assert len(path.read_text("utf-8").splitlines()) == 8  # 2 prompts with 4 completions
    assert train(recipe, tmp_path / "run", resume=True)["stages"]["1-grpo"]["steps"] == 2


PROCESS = """
import os, sys
from pathlib import Path
from types import SimpleNamespace
import torch.distributed
from pathreward import AnswerReward
from pathreward.adapters.trl import reward_funcs
from pathreward.errors import TrainingError
from pathreward.training.reward_guard import GuardedReward

torch.distributed.init_process_group("gloo")
[function] = reward_funcs(AnswerReward())
rows = ["<answer>no</answer>", "<answer>yes</answer>"]

def broken(prompts, completions, trainer_state, **columns):
    step = trainer_state.global_step
    if os.environ["RANK"] == "1" and step == 1:
        raise OSError("the judge is down")
    values = function(prompts, completions, trainer_state=trainer_state, **columns)
    return values[:1] if os.environ["RANK"] == "1" and step == 2 else values

guarded = GuardedReward(broken, "1-grpo", Path(sys.argv[1]))
for step in (1, 2, 3):
    try:
        state = SimpleNamespace(global_step=step)
        print(guarded(["?"] * 2, rows, answer=["no", "no"], trainer_state=state), file=sys.stderr)
    except TrainingError as error:
        print(error, file=sys.stderr)
"""


def test_a_failure_in_one_process_ends_all(warm_trl: str, tmp_path: Path) -> None:
    """The processes exchange a batch's groups: one fails before that, after, and not at all."""
    [(_, errors), (_, own)] = finish(start(warm_trl, PROCESS, tmp_path), 60)
    for step, reason in ((1, "OSError: the judge is down"), (2, "it returned 1 value for 2")):
        assert f"stage 1-grpo ends: the reward failed in process 1: {reason}" in errors
        assert f"failed after step {step} of stage 1-grpo: {reason}" in own
    assert "[1.0, 0.0]" in errors
    assert "[1.0, 0.0]" in own
    written = sorted(each.name for each in (tmp_path / "failed_batches").iterdir())
    assert written == ["1-grpo-1-1.jsonl", "1-grpo-2-1.jsonl"]
