"""What a sentence of reasoning that weighs another diagnosis says of the case all the same.

"A meningioma would express EMA, and it is negative" says what a meningioma would show, and what
this case shows.
"""

import re
from collections.abc import Sequence

from pathreward.claims.claim import Claim

_BOUND = re.compile(
    r"[,;:]\s+|\s+(?=(?:but|whereas|while|although|though|yet|because|since|and)\s)", re.IGNORECASE
)
_OPENING = r"\s*(?:and|but|yet|though|although|while|whereas|because|since|as)?\s*"
_COPULA = r"\b(?:is|are|was|were|remains?|stays?)\b"
_ANAPHOR = re.compile(
    rf"{_OPENING}(?:it|this|that|which|they|these|both|all)\s+(?:\w+\s+)?{_COPULA}", re.IGNORECASE
)
"""How a clause begins that says of the case what the clause before it expects."""
_PRONOUN = re.compile(rf"{_OPENING}(?:it|they|this|these|which|who)\b", re.IGNORECASE)
_STATES = re.compile(_COPULA, re.IGNORECASE)
_EXPECTS = re.compile(
    r"\b(?:would|should|could|might|may|must|can|if|expect\w*|requires?|typical\w*|usual\w*"
    r"|often|most\w*|many|some|cases|tumou?rs|classic\w*|tends?|generally|by definition)\b",
    re.IGNORECASE,
)
"""Words of what a diagnosis shows in general."""
_HERE = re.compile(
    r"\b(?:here|this (?:case|tumou?r|lesion|biopsy|specimen|patient)|our|on hand)\b"
    r"|\A\s*(?:because|since)\b",
    re.IGNORECASE,
)
"""Words of the case, or of the reason for a judgement of it."""
_DENIES = re.compile(
    r"\b(?:not|no|none|negative|absent|lack\w*|missing|lost|without|never|nowhere)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_HOLDS = {"affirmed": True, "positive": True, "yes": True} | {
    **dict.fromkeys(("negated", "negative", "no"), False)
}

Span = tuple[int, int]


def is_of_case(text: str, claim: Claim, sentence: Span, rivals: Sequence[Span]) -> bool:
    """Return whether a claim beside another diagnosis is of the case.

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
            return _HOLDS[claim.value] != bool(_DENIES.search(following))
    clause = text[begin:stop]
    if any(begin <= each[0] < stop for each in rivals) or _EXPECTS.search(clause):
        return False
    is_own = _HERE.search(clause) is not None and not _PRONOUN.match(clause)
    return is_own and _STATES.search(clause) is not None


def begins_with_pronoun(clause: str) -> bool:
    """Return whether a clause goes on about what the one before it names: "; yet it has ...".

    >>> begins_with_pronoun(" yet it has one cell type"), begins_with_pronoun(" MYB is lost")
    (True, False)
    """
    return _PRONOUN.match(clause) is not None
