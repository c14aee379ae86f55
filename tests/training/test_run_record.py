import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pathreward.errors import TrainingError
from pathreward.training.data import load_rows
from pathreward.training.recipe import load_training
from pathreward.training.run_record import Record, differences, read_record, record_of, shown


@pytest.fixture
def place(tmp_path: Path, written: Callable[..., Path]) -> Path:
    """A recipe with a reward, a folder of images and a checkpoint beside it."""
    tiles = tmp_path / "tiles"
    tiles.mkdir()
    lines = []
    for at in range(4):
        Image.new("RGB", (8, 8), (40 * at, 0, 0)).save(tiles / f"{at}.png")
        lines.append(json.dumps({"image": f"{at}.png", "question": "Which?", "answer": "yes"}))
    (tiles / "questions.jsonl").write_text("\n".join(lines))
    (tmp_path / "reward.yaml").write_text("reward: {sum: {answer: {}, format: {weight: 0.5}}}\n")
    (tmp_path / "model").mkdir()
    (tmp_path / "model/model.safetensors").write_bytes(b"weights")
    written(
        "recipe",
        policy={"checkpoint": "model"},
        data={"folder": {"path": "tiles", "held_out": 0.25}},
        reward="reward.yaml",
    )
    return tmp_path


def record(place: Path) -> Record:
    recipe = load_training(place / "recipe.yaml")
    return record_of(recipe, recipe.load_reward(), load_rows(recipe, recipe.seed))


def edit(path: str, old: str, new: str) -> Callable[[Path], Any]:
    """Return a function that replaces a text in a file of a folder."""

    def apply(place: Path) -> None:
        text = (place / path).read_text("utf-8")
        assert old in text
        (place / path).write_text(text.replace(old, new), "utf-8")

    return apply


def set_environment(name: str, value: str) -> Callable[[Path, pytest.MonkeyPatch], None]:
    return lambda place, monkeypatch: monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (edit("recipe.yaml", "data:", "# a comment\ndata:"), []),
        (edit("reward.yaml", "reward:", "# a comment\nreward:"), []),
        (edit("reward.yaml", "0.5", "5.0e-1"), []),
        (
            edit("recipe.yaml", "learning_rate: 0.005", "learning_rate: 0.05"),
            ["recipe.stages.1.learning_rate was 0.005, is 0.05"],
        ),
        (edit("reward.yaml", "0.5", "0.7"), ["reward.reward.sum.format.weight was 0.5, is 0.7"]),
        (edit("tiles/questions.jsonl", "yes", "no"), ["data.train has other", "data.held_out has"]),
        (
            lambda place: (place / "model/model.safetensors").write_bytes(b"Weights"),
            ["start.model.safetensors has other contents"],
        ),
        (
            lambda place: Image.new("RGB", (32, 32)).save(place / "tiles/0.png"),
            ["data.train has other contents"],
        ),
    ],
    ids=[
        *("comment", "comment in the reward", "spelling", "rate", "weight", "answers"),
        *("checkpoint", "image"),
    ],
)
def test_what_changed_is_named(
    place: Path, change: Callable[[Path], Any], expected: list[str]
) -> None:
    before = record(place)
    change(place)
    refused, _ = differences(before, record(place))
    assert len(refused) == len(expected), refused
    for line, begin in zip(refused, expected, strict=True):
        assert line.startswith(begin)


def test_another_number_of_processes_is_a_change(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = load_training(place / "recipe.yaml")
    rows = load_rows(recipe, recipe.seed)
    before = record_of(recipe, recipe.load_reward(), rows)
    monkeypatch.setenv("WORLD_SIZE", "2")
    now = record_of(recipe, recipe.load_reward(), rows)
    assert differences(before, now) == (["processes was 1, is 2"], [])


def test_another_version_is_reported_and_not_refused(place: Path) -> None:
    before = record(place)
    now = {**before, "versions": {**before["versions"], "torch": "9.9"}}
    assert differences(before, now) == (
        [],
        [f"versions.torch was {before['versions']['torch']}, is 9.9"],
    )


def test_a_long_list_of_differences_is_cut() -> None:
    assert shown([f"{each} was 1, is 2" for each in "abcdefg"]).endswith(
        "e was 1, is 2; and 2 more"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "can't read"),
        ("[]", "is no record of a run"),
        ("{}", "is damaged: it has no recipe, reward, code, start, processes, versions, commit"),
        (
            '{"recipe": {}, "reward": {}, "code": {}, "start": 1, "processes": 1, "commit": 1}',
            "is damaged: it has no versions, data; put it back",
        ),
    ],
)
def test_an_unreadable_record_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "run.json").write_text(text, "utf-8")
    with pytest.raises(TrainingError, match=message):
        read_record(tmp_path / "run.json")


def test_a_record_has_all_keys_that_a_resume_needs(place: Path) -> None:
    (place / "run.json").write_text(json.dumps(record(place)), "utf-8")
    assert read_record(place / "run.json") == record(place)
