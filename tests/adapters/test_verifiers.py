import asyncio
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from pathreward.adapters import batch
from pathreward.adapters.verifiers import metrics, reward
from pathreward.errors import RewardError


@dataclass
class Task:
    """The data of a task, which iterates over its fields as pydantic's models do."""

    known: dict[str, Any]
    id: str | None = "case-7"
    idx: int = 0
    prompt_text: str = "Is it malignant?"

    def __iter__(self) -> Any:
        return iter({"prompt": None, "image": "docker.io/box:1", **self.known}.items())


def trace_of(reply: str | None, reasoning: str | None = None, root: str | None = None) -> Any:
    """Return a rollout with one reply, or none."""
    message = SimpleNamespace(content=reply, reasoning_content=reasoning)
    messages = [] if reply is None else [message]
    return SimpleNamespace(root_reply=root, assistant_messages=messages)


@pytest.fixture(autouse=True)
def recipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATHREWARD_RECIPE", "patho-r1-grpo")


def call(task: Task, trace: Any) -> tuple[float, dict[str, float]]:
    async def both() -> tuple[float, dict[str, float]]:
        return await reward(task, trace), await metrics(task, trace)

    return asyncio.run(both())


@pytest.mark.parametrize(
    ("reply", "reasoning", "expected"),
    [
        ("<think>Nests.</think><answer>Yes</answer>", None, 1.0),
        ("<answer>Yes</answer>", "Nests.", 1.0),
        ("<think>Nests.</think><answer>No</answer>", None, 0.0),
        ("<answer>Yes</answer>", None, 0.0),
        ("", None, 0.0),
    ],
    ids=["right", "a parser took the reasoning", "wrong", "no reasoning", "empty"],
)
def test_the_value_and_its_parts(reply: str, reasoning: str | None, expected: float) -> None:
    value, numbers = call(Task({"answer": "yes"}), trace_of(reply, reasoning))
    assert value == expected
    assert list(numbers) == [
        "unscored",
        "format/value",
        "format/scored",
        "accuracy/value",
        "accuracy/scored",
    ]


def test_the_root_agents_reply_and_no_reply() -> None:
    task = Task({"answer": "yes"})
    right = "<think>Nests.</think><answer>Yes</answer>"
    assert call(task, trace_of("tool output", root=right))[0] == 1.0
    assert call(task, trace_of(None))[0] == 0.0


def test_both_functions_score_a_rollout_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    original = batch.score_rows

    def counted(*args: Any, **keywords: Any) -> Any:
        calls.append(args)
        return original(*args, **keywords)

    monkeypatch.setattr("pathreward.adapters.verifiers.score_rows", counted)
    call(Task({"answer": "yes"}), trace_of("<answer>Yes</answer>"))
    assert len(calls) == 1


def test_a_field_of_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATHREWARD_COLUMNS", "answer=gold")
    assert call(Task({"gold": "yes"}), trace_of("<answer>Yes</answer>", "Nests."))[0] == 1.0


def test_no_value_raises_so_that_the_trace_is_no_training_data() -> None:
    with pytest.raises(RewardError, match="task case-7 has no value"):
        call(Task({}), trace_of("<answer>Yes</answer>"))
