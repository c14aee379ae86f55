"""Denials over several sentences: lists behind a colon, and what is struck out.

"The following is wrong: A; B. C." denies up to the end of its line, "wrong: A; B" over semicolons.
Behind a colon at the end of a line, the lines up to a blank one are the list; if the first of them
is an item with a dash, so are all.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pathreward.assertion.classes import pattern
from pathreward.assertion.lexemes import STRIKE

if TYPE_CHECKING:
    from pathreward.assertion.engine import TextReading
    from pathreward.assertion.scopes import Operator

_STRUCK = re.compile(rf"{STRIKE}[^\n{STRIKE}]{{1,400}}{STRIKE}")
_REACHES = ("list", "paragraph")
_ITEM = "~"
_NAMES = re.compile(pattern("<article|finding|place|word|in|of|and|or|ed|comma>{1,12}<stop>?"))
"""A part of a list that states nothing of its own."""


class Passage(NamedTuple):
    """A part of the characters of a text that is denied."""

    start: int
    end: int
    cue: int
    """Where the words stand that deny it."""
    rule: str


def struck_out(characters: str) -> Iterator[tuple[int, int]]:
    """Yield where what is struck out begins and ends, of 400 tokens at most.

    A token is one character: in "wSw1S." ("scar ~~with necrosis~~.") w is a word, S a sign of
    striking out, 1 a finding.

    >>> list(struck_out("wSw1S."))
    [(1, 5)]

    Args:
        characters: The text as `pathreward.assertion.tokens.encoded` returns it.
    """
    if STRIKE in characters:
        yield from (each.span() for each in _STRUCK.finditer(characters))


def denied_lists(text: "TextReading", starts: Sequence[int]) -> Iterator[Passage]:
    """Yield a passage for each list that a sentence in front of it denies.

    Args:
        text: The text.
        starts: Where phrases are that may deny a list, in ascending order; one within a list that
            is denied already is skipped.
    """
    done = -1
    for start in starts:
        if start < done:
            continue
        number = text.sentence_number(start)
        for each in text.read_at(number).operators:
            low = text.bounds[number]
            if each.rule.reach not in _REACHES:
                done = _end_of_names(text, number) if _heads_names(text, number, each) else -1
                if done > low:
                    yield Passage(low, done, start, each.rule.name)
                continue
            is_open = not text.read_at(number).classes[each.end :].strip()
            done = _end(text, number, is_open=is_open, is_paragraph=each.rule.reach == "paragraph")
            if done > low:
                yield Passage(low, done, start, each.rule.name)
            break


def _end(text: "TextReading", number: int, *, is_open: bool, is_paragraph: bool) -> int:
    """Return where the list ends that a sentence begins; `is_open`: nothing is behind its colon."""
    characters, bounds = text.characters, text.bounds
    at = bounds[number]
    if characters[at : at + 1] == "\n":
        return _end_of_lines(characters, at) if is_open else at
    if is_paragraph:
        end = characters.find("\n", at)
        return end if end >= 0 else len(characters)
    while characters[at : at + 1] == ";" and number + 1 < len(bounds):
        number += 1
        at = bounds[number]
    return at


def _heads_names(text: "TextReading", number: int, operator: "Operator") -> bool:
    """Return whether a sentence begins with a value in front of a colon: "Not seen: A; B"."""
    classes = text.read_at(number).classes
    colon = operator.end - (classes[operator.end - 1] == ":")
    is_first = not classes[: operator.start].strip(_ITEM)
    return is_first and operator.rule.polarity == "negated" and classes[colon : colon + 1] == ":"


def _end_of_names(text: "TextReading", number: int) -> int:
    """Return where the parts between semicolons end that only name something."""
    at = text.bounds[number]
    while text.characters[at : at + 1] == ";" and number + 1 < len(text.bounds):
        number += 1
        if not _NAMES.fullmatch(text.read_at(number).classes):
            break
        at = text.bounds[number]
    return at


def _end_of_lines(characters: str, at: int) -> int:
    """Return where the lines end that follow a line break: at a blank one, or behind the items."""
    is_item = characters[at + 1 : at + 2] == _ITEM
    while 0 <= at < len(characters) - 1:
        first = characters[at + 1]
        if first == "\n" or (is_item and first != _ITEM):
            return at
        at = characters.find("\n", at + 1)
    return len(characters)
