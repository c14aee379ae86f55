"""One completion beside what it is judged against."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import count, product
from os import PathLike, fspath
from pathlib import Path
from string import ascii_uppercase
from typing import Any, Self

from pathreward.errors import DataError

Messages = Sequence[Mapping[str, Any]]
"""Chat messages: a role, a content (text or content blocks), perhaps ``reasoning_content``."""

_REASONING_KEYS = ("reasoning_content", "thinking", "reasoning")


@dataclass(frozen=True, slots=True)
class Sample:
    """One completion beside what it is judged against.

    Chat messages become text when the sample is made: the content blocks of the assistant's
    messages are joined, and reasoning that a chat template moved out of the content
    (``reasoning_content``, ``thinking``) goes back in front of it, between ``<think>`` tags.

    >>> Sample(
    ...     [{"role": "assistant", "reasoning_content": "Nests.", "content": "carcinoma"}]
    ... ).completion
    '<think>Nests.</think>carcinoma'
    >>> Sample("b", answer="B", options=["granuloma", "abscess"]).options
    {'A': 'granuloma', 'B': 'abscess'}

    Raises:
        DataError: If a field has the wrong type, or `answer` is none of `options`.
    """

    completion: str | Messages
    """What the policy wrote; always text once the sample is made."""
    prompt: str | Messages = ""
    """What the policy was asked; always text once the sample is made."""
    answer: str | None = None
    """The gold answer: an option's label, yes or no, a diagnosis, free text."""
    options: Mapping[str, str] | Sequence[str] | None = None
    """Option texts by label; a list is lettered A, B, C..."""
    findings: str | None = None
    """Reference findings, the text of a report."""
    reasoning: str | None = None
    """Reference reasoning."""
    entities: Sequence[str] | None = None
    """Gold entities, names or ids; None: linked from the reference texts."""
    images: Any = field(default=None, compare=False, repr=False)
    """What the prompt shows: paths, PIL images, arrays, encoded bytes or rows of `datasets.Image`,
    a tuple of them once the sample is made, or None. Opened by the rewards that look at them, and
    left out of comparisons: two samples that differ in their images alone are equal."""

    def __post_init__(self) -> None:
        put = object.__setattr__  # the class is frozen: this is its one moment of becoming
        put(self, "completion", _text(self.completion, "completion", role="assistant"))
        put(self, "prompt", _text(self.prompt, "prompt"))
        put(self, "options", _options(self.options))
        put(self, "answer", _answer(self.answer))
        for name in ("findings", "reasoning"):
            _expect_text_or_none(getattr(self, name), name)
        put(self, "entities", _entities(self.entities))
        if self.images is not None:
            put(self, "images", _images(self.images))
        if self.options is not None and self.answer is not None:
            gold_label(self.answer, self.options)  # type: ignore[arg-type]  # a mapping by now

    @property
    def text(self) -> str:
        """The completion, as the text that it always is once the sample is made."""
        return self.completion  # type: ignore[return-value]  # __post_init__ made it text

    @property
    def gold(self) -> str | None:
        """The label of the right option where there are options, else the gold answer itself."""
        if self.answer is None or self.options is None:
            return self.answer
        return gold_label(self.answer, self.options)  # type: ignore[arg-type]  # a mapping by now

    @classmethod
    def from_row(cls, row: Mapping[str, Any], where: str = "", folder: Path | None = None) -> Self:
        """Return the sample of a JSONL row; keys that are no field of a sample are left alone.

        Its image may be called ``image`` too. Paths of images are relative to `folder`.

        Raises:
            DataError: As for the class, with `where` in the message.
        """
        if not isinstance(row, Mapping):
            raise DataError(f"expected a JSON object, got {type(row).__name__}", where=where)
        known = {each.name for each in fields(cls)}
        if "completion" not in row:
            near = ", ".join(map(repr, row)) or "nothing"
            raise DataError(
                f"the row has no completion (it has {near}); rename the field that holds the "
                "policy's text to 'completion'",
                field="completion",
                where=where,
            )
        given = {key: value for key, value in row.items() if key in known}
        if not isinstance(row.get("image"), int | float | None):
            given.setdefault("images", row["image"])
        try:
            if folder and given.get("images") is not None:
                given["images"] = [_beside(each, folder) for each in _images(given["images"]) or ()]
            return cls(**given)
        except DataError as error:
            raise error.at(where) from None


def gold_label(answer: str, options: Mapping[str, str]) -> str:
    """Return the label of the option that `answer` means.

    Tried in this order: a label, a label with its text ("B. abscess"), a 1-based number, a text.

    >>> gold_label("b", {"A": "2", "B": "4"}), gold_label("2", {"A": "2", "B": "4"})
    ('B', 'B')

    Raises:
        DataError: If `answer` means none of `options`.
    """
    bare = answer.strip(" \t\r\n\"'()[].:")
    by_label = {label.casefold(): label for label in options}
    if bare.casefold() in by_label:
        return by_label[bare.casefold()]
    folded = " ".join(answer.casefold().split())
    for label, text in options.items():
        body = " ".join(text.casefold().split())
        if folded == body or any(
            folded == f"{label.casefold()}{s} {body}" for s in (".", ")", ":")
        ):
            return label if not _is_index(bare, options) else list(options)[int(bare) - 1]
    if _is_index(bare, options):
        return list(options)[int(bare) - 1]
    raise DataError(
        f"the gold answer {answer!r} is none of the options {', '.join(options)}; give a label, "
        "a 1-based number or an option's text",
        field="answer",
    )


def _is_index(text: str, options: Mapping[str, str]) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text) <= len(options)


def _text(value: object, field: str, role: str = "") -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        value = [value]
    if isinstance(value, bytes):
        raise DataError("expected text, got bytes; decode it first", field=field)
    if not isinstance(value, Sequence):
        raise DataError(
            f"expected text or chat messages, got {type(value).__name__}; an empty string stands "
            "for a policy that wrote nothing",
            field=field,
        )
    return "\n".join(_message_text(each, field) for each in value if _is_by(each, role, field))


def _is_by(message: object, role: str, field: str) -> bool:
    if not isinstance(message, Mapping):
        raise DataError(
            f"expected chat messages with a role and a content, got {type(message).__name__}",
            field=field,
        )
    return not role or message.get("role", role) == role


def _message_text(message: Mapping[str, Any], field: str) -> str:
    content = message.get("content")
    if content is None:
        content = ""
    elif isinstance(content, Sequence) and not isinstance(content, str | bytes):
        content = "".join(_block_text(block, field) for block in content)
    elif not isinstance(content, str):
        raise DataError(
            f"expected a message's content as text or content blocks, got {type(content).__name__}",
            field=field,
        )
    reasoning = next((message[key] for key in _REASONING_KEYS if message.get(key)), "")
    if not isinstance(reasoning, str):
        raise DataError(
            f"expected a message's reasoning as text, got {type(reasoning).__name__}", field=field
        )
    return f"<think>{reasoning}</think>{content}" if reasoning else content


def _block_text(block: object, field: str) -> str:
    if isinstance(block, str):
        return block
    if not isinstance(block, Mapping):
        raise DataError(f"expected content blocks, got {type(block).__name__}", field=field)
    if block.get("type", "text") in {"thinking", "reasoning"}:
        return f"<think>{block.get('thinking') or block.get('text') or ''}</think>"
    text = block.get("text", "")
    return text if isinstance(text, str) else ""


def _options(value: object) -> dict[str, str] | None:
    if value is None:
        return None
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        value = dict(zip(_letters(), value, strict=False))
    if not isinstance(value, Mapping):
        raise DataError(
            f"expected options as a mapping or a list, got {type(value).__name__}", field="options"
        )
    if not value:
        return None
    for label, text in value.items():
        if not isinstance(label, str) or not label.strip() or not isinstance(text, str):
            raise DataError(
                f"expected options as text by label, got {label!r}: {text!r}", field="options"
            )
    return dict(value)


def _letters() -> Iterator[str]:
    """Yield A to Z, then AA, AB... as the columns of a spreadsheet are lettered."""
    for length in count(1):
        yield from map("".join, product(ascii_uppercase, repeat=length))


def _answer(value: object) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    _expect_text_or_none(value, "answer")
    return value  # type: ignore[return-value]  # checked above


def _entities(value: object) -> tuple[str, ...] | None:
    if value is None:
        return None
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise DataError(
            f"expected a list of entity names or ids, got {type(value).__name__}", field="entities"
        )
    if wrong := next((each for each in value if not isinstance(each, str)), None):
        raise DataError(f"expected entity names or ids, got {wrong!r} among them", field="entities")
    return tuple(value)


def _images(value: object) -> tuple[Any, ...] | None:
    listed = isinstance(value, Sequence) and not isinstance(value, str | bytes)
    images = tuple(value) if listed else (value,)  # type: ignore[arg-type]  # a sequence if listed
    for each in images:
        if each is None or (
            isinstance(each, int | float | Sequence) and not isinstance(each, str | bytes)
        ):
            raise DataError(
                f"expected images as paths, bytes, arrays or PIL images, got {type(each).__name__}",
                field="images",
            )
    return images or None


def _beside(image: object, folder: Path) -> object:
    return str(folder / fspath(image)) if isinstance(image, str | PathLike) else image


def _expect_text_or_none(value: object, field: str) -> None:
    if value is not None and not isinstance(value, str):
        raise DataError(f"expected text or null, got {type(value).__name__}", field=field)
