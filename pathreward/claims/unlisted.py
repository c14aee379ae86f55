"""Structures that no table has, by their place beside a word of involvement.

"The cricoid is spared", "cricoid: uninvolved" and "leaves the cricoid alone" state one thing of one
structure, whether or not the graph knows it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pathreward.assertion.triggers import function_words
from pathreward.claims.involvement import OF_SITES, REACHING, UNLISTED, Token
from pathreward.claims.words import common_words, stem
from pathreward.lexicon import load_table

UNLISTED_WEIGHT = 0.4
"""What it weighs that such a structure is involved."""
_REACH = 64
"""Characters beside a word of involvement that are read."""
_NOUNS = r"((?:[a-z]{3,20}[ -]){0,2}(?!alone\b|intact\b|untouched\b|free\b)[a-z]{4,20})"
_BEFORE = re.compile(
    rf"(?:(?:\A|[.,;:(\n•*-][ \t]*|\b(?:and|but|while|whereas)[ ])(?:the[ ])?|\bthe[ ]){_NOUNS}"
    r"(?:[ \t]*(?:[:=|]|\.{2,})[ \t]*"
    r"|[ ](?:is|are|was|were|has[ ]been|have[ ]been|remains?|appears?)[ ]"
    r"(?:also[ ]|both[ ]|all[ ])?)"
    r"(?:not[ ]|no[ ])?\Z",
    re.IGNORECASE,
)
"""The subject of a passive verb, or the name of a field, in front of it."""
_ENDS = (
    *(":", "=", "|", "..", " also", " both", " all", " been", " is", " are", " was", " were"),
    *(" remain", " remains", " appear", " appears"),
)
"""What is in front of a word of involvement where its subject is before it."""
_BEHIND = re.compile(
    rf"[ ](?:the|its|both)[ ]{_NOUNS}(?=[ \t]*(?:[.,;:()\n]|\Z)"
    r"|[ ](?:and|or|but|alone|intact|untouched|in|on|at|by|over|with|without|free)\b)",
    re.IGNORECASE,
)
"""The object of a verb behind it."""


def unlisted(text: str, found: Sequence[Token]) -> Iterator[Token]:
    """Yield the structures beside words of involvement that are none of some tokens.

    >>> from pathreward.claims.involvement import tokens
    >>> text = "It invades the paraglottic space but leaves the cricoid alone."
    >>> [text[each.start : each.end] for each in unlisted(text, tokens(text))]
    ['paraglottic space', 'cricoid']

    Args:
        text: The text.
        found: The words of involvement and the structures of the text, in their order.
    """
    known = [each for each in found if not each.is_cue]
    starts = [each.start for each in known]
    for cue in found:
        if not cue.is_cue or cue.cls not in OF_SITES | {REACHING}:
            continue
        places = []
        low = max(0, cue.start - _REACH)
        near = text[low : cue.start].casefold().rstrip(" \t")
        near = near.removesuffix("not").removesuffix("no").rstrip(" \t")
        if near.endswith(_ENDS) and (before := _BEFORE.search(text, low, cue.start)):
            places.append(before.span(1))
        if behind := _BEHIND.match(text, cue.end, cue.end + _REACH):
            places.append(behind.span(1))
        for start, end in places:
            at = bisect_right(starts, end) - 1
            noun = text[start:end].rsplit(maxsplit=1)[-1].rsplit("-", maxsplit=1)[-1]
            if (at < 0 or known[at].end <= start) and _may_be_structure(noun):
                yield Token(start, end, UNLISTED + stem(noun), False)


def _may_be_structure(noun: str) -> bool:
    folded = noun.casefold()
    return not (folded in function_words() or folded in common_words() or folded in _others())


@lru_cache(maxsize=1)
def _others() -> frozenset[str]:
    """Return the nouns that name no structure, such as tumor, and adjectives."""
    return frozenset(load_table("pathreward.claims", "no_structures", None).class_of)
