"""Real texts contradict themselves seldom: a check that says so of many is wrong."""

import json
from pathlib import Path

import pytest

from pathreward import ConsistencyReward, Sample
from pathreward.rewards.consistency import CHECKS


@pytest.mark.parametrize("check", CHECKS)
def test_answers_of_pathologists_raise_few_false_alarms(check: str, shared_data: Path) -> None:
    reward = ConsistencyReward(checks=(check,))
    lines = (shared_data / "questions" / "wsi_bench_dev.jsonl").read_text("utf-8").splitlines()
    answers = [row["answer"] for row in map(json.loads, lines[::4]) if len(row["answer"]) > 60]
    samples = [
        Sample(f"<think>{each}</think><answer>{each}</answer>", answer=each) for each in answers
    ]
    broken = [each.reason for each in reward.score(samples) if each.value != 1.0]
    assert len(broken) <= 0.01 * len(samples), broken


def test_the_released_targets_hold_together(shared_data: Path) -> None:
    path = shared_data / "completions" / "pathreasoner_example.json"
    texts = [each["conversations"][1]["value"] for each in json.loads(path.read_text("utf-8"))]
    scores = ConsistencyReward().score([Sample(each) for each in texts])
    assert [each.reason for each in scores if not each.value or each.value < 0.5] == []
