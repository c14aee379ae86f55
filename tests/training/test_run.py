import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import DataError, TrainingError
from pathreward.resources import resource
from pathreward.training import train

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


@pytest.fixture(scope="module")
def finished(miniature: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("finished")
    (place / "miniature.yaml").write_text(miniature, "utf-8")
    train(place / "miniature.yaml", place / "run", seed=3)
    return place / "run"


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


def test_a_second_run_does_not_overwrite_the_first(finished: Path, miniature: str) -> None:
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


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"seed": -1}, "`seed` must be 0 or more, got -1"),
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
    recipe.write_text(resource("training/folder.yaml").read_text("utf-8"), "utf-8")

    summary = train(recipe, tmp_path / "run")

    assert summary["rows"] == {"train": 11, "held_out": 3}
    assert [each["steps"] for each in summary["stages"].values()] == [20, 60, 5]
    assert summary["after"]["accuracy"]["rows"] == 3
    page = (tmp_path / "run" / "report.html").read_text("utf-8")
    assert page.count("data:image/png;base64,") == 3
