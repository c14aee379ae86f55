"""The columns of a data set reach the rewards as fields of a sample."""

from dataclasses import dataclass
from typing import Any

import pytest

from pathreward import (
    AnswerReward,
    DataError,
    FormatReward,
    Reward,
    Sample,
    Score,
    WeightedSum,
    load,
)
from pathreward.adapters.trl import reward_funcs
from tests.adapters.support import (
    Batch,
)

QUESTION = {"A": "granuloma", "B": "abscess"}
PARTS = WeightedSum({"format": FormatReward(("think", "answer")), "answer": AnswerReward()})
RIGHT = "<think>Pus and neutrophils.</think><answer>B</answer>"


@pytest.mark.parametrize(
    ("completion", "columns", "value"),
    [
        (RIGHT, {"answer": "B", "options": QUESTION}, 1.0),
        (RIGHT, {"answer": "A", "options": QUESTION}, 0.0),
        ([{"role": "assistant", "content": RIGHT}], {"answer": "B", "options": QUESTION}, 1.0),
        (  # a template that moved the reasoning out of the content
            [{"role": "assistant", "reasoning_content": "Pus.", "content": "<answer>B</answer>"}],
            {"answer": "abscess"},
            0.0,
        ),
        (RIGHT, {"answer": "B", "options": {**QUESTION, "C": None}}, 1.0),  # another row has a C
        ("<answer>yes</answer>", {"answer": "yes", "options": {"A": None}}, 1.0),
        ("<answer>yes</answer>", {"answer": "yes", "options": {}}, 1.0),
        ("<answer>yes</answer>", {"answer": "yes", "options": None, "findings": None}, 1.0),
        (RIGHT, {"answer": "B", "options": QUESTION, "image": object(), "age": 40}, 1.0),
    ],
)
def test_columns_reach_the_sample(
    completion: Any, columns: dict[str, Any], value: float | None
) -> None:
    [function] = reward_funcs(AnswerReward())
    row: Batch = {name: [each] for name, each in columns.items()}
    assert function([""], [completion], completion_ids=[[1]], **row) == [value]


def test_a_data_set_without_a_reference_is_refused_with_its_columns() -> None:
    for reward in (AnswerReward(), load("pathreward"), load("patho-r1-dapo")):
        [function] = reward_funcs(reward)
        with pytest.raises(DataError, match="compares with nothing") as caught:
            function(["q"] * 2, [RIGHT] * 2, gold=["B"] * 2)
        assert "columns: 'prompt', 'completion', 'gold'" in str(caught.value)
        assert "reward_funcs(..., columns={'answer': 'COLUMN'})" in str(caught.value)


def test_a_mapped_column_is_the_reference() -> None:
    [function] = reward_funcs(AnswerReward(), columns={"answer": "gold", "options": "choices"})
    rows: Batch = {"gold": ["B", "A"], "choices": [QUESTION] * 2}
    assert function(["q"] * 2, [RIGHT] * 2, **rows) == [1.0, 0.0]


def test_a_batch_without_a_reference_after_one_with_is_unscored() -> None:
    [function] = reward_funcs(AnswerReward())
    rows: Batch = {"answer": ["B", None], "options": [QUESTION] * 2}
    assert function(["q", "r"], [RIGHT] * 2, **rows) == [1.0, None]
    assert function(["q"], [RIGHT], answer=[None]) == [None]


def test_rewards_that_read_the_completion_alone_need_no_reference() -> None:
    [function] = reward_funcs(FormatReward(("think", "answer")))
    assert function(["q"], [RIGHT]) == [1.0]


def test_a_trainer_without_a_table_of_completions_gets_no_columns() -> None:
    class Trainer:
        log_completions = False

        def log_extra(self, column: str, values: list[Any]) -> None:
            raise AssertionError(column)

    [function] = reward_funcs(AnswerReward(), evidence=True)
    log_extra = Trainer().log_extra
    assert function(["q"], [RIGHT], answer=["abscess"], log_extra=log_extra) == [0.0]


def test_every_column_of_the_reference_is_read() -> None:
    seen: list[Sample] = []

    class Spy(Reward):
        def __call__(self, sample: Sample) -> Score:
            seen.append(sample)
            return Score(1.0)

    image = {"type": "image", "image": object()}
    question = {"type": "text", "text": "What is it?"}
    reference: dict[str, Any] = {
        "answer": "B",
        "options": QUESTION,
        "findings": "Pus.",
        "reasoning": "Pus means abscess.",
        "entities": ["pus"],
    }
    [function] = reward_funcs(Spy())
    row: Batch = {name: [each] for name, each in reference.items()}
    row["prompts"] = [[{"role": "user", "content": [image, question]}]]
    function(completions=[[{"role": "assistant", "content": RIGHT}]], **row)
    assert seen == [Sample(RIGHT, "What is it?", **reference)]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"answer": ["B", "Z"]}, r"^row 1 of the batch, field 'answer': .*'Z' is none of the"),
        ({"answer": ["B", b"B"]}, r"^row 1 of the batch, field 'answer': expected text or null"),
        ({"completions": ["B", None]}, r"^row 1 of the batch, field 'completion': expected text"),
        ({"prompts": [7, "q"]}, r"^row 0 of the batch, field 'prompt': expected text or chat"),
        ({"answer": ["B"]}, r"^field 'answer': expected a list of 2, one a completion, got 1 of"),
        ({"answer": "BB"}, r"^field 'answer': expected a list of 2, one a completion, got str"),
    ],
)
def test_a_bad_row_is_named(columns: dict[str, Any], message: str) -> None:
    rows: Batch = {"prompts": ["q"] * 2, "completions": ["A", "B"], "options": [QUESTION] * 2}
    for function in [*reward_funcs(PARTS), *reward_funcs(PARTS, fused=False)]:
        with pytest.raises(DataError, match=message):
            function(**(rows | columns))


@dataclass(frozen=True)
class Images(Reward):
    """As many as a sample has images."""

    def __call__(self, sample: Sample) -> Score:
        return Score(float(len(sample.images or ())))


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        ({"image": ["a.png", {"bytes": b"tile", "path": None}]}, [1.0, 1.0]),
        ({"images": [["a.png", "b.png"], None]}, [2.0, 0.0]),
        ({"images": [["a.png", "b.png"], []], "image": ["c.png", "c.png"]}, [2.0, 0.0]),
        ({"image": None}, [0.0, 0.0]),
    ],
)
def test_the_images_of_a_data_set_reach_the_rewards(columns: Batch, values: list[float]) -> None:
    [function] = reward_funcs(Images())
    assert function(prompts=["p", "q"], completions=["", ""], **columns) == values
