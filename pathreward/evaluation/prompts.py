"""What a policy is asked: the prompts of the rows, with their images."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from pathreward.completion.sections import DIALECTS
from pathreward.errors import DataError, unknown
from pathreward.evaluation.items import Join, reference_row
from pathreward.io.rows import read_rows, row_label
from pathreward.rewards import FormatReward
from pathreward.sample import Sample
from pathreward.sample.missing import is_missing


@dataclass(frozen=True, slots=True)
class Prompt:
    """The prompt of a row."""

    key: str
    """The row's id, or its number."""
    messages: tuple[tuple[str, str], ...]
    """Role and text of each chat message."""
    images: tuple[Any, ...] = ()
    """What the first message of the user shows."""


def read_prompts(data: str | PathLike[str], join: Join, dialect: str = "") -> list[Prompt]:
    """Return the prompts of a file of rows.

    A prompt is the column ``prompt``, else ``question``. Options that a prompt does not show are
    listed behind it.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     rows = Path(folder) / "rows.jsonl"
    ...     _ = rows.write_text('{"prompt": "Which?", "options": ["cyst", "abscess"]}')
    ...     print(read_prompts(rows, Join({}))[0].messages[0][1])
    Which?
    A. cyst
    B. abscess

    Args:
        data: The file.
        join: The columns.
        dialect: The dialect whose instruction comes first, as a system message; empty: none.

    Raises:
        DataError: If a row has no prompt or is invalid, or an image file is not there.
    """
    if dialect and dialect not in DIALECTS:
        raise DataError(unknown("dialect", dialect, DIALECTS))
    system = FormatReward(dialects=(dialect,)).prompt() if dialect else ""
    found = []
    for number, row in read_rows(data):
        where = row_label(data, number)
        fixed = reference_row(row, join, where)
        sample = Sample.from_row(
            {**fixed, "completion": ""}, where, Path(data).parent, join.first_option
        )
        messages = _messages(fixed, sample, where)
        if system:
            messages = [("system", system), *(each for each in messages if each[0] != "system")]
        for image in sample.images or ():
            if isinstance(image, str) and not Path(image).is_file():
                raise DataError(f"there is no image {image}", field="images", where=where)
        key = str(number) if is_missing(row.get(join.key)) else str(row[join.key])
        found.append(Prompt(key, tuple(messages), tuple(sample.images or ())))
    if not found:
        raise DataError("there is no row to ask about; name a file with rows", where=str(data))
    return found


def _messages(row: Mapping[str, Any], sample: Sample, where: str) -> list[tuple[str, str]]:
    if not sample.prompt.strip():
        raise DataError(
            "the row has no prompt; name its column: --map prompt=COLUMN",
            field="prompt",
            where=where,
        )
    prompt = row["prompt"]
    turns: Sequence[Any] = prompt if isinstance(prompt, list) else [prompt]
    found = [
        (str(each.get("role", "user")) if isinstance(each, dict) else "user", text)
        for each in turns
        if (text := Sample("", prompt=[each] if isinstance(each, dict) else each).prompt)
    ]
    shown = "\n".join(text for _, text in found).casefold()
    options = sample.options or {}
    if not all(each.casefold() in shown for each in options.values()):
        listed = "\n".join(f"{label}. {text}" for label, text in options.items())
        role, text = found[-1]
        found[-1] = (role, f"{text}\n{listed}")
    return found
