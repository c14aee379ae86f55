from collections.abc import Callable
from pathlib import Path

import pytest

from pathreward.training.checkpoints import (
    COMPLETE,
    damage,
    drop_after,
    last_complete,
    mark_complete,
)

FILES = ("model.safetensors", "optimizer.pt", "rng_state.pth", "scheduler.pt", "shards/0.distcp")


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    """A stage with complete checkpoints at 50 and 100, and one at 150 that was cut off."""
    for step in (50, 100, 150):
        folder = tmp_path / f"checkpoint-{step}"
        for name in FILES:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(f"{name} at {step}".encode() * 100)
        if step < 150:
            mark_complete(folder)
    return tmp_path


def flip_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_the_newest_complete_checkpoint_is_used(stage: Path, tmp_path: Path) -> None:
    lines: list[str] = []
    assert last_complete(stage, lines.append) == (stage / "checkpoint-100", 100)
    assert not lines
    (tmp_path / "none").mkdir()
    assert last_complete(tmp_path / "none") == (None, 0)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (flip_a_bit, "was changed after it was written"),
        (Path.unlink, "is missing"),
        (lambda path: path.write_bytes(b"short"), "has 5 bytes, not"),
    ],
    ids=["flipped bit", "missing", "cut off"],
)
def test_a_damaged_checkpoint_falls_back_to_the_one_before(
    stage: Path, name: str, harm: Callable[[Path], None], message: str
) -> None:
    harm(stage / "checkpoint-100" / name)
    lines: list[str] = []
    assert last_complete(stage, lines.append) == (stage / "checkpoint-50", 50)
    [line] = lines
    assert line.startswith(f"{stage / 'checkpoint-100'} is damaged: {name} {message}")
    assert line.endswith("going on from the checkpoint before it")


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"model.safetensors": 3}'])
def test_an_unreadable_marker_is_damage(stage: Path, text: str) -> None:
    (stage / "checkpoint-100" / COMPLETE).write_text(text, "utf-8")
    assert "can't be read" in damage(stage / "checkpoint-100")


def test_a_marker_that_lists_no_file_is_damage(stage: Path) -> None:
    (stage / "checkpoint-100" / COMPLETE).write_text("{}", "utf-8")
    assert last_complete(stage) == (stage / "checkpoint-50", 50)


def test_what_is_after_a_step_is_removed(stage: Path) -> None:
    (stage / "checkpoint-notes").mkdir()
    drop_after(stage, 50)
    assert sorted(each.name for each in stage.iterdir()) == ["checkpoint-50", "checkpoint-notes"]
