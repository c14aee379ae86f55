import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import pathreward as pr
from pathreward.errors import DataError
from pathreward.training.evaluate import (
    estimate,
    evaluate,
    gain,
    read_evaluation,
    score_completions,
)
from pathreward.training.phantom import Tile
from pathreward.training.rows import TrainingRow

ASKED = ({"role": "user", "content": "What is the diagnosis?"},)
ROWS = [
    TrainingRow(
        (Tile(1),), ASKED, answer="melanoma", findings="Melanin pigment. No necrosis.", where="a"
    ),
    TrainingRow(
        (Tile(2),), ASKED, answer="sarcoidosis", findings="Granuloma. No necrosis.", where="b"
    ),
    TrainingRow((Tile(3),), ASKED, answer="leiomyoma", where="c"),
]
GOOD = (
    "<observe>Melanin pigment. No necrosis.</observe>"
    "<think>Melanin pigment supports melanoma.</think><answer>melanoma</answer>"
)
HALF = (
    "<observe>Granuloma. Necrosis.</observe>"
    "<think>Granuloma supports tuberculosis.</think><answer>tuberculosis</answer>"
)
REWARD = pr.WeightedSum(
    {
        "format": pr.FormatReward(),
        "answer": pr.AnswerReward(),
        "entity": pr.EntityReward(sections=("observe",)),
    }
)


@pytest.mark.parametrize(
    ("right", "rows"),
    [(0, 10), (3, 4), (10, 10), (204, 240)],
)
def test_a_share_has_wilsons_interval(right: int, rows: int) -> None:
    found = estimate([1.0] * right + [0.0] * (rows - right), share=True)
    assert found is not None
    share, z = right / rows, 1.959964
    centre = (share + z * z / (2 * rows)) / (1 + z * z / rows)
    half = z * math.sqrt(share * (1 - share) / rows + z * z / (4 * rows**2)) / (1 + z * z / rows)
    assert found.value == share
    assert (found.low, found.high) == pytest.approx((centre - half, centre + half), abs=1e-6)


def test_a_mean_has_the_bootstraps_interval() -> None:
    values = [0.0, 1.0] * 200
    found = estimate(list(values))
    assert found is not None
    standard_error = 0.5 / math.sqrt(400)
    assert found.value == 0.5
    assert found.low == pytest.approx(0.5 - 1.96 * standard_error, abs=0.006)
    assert found.high == pytest.approx(0.5 + 1.96 * standard_error, abs=0.006)
    assert estimate(list(values)) == found, "the seed is fixed"


def test_nothing_to_judge_by_is_no_estimate() -> None:
    assert estimate([None, None]) is None
    assert gain([None], [1.0]) is None


def test_a_gain_is_paired() -> None:
    found = gain([0.1, 0.5, 0.9], [0.3, 0.7, 1.1])
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.2, 0.2))


def test_completions_are_judged_part_by_part() -> None:
    found = score_completions([GOOD, HALF, "leiomyoma"], ROWS, REWARD)
    assert found.values["accuracy"] == [1.0, 0.0, 1.0]
    assert found.values["entity_f1"] == [1.0, 0.5, None], "the third row has no findings"
    assert found.values["format_rate"] == [1.0, 1.0, 0.0]
    first, second, third = found.values["mean_reward"]
    assert (first, third) == pytest.approx((1.0, 0.5))
    assert second is not None
    assert 1 / 3 < second < 0.6, "format 1, answer 0, one of two findings turned"


def test_a_part_that_the_reward_lacks_is_measured_all_the_same() -> None:
    found = score_completions([GOOD, HALF, ""], ROWS, pr.WeightedSum({"answer": pr.AnswerReward()}))
    assert found.values["format_rate"] == [1.0, 1.0, 0.0]
    assert found.values["accuracy"] == found.values["mean_reward"] == [1.0, 0.0, 0.0]


def test_a_part_of_weight_0_is_measured_too() -> None:
    parts = {"answer": pr.AnswerReward(), "format": pr.FormatReward()}
    found = score_completions([GOOD, HALF, ""], ROWS, pr.WeightedSum(parts, {"answer": 0.0}))
    assert found.values["accuracy"] == [1.0, 0.0, 0.0]
    assert found.values["mean_reward"] == [1.0, 1.0, 0.0]


class Parrot:
    """Stands in for a policy: it writes the completions of a table, a batch at a time."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.batches: list[int] = []

    def generate(self, conversations: list[Any], max_tokens: int, batch: int) -> Iterator[Any]:
        self.batches.append(len(conversations))
        yield [self.texts[each[0]["content"][-1]["text"]] for each in conversations]


def rows_of(count: int) -> list[TrainingRow]:
    return [
        TrainingRow(
            (Tile(each),),
            ({"role": "user", "content": f"row {each}"},),
            answer="melanoma",
            where=f"rows.jsonl:{each}",
        )
        for each in range(count)
    ]


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_processes_take_batches_in_turn_and_write_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    rows = rows_of(11)
    texts = {f"row {each}": f"<answer>melanoma</answer> {each} \ud800<b>" for each in range(11)}
    path = tmp_path / "before.jsonl"
    module = sys.modules["pathreward.training.evaluate"]  # its name is that of the function
    monkeypatch.setattr(module, "wait_for_all", lambda: None)
    monkeypatch.setenv("WORLD_SIZE", str(processes))
    done: list[int] = []
    for rank in range(processes - 1, 0, -1):
        monkeypatch.setenv("RANK", str(rank))
        with pytest.raises(DataError, match="no such file"):  # the main process merges it last
            evaluate(Parrot(texts), rows, REWARD, path, batch=2)  # type: ignore[arg-type]  # stands in
    monkeypatch.setenv("RANK", "0")
    parrot = Parrot(texts)
    found = evaluate(parrot, rows, REWARD, path, batch=2, advance=done.append)  # type: ignore[arg-type]  # stands in
    assert max(parrot.batches) == 2
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [line["row"] for line in lines] == [row.where for row in rows]
    assert [line["completion"] for line in lines] == list(texts.values())
    assert [each.name for each in tmp_path.iterdir()] == ["before.jsonl"]
    assert done[-1] == 11
    assert list(found.completions) == list(texts.values())
    assert found.values["accuracy"] == [1.0] * 11
    assert [each.value for each in found.scores] == found.values["mean_reward"]


def test_an_evaluation_is_read_again_as_it_was_written(tmp_path: Path) -> None:
    rows = rows_of(3)
    texts = {"row 0": GOOD, "row 1": HALF, "row 2": ""}
    path = tmp_path / "before.jsonl"
    written = evaluate(Parrot(texts), rows, REWARD, path, batch=2)  # type: ignore[arg-type]  # stands in
    assert read_evaluation(path, rows, REWARD).values == written.values
    assert written.values == score_completions(list(texts.values()), rows, REWARD).values
    for others in (rows[:2], [*rows, rows[0]], rows[::-1]):
        with pytest.raises(DataError, match="its rows are not the held-out rows of this run"):
            read_evaluation(path, others, REWARD)
