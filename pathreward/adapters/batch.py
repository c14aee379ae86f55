"""A framework's rows as samples, and their scores as the numbers that a framework reads.

These interfaces have no place for "no value", and it is never a silent 0. A part without a value
for one completion of a group is dropped for the group, so a group has totals or none. Where it has
none, each completion gets ``unscored`` of the settings, which is no advantage of one over another;
without that, the call fails and names the row.
"""

import asyncio
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import numpy as np

from pathreward.adapters.groups import Exchange, prompt_key, single_process
from pathreward.adapters.settings import UNSCORED, AdapterSettings
from pathreward.adapters.step import Step, at_step, score_step
from pathreward.errors import DataError, RewardError
from pathreward.sample import Messages, Sample
from pathreward.sample.columns import FIELDS, mapped_row, no_reference
from pathreward.sample.shown import shown

T = TypeVar("T")

_OBJECT = re.compile(r"""\s*+\{\s*+["'}]""")
"""The begin of a JSON object, or of what Python writes in its place."""
_SPECIAL = re.compile(r"<[^<>\s]{1,40}>")
_BETWEEN = re.compile(r"(?:<[^<>\s]{1,40}>|\s)*+")
_THREADS = 64
"""Calls of one process that are scored, or wait for a server, at once."""
_PATIENCE = 32
"""Rows without a reference after which a call fails, also where `unscored` is set."""


class FrameworkScore(NamedTuple):
    """The reward of a completion as a framework reads it."""

    value: float
    """The total, or what replaces it."""
    has_value: bool
    """Whether the reward has a value for the completion."""
    parts: Mapping[str, float | None]
    """The measured values of the parts; the names are those of the recipe, for every row."""

    def numbers(self) -> dict[str, float]:
        """Return numbers by name, with the same names for every row.

        >>> FrameworkScore(0.5, True, {"answer": 0.5, "path": None}).numbers()
        {'unscored': 0.0, 'answer/value': 0.5, 'answer/scored': 1.0, 'path/value': 0.0, \
'path/scored': 0.0}

        Returns:
            ``unscored``, 1 where the value is a replacement; for each part ``<part>/value``, 0
            where it has none, and ``<part>/scored``, which is 0 then.
        """
        numbers = {"unscored": float(not self.has_value)}
        for name, value in self.parts.items():
            numbers[f"{name}/value"] = 0.0 if value is None else float(value)
            numbers[f"{name}/scored"] = float(value is not None)
        return numbers


def reference_of(label: object) -> dict[str, Any]:
    """Return the reference in a label: the fields of a sample, also as JSON text, or the answer.

    A text that begins as a JSON object does, with a brace and a quoted name, must be one; any other
    text is the answer.

    >>> reference_of('{"answer": "B", "options": ["cyst", "abscess"], "id": 7}')
    {'answer': 'B', 'options': ['cyst', 'abscess']}
    >>> reference_of("B"), reference_of(None)
    ({'answer': 'B'}, {})
    >>> reference_of('{"answer": "B"')
    Traceback (most recent call last):
    pathreward.errors.DataError: field 'label': it begins as JSON and is none: Expecting ',' \
delimiter at character 15 ('{"answer": "B"'); write the object with json.dumps, and an answer that \
begins so as {"answer": "..."}

    Raises:
        DataError: If the label begins as a JSON object and is none.
    """
    if isinstance(label, str) and _OBJECT.match(label):
        label = _object(label)
    if isinstance(label, Mapping):
        found = {name: _plain(label[name]) for name in FIELDS if name in label}
        return {k: v for k, v in found.items() if v is not None and k != "completion"}
    label = _plain(label)
    return {} if label is None else {"answer": label}


def _object(label: str) -> Any:
    try:
        return json.loads(label)
    except RecursionError:
        problem = "nested too deep"
    except json.JSONDecodeError as error:
        problem = f"{error.msg} at character {error.colno}"
    except ValueError as error:  # an integer of more than 4300 digits
        problem = str(error)
    raise DataError(
        f"it begins as JSON and is none: {problem} ({shown(label)}); write the object with "
        'json.dumps, and an answer that begins so as {"answer": "..."}',
        field="label",
    )


def sample_of(
    completion: str | Messages,
    label: object,
    row: Mapping[str, Any],
    settings: AdapterSettings,
    where: str,
) -> Sample:
    """Return the sample of a row.

    >>> settings = AdapterSettings.of(recipe="pathreward", columns={"findings": "report"})
    >>> row = {"options": ["cyst", "abscess"], "report": "Pus.", "index": 7}
    >>> sample = sample_of("<answer>B</answer>", "B", row, settings, "row 7")
    >>> sample.gold, sample.findings
    ('B', 'Pus.')

    Args:
        completion: What the policy generated.
        label: The framework's label of the row, see `reference_of`; it wins over fields of `row`.
        row: The row's other columns; those that are not fields of a sample are ignored.
        settings: Their mapping of columns wins over both.
        where: What the row is called in messages.

    Raises:
        DataError: If the row is invalid, or lacks a column of the mapping.
    """
    try:
        mapped = mapped_row(row, dict(settings.columns)) if settings.columns else row
    except DataError as error:
        raise error.at(where) from None
    fields = {name: _plain(mapped[name]) for name in (*FIELDS, "image") if name in mapped}
    try:
        fields |= reference_of(label)
    except DataError as error:
        raise error.at(where) from None
    fields |= {name: _plain(mapped[name]) for name, _ in settings.columns}
    known = {name: value for name, value in fields.items() if value is not None}
    return Sample.from_row(known | {"completion": completion}, where=where)


def completion_of(query: str, prompt: str, where: str) -> str:
    """Return what follows the prompt in a text.

    The text may hold more special tokens than the prompt: a processor writes a placeholder for each
    patch of an image.

    >>> completion_of("<s>Is it benign? No.", "Is it benign?", "row 0")
    ' No.'
    >>> completion_of("<start><pad><pad><end>Is it benign? No.", "<pad>Is it benign?", "row 0")
    ' No.'

    Args:
        query: The prompt and its completion, as they were decoded.
        prompt: The prompt.
        where: What the row is called in messages.

    Raises:
        DataError: If the text does not contain the prompt.
    """
    _, found, completion = query.partition(prompt) if prompt else ("", True, query)
    if found:
        return completion
    end = _end_of_prompt(query, prompt)
    if end is None:
        raise DataError(
            f"the text does not contain its prompt ({shown(prompt)}), so the completion can't be "
            "found in it; allow longer texts, so that prompts are not cut",
            where=where,
        )
    return query[end:]


def _end_of_prompt(query: str, prompt: str) -> int | None:
    """Return where a prompt ends in a text that has other special tokens between its words."""
    *pieces, last = _SPECIAL.split(prompt)
    end = 0
    for words in [*(each.strip() for each in pieces), last.lstrip()]:
        if not words:
            continue
        start = query.find(words, end)
        if start < 0 or not _BETWEEN.fullmatch(query, end, start):
            return None
        end = start + len(words)
    return end if last.strip() else None


def score_rows(
    samples: Sequence[Sample],
    settings: AdapterSettings,
    *,
    step: int | None = None,
    exchange: Exchange | None = None,
    wheres: Sequence[str] = (),
) -> list[FrameworkScore]:
    """Return the rewards of the completions of a call, in their order.

    A part without a value for one completion of a group is dropped for the group: the rows of the
    call with one prompt and one reference.

    >>> settings = AdapterSettings.of(recipe="patho-r1-grpo")
    >>> texts = ["<think>Nests.</think><answer>A</answer>", "A"]
    >>> [each.value for each in score_rows([Sample(t, answer="A") for t in texts], settings)]
    [1.0, 0.0]

    Args:
        samples: The completions.
        settings: The reward.
        step: The trainer's step, for schedules; None: unknown.
        exchange: Where groups are split across processes: as for `drop_incomplete_parts`, and the
            completions of a group are next to each other.
        wheres: What each row is called in messages.

    Raises:
        RewardError: If there is nothing to pay for a row without a value.
        DataError: If none of many rows has what the reward compares with.
    """
    if not samples:
        return []
    reward = at_step(settings.reward(), step)
    _references(settings).expect(samples, reward.reference_fields)
    order = list(range(len(samples)))
    if exchange is None:
        keys = [prompt_key(each) for each in samples]
        order.sort(key=keys.__getitem__)
    ordered = [samples[at] for at in order]
    done = score_step(reward, ordered, None, exchange or single_process)
    found = {row: _scored(done, at, settings, wheres, row) for at, row in enumerate(order)}
    return [found[row] for row in range(len(samples))]


async def score_one(sample: Sample, settings: AdapterSettings, where: str) -> FrameworkScore:
    """Return the reward of a completion, scored in a thread, so that other calls go on."""

    def score() -> FrameworkScore:
        return score_rows([sample], settings, wheres=[where])[0]

    return await in_thread(score)


async def in_thread(function: Callable[[], T]) -> T:
    """Return what a function returns, which is called in a thread."""
    return await asyncio.get_running_loop().run_in_executor(_threads(os.getpid()), function)


def _scored(
    step: Step, at: int, settings: AdapterSettings, wheres: Sequence[str], row: int
) -> FrameworkScore:
    score = step.scores[at]
    value = settings.unscored if score.value is None else score.value
    if value is None:
        where = wheres[row] if wheres else f"row {row} of the batch"
        raise RewardError(
            f"{where} has no value ({score.reason}); for a number in its place, set {UNSCORED} (or "
            "the keyword `unscored`)"
        )
    parts = {name: column[at].value for name, column in step.measured.items()}
    return FrameworkScore(float(value), score.value is not None, parts)


@dataclass(slots=True)
class _References:
    """Whether a row of this process had something that the reward compares with."""

    seen: bool = False
    without: int = 0

    def expect(self, samples: Sequence[Sample], needed: Sequence[str]) -> None:
        """Count the rows, and check that one of many has a reference.

        Raises:
            DataError: If none has.
        """
        if self.seen or not needed:
            return
        self.seen = any(getattr(sample, name) for sample in samples for name in needed)
        self.without += len(samples)
        if not self.seen and self.without >= _PATIENCE:
            remedy = f"PATHREWARD_COLUMNS={needed[0]}=COLUMN, or the keyword `columns`"
            given = [name for name in FIELDS if getattr(samples[0], name, None)]
            raise no_reference(needed, given, remedy)


@lru_cache(maxsize=8)
def _references(_settings: AdapterSettings) -> _References:
    return _References()


@lru_cache(maxsize=1)
def _threads(_process: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="pathreward")


def _plain(value: Any) -> Any:
    """Return a value without NumPy's types and the None values that Parquet adds to mappings."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items() if each is not None} or None
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
