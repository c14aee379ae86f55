"""A slow part is named while it works; a deadline stops scoring with part and row."""

import json
import logging
import pickle
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import pathreward as pr
from pathreward.errors import DeadlineError
from pathreward.rewards.watch import DEADLINE, SLOW, limits, time_limits
from pathreward.scoring import score_rows

WAIT = 20  # seconds at most; a test that passes waits for a fraction


@dataclass(frozen=True)
class Waiting(pr.Reward):
    """Waits for an event on completions that say so."""

    event: Any

    def __call__(self, sample: pr.Sample) -> pr.Score:
        if sample.text == "wait":
            assert self.event.wait(WAIT)
        return pr.Score(1.0, "waited")


@dataclass(frozen=True)
class Sleeping(pr.Reward):
    """Takes longer than the deadline of the tests on completions that say so."""

    def __call__(self, sample: pr.Sample) -> pr.Score:
        if "sleep" in sample.text:
            time.sleep(0.6)
        return pr.Score(1.0, "slept")


@dataclass(frozen=True)
class SleepingBatch(Sleeping):
    def score(self, samples: Sequence[pr.Sample], **_: Any) -> list[pr.Score]:
        return [self(each) for each in samples]


class _Released(logging.Handler):
    """Ends the wait when the warning arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.event = threading.Event()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
        self.event.set()


@pytest.fixture
def released() -> Any:
    handler, log = _Released(), logging.getLogger("pathreward")
    log.addHandler(handler)
    yield handler
    log.removeHandler(handler)


def test_a_slow_part_is_named_while_it_works(released: _Released) -> None:
    reward = pr.WeightedSum({"quick": Sleeping(), "mine": Waiting(released.event)})
    samples = [pr.Sample(f"{n}", answer="yes") for n in range(9)] + [pr.Sample("wait")]
    with time_limits(slow=0.01):
        assert len(reward.score(samples)) == 10
    [message] = released.messages
    assert message.startswith("the part 'mine' has been scoring samples 8 to 9 of a batch for 0 s")
    assert SLOW in message
    assert DEADLINE in message


def test_a_quick_part_is_not_named(released: _Released) -> None:
    reward = pr.WeightedSum({"mine": Sleeping()})
    for _ in range(3):
        reward.score([pr.Sample(str(n)) for n in range(30)])
    assert released.messages == []


@pytest.mark.parametrize("part", [Sleeping(), SleepingBatch()], ids=["single", "batch"])
def test_behind_the_deadline_scoring_stops_with_the_part(part: pr.Reward) -> None:
    reward = pr.WeightedSum({"quick": Waiting(None), "mine": part})
    with time_limits(deadline=0.5), pytest.raises(DeadlineError) as raised:
        reward.score([pr.Sample("a"), pr.Sample("b, sleep"), pr.Sample("c")])
    assert str(raised.value).startswith(
        "scoring took longer than its deadline of 0.5 s; the part 'mine' was at work on the "
    )
    again = pickle.loads(pickle.dumps(raised.value))
    assert str(again) == str(raised.value)


def test_a_reward_alone_is_named_by_its_class() -> None:
    with time_limits(deadline=0.5), pytest.raises(DeadlineError, match="the part 'Sleeping'"):
        Sleeping().score([pr.Sample("sleep")])


def test_the_deadline_is_for_a_call_not_for_all_of_them() -> None:
    reward = pr.WeightedSum({"mine": Sleeping()})
    with time_limits(deadline=WAIT):
        for _ in range(3):
            reward.score([pr.Sample("sleep")])


def test_the_row_of_a_file_is_named(tmp_path: Path) -> None:
    rows = [(number, {"completion": "sleep" if number == 3 else "a"}) for number in range(1, 6)]
    reward = pr.WeightedSum({"mine": Sleeping()})
    with time_limits(deadline=0.5), pytest.raises(DeadlineError) as raised:
        [*score_rows(rows, "rows.jsonl", reward)]
    assert str(raised.value).startswith("rows.jsonl:3: scoring took longer")


@pytest.mark.parametrize("name", [SLOW, DEADLINE])
@pytest.mark.parametrize("value", ["soon", "-1", "nan", "inf"])
def test_a_variable_that_is_no_time_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(pr.RecipeError, match=f"{name} must be a number of seconds, 0 or more"):
        limits()


def test_the_environment_holds_where_no_block_does(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limits() == (30.0, 0.0)
    monkeypatch.setenv(SLOW, "5")
    monkeypatch.setenv(DEADLINE, "600")
    assert limits() == (5.0, 600.0)
    with time_limits(slow=1):
        assert limits() == (1.0, 600.0)
        with time_limits(deadline=0):
            assert limits() == (1.0, 0.0)
    assert limits() == (5.0, 600.0)
    with pytest.raises(pr.RecipeError, match="slow must be a number of seconds, 0 or more"):
        time_limits(slow=-1).__enter__()


def test_json_of_scores_is_the_same_with_a_deadline() -> None:
    reward, samples = pr.load("patho-r1-grpo"), [pr.Sample("<answer>yes</answer>", answer="yes")]
    plain = reward.score(samples)[0].to_dict()
    with time_limits(deadline=600, slow=0):
        assert json.dumps(reward.score(samples)[0].to_dict()) == json.dumps(plain)
