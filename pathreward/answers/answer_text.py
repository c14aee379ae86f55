r"""An answer as it is read: without Markdown, LaTeX, boxes, JSON or special tokens around it.

What is taken away becomes spaces, so that offsets hold, except where letters of another width are
replaced by ordinary ones.
"""

import json
import re
from typing import NamedTuple

from pathreward.answers.chinese import in_english
from pathreward.completion.boxes import boxed
from pathreward.completion.unicode import as_seen

_TOKEN = re.compile(
    r"<\|[^|<>\n]{1,40}\|>|</?s>|\[/?INST\]|</?(?:answer|think|b|i|em|strong|p|br)\s?/?>",
    re.IGNORECASE,
)
_LATEX = re.compile(
    r"\\(?:boxed|text(?:bf|it|rm)?|math(?:rm|bf)|displaystyle|[()\[\]])|[{}$`*#|]|\\(?=\s|$)"
)
_MARKS = re.compile(
    r"(?m)^[ \t]*(?:>[ \t]?)+(?!.{0,12}\d)|^[ \t]*[-+•][ \t]+"
    r"|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)"
)
_SCRIPTS = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%.])(?=[\u3400-\u9fff])")
_FENCE = re.compile(r"```[a-z]*")
_KEYS = ("answer", "final_answer", "final answer", "diagnosis", "choice", "option", "result")


class AnswerText(NamedTuple):
    """The text of an answer and where it is in the section."""

    text: str
    start: int
    """Where it begins in the section."""
    is_exact: bool
    """Whether offsets in it, moved by `start`, are offsets in the section."""


def answer_text(section: str) -> AnswerText:
    r"""Return the answer that a section holds.

    >>> answer_text("**B**. Abscess").text, answer_text('{"answer": "B"}').text
    ('  B  . Abscess', 'B')
    """
    start, end = 0, len(section)
    body = section
    bare = _FENCE.sub(lambda found: " " * len(found[0]), section).strip()
    if bare.startswith("{") and bare.endswith("}") and '"' in bare:
        value = _of_json(bare)
        if value is not None:
            at = section.find(value)
            return AnswerText(_read_as(value), max(at, 0), at >= 0)
    if boxes := boxed(section):
        if len(boxes) == 1:
            start, end = boxes[0]
            body = section[start:end]
        else:
            return AnswerText(" ; ".join(_read_as(section[a:b]) for a, b in boxes), 0, False)
    seen = _read_as(body)
    return AnswerText(seen, start, len(seen) == len(body))


def _read_as(body: str) -> str:
    """Return a text as it is read; where two scripts touch, a space parts them."""
    seen = in_english(_blanked(as_seen(body)))
    return seen if seen.isascii() else _SCRIPTS.sub(" ", seen)


def _blanked(text: str) -> str:
    """Return a text with what is no part of its words made spaces."""
    for pattern in (_TOKEN, _FENCE, _MARKS, _LATEX):
        text = pattern.sub(lambda found: " " * len(found[0]), text)
    return text


def _of_json(text: str) -> str | None:
    try:
        row = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return None  # not JSON after all: read as plain text
    if not isinstance(row, dict):
        return None
    folded = {str(key).casefold(): value for key, value in row.items()}
    value = next((folded[key] for key in _KEYS if key in folded), None)
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return str(value) if isinstance(value, str | int | float) else None
