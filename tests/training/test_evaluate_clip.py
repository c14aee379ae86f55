"""The evaluation of an image-text model is kept in a file, of its own rows only."""

from pathlib import Path

import pytest

from pathreward.errors import DataError
from pathreward.training.evaluate_clip import (
    ClipEvaluation,
    read_clip_evaluation,
    write_clip_evaluation,
)
from pathreward.training.phantom import Tile
from pathreward.training.rows import TrainingRow

ROWS = [TrainingRow((Tile(at),), (), answer="cyst", where=f"row {at}") for at in range(3)]
FOUND = ClipEvaluation({"zero_shot": [1.0, 0.0, None], "zero_shot_chance": [0.25, 0.25, None]})


def test_an_evaluation_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_clip_evaluation(FOUND, ROWS, tmp_path / "after.jsonl")
    assert read_clip_evaluation(tmp_path / "after.jsonl", ROWS) == FOUND


def test_an_evaluation_of_other_rows_is_refused(tmp_path: Path) -> None:
    write_clip_evaluation(FOUND, ROWS, tmp_path / "after.jsonl")
    with pytest.raises(DataError, match="not the held-out rows of this run; remove it to evaluate"):
        read_clip_evaluation(tmp_path / "after.jsonl", ROWS[::-1])


def test_an_estimate_is_over_the_rows_that_can_be_judged() -> None:
    estimates = FOUND.estimates()
    assert estimates["zero_shot"] is not None
    assert (estimates["zero_shot"].value, estimates["zero_shot"].rows) == (0.5, 2)
