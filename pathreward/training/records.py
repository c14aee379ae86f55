"""A row of a data file as the record that training keeps of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pathreward.errors import DataError, unknown
from pathreward.sample import Sample
from pathreward.sample.columns import named
from pathreward.training.images import ImageCheck

FIELDS = (
    *("images", "prompt", "question", "messages", "completion", "caption", "group", "source"),
    *("answer", "options", "findings", "reasoning", "entities"),
)
"""The fields of a row of training data."""
_ROLES = ("system", "user", "assistant", "tool")
_REFERENCE = ("answer", "options", "findings", "reasoning", "entities")

_HALF = re.compile(r"[\ud800-\udfff]")
"""What no text of a row may have: half of a character."""

Message = dict[str, str]
Record = dict[str, Any]


def user_prompt(question: str, instruction: str) -> list[Message]:
    """Return a question, with the instruction behind it, as chat messages.

    >>> user_prompt("Which tissue?", "Be brief.")
    [{'role': 'user', 'content': 'Which tissue? Be brief.'}]
    """
    return [{"role": "user", "content": f"{question} {instruction}".strip()}]


@dataclass(frozen=True)
class Reader:
    """Turns rows into records, and refuses rows that can't be trained on."""

    images: ImageCheck
    columns: Mapping[str, str] = field(default_factory=dict)
    """Column by field, where their names differ."""
    group: str | None = None
    """The column of the patient or slide; None: ``group`` where a row has it."""
    instruction: str = ""
    """Text behind each question."""
    needs_image: bool = False
    """Whether a row without an image is refused."""

    def record(self, row: Mapping[str, Any], where: str) -> Record:
        """Return the record of a row.

        Raises:
            DataError: If a column is missing, or a field is missing or invalid.
        """
        row = self._renamed(row, where)
        prompt, completion = self._conversation(row, where)
        sample = Sample.from_row(
            {"completion": completion or "", **{key: row.get(key) for key in _REFERENCE}}, where
        )
        record: Record = {
            "images": self._images(row, where),
            "prompt": prompt,
            "completion": sample.completion or None,
            "answer": sample.answer,
            "options": list(sample.options.items()) if sample.options else None,
            "findings": sample.findings or None,
            "reasoning": sample.reasoning or None,
            "entities": list(sample.entities) if sample.entities else None,
            "caption": _text(row, "caption", where),
            "group": self._group(row, where),
            "source": _text(row, "source", where),
        }
        for name, text in _texts(record):
            if found := _HALF.search(text):
                raise DataError(
                    f"the text has a lone surrogate, {found[0]!r}, half of a character; replace it",
                    field=name,
                    where=where,
                )
        return record

    def _images(self, row: Mapping[str, Any], where: str) -> list[dict[str, Any]]:
        name = "images" if "images" in row else "image"
        if name == "images" and row.get("image") is not None:
            raise DataError("expected `image` or `images`, got both", field=name, where=where)
        value = row.get(name)
        if value is None and not self.needs_image:
            return []
        listed = list(value) if isinstance(value, list | tuple) else [value]
        return [self.images.checked(each, where, name) for each in listed]

    def _renamed(self, row: Mapping[str, Any], where: str) -> Mapping[str, Any]:
        if not self.columns:
            return row
        renamed = dict(row)
        for name, column in self.columns.items():
            if column not in row:
                raise DataError(
                    f"the row has no column {column!r} (it has {named(row)}); correct "
                    f"`data.columns.{name}`",
                    field=name,
                    where=where,
                )
            renamed[name] = row[column]
        return renamed

    def _group(self, row: Mapping[str, Any], where: str) -> str | None:
        value = row.get(self.group or "group")
        if value is None or value == "":
            if self.group:
                raise DataError(
                    f"the row has no group; `data.group` names the column {self.group!r} of the "
                    "patient or slide, which every row must have",
                    field=self.group,
                    where=where,
                )
            return None
        return str(value)

    def _conversation(self, row: Mapping[str, Any], where: str) -> tuple[list[Message], Any]:
        """Return the prompt as chat messages, and the row's own completion or None."""
        given = [key for key in ("prompt", "question", "messages") if row.get(key)]
        if len(given) != 1:
            raise DataError(
                "expected one of `prompt`, `question` and `messages`, got "
                f"{' and '.join(given) or 'none'}",
                field="prompt",
                where=where,
            )
        name, value, completion = given[0], row[given[0]], row.get("completion")
        if isinstance(value, str) and name != "messages":
            return user_prompt(value, self.instruction), completion
        messages = _messages(value, name, where)
        if name == "messages":
            if completion:
                raise DataError(
                    "expected the completion as the last of `messages` or as `completion`, got "
                    "both",
                    field="completion",
                    where=where,
                )
            if messages[-1]["role"] != "assistant":
                raise DataError(
                    "the last message is not the assistant's; end with the completion to teach, "
                    "or call the field `prompt`",
                    field=name,
                    where=where,
                )
            completion = messages.pop()["content"]
        if not any(each["role"] == "user" for each in messages):
            raise DataError("there is no user message", field=name, where=where)
        return messages, completion


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the texts of a record, each with its field."""
    for name, value in record.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str):
                yield name, each
            elif isinstance(each, Mapping):
                yield from ((name, part) for part in each.values() if isinstance(part, str))
            elif isinstance(each, tuple):
                yield from ((name, part) for part in each)


def _text(row: Mapping[str, Any], name: str, where: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise DataError(f"expected text, got {type(value).__name__}", field=name, where=where)
    return value


def _messages(value: object, name: str, where: str) -> list[Message]:
    listed: list[Any] = value if isinstance(value, list) else [value]
    messages = []
    for message in listed:
        text = Sample.from_row({"completion": "", "prompt": [message]}, where).prompt
        role = message.get("role", "user")
        if role not in _ROLES:
            raise DataError(unknown("role", str(role), _ROLES), field=name, where=where)
        messages.append({"role": role, "content": text})
    if not messages:
        raise DataError("there is no message", field=name, where=where)
    return messages
