import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from pathreward.errors import DataError, TrainingError
from pathreward.resources import resource
from pathreward.training import train
from pathreward.training.callbacks import MetricsLog
from pathreward.training.phantom import Tile
from tests.training.shapes import tiny_policy, write_checkpoint

TISSUES = {
    "ADI": ("adipose tissue", "Adipose tissue."),
    "BACK": ("background", "No tissue."),
    "NORM": ("normal mucosa", "Gland formation. No necrosis."),
    "DEB": ("debris", "Necrosis."),
    "LYM": ("lymphoid tissue", "Lymphocytic infiltrate."),
    "MUC": ("mucus", "Mucin."),
    "MUS": ("smooth muscle", "Spindle cells."),
    "STR": ("stroma", "Desmoplastic stroma."),
    "TUM": ("adenocarcinoma", "Gland formation. Nuclear pleomorphism."),
}


def test_a_run_writes_all_promised_files(finished: Path) -> None:
    left = {path.name for path in finished.iterdir()}
    assert left == {
        "run.json",
        "run.lock",
        "recipe.yaml",
        "reward.yaml",
        "metrics.jsonl",
        "evaluation",
        "checkpoints",
        "summary.json",
        "report.html",
    }
    assert not list(finished.rglob("*.part"))
    stages = sorted(path.parent.name for path in finished.glob("checkpoints/*/final"))
    assert stages == ["1-caption", "2-sft", "3-grpo"]


def test_each_part_is_logged_at_each_step_of_grpo(finished: Path) -> None:
    lines = [json.loads(x) for x in (finished / "metrics.jsonl").read_text("utf-8").splitlines()]
    for line in (each for each in lines if each["stage"] == "3-grpo"):
        for part in ("format", "answer", "entity"):
            assert 0 <= line[f"pathreward/{part}/mean"] <= 1
        assert line["reward_seconds"] > 0


def test_a_second_run_does_not_overwrite_the_first(finished: Path) -> None:
    recipe = finished.parent / "miniature.yaml"
    with pytest.raises(TrainingError, match="already holds a run; resume it with --resume"):
        train(recipe, finished, seed=3)
    with pytest.raises(TrainingError, match=r"recipe\.seed was 3, is 4; data\.train has"):
        train(recipe, finished, seed=4, resume=True)
    with pytest.raises(TrainingError, match="is not empty and holds no run"):
        train(recipe, finished.parent, seed=3)


def test_to_resume_a_finished_run_changes_nothing(finished: Path) -> None:
    names = ("metrics.jsonl", "evaluation/after.jsonl")
    before = [(finished / name).read_bytes() for name in names]
    train(finished.parent / "miniature.yaml", finished, seed=3, resume=True)
    assert [(finished / name).read_bytes() for name in names] == before


def test_a_damaged_line_of_the_log_is_named_at_the_end(
    finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "run"
    shutil.copytree(finished, folder)
    lines = (folder / "metrics.jsonl").read_bytes().splitlines(keepends=True)
    lines[1] = bytes(30) + b"\n"
    (folder / "metrics.jsonl").write_bytes(b"".join(lines))
    summary = train(finished.parent / "miniature.yaml", folder, seed=3, resume=True)
    assert summary["unlogged"] == {"1-caption": [2]}
    message = "1-caption: no figures of 1 of its steps (2); their lines in metrics.jsonl"
    assert message in capsys.readouterr().err
    assert message in (folder / "report.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["0-start", "2-sft/final"])
def test_a_damaged_policy_is_not_trained_on(finished: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "run"
    shutil.copytree(finished, folder)
    shutil.rmtree(folder / "checkpoints/3-grpo")
    weights = folder / "checkpoints" / name / "model.safetensors"
    size = weights.stat().st_size
    with weights.open("r+b") as file:
        file.seek(size - 1000)
        file.write(bytes(1000))
    with pytest.raises(TrainingError, match=f"{name} is damaged: model.safetensors was changed"):
        train(finished.parent / "miniature.yaml", folder, seed=3, resume=True)
    assert not (folder / "checkpoints/3-grpo").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"seed": -1}, "`seed` must be 0 or more and at most 4294967295, got -1"),
        ({"data": "elsewhere"}, "reads no folder of images"),
    ],
)
def test_invalid_arguments_are_refused(
    written: Callable[..., Path], tmp_path: Path, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(TrainingError, match=message):
        train(written(), tmp_path / "run", **arguments)
    assert not (tmp_path / "run").exists()


def test_the_output_may_not_be_a_file(written: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(DataError, match=r"can't write .*run: Not a directory"):
        train(written(), tmp_path / "file" / "run")


def test_real_tiles_are_trained_on(shared_data: Path, tmp_path: Path) -> None:
    tiles = tmp_path / "tiles"
    tiles.mkdir()
    lines = []
    options = [name for name, _ in TISSUES.values()]
    for path in sorted((shared_data / "images" / "nct_native").glob("*.png")):
        shutil.copy(path, tiles)
        letters = next(each for each in path.stem.split("-") if each in TISSUES)
        answer, findings = TISSUES[letters]
        lines.append(
            {
                "image": path.name,
                "question": "Which tissue is shown?",
                "options": options,
                "answer": answer,
                "findings": findings,
                "reasoning": f"{findings} Therefore {answer}.",
                "caption": f"{answer}: {findings}",
            }
        )
    assert len(lines) == 14
    (tiles / "questions.jsonl").write_text("".join(json.dumps(x) + "\n" for x in lines), "utf-8")
    recipe = tmp_path / "folder.yaml"
    tree = yaml.safe_load(resource("training/folder.yaml").read_text("utf-8"))
    for stage in tree["stages"]:
        stage["steps"] = {"caption": 3, "sft": 20, "grpo": 2}[stage["kind"]]
    recipe.write_text(yaml.safe_dump(tree), "utf-8")

    summary = train(recipe, tmp_path / "run")

    assert summary["rows"] == {"train": 11, "held_out": 3}
    assert [each["steps"] for each in summary["stages"].values()] == [3, 20, 2]
    assert summary["after"]["accuracy"]["rows"] == 3
    page = (tmp_path / "run" / "report.html").read_text("utf-8")
    assert page.count("data:image/png;base64,") == 3


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Any]:
    """Write rows for each side, some without an image, and return the recipe's `data`."""
    for name, seeds in (
        ("train", range(20)),
        ("validation", range(50, 56)),
        ("test", range(80, 83)),
    ):
        rows = []
        for seed in seeds:
            tile = Tile(seed)
            tile.image.save(tmp_path / f"{seed}.png")
            row = {
                "images": [f"{seed}.png"] if seed % 4 else [],
                "question": "What is the diagnosis?",
                "answer": tile.diagnosis.name,
                "patient": f"P{seed // 2}",
            }
            chain = f"<think>1. {tile.report}\n2. So it is.</think><answer>{row['answer']}</answer>"
            rows.append({**row, "completion": chain})
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(x) + "\n" for x in rows))
    names = ("train", "validation", "test")
    return {**{name: f"{name}.jsonl" for name in names}, "group": "patient", "max_pixels": 4096}


RATE = {"learning_rate": 1e-3, "save_every": 2}
SHORT_STAGES = [
    {"kind": "sft", "steps": 3, "batch": 4, "trajectory": {"drop_entities": 0.5}, **RATE},
    {"kind": "grpo", "steps": 2, "prompts": 2, "completions": 2, "accumulate": 2, **RATE},
]


def test_files_of_rows_with_and_without_images_are_trained_on(
    files: dict[str, Any], written: Callable[..., Path], tmp_path: Path
) -> None:
    summary = train(written(data=files, stages=SHORT_STAGES), tmp_path / "run")
    assert summary["rows"] == {"train": 20, "held_out": 6, "test": 3}
    assert summary["test"]["accuracy"]["rows"] == 3
    lines = (tmp_path / "run/evaluation/test.jsonl").read_text("utf-8").splitlines()
    where = [json.loads(line)["row"] for line in lines]
    assert where == [f"{tmp_path / 'test.jsonl'}:{number}" for number in (1, 2, 3)]
    page = (tmp_path / "run/checkpoints/1-sft/samples.html").read_text("utf-8")
    assert page.count("<article") == 3
    assert "<th scope=col>test rows</th>" in (tmp_path / "run/report.html").read_text("utf-8")


def test_an_image_that_is_deleted_during_a_stage_is_named(
    files: dict[str, Any],
    written: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    append = MetricsLog.append

    def append_and_delete(self: MetricsLog, line: Any) -> None:
        append(self, line)
        for seed in range(20):
            (tmp_path / f"{seed}.png").unlink(missing_ok=True)

    monkeypatch.setattr(MetricsLog, "append", append_and_delete)
    with pytest.raises(DataError) as caught:
        train(written(data=files, stages=SHORT_STAGES), tmp_path / "run")
    found = re.match(
        r"(.*)train\.jsonl:(\d+), field 'images': the image '(.*)/(\d+)\.png' can't be read: No "
        r"such file or directory; put it back or replace it, and resume with --resume",
        str(caught.value),
    )
    assert found is not None
    assert int(found[2]) == int(found[4]) + 1, "rows count from 1, tiles from 0"


def test_a_checkpoint_without_a_chat_template_is_refused_before_training(
    written: Callable[..., Path], tmp_path: Path
) -> None:
    checkpoint = write_checkpoint("qwen3_vl", tmp_path / "model", tiny_policy())
    (checkpoint / "chat_template.jinja").unlink()
    with pytest.raises(TrainingError, match=r"no chat template.* put chat_template\.jinja"):
        train(written(policy={"checkpoint": str(checkpoint)}), tmp_path / "run")
    assert not (tmp_path / "run/metrics.jsonl").exists()
