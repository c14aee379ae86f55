import json
import os
import pickle
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pathreward as pr
from pathreward import RewardError, Sample, Score
from pathreward.adapters.trl import reward_funcs, reward_weights
from pathreward.client import Client, RemoteReward
from pathreward.client.remote import described_tree, skeleton
from pathreward.recipes.loading import parse, shipped
from tests.client.test_http import SAMPLES
from tests.server.support import OURS, ROOT, Running

BATCH: dict[str, Any] = {
    "prompts": ["Is it malignant?"] * 3,
    "completions": [f"<think>Nests.</think><answer>{each}</answer>" for each in ("Yes", "No", "?")],
    "answer": ["yes"] * 3,
}


@pytest.fixture
def remote(server: Running) -> RemoteReward:
    return RemoteReward.connect(Client(server.url, "pathreward"))


def test_it_is_the_recipe(remote: RemoteReward) -> None:
    recipe = pr.load("pathreward")
    assert remote.range == recipe.range
    assert remote.weights == recipe.weights
    assert remote.reference_fields == recipe.reference_fields
    for found, expected in zip(remote.score(SAMPLES), recipe.score(SAMPLES), strict=True):
        assert found.value == expected.value
        assert found.reason == expected.reason
        assert {n: part.value for n, part in found.parts.items()} == {
            n: part.value for n, part in expected.parts.items()
        }
    assert remote(SAMPLES[0]).value == recipe(SAMPLES[0]).value
    assert pickle.loads(pickle.dumps(remote)).score(SAMPLES[:1])[0].value is not None


@pytest.mark.parametrize("fused", [True, False])
def test_trl_gets_the_same_values_and_metrics(server: Running, fused: bool) -> None:
    recipe = parse(OURS).reward
    ours = RemoteReward.connect(Client(server.url))
    logs: list[dict[str, float]] = []
    values = []
    for reward in (recipe, ours):
        metrics: dict[str, float] = {}
        functions = reward_funcs(reward, fused=fused)
        values.append([each(log_metric=metrics.__setitem__, **BATCH) for each in functions])
        metrics.pop("pathreward/seconds")
        logs.append(metrics)
    assert values[0] == values[1]
    assert logs[0] == logs[1]
    assert logs[1]["pathreward/answer/mean"] == pytest.approx(1 / 3)
    assert reward_weights(ours) == reward_weights(recipe)


def test_a_schedule_is_followed(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(server.url)
    described = {
        **client.describe(),
        "reward": {
            "sum": {
                "format": {
                    "reward": "format",
                    "weight": {"from": 1.0, "to": 0.0, "over": [0, 100]},
                },
                "answer": {"reward": "answer", "weight": 1.0},
            }
        },
    }
    monkeypatch.setattr(Client, "describe", lambda _: described)
    remote = RemoteReward.connect(client)
    wrong = SAMPLES[1]
    assert remote.score([wrong])[0].value == 0.5
    assert remote.at(100).score([wrong])[0].value == 0.0


def test_a_part_is_not_called_alone(remote: RemoteReward) -> None:
    with pytest.raises(
        RewardError, match="the part 'answer' is scored by the server; call the whole"
    ):
        remote.leaves["answer"](Sample("B"))


@pytest.mark.parametrize("name", shipped())
@settings(max_examples=30)
@given(data=st.data())
def test_every_shipped_recipe_is_weighed_as_it_weighs_itself(
    name: str, data: st.DataObject
) -> None:
    recipe = pr.load(name)
    parts = {
        part: {"range": list(leaf.range), "reference_fields": list(leaf.reference_fields)}
        for part, leaf in recipe.leaves.items()
    }
    tree = json.loads(json.dumps({"reward": described_tree(recipe), "parts": parts}))
    remote = skeleton(tree)
    assert (remote.range, remote.weights) == (recipe.range, recipe.weights)
    values = {
        part: data.draw(st.none() | st.floats(*leaf.range)) for part, leaf in recipe.leaves.items()
    }
    scores = {part: Score(value, "why") for part, value in values.items()}
    found, expected = remote.combine(scores), recipe.combine(scores)
    assert (found.value, found.reason) == (expected.value, expected.reason)


TRAINER = """
import sys
from pathreward.adapters.trl import reward_funcs
from pathreward.client import Client, RemoteReward
from pathreward.kg.graph import _default

reward = RemoteReward.connect(Client(sys.argv[1], "pathreward"))
row = {"completions": ["<answer>Yes</answer>"], "prompts": ["Is it?"], "answer": ["yes"]}
print(reward_funcs(reward)[0](**row), _default.cache_info().currsize)
print({"spacy", "torch", "trl", "fastapi"} & sys.modules.keys())
"""


def test_the_trainer_needs_no_graph_and_no_heavy_package(server: Running) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", TRAINER, server.url]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert run.stdout == "[0.0] 0\nset()\n"
