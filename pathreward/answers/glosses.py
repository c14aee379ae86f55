"""Other names next to the answer: "schwannoma (neurinoma)", "LCH, formerly histiocytosis X".

A disease has many names, so a gloss may have words that no table has. A gloss is in brackets next
to the answer, behind a word that announces a name, or in front of the bracket that has the answer.
It names no rival. It is a name or a definition; a modifier in brackets, "adenocarcinoma (tubular)",
is an addition. An adverb of time announces names only: "LCH, formerly treated" has no gloss.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from pathreward.answers.candidates import Accounted, Candidate
from pathreward.answers.vocabulary import (
    REFUSED,
    UNKNOWN,
    AnswerPhrases,
    AnswerToken,
    frames,
    words_of,
)
from pathreward.kg.sites import plain
from pathreward.lexicon import load_table

_CUT = re.compile(r"[()\[\],;:/\n–—]|\s-\s|\.(?=\s|$)")
_OPENING = frozenset("([")
_ARTICLES = frozenset({"the", "a", "an"})
_NAME_ENDINGS = (
    "oma",
    "omas",
    "itis",
    "osis",
    "oses",
    "pathy",
    "emia",
    "aemia",
    "plasia",
    "trophy",
)
_ABBREVIATIONS = re.compile(r"\(\s*([A-Za-z]{2,7}(?:\s?[/,]\s?[A-Z][A-Za-z]{1,6})*)\s*\)")
_BEFORE = 160
"""Characters that are read in front of a bracketed abbreviation or an announced name."""
_FREE = frozenset({"naming", "time", "plain"})
"""Classes of words that may be next to the answer: "also known as", "formerly", "conventional"."""
_NAMING = frozenset({"naming", "time"})
"""Classes of words that announce another name."""
_POSSESSIVE = "'s"
_DENYING = frozenset({"negator", "bad", "excluding", "doubt"})


class _Piece(NamedTuple):
    """A part of a text between two marks."""

    start: int
    end: int
    before: str
    """The mark in front of it."""


@lru_cache(maxsize=1)
def _words() -> AnswerPhrases:
    classes = frozenset({"naming", "time", "head", "narrowing", "plain"})
    return AnswerPhrases(load_table("pathreward.lexicon", "gloss_words", classes).class_of)


def glosses(
    text: str, found: Sequence[Candidate], names: Sequence[tuple[int, int]], gold: str
) -> Iterable[Accounted]:
    """Yield the words that announce another name of the gold answer, and those of the name.

    `names` are the spans that name the gold answer in full.

    >>> right = Candidate(0, 10, "schwannoma", 1.0)
    >>> [
    ...     text
    ...     for e in glosses("Schwannoma (neurinoma)", [right], [(0, 10)], "schwannoma")
    ...     for text in ["Schwannoma (neurinoma)"[e.start : e.end]]
    ... ]
    ['neurinoma']
    >>> list(glosses("Schwannoma (melanotic)", [right], [(0, 10)], "schwannoma"))
    []
    """
    if not any(each.value == 1.0 for each in found):
        return
    tokens = _words().tokens(text)
    named = [e for e in tokens if e.cls == "naming"]
    yield from (Accounted(e.start, e.end, "gloss") for e in tokens if e.cls in _FREE)
    pieces = list(_pieces(text))
    wrong = sorted(each.start for each in found if each.value < 1.0)
    own = sorted(start for start, _ in names)
    called = [each.start for each in named]
    timed = [each.start for each in tokens if each.cls == "time"]
    right = [_holds(piece, own) for piece in pieces]
    for at, piece in enumerate(pieces):
        if right[at] or _holds(piece, wrong):
            continue
        follows = any(right[max(0, at - 2) : at])
        leads = at + 1 < len(pieces) and right[at + 1]
        if not follows and not leads:
            continue
        behind = pieces[at + 1] if leads else None
        is_named = _holds(piece, called) or bool(
            behind
            and (behind.before in _OPENING or _holds(behind._replace(end=behind.start + 2), called))
        )
        may_be_name = piece.before in _OPENING or piece.before == "/" or _holds(piece, timed)
        yield from _name(text, piece, gold, is_named=is_named, may_be_name=may_be_name)


def announced(text: str, start: int) -> bool:
    """Return whether a place follows a word that announces another name, in its part of the text.

    >>> announced("NET (what used to be called a carcinoid)", 31), announced("NET, carcinoid", 5)
    (True, False)
    """
    low = max(0, start - _BEFORE)
    cut = max((mark.end() for mark in _CUT.finditer(text, low, start)), default=low)
    return any(each.cls in _NAMING for each in _words().tokens(text, cut, start))


def _pieces(text: str) -> Iterable[_Piece]:
    start, before = 0, ""
    for mark in [*_CUT.finditer(text), None]:
        end = mark.start() if mark else len(text)
        if text[start:end].strip():
            yield _Piece(start, end, before)
            before = ""
        if mark:
            start = mark.end()
            before = mark[0].strip() if not before or mark[0] in _OPENING else before


def _holds(piece: _Piece, starts: Sequence[int]) -> bool:
    """Return whether one of some places, in their order, is in a piece."""
    at = bisect_left(starts, piece.start)
    return at < len(starts) and starts[at] < piece.end


def _name(
    text: str, piece: _Piece, gold: str, *, is_named: bool, may_be_name: bool
) -> Iterable[Accounted]:
    """Yield the unknown words of a piece that is a name or a definition of the answer."""
    tokens = frames().tokens(text[piece.start : piece.end])
    if not tokens or any(e.cls in _DENYING or e.cls in REFUSED for e in tokens):
        return
    kinds = {e.cls: e for e in _words().tokens(text[piece.start : piece.end])}
    if "narrowing" in kinds:
        return
    is_defined = tokens[0].form in _ARTICLES
    if not is_named and not (is_defined or (may_be_name and _is_name(tokens, gold))):
        return
    for each in tokens:
        if each.cls == UNKNOWN:
            yield Accounted(piece.start + each.start, piece.start + each.end, "gloss")


def _is_name(tokens: Sequence[AnswerToken], gold: str) -> bool:
    """Return whether words are the name of a disease, other than the gold one with a modifier."""
    last = tokens[-1].form
    heads = [e for e in _words().tokens(last) if e.cls == "head"]
    if plain(last)[-1:] == plain(gold)[-1:] and not heads:
        return False
    return bool(heads) or last.endswith(_NAME_ENDINGS) or any(e.form == _POSSESSIVE for e in tokens)


def abbreviations(text: str, names: Iterable[str]) -> Iterable[Accounted]:
    """Yield abbreviations in brackets of the words before them, or of the gold concept's names.

    >>> text = "Atypical lipomatous tumor (ALT)"
    >>> [text[e.start : e.end] for e in abbreviations(text, ())]
    ['ALT']
    """
    known = tuple(names)
    initials = ["".join(form[0] for _, _, form in words_of(name)) for name in known]
    for each in _ABBREVIATIONS.finditer(text):
        start = max(0, each.start() - _BEFORE)
        words = [form for _, _, form in words_of(text, start, each.start())]
        before = "".join(form[0] for form in words)
        before += " " + "".join(part[0] for form in words for part in plain(form))
        parts = [e.strip() for e in re.split(r"[/,]", each[1])]
        if not any(e[1:] != e[1:].lower() for e in parts):
            continue
        if all(_stands_for(e.casefold(), before, initials, known) for e in parts):
            yield Accounted(each.start(1), each.end(1), "gloss")


def _stands_for(short: str, before: str, initials: Iterable[str], names: Iterable[str]) -> bool:
    """Return whether letters are initials of the words before, or abbreviate a name or a part."""
    is_part = short in before or any(short in each for each in initials)
    return is_part or any(abbreviates(short, each) for each in names)


def abbreviates(short: str, name: str) -> bool:
    """Return whether letters abbreviate a name: initials, perhaps with more letters of its words.

    >>> abbreviates("aih", "autoimmune hepatitis"), abbreviates("scc", "small cell lymphoma")
    (True, False)
    """
    words = plain(name)
    letters = "".join(each[0] for each in words)
    if short == letters:
        return True
    if not words or len(short) > len(letters) + 2 or short[0] != letters[0]:
        return False
    at = 0
    for number, word in enumerate(words):
        if at >= len(short) or short[at] != word[0]:
            return False
        at += 1
        rest = len(words) - number - 1
        place = 1
        while at < len(short) - rest and place < len(word):
            at += word[place] == short[at]
            place += 1
    return at == len(short)
