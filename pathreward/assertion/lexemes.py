"""Words and signs of a text."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "word": "w",
        "zero_code": "z",
        "adverb": "y",
        "ing": "g",
        "ed": "k",
        "number": "#",
        "year": "%",
        "zero": "0",
        "plus": "+",
        "minus": "-",
        "checked": "X",
        "box": "B",
        "yes_mark": "Y",
        "no_mark": "N",
        "ask_mark": "Q",
        "equals": "=",
        "strike": "S",
    }
)
"""The letters of what is no cue word: unknown words by their ending, numbers and signs."""

STRIKE = SHAPES["strike"]
"""The letter at both ends of what is struck out: ``~~necrosis~~``."""
MENTION = "\x03"
"""In a text, stands before the letter of a role in place of a mention."""
_LEXEME = re.compile(
    rf"(?P<mention>{MENTION}[1-4])"
    r"|(?P<checked>\[[xX\u2713\u2714\u221a]\]|\([xX\u2713\u2714]\)|_[xX]_|[\u2612\u2611])"
    r"|(?P<box>\[_?\]|\(_\)|\u2610|\u25a1|(?<!_)_{2,5}(?!_))"
    r"|(?P<yes_mark>[\u2705\u2713\u2714\u221a\U0001f44d])"
    r"|(?P<no_mark>[\u274c\u2717\u2718\u2716\U0001f44e\U0001f6ab])"
    r"|(?P<strike>(?<!~)~~(?!~)|</?(?:s|del|strike)>)"
    r"|(?P<ask_mark>\u2753|(?<![^\s(])\?(?=[^\W\d_]{2}|\x03))"
    r"|(?P<minus>(?<![^\s(:])[-\u2212]ve(?![^\W_])|[(\[\uff08][-\u2212\u2013\uff0d][)\]\uff09]"
    rf"|(?<=[^\W_])[-\u2212\uff0d](?![^\W_]|{MENTION}))"
    r"|(?P<plus>\+ve(?![^\W_])|[(\[\uff08][+\uff0b]{1,4}[)\]\uff09]|[+\uff0b]{1,4})"
    r"|(?P<zero>(?:(?<![^\W_])[xX\u00d7])?0(?:\.0{1,3})?(?:\s?%|/\d{1,4}|[xX\u00d7])?(?![^\W_]|[.,]\d|\+))"
    r"|(?P<year>(?:19|20)\d\d(?![^\W_]|[.,/]\d))"
    r"|(?P<number>\d[\d.,/\u00d7%]{0,40}(?<=[\d%])(?![^\W_]))"
    r"|(?P<non>[Nn]on-[^\W_]{1,60})"
    r"|(?P<han>[\u4e00-\u9fff])"
    r"|(?P<word>[^\W_\u4e00-\u9fff]+(?:['\u2019](?:s|t|re|ve|d|ll|m)(?![^\W_]))?)"
    r"|(?P<leader>\.{4,}|\t+)"
    r"|(?P<ellipsis>\.{2,3})"
    r"|(?P<line>\n)"
    r"|\s+"
    r"|(?P<sign>[^\w\s])"
)
_SIGNS = MappingProxyType(
    {
        "\uff0c": ",",
        "\u3001": ",",
        "\u3002": ".",
        "\uff1b": ";",
        "\uff1a": ":",
        "\uff08": "(",
        "\uff09": ")",
        "\uff1f": "?",
        "[": "(",
        "]": ")",
        "\u2192": ":",
        "\u2022": "~",
        "-": "~",
        "\u2013": "~",
        "\u2014": "~",
        "\u2212": "~",
        "\u2026": ",",
        "\u201c": '"',
        "\u201d": '"',
        "\u00ab": '"',
        "\u00bb": '"',
    }
)
BAR = "|"
"""Separates the cells of a table; the grammar reads it as a colon."""
_BEFORE_PREFIX = frozenset({"", " ", "\n", "(", "[", "~", "*"})
"""What is in front of a "!" that denies the name behind it: "!necrosis", "(!necrosis)"."""
_NOT = frozenset("\u2260\u00ac")
_KEPT_SIGNS = frozenset(f',;:()?!/"~={BAR}')
_ABBREVIATIONS = frozenset(
    [
        "cf",
        "dr",
        "mr",
        "mrs",
        "eg",
        "ie",
        "fig",
        "approx",
        "resp",
        "vs",
        "viz",
        "incl",
        "al",
        "st",
        "no",
        "ca",
        "esp",
    ]
)
_PRONOUNS = frozenset(["it", "that", "this", "there", "he", "she", "what", "who"])
_STEMS = MappingProxyType({"ca": "can", "wo": "will", "sha": "shall", "ai": "is"})
_APOSTROPHES = "'\u2019"
SOFT_BREAK = "\r"
"""A line break before a small letter: within a sentence where the line is long."""


class Lexeme(NamedTuple):
    """A word in lower case or a sign, with its place in the piece of text."""

    form: str
    start: int
    end: int


def lexemes(piece: str) -> list[Lexeme]:
    r"""Return the words and signs of a piece of text.

    >>> [each.form for each in lexemes("Doesn't show (non-caseating) granulomas, CK7-.")]
    ['does', 'not', 'show', '(', 'non-caseating', ')', 'granulomas', ',', 'ck7', '\x01-', '.']
    """
    found: list[Lexeme] = []
    for lexeme in _LEXEME.finditer(piece):
        kind, start, end = lexeme.lastgroup, *lexeme.span()
        if kind == "word":
            found.extend(_words(lexeme[0], start, end))
        elif kind == "mention":
            found.append(Lexeme(f"\x01{lexeme[0][1]}", start, end))
        elif kind in {"han", "non"}:
            found.append(Lexeme(lexeme[0].lower(), start, end))
        elif kind == "line":
            after = piece[end : end + 1]
            found.append(Lexeme(SOFT_BREAK if after.islower() else "\n", start, end))
        elif kind == "ellipsis":
            found.append(Lexeme(".", start, end))
        elif kind == "leader":
            found.append(Lexeme(":", start, end))
        elif kind == "sign":
            found.extend(_sign(piece, lexeme[0], start, end))
        elif kind:
            found.append(Lexeme(f"\x01{SHAPES[kind]}", start, end))
    return found


def _words(written: str, start: int, end: int) -> list[Lexeme]:
    """Return a word's lexemes: "doesn't", "cannot" and "it's" have two."""
    if written == "IF":
        return [Lexeme("immunofluorescence", start, end)]
    word = written.lower()
    if word == "cannot":
        return [Lexeme("can", start, start + 3), Lexeme("not", start + 3, end)]
    if len(word) > 2 and word[-2] in _APOSTROPHES:
        if word == f"n{word[-2]}t":
            return [Lexeme("not", start, end)]
        if word[-1] == "t" and word[-3] == "n":
            stem = _STEMS.get(word[:-3], word[:-3])
            return [Lexeme(stem, start, end - 3), Lexeme("not", end - 3, end)]
        if word[-1] == "s":
            first = Lexeme(word[:-2], start, end - 2)
            return [first, Lexeme("is", end - 2, end)] if first.form in _PRONOUNS else [first]
        if word[-1] == "d":
            return [Lexeme(word[:-2], start, end - 2), Lexeme("would", end - 2, end)]
        if word[-1] == "m":
            return [Lexeme(word[:-2], start, end - 2), Lexeme("am", end - 2, end)]
    if len(word) > 3 and word[-3] in _APOSTROPHES:
        rest = {"re": "are", "ve": "have", "ll": "will"}[word[-2:]]
        return [Lexeme(word[:-3], start, end - 3), Lexeme(rest, end - 3, end)]
    return [Lexeme(word, start, end)]


def _sign(piece: str, written: str, start: int, end: int) -> list[Lexeme]:
    """Return the lexeme of a sign that means something."""
    sign = _SIGNS.get(written, written)
    if written == ".":
        return [Lexeme(".", start, end)] if _ends_sentence(piece, start) else []
    if written in _NOT or _is_prefix(piece, written, start, end):
        return [Lexeme("not", start, end)]
    if written == "&":
        return [Lexeme("&", start, end)]
    if sign == "~":
        before, after = piece[start - 1 : start], piece[end : end + 1]
        if written == "-" and before.isalnum() and after.isalnum():
            return []
        if before.isalnum() and after == MENTION and piece[start - 2 : start - 1] == MENTION:
            return []  # "blood-brain barrier"
    if sign == "." or sign in _KEPT_SIGNS:
        return [Lexeme("." if sign == "!" else sign, start, end)]
    return []


def _is_prefix(piece: str, written: str, start: int, end: int) -> bool:
    """Return whether a "!" denies the name behind it, as in code."""
    after = piece[end : end + 1]
    is_name = after.isalpha() or after == MENTION
    return written == "!" and is_name and piece[max(0, start - 1) : start] in _BEFORE_PREFIX


def _ends_sentence(piece: str, dot: int) -> bool:
    after = piece[dot + 1 : dot + 2]
    if after.isalnum() and not after.isupper():
        return False
    at = dot
    while at and piece[at - 1].isalnum() and dot - at < 8:
        at -= 1
    word = piece[at:dot].lower()
    if piece[at:dot] == "no" or (piece[at:dot].isupper() and dot - at > 1):
        return True  # the answer, not the number; HLA-DR
    return word not in _ABBREVIATIONS and not (len(word) == 1 and piece[at:dot].islower())
