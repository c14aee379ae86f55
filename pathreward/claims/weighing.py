"""What a sentence of reasoning that weighs another diagnosis says of the case all the same.

"A meningioma would express EMA, and it is negative" says what a meningioma would show, and what
this case shows.
"""

import re
from collections.abc import Sequence

from pathreward.claims.claim import Claim
from pathreward.claims.doubt import has_denial
from pathreward.lexicon import load_table, phrase_pattern

_CLASSES = (
    *("contrast", "reason", "addition", "opening", "copula", "pronoun", "anaphor"),
    *("person_pronoun", "general", "here"),
)
_TABLE = load_table("pathreward.claims", "weighing_words", frozenset(_CLASSES))


def _any(*classes: str) -> str:
    return f"(?:{phrase_pattern(_TABLE.phrases(*classes))})"


_BOUND = re.compile(rf"[,;:]\s+|\s+(?={_any('contrast', 'reason', 'addition')}\s)", re.IGNORECASE)
_OPENING = rf"\s*{_any('contrast', 'reason', 'addition', 'opening')}?\s*"
_ANAPHOR = re.compile(
    rf"{_OPENING}{_any('pronoun', 'anaphor')}\s+(?:\w+\s+)?{_any('copula')}", re.IGNORECASE
)
"""How a clause begins that says of the case what the clause before it expects."""
_PRONOUN = re.compile(rf"{_OPENING}{_any('pronoun', 'person_pronoun')}", re.IGNORECASE)
_STATES = re.compile(_any("copula"), re.IGNORECASE)
_EXPECTS = re.compile(_any("general"), re.IGNORECASE)
_HERE = re.compile(rf"{_any('here')}|\A\s*{_any('reason')}", re.IGNORECASE)
"""Words of the case, or of the reason for a judgement of it."""
_HOLDS = {"affirmed": True, "positive": True, "yes": True} | {
    **dict.fromkeys(("negated", "negative", "no"), False)
}

Span = tuple[int, int]


def is_of_case(text: str, claim: Claim, sentence: Span, rivals: Sequence[Span]) -> bool:
    """Return whether a claim in a sentence about another diagnosis is about the case.

    It is if its own clause says so ("here", "because") without naming the diagnosis, or if the
    next clause takes it up by a pronoun and agrees.

    >>> text = "A meningioma would express EMA, and it is positive."
    >>> at = text.index("EMA")
    >>> claim = Claim(at, at + 3, "marker", (("marker EMA expression", "positive"),), 0.7)
    >>> is_of_case(text, claim, (0, len(text)), [(2, 12)])
    True
    >>> other = "A meningioma would express EMA and show whorls."
    >>> is_of_case(other, claim, (0, len(other)), [(2, 12)])
    False

    Args:
        text: The text.
        claim: The claim.
        sentence: Its sentence.
        rivals: The spans of the other diagnoses in the sentence.
    """
    if claim.value not in _HOLDS:
        return False
    start, end = sentence
    bounds = [start, *(each.end() for each in _BOUND.finditer(text, start, end)), end]
    at = max(i for i, each in enumerate(bounds[:-1]) if each <= claim.start)
    begin, stop = bounds[at], bounds[at + 1]
    if stop < claim.end:
        return False
    if stop < end:
        following = text[stop : bounds[at + 2]]
        if _ANAPHOR.match(following) and not _EXPECTS.search(following):
            return _HOLDS[claim.value] != has_denial(following)
    clause = text[begin:stop]
    if any(begin <= each[0] < stop for each in rivals) or _EXPECTS.search(clause):
        return False
    is_own = _HERE.search(clause) is not None and not _PRONOUN.match(clause)
    return is_own and _STATES.search(clause) is not None
