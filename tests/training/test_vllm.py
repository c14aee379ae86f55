"""A GRPO stage generates with vLLM: TRL's own colocated path, with a small stand-in of the engine.

The stand-in (`fake_vllm`) is what TRL imports as `vllm`; all else is real: the trainer, the
transfer of weights, prompts with their images, completions, log-probabilities and rewards.
"""

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest

from pathreward.training.data import load_rows
from pathreward.training.policy import load_policy
from pathreward.training.rows import TrainingRow
from tests.training.fake_vllm.vllm import LOG
from tests.training.grpo_stage import grpo_recipe

FAKE = Path(__file__).parent / "fake_vllm"
ROOT = Path(__file__).parents[2]

STAGE = """
import json, sys
from pathlib import Path
from tests.training.grpo_stage import run_grpo

start, folder, settings = sys.argv[1:]
run_grpo(Path(start), Path(folder), **json.loads(settings))
"""


class Run(NamedTuple):
    folder: Path
    calls: list[dict[str, Any]]
    metrics: list[dict[str, Any]]

    def of(self, call: str) -> list[dict[str, Any]]:
        return [each for each in self.calls if each["call"] == call]

    @property
    def table(self) -> list[dict[str, Any]]:
        """The completions that TRL logged, step by step."""
        files = sorted(self.folder.rglob("completions_*.parquet"))
        return [row for file in files for row in pq.read_table(file).to_pylist()]


def run(start: Path, folder: Path, **stage: Any) -> Run:
    """Train a stage with the stand-in, in a process that has imported no TRL yet."""
    folder.mkdir()
    installed = folder / "site/vllm-0.25.0.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Name: vllm\nVersion: 0.25.0\n", "utf-8")
    (installed / "top_level.txt").write_text("vllm\n", "utf-8")
    policy = {"precision": "float32"}
    trl = {"use_vllm": True, "vllm_mode": "colocate", "log_completions": True}
    settings = {"policy": policy, "trl": trl, **stage}
    paths = [ROOT, FAKE, installed.parent, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    done = subprocess.run(
        [sys.executable, "-c", STAGE, str(start), str(folder / "run"), json.dumps(settings)],
        check=False,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, paths)),
            "OMP_NUM_THREADS": "1",
            LOG: str(folder / "calls.jsonl"),
        },
    )
    assert done.returncode == 0, done.stderr
    return Run(folder / "run", _lines(folder / "calls.jsonl"), _lines(folder / "run/metrics.jsonl"))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def plain(taught: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(taught, tmp_path_factory.mktemp("plain") / "stage")


def test_trl_starts_vllm_with_the_policy_and_our_settings(plain: Run, taught: Path) -> None:
    [made] = plain.of("init")
    assert made["model"] == str(taught)
    assert made["max_num_seqs"] == 8  # 2 prompts of 4 completions
    assert made["logprobs_mode"] == "processed_logprobs"
    assert made["trust_remote_code"] is False
    assert {(each["max_tokens"], each["temperature"]) for each in plain.of("generate")} == {(40, 1)}


def test_its_completions_are_those_that_are_trained_on(plain: Run, taught: Path) -> None:
    decode = load_policy(taught).processor.tokenizer.decode
    written = [
        decode(each["completion"], skip_special_tokens=True) for each in plain.of("generate")
    ]
    assert len(written) == 16  # 2 steps of 2 prompts of 4 completions
    assert [_text(each["completion"]) for each in plain.table] == written


def _text(completion: Any) -> str:
    return completion if isinstance(completion, str) else str(completion[0]["content"])


@pytest.fixture(scope="module")
def rows(taught: Path) -> dict[str, TrainingRow]:
    """The rows by the digest of their image."""
    train = load_rows(grpo_recipe(taught), 0).train
    return {sha256(row.picture.image.tobytes()).hexdigest(): row for row in train}


def test_it_gets_the_images_of_the_rows(plain: Run, rows: dict[str, TrainingRow]) -> None:
    seen = [each["image"] for each in plain.of("generate")]
    assert set(seen) <= set(rows)
    assert all(len(set(seen[start : start + 4])) == 1 for start in range(0, 16, 4))
    assert len(set(seen)) > 1


def test_its_completions_are_scored_by_the_rows_of_their_images(
    plain: Run, rows: dict[str, TrainingRow], taught: Path
) -> None:
    reward = grpo_recipe(taught).load_reward()
    samples = [
        rows[call["image"]].sample(_text(logged["completion"]))
        for call, logged in zip(plain.of("generate"), plain.table, strict=True)
    ]
    expected = [score.value for score in reward.score(samples)]
    assert [each["pathreward"] for each in plain.table] == pytest.approx(expected, abs=1e-6)
    assert max(each for each in expected if each is not None) > 0


def test_it_generates_with_the_weights_of_each_step(plain: Run) -> None:
    """The trainer computes the probabilities of the completions again: they are the same."""
    assert len(plain.metrics) == 2
    for line in plain.metrics:
        assert line["sampling/sampling_logp_difference/max"] < 1e-4
        assert line["sampling/importance_sampling_ratio/mean"] == pytest.approx(1, abs=1e-3)


def test_dynamic_sampling_draws_with_it(taught: Path, tmp_path: Path) -> None:
    always_equal: dict[str, Any] = {"sum": {"repetition": {}}}
    found = run(
        taught, tmp_path / "stage", reward=always_equal, dynamic_sampling={"max_rounds": 1}, steps=1
    )
    assert found.metrics[0]["dynamic_sampling/rounds"] == 1
    assert len(found.of("generate")) == 16  # the step's own 8, and 8 of the round
    assert found.metrics[0]["sampling/sampling_logp_difference/max"] < 1e-4
