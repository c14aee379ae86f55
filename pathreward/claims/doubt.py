"""Why the polarity of a span may be misread, by a second and simpler reading of its sentence.

`pathreward.assertion` decides the polarity. A contradiction weighs less where the words of denial
around a span leave room for doubt: an affirmed span in a clause that denies something, a denied
one far from the word that denies it.
"""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Literal

from pathreward.assertion.classes import class_of_cue
from pathreward.facts.phrases import PhraseFinder

_DENIALS = {"negation", "no", "nothing", "without", "none", "lack_noun", "lack_adjective"} | {
    *("absent", "lost", "lack", "lack_of", "exclude", "fail", "loss", "zero", "dispute")
}
"""Classes of ``cues.tsv``."""
_BOUND = re.compile(r"[,;:|]|\b(?:but|whereas|while|although|though|and|with|yet)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_CONTRACTED = re.compile(r"n['\u2019]t\b", re.IGNORECASE)
NEAR, NEAR_WORD = 5, 2
"""Words between a denial and what it surely denies, at most: a concept, any other word."""
Doubt = Literal["denial in clause", "denial in sentence", "denial far", "denial unseen"]
"""Something is denied in the clause, or in the sentence, of what is affirmed; what is denied is
far from a word of denial, or no word of its sentence denies."""


@lru_cache(maxsize=1)
def _finder() -> PhraseFinder[bool]:
    return PhraseFinder({word: True for word, cls in class_of_cue().items() if cls in _DENIALS})


def denials(text: str) -> list[tuple[int, int]]:
    """Return the spans of the words of denial in a text.

    >>> denials("No necrosis; mucin absent")
    [(0, 2), (19, 25)]
    """
    return [(each.start, each.end) for each in _finder().find(text)]


def has_denial(text: str) -> bool:
    """Return whether a text has a word of denial, or a verb with one: "isn't".

    >>> has_denial("necrosis isn't seen"), has_denial("necrosis is seen")
    (True, False)
    """
    return _CONTRACTED.search(text) is not None or bool(denials(text))


def doubt(
    text: str,
    span: tuple[int, int],
    sentence: tuple[int, int],
    found: list[tuple[int, int]],
    *,
    denied: bool,
    reach: int = NEAR,
) -> Doubt | None:
    """Return why it is in doubt that a text denies, or affirms, a span; None: it is not.

    >>> text = "No necrosis or, in the other fragments of the sample, mitoses."
    >>> sentence = (0, len(text))
    >>> [doubt(text, each, sentence, denials(text), denied=True) for each in ((3, 11), (55, 62))]
    [None, 'denial far']

    Args:
        text: The text.
        span: The span.
        sentence: The sentence of the span.
        found: The words of denial in the text.
        denied: Whether the text denies the span.
        reach: Words between a denial and what it surely denies, at most.
    """
    around = found[bisect_left(found, (sentence[0], 0)) : bisect_left(found, (sentence[1], 0))]
    if not around:
        return "denial unseen" if denied else None
    if denied:
        return None if any(_is_near(text, span, each, reach) for each in around) else "denial far"
    start, end = _clause(text, span, sentence)
    is_in_clause = any(start <= each[0] < end for each in around)
    return "denial in clause" if is_in_clause else "denial in sentence"


def _is_near(text: str, span: tuple[int, int], cue: tuple[int, int], reach: int) -> bool:
    between = text[cue[1] : span[0]] if cue[1] <= span[0] else text[span[1] : cue[0]]
    return len(_WORD.findall(between)) <= reach


def _clause(text: str, span: tuple[int, int], sentence: tuple[int, int]) -> tuple[int, int]:
    start, end = sentence
    for each in _BOUND.finditer(text, start, span[0]):
        start = each.end()
    behind = _BOUND.search(text, span[1], end)
    return start, behind.start() if behind else end
