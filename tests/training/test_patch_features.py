"""Policies that read patch features: they learn, and are saved, loaded and resumed like others."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from pathreward.errors import DataError, RecipeError, TrainingError
from pathreward.training import train
from pathreward.training.callbacks import MetricsLog
from pathreward.training.feature_settings import PatchFeatures
from pathreward.training.patch_features import FeatureProjector, FeatureReader, with_features
from pathreward.training.plan import plan
from pathreward.training.policy import load_policy
from pathreward.training.recipe import parse_training
from pathreward.vision.features import read_features
from tests.training.shapes import tiny_policy, write_checkpoint

h5py = pytest.importorskip("h5py")

NAMES = ("melanoma", "sarcoidosis", "leiomyoma")
WIDTH = 16
SFT = {"kind": "sft", "steps": 40, "batch": 8, "learning_rate": 5e-3, "save_every": 20}
GRPO = {
    **{"kind": "grpo", "steps": 2, "prompts": 2, "completions": 4, "max_tokens": 24},
    **{"learning_rate": 1e-4, "save_every": 1},
}


@pytest.fixture(scope="module")
def slides(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Slides whose patches lie about the direction of their diagnosis, with a question each."""
    folder = tmp_path_factory.mktemp("slides")
    generator = np.random.default_rng(0)
    directions = 2 * generator.normal(size=(len(NAMES), WIDTH))
    rows = []
    for number in range(36):
        name = NAMES[number % len(NAMES)]
        patches = int(generator.integers(4, 12))
        features = directions[number % len(NAMES)] + generator.normal(size=(patches, WIDTH))
        with h5py.File(folder / f"{number}.h5", "w") as file:
            file["features"] = features.astype(np.float32)
        rows.append(
            {
                **{"image": f"{number}.h5", "question": "Which?", "answer": name},
                **{"findings": f"{name} cells.", "reasoning": f"Cells support {name}."},
            }
        )
    text = "".join(json.dumps(each) + "\n" for each in rows)
    (folder / "questions.jsonl").write_text(text, "utf-8")
    return folder


@pytest.fixture
def recipe(slides: Path, tmp_path: Path) -> Callable[..., Path]:
    def write(policy: dict[str, Any], stages: list[dict[str, Any]]) -> Path:
        tree = {
            "policy": {"features": {"width": WIDTH, "patches": 8}, **policy},
            "data": {"folder": {"path": str(slides), "held_out": 0.25}},
            "reward": {"sum": {"format": {"shaped": True}, "answer": {}}},
            "stages": stages,
            "evaluation": {"max_tokens": 40, "batch": 8},
        }
        path = tmp_path / "recipe.yaml"
        path.write_text(yaml.safe_dump(tree), "utf-8")
        return path

    return write


TINY = {
    "tiny": {"hidden": 48, "layers": 1, "vision_hidden": 32, "vision_layers": 1, "patch": 16},
}


@pytest.fixture(scope="module")
def trained(slides: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    tree = {
        "policy": {"features": {"width": WIDTH, "patches": 8}, **TINY},
        "data": {"folder": {"path": str(slides), "held_out": 0.25}},
        "reward": {"sum": {"format": {"shaped": True}, "answer": {}}},
        "stages": [SFT, GRPO],
        "evaluation": {"max_tokens": 40, "batch": 8},
    }
    (folder / "recipe.yaml").write_text(yaml.safe_dump(tree), "utf-8")
    train(folder / "recipe.yaml", folder / "run")
    return folder / "run"


@pytest.mark.slow
def test_the_diagnosis_is_learned_from_features(trained: Path) -> None:
    summary = json.loads((trained / "summary.json").read_text("utf-8"))
    assert summary["before"]["accuracy"]["value"] > 0.9  # chance is 1 of 3
    page = (trained / "report.html").read_text("utf-8")
    assert "questions.jsonl" in page  # rows are shown, without a picture
    assert "data:image/png" not in page


@pytest.mark.slow
def test_it_is_saved_and_loaded(trained: Path, slides: Path) -> None:
    found = load_policy(trained / "checkpoints/1-sft/final")
    assert isinstance(found.model.model.visual, FeatureProjector)
    features = read_features(slides / "0.h5")
    prompt = [{"type": "image", "image": features}, {"type": "text", "text": "Which?"}]
    [[text]] = found.generate([[{"role": "user", "content": prompt}]], 40, 1)
    assert "<answer>melanoma</answer>" in text


@pytest.mark.slow
@pytest.mark.parametrize("way", ["alone", "lora"])
def test_a_stopped_run_resumes_exactly(
    way: str,
    recipe: Callable[..., Path],
    trained: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    policy: dict[str, Any] = {"precision": "float32", **TINY}
    if way == "alone":
        policy["features"] = {"width": WIDTH, "patches": 8, "alone": True}
    if way == "lora":
        policy = {
            **{"precision": "float32", "lora": {"rank": 2, "alpha": 4}},
            "checkpoint": str(trained / "checkpoints/0-start"),
        }
    stages = [{**SFT, "steps": 4, "save_every": 2}, {**GRPO, "max_tokens": 8}]
    path = recipe(policy, stages)
    train(path, tmp_path / "unbroken")
    append = MetricsLog.append
    for stop in (("1-sft", 3), ("2-grpo", 2)):
        monkeypatch.setattr(MetricsLog, "append", _stopping(append, stop))
        with pytest.raises(KeyboardInterrupt):
            train(path, tmp_path / "broken", resume=True)
    monkeypatch.setattr(MetricsLog, "append", append)
    train(path, tmp_path / "broken", resume=True)
    weights = [_weights(tmp_path / name) for name in ("unbroken", "broken")]
    assert weights[0] == weights[1]
    start, first = (_tensors(tmp_path / "unbroken" / "checkpoints" / n) for n in STAGES)
    changed = {name for name in first if not first[name].equal(start[name])}
    assert any("visual" in name for name in changed)
    assert any("visual" not in name for name in changed) is (way != "alone")


STAGES = ("0-start", "1-sft/final")


def _tensors(folder: Path) -> Any:
    from safetensors.torch import load_file

    return load_file(next(folder.glob("*model.safetensors")))


def _weights(folder: Path) -> dict[str, bytes]:
    found = sorted(folder.glob("checkpoints/*/final"))
    return {each.parent.name: next(each.glob("*model.safetensors")).read_bytes() for each in found}


def _stopping(append: Any, stop: tuple[str, int]) -> Callable[[MetricsLog, Any], None]:
    def append_and_stop(self: MetricsLog, line: Any) -> None:
        append(self, line)
        if (line["stage"], line["step"]) == stop:
            raise KeyboardInterrupt

    return append_and_stop


@pytest.mark.parametrize("family", ["qwen2_5_vl", "qwen3_vl"])
def test_families_are_saved_and_loaded(family: str, tmp_path: Path) -> None:
    base = write_checkpoint(family, tmp_path / "base", tiny_policy())
    policy = load_policy(base)
    settings = PatchFeatures(width=WIDTH, patches=8)
    policy.processor = with_features(policy.model, policy.processor, settings, 0)
    policy.save(tmp_path / "with-features")
    again = load_policy(tmp_path / "with-features")
    features = np.random.default_rng(0).normal(size=(6, WIDTH)).astype(np.float32)
    prompts = []
    for values in (features, -features):
        shown = [{"type": "image", "image": values}, {"type": "text", "text": "Which?"}]
        prompts.append([{"role": "user", "content": shown}])
    ids = again.processor.apply_chat_template(
        prompts, tokenize=True, return_dict=True, return_tensors="pt"
    )
    assert ids["image_grid_thw"].tolist() == [[1, 1, 6]] * 2
    logits = [each.model(**ids).logits for each in (policy, again)]
    assert logits[0].equal(logits[1])
    assert not logits[0][0].equal(logits[0][1]), "the features are seen"


def test_a_slide_of_many_patches_is_thinned_evenly() -> None:
    many = np.arange(20, dtype=np.float32).reshape(10, 2)
    reader = FeatureReader(width=2, most=3)
    given = reader([[many], [np.ones((2, 2), np.float32)]])
    assert given["image_grid_thw"].tolist() == [[1, 1, 3], [1, 1, 2]]
    assert given["pixel_values"][:3, 0].tolist() == [0, 8, 18]


def test_features_of_another_width_are_named() -> None:
    reader = FeatureReader(width=4)
    with pytest.raises(DataError, match=r"of width 4, got the shape \(2, 3"):
        reader(np.ones((2, 3), np.float32))


def test_another_width_is_named_before_training(
    recipe: Callable[..., Path], tmp_path: Path
) -> None:
    path = recipe({"tiny": {}, "features": {"width": 4}}, [GRPO])
    found = {each.name: each for each in plan(path, tmp_path / "run")}["features"]
    assert found.state == "problem"
    assert "questions.jsonl:" in found.detail
    assert ".h5 has patch features of width 16, expected 4; set `policy.feat" in found.detail
    with pytest.raises(DataError, match="of width 16, expected 4"):
        train(path, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_another_family_is_refused() -> None:
    class Model:
        class config:  # noqa: N801  # as a model has it
            model_type = "llava"

    with pytest.raises(TrainingError, match="needs a checkpoint of qwen2_vl, qwen2_5_vl, qwen3_vl"):
        with_features(Model(), None, PatchFeatures(width=4), 0)


@pytest.mark.parametrize(
    ("policy", "stage", "message"),
    [
        ({}, {"beta": 0.1}, "`beta` needs the policy at the stage's start"),
        ({}, {"trl": {"use_vllm": True}}, "vLLM reads no patch features"),
        ({"tiny": None, "clip": {}}, {}, "`features` take the place of a policy's tower"),
        (
            {"tiny": None, "checkpoint": "x", "lora": {}, "features": {"width": 4, "alone": True}},
            {},
            "`features.alone` trains the projector alone",
        ),
    ],
)
def test_settings_that_do_not_go_together(
    policy: dict[str, Any], stage: dict[str, Any], message: str
) -> None:
    tree = {
        "policy": {"tiny": {}, "features": {"width": 4}, **policy},
        "data": {"phantom": {"tiles": 4, "held_out": 2}},
        "reward": "pathreward",
        "stages": [{**GRPO, **stage}],
    }
    with pytest.raises(RecipeError, match=message):
        parse_training(yaml.safe_dump(tree))
