"""Parse the sides that a text states, and of which organ it states each.

"left breast", "left upper outer breast", "breast on the left", "L breast" and "breast (left)" are
the left of the breast; of "on the left" alone, and of "L nephrectomy", the organ is not known. The
"right" answer and what is "left" are no sides.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pathreward.completion.scanning import plain
from pathreward.facts.anatomy import parts, site_of_word
from pathreward.facts.phrases import Phrase, PhraseFinder
from pathreward.lexicon import load_table

SIDES = frozenset({"left", "right", "bilateral"})
RELATIVE = frozenset({"ipsilateral", "contralateral"})
"""Sides that name none without another one."""
_SHORT = {"short left": "left", "short right": "right"}
_OF_LUNG = {"left lung": "left", "right lung": "right"}
_NAMING = SIDES | RELATIVE | frozenset({*_SHORT, *_OF_LUNG})
_TABLE = load_table(
    "pathreward.facts.laterality",
    "side_words",
    _NAMING | {"side noun", "no side", "no side alone", "stop"},
)
_NO_SIDE = frozenset(_TABLE.phrases("no side", "no side alone"))
_GOING_ON = frozenset(_TABLE.phrases("no side alone"))
"""Words with which a clause goes on behind a side: "on the left there is a cyst"."""
_SIDE_NOUNS = frozenset(_TABLE.phrases("side noun"))
_STOPS = frozenset(_TABLE.phrases("stop"))
"""Words of grammar at which what is stated of a side ends."""
_JOINED = re.compile(
    r"(?: and | or | as well as | & |/)(?:the )?(?:left|right)\b(?:-sided)?", re.IGNORECASE
)
_BEHIND = re.compile(r"[)\]]?(?:[ \n-][^\W\d_]{1,20}+){1,6}+")
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE = re.compile(
    r"\b(?:([a-z]{2,20}+) )?([a-z]{2,20}+)"
    r"(?: ?[,(:|] ?| (?:on|of|at|in|to)(?: the| its)? |: ?\n?)\Z",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(r"\b(?:on|to|from|at|in|of) (?:the|its|his|her|their) \Z", re.IGNORECASE)
_OTHER_BEFORE = re.compile(
    r"\b(?:left|right)\b[^.;\n]{0,30}\b(?:and|or|vs\.?|versus|than) (?:the )?\Z", re.IGNORECASE
)
_OPENS = re.compile(r"(?:\A|[(\[,:;|/\n=*•-]\s?|\d\s)\Z")
_CLOSES = re.compile(r"\s?(?:\Z|[)\],.;:|/\n]|(?:and|or)\b)")
_PLURAL = re.compile(r"(?<![ius])s\Z|ae\Z", re.IGNORECASE)
"""The end of the plural of an organ: lungs, axillae; not of dermis and uterus."""
_FIELD = re.compile(r"\n[^\n:=|]{1,48}[:=|]")
_PROCEDURE = re.compile(
    r"[a-z]*(?:ectomy|[ot]omy|oscopy|plasty|centesis)|biops(?:y|ies)|bx|cores?|excision",
    re.IGNORECASE,
)
_WORDS_TO_PROCEDURE = 4
"""Words behind a side among which a procedure is looked for."""
_LABELLED = re.compile(
    r"\b(?:specimen|part|level|block|slide|pot|jar|sample|[A-Z] (?:to|and))s? \Z", re.IGNORECASE
)
"""In front of the letter of a label."""
_REACH = 44
_LONGEST_SHORT = 2
_LONGEST_WIDE = 4
"""Signs of the longest Chinese name of an organ."""


class Side(NamedTuple):
    """A side that a text states; offsets in the text."""

    start: int
    end: int
    value: str
    """``left``, ``right``, ``bilateral``; ``ipsilateral`` or ``contralateral``."""
    organ: str = ""
    """One name for a noun, its plural and its adjective: ``ovary``; empty if none is named."""


def sides(text: str) -> tuple[Side, ...]:
    """Return the sides that `text` states, in its order; the last few texts are kept.

    >>> [(each.value, each.organ) for each in sides("mass of the left breast; ovary (right)")]
    [('left', 'breast'), ('right', 'ovary')]
    >>> sides("That's right: B is the right answer, nothing is left.")
    ()
    """
    return _sides(plain(text))


@lru_cache(maxsize=256)
def _sides(text: str) -> tuple[Side, ...]:
    return tuple(side for each in _words().find(text) if (side := _side(text, each)) is not None)


@lru_cache(maxsize=1)
def _words() -> PhraseFinder[str]:
    return PhraseFinder({each.phrase: each.cls for each in _TABLE.entries if each.cls in _NAMING})


def _side(text: str, word: Phrase[str]) -> Side | None:
    """Return the side that a word names, with the organ beside it, or None if it names no side."""
    if word.value in _OF_LUNG:
        return Side(word.start, word.end, _OF_LUNG[word.value], "lung")
    if word.value in _SHORT and text[word.end : word.end + 1] == "/":
        return None  # "R/O carcinoma"
    value = _SHORT.get(word.value, word.value)
    found = _with_organ(text, word.start, word.end, value)
    written = text[word.start : word.end].casefold()
    if not written.isascii():
        return found
    if written == "both":
        is_plural = found.organ and _PLURAL.search(text, word.end, found.end)
        return found if is_plural and found.start == word.start else None
    if word.value in _SHORT:
        return found if found.organ or _is_of_procedure(text, word.start, found.end) else None
    if found.organ or word.value in RELATIVE or value == "bilateral" or "-" in written:
        return found
    return found if _is_side(text, word.start, word.end) else None


def _is_of_procedure(text: str, start: int, end: int) -> bool:
    """Return whether a procedure is named behind a side: "R radical nephrectomy", "Lt core bx"."""
    if _LABELLED.search(text, max(0, start - _REACH), start):
        return False
    behind = _BEHIND.match(text, end + text.startswith(".", end))  # "Rt."
    if behind is None:
        return False
    for word in _WORD.findall(behind[0])[:_WORDS_TO_PROCEDURE]:
        if _PROCEDURE.fullmatch(word):
            return True
        if word.casefold() in _STOPS:
            return False
    return False


def _is_side(text: str, start: int, end: int) -> bool:
    """Return whether "left" or "right" without an organ beside it is a side."""
    behind = _BEHIND.match(text, end, _limit(text, end, end + 24))
    following = _WORD.findall(behind[0])[0].casefold() if behind else ""
    is_place = _PLACE_BEFORE.search(text, max(0, start - _REACH), start) is not None
    if (following in _NO_SIDE and not (is_place and following in _GOING_ON)) or text[
        end : end + 1
    ] == "?":
        return False
    if following in _SIDE_NOUNS or _JOINED.match(text, end):
        return True
    before = text[max(0, start - _REACH) : start]
    if following and following not in _STOPS and following != "of":
        return True
    if is_place:
        return True
    opens = _OPENS.search(before) or _OTHER_BEFORE.search(before)
    return opens is not None and _CLOSES.match(text, end) is not None


def _with_organ(text: str, start: int, end: int, value: str) -> Side:
    """Return a side with the organ behind it, else in front of it, else the part of one behind."""
    part = Side(start, end, value)
    if not text[start:end].isascii():  # no spaces between words
        lengths = range(_LONGEST_WIDE, 0, -1)
        ends = (end + each for each in lengths if text[end : end + each] in site_of_word())
        return next((Side(start, e, value, site_of_word()[text[end:e]]) for e in ends), part)
    joined = _JOINED.match(text, end)
    if value in SIDES and text[end : end + 1] == "." and end - start <= _LONGEST_SHORT:
        end += 1  # "Lt."
    begin = joined.end() if joined else end
    if behind := _BEHIND.match(text, begin, _limit(text, begin, len(text))):
        following = [*_WORD.finditer(text, *behind.span())]
        words = [each[0].casefold() for each in following]
        for place, (word, folded) in enumerate(zip(following, words, strict=True)):
            if folded in _STOPS and folded not in {"the", "of"}:
                break
            if folded in _NO_SIDE and place == 0:
                break
            if organ := _organ(words[place : place + 2]):
                last = following[place + 1] if organ[1] == 2 else word
                return Side(start, last.end(), value, organ[0])
            if not part.organ and folded in parts():
                part = Side(start, word.end(), value, _singular(folded))
    if before := _BEFORE.search(text, max(0, start - _REACH), start):
        pair, word_before = f"{before[1] or ''} {before[2]}".casefold(), before[2].casefold()
        noun = site_of_word().get(pair.strip()) or site_of_word().get(word_before, "")
        if not noun and not part.organ and word_before in parts():
            noun = _singular(word_before)
        if noun:
            begin = before.start(1) if before[1] and pair in site_of_word() else before.start(2)
            return Side(begin, end, value, noun)
    return part


def _limit(text: str, start: int, end: int) -> int:
    """Return how far the words behind a side are read: not into the field of the next line."""
    line = text.find("\n", start, min(end, start + _REACH))
    return line if line >= 0 and _FIELD.match(text, line) else end


def _organ(following: Sequence[str]) -> tuple[str, int] | None:
    """Return the organ that the next two words or the next one name, and how many do."""
    if following[0] not in _first_words():
        return None
    for count in (2, 1):
        if count <= len(following) and (organ := site_of_word().get(" ".join(following[:count]))):
            return organ, count
    return None


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for name in site_of_word())


def _singular(part: str) -> str:
    return part.removesuffix("s")
