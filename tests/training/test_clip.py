"""Contrastive stages: they learn to see, and resume exactly."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from pathreward import GroundingReward, Sample
from pathreward.errors import TrainingError
from pathreward.training import train
from pathreward.training.callbacks import MetricsLog
from pathreward.training.phantom import Tile

SMALL: dict[str, Any] = {
    "policy": {
        "clip": {
            **{"hidden": 16, "vision_hidden": 16, "layers": 1, "vision_layers": 1},
            **{"patch": 32, "width": 8, "context": 24},
        }
    },
    "data": {"phantom": {"tiles": 24, "held_out": 8}},
    "stages": [
        {"kind": "clip", "batch": 4, "steps": 3, "learning_rate": 1e-2, "save_every": 2},
        {
            **{"kind": "clip", "batch": 4, "steps": 4, "learning_rate": 1e-2, "save_every": 2},
            **{"texts": ["{answer}.", "{findings}"], "freeze": ["vision"]},
        },
    ],
}
LEARNING: dict[str, Any] = {
    "policy": {
        "clip": {
            **{"hidden": 48, "vision_hidden": 48, "width": 32},
            **{"side": 48, "patch": 8, "context": 48},
        }
    },
    "data": {"phantom": {"tiles": 2000, "held_out": 200}},
    "stages": [
        {
            **{"kind": "clip", "steps": 260, "batch": 48, "learning_rate": 2e-3, "warmup": 30},
            **{"weight_decay": 0.01, "texts": ["{answer}.", "{answer}. {findings}"]},
            "save_every": 260,
        }
    ],
    "evaluation": {"templates": ["{}."]},
}


def written(tmp_path: Path, recipe: dict[str, Any]) -> Path:
    path = tmp_path / "recipe.yaml"
    path.write_text(yaml.safe_dump(recipe), "utf-8")
    return path


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("learned")
    train(written(folder, LEARNING), folder / "run")
    return folder / "run"


@pytest.mark.slow
def test_a_clip_learns_to_name_phantoms(learned: Path) -> None:
    summary = json.loads((learned / "summary.json").read_text("utf-8"))
    before, after = summary["before"], summary["after"]
    assert before["zero_shot"]["value"] < 0.3  # chance is 1 of 8
    assert after["zero_shot"]["value"] >= 0.9
    assert after["zero_shot_chance"]["value"] == pytest.approx(1 / 8)
    for way in ("image_to_text", "text_to_image"):
        chance = after[f"{way}_1_chance"]["value"]
        assert chance < 0.02
        assert before[f"{way}_1"]["value"] < 0.06
        assert after[f"{way}_1"]["value"] > 10 * chance
        assert after[f"{way}_10"]["value"] > 0.9
    page = (learned / "report.html").read_text("utf-8")
    assert "zero-shot accuracy, by chance" in page
    assert "at the start" in page


@pytest.mark.slow
def test_its_folder_is_a_model_of_the_grounding_reward(learned: Path) -> None:
    tiles = [Tile(10**6 + each) for each in range(40)]
    texts = [f"{each.diagnosis.name}. {each.report}" for each in tiles]
    reward = GroundingReward(str(learned / "checkpoints/1-clip/final"), device="cpu")
    fitted = reward.calibrated(
        [
            Sample(f"<observe>{text}</observe>", images=each.image)
            for text, each in zip(texts, tiles, strict=True)
        ]
    )
    own = Sample(f"<observe>{texts[0]}</observe>", images=tiles[0].image)
    other = next(n for n, each in enumerate(tiles) if each.diagnosis != tiles[0].diagnosis)
    wrong = Sample(f"<observe>{texts[other]}</observe>", images=tiles[0].image)
    assert (fitted(own).value or 0) > 0.6
    assert (fitted(wrong).value or 1) < 0.4


@pytest.mark.slow
@pytest.mark.parametrize("family", ["clip", "siglip"])
def test_a_stopped_run_resumes_exactly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, family: str
) -> None:
    policy = {"clip": {**SMALL["policy"]["clip"], "family": family}}
    recipe = written(tmp_path, {**SMALL, "policy": policy})
    train(recipe, tmp_path / "unbroken")
    append = MetricsLog.append
    for stop in (("1-clip", 3), ("2-clip", 3)):
        monkeypatch.setattr(MetricsLog, "append", _stopping(append, stop))
        with pytest.raises(KeyboardInterrupt):
            train(recipe, tmp_path / "broken", resume=True)
    monkeypatch.setattr(MetricsLog, "append", append)
    train(recipe, tmp_path / "broken", resume=True)
    weights = [_weights(tmp_path / name) for name in ("unbroken", "broken")]
    assert weights[0] == weights[1]
    assert len(set(weights[0].values())) == 3, "each stage changed the weights"
    evaluations = [
        (tmp_path / name / "evaluation/after.jsonl").read_text() for name in ("unbroken", "broken")
    ]
    assert evaluations[0] == evaluations[1]
    _expect_frozen_vision(tmp_path / "unbroken")


def _expect_frozen_vision(run: Path) -> None:
    from safetensors.torch import load_file

    first, second = (
        load_file(run / f"checkpoints/{name}/final/model.safetensors")
        for name in ("1-clip", "2-clip")
    )
    changed = {name.split(".")[0] for name in first if not first[name].equal(second[name])}
    assert "vision_model" not in changed
    assert "text_model" in changed


def _stopping(append: Any, stop: tuple[str, int]) -> Callable[[MetricsLog, Any], None]:
    def append_and_stop(self: MetricsLog, line: Any) -> None:
        append(self, line)
        if (line["stage"], line["step"]) == stop:
            raise KeyboardInterrupt

    return append_and_stop


def _weights(folder: Path) -> dict[str, bytes]:
    start = folder / "checkpoints" / "0-start"
    found = [start, *sorted(folder.glob("checkpoints/*/final"))]
    return {each.parent.name: (each / "model.safetensors").read_bytes() for each in found}


def test_a_checkpoint_that_is_no_clip_is_refused(tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel

    shape: dict[str, Any] = {
        "hidden_size": 8,
        "num_hidden_layers": 1,
        "num_attention_heads": 1,
        "vocab_size": 8,
    }
    BertModel(BertConfig(**shape, intermediate_size=8)).save_pretrained(tmp_path / "bert")
    recipe = written(tmp_path, {**SMALL, "policy": {"checkpoint": "bert"}})
    with pytest.raises(TrainingError, match="can't load the image-text model"):
        train(recipe, tmp_path / "run")
