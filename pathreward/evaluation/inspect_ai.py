"""A task and scorers for inspect_ai, which loads this module by its entry point.

On a command line::

    inspect eval pathreward/pathology -T data=rows.jsonl --model openai/my-policy

Nothing but the policy is asked: the scorers compute from text. A measure that does not apply to a
row is NaN, which inspect_ai leaves out of its metrics.
"""

from collections.abc import Mapping
from math import nan
from pathlib import Path
from typing import Any

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset
from inspect_ai.dataset import Sample as InspectSample
from inspect_ai.model import (
    ChatMessageAssistant,
    ChatMessageSystem,
    ChatMessageUser,
    ContentImage,
    ContentText,
)
from inspect_ai.scorer import Score, Scorer, Target, mean, scorer, stderr
from inspect_ai.solver import TaskState, generate

from pathreward.errors import DataError
from pathreward.evaluation.items import Join
from pathreward.evaluation.prompts import Prompt, read_prompts
from pathreward.evaluation.row_measures import row_measures, row_sample
from pathreward.io.rows import read_rows
from pathreward.recipes.loading import load
from pathreward.vision.images import data_url

MEASURES = (
    *("accuracy", "entity_f1", "agreement", "contradiction", "consistency", "format"),
    *("wrong_reason", "words", "rouge1", "rougeL"),
)
"""The measures that the task reports, by their names in `pathreward.evaluation.measures`."""
_ROW, _GROUP = "row", "group"
"""The keys of a sample's metadata: the row, and the patient or slide over which standard errors are
clustered (the row itself where no column is named)."""


def _measures() -> Scorer:
    """Return the scorer of a completion's measures (`pathreward.evaluation.row_measures`)."""

    async def score(state: TaskState, target: Target) -> Score:
        text = state.output.completion
        found = row_measures(state.metadata[_ROW], text)
        return Score(value={name: found.get(name, nan) for name in MEASURES}, answer=text)

    return score


def _reward(recipe: str = "pathreward") -> Scorer:
    """Return the scorer of a reward recipe's value, explained.

    Args:
        recipe: A shipped recipe's name, or a recipe's path.
    """
    reward = load(recipe)

    async def score(state: TaskState, target: Target) -> Score:
        text = state.output.completion
        found = reward(row_sample(state.metadata[_ROW], text))
        parts = {name: each.value for name, each in found.parts.items()}
        if found.value is None:
            return Score.unscored(explanation=found.reason, answer=text, metadata=parts)
        return Score(value=found.value, explanation=found.reason, answer=text, metadata=parts)

    return score


def _pathology(
    data: str, dialect: str = "", recipe: str = "", group: str = "", columns: str = ""
) -> Task:
    """Return the task of a file of rows: its prompts with their images, and the measures.

    Args:
        data: The rows: .jsonl, .json, .csv, .tsv, .parquet.
        dialect: The dialect whose instruction comes first: think, observe; empty: none.
        recipe: A reward recipe whose value is reported, too; empty: none.
        group: The column of the patient or slide, over which standard errors are clustered.
        columns: Columns with other names, as ``answer=solution,prompt=question``.

    Raises:
        DataError: If a row is invalid, or lacks its prompt or a named column, or an image is
            not there.
    """
    pairs = [each.partition("=")[::2] for each in columns.split(",") if each]
    join = Join(dict(pairs))
    prompts = read_prompts(data, join, dialect)
    rows = [row for _, row in read_rows(data)]
    samples = [
        _sample(prompt, {**row, **{field: row[column] for field, column in pairs}}, group)
        for prompt, row in zip(prompts, rows, strict=True)
    ]
    return Task(
        dataset=MemoryDataset(samples, name=Path(data).stem),
        solver=generate(),
        scorer=[measures(), *([reward(recipe)] if recipe else [])],
    )


def _sample(prompt: Prompt, row: Mapping[str, Any], group: str) -> InspectSample:
    kept = {name: each for name, each in row.items() if name not in {"image", "images"}}
    if group and group not in row:
        raise DataError(f"the row has no column {group!r}; correct group=", where=prompt.key)
    sample = row_sample(kept, "")
    return InspectSample(
        input=_messages(prompt),
        target=sample.answer or "",
        id=prompt.key,
        metadata={_ROW: kept, _GROUP: str(row[group]) if group else prompt.key},
    )


def _messages(prompt: Prompt) -> list[Any]:
    images = [ContentImage(image=data_url(each)) for each in prompt.images]
    made: list[Any] = []
    for role, text in prompt.messages:
        if role == "system":
            made.append(ChatMessageSystem(content=text))
        elif role == "assistant":
            made.append(ChatMessageAssistant(content=text))
        else:
            made.append(ChatMessageUser(content=[*images, ContentText(text=text)]))
            images = []
    return made


measures = scorer(metrics={"*": [mean(), stderr(cluster=_GROUP)]}, name="measures")(_measures)
"""The scorer of a completion's measures; a value by name."""
reward = scorer(metrics=[mean(), stderr(cluster=_GROUP)], name="reward")(_reward)
"""The scorer of a reward recipe."""
pathology = task(name="pathology")(_pathology)
"""The task of a file of rows."""
