"""Special tokens of chat templates, which a decoder may leave in the text."""

import re
from functools import lru_cache
from typing import NamedTuple

from pathreward.lexicon import alternatives, load_table

_SIGNS = "|\uff5c_["
"""Characters of tokens that are rare elsewhere: one character is found fast."""


class _Tokens(NamedTuple):
    anywhere: re.Pattern[str]
    signs: frozenset[str]
    """Characters one of which is in each token that counts anywhere: most texts hold none."""
    start: tuple[str, ...]
    end: tuple[str, ...]


@lru_cache(maxsize=1)
def _tokens() -> _Tokens:
    table = load_table(
        "pathreward.completion", "special_tokens", frozenset({"anywhere", "start", "end"})
    )
    anywhere = table.phrases("anywhere")
    return _Tokens(
        re.compile(alternatives(anywhere)),
        frozenset(next((sign for sign in _SIGNS if sign in each), each[0]) for each in anywhere),
        table.phrases("start"),
        table.phrases("end"),
    )


def blank_special_tokens(text: str) -> str:
    """Return `text` with spaces for special tokens; its length and all offsets stay.

    Tokens that are HTML or plain words elsewhere count only at the start (``<s>``) or the end
    (``</s>``, ``<pad>``) of the text.

    >>> blank_special_tokens("<answer><|begin_of_box|>B<|end_of_box|></answer></s>").split()
    ['<answer>', 'B', '</answer>']
    >>> blank_special_tokens("<s>B</s> C")
    '   B</s> C'
    """
    tokens = _tokens()
    if any(each in text for each in tokens.signs):
        text = tokens.anywhere.sub(lambda found: " " * len(found[0]), text)
    start = _skip_forwards(text, tokens.start)
    end = _skip_backwards(text, start, tokens.end)
    if start == 0 and end == len(text):
        return text
    return " " * start + text[start:end] + " " * (len(text) - end)


def _skip_forwards(text: str, tokens: tuple[str, ...]) -> int:
    """Return where the tokens at the start of a text end, 0 where there are none."""
    end = at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif text.startswith(tokens, at):
            at += next(len(each) for each in tokens if text.startswith(each, at))
            end = at
        else:
            break
    return end


def _skip_backwards(text: str, start: int, tokens: tuple[str, ...]) -> int:
    """Return where the tokens at the end of a text begin, its length where there are none."""
    begin = at = len(text)
    first = ""
    while at > start:
        if text[at - 1].isspace():
            at -= 1
        elif text.endswith(tokens, start, at):
            first = next(each for each in tokens if text.endswith(each, start, at))
            at -= len(first)
            begin = at
        else:
            break
    if first.startswith("</") and _is_open(text, start, begin, first.replace("/", "", 1), first):
        begin += len(first)  # it closes an HTML element
    return begin


def _is_open(text: str, start: int, end: int, opening: str, closing: str) -> bool:
    """Return whether an element is open at the end of a span."""
    return text.rfind(opening, start, end) > text.rfind(closing, start, end)
