"""Values that are one end of a range: "at least grade 2", "< stage III"."""

import re

from pathreward.lexicon import alternatives, load_table

_TABLE = load_table(
    "pathreward.facts",
    "open_ends",
    frozenset({"more", "less", "above", "below", "name", "more behind", "less behind"}),
)
_NAMES = _TABLE.phrases("name")
_LAST_WORDS = frozenset(
    each.split()[-1] for each in _TABLE.phrases("more", "less", "above", "below")
)
_SIGNS = "<>\u2264\u2265="
_OPEN = re.compile(
    rf"(?:\b(?:(?P<more>{alternatives(_TABLE.phrases('more', 'above'))})"
    rf"|{alternatives(_TABLE.phrases('less', 'below'))})"
    r"|(?<![\w=/\"'-])(?:(?P<above>[>\u2265])|[<\u2264])=?)"
    rf"(?: (?:{alternatives(_NAMES)}))? ?\Z",
    re.IGNORECASE,
)
_STRICT = re.compile(
    rf"(?<!\bno )(?<!\bnot )(?:\b(?:{alternatives(_TABLE.phrases('above', 'below'))})|[<>])"
    rf"(?: (?:{alternatives(_NAMES)}))? ?\Z",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"\s?[,(]?\s?(?:(?P<more>{alternatives(_TABLE.phrases('more', 'more behind'))})"
    rf"|{alternatives(_TABLE.phrases('less', 'less behind'))})(?=\s*(?:[.,;:)\]\n]|\Z))",
    re.IGNORECASE,
)
_REACH = 24
"""Characters before a value in which a phrase may open its range."""


def left_open(text: str, start: int) -> str:
    """Return which end is open of the value that begins at `start`: "more", "less", or neither.

    >>> left_open("at least grade 2", 9), left_open("< grade 2", 2), left_open("a grade 2", 2)
    ('more', 'less', '')
    """
    words = text[max(0, start - _REACH) : start].lower().split()
    if words and words[-1] in _NAMES:
        words.pop()
    if not words or (words[-1] not in _LAST_WORDS and words[-1][-1] not in _SIGNS):
        return ""
    found = _OPEN.search(text, max(0, start - _REACH), start)
    return ("more" if found["more"] or found["above"] else "less") if found else ""


def open_end(text: str, start: int, end: int) -> str:
    """Return which end is open of a value by the words around it: "more", "less", or neither.

    >>> open_end("pT1 at least.", 0, 3), open_end("up to pT1", 6, 9)
    ('more', 'less')
    """
    found = _BEHIND.match(text, end, end + _REACH)
    if found:
        return "more" if found["more"] else "less"
    return left_open(text, start)


def is_excluded(text: str, start: int) -> bool:
    """Return whether the value at `start` lies outside of the range that it bounds.

    >>> is_excluded("lower than grade 2", 11), is_excluded("at most grade 2", 8)
    (True, False)
    """
    if not left_open(text, start):
        return False
    return _STRICT.search(text, max(0, start - _REACH), start) is not None
