"""Parts of a whole that no fraction states: "12 cores, 3 positive", "none of 12 nodes"."""

import math
import re
from collections.abc import Iterator, Sequence

from pathreward.completion.scanning import lowered, matches, occurrences
from pathreward.facts.measurement.quantity import NUMBER, PART, Quantity
from pathreward.facts.measurement.vocabulary import words
from pathreward.lexicon import alternatives

_INVOLVED = re.compile(
    r"(?:(?!\b(?:without|no|not|none|negative|free)\b)[^.;\n]){0,24}?"
    rf"(?<!\w)(?:{alternatives(words('involved', 'disease'))})(?!\w)",
    re.IGNORECASE,
)
_FREE = re.compile(
    rf"(?:[\s,(:]{{1,2}}[a-z]{{2,12}}){{0,4}}?[\s,(:]{{1,2}}(?:{alternatives(words('free'))})(?!\w)"
    r"|(?:(?!\b(?:is|are|was|were|has|have|shows?|contains?|with)\b)[^.;\n]){0,70}"
    rf"\b(?:is|are|was|were)\s(?:all\s|both\s)?(?:{alternatives(words('free'))})(?!\w)",
    re.IGNORECASE,
)
"""Words behind a count: the predicate that follows it, over a list of stations in between."""
_PART_FREE = re.compile(
    rf"(?:\s[a-z]{{2,12}}){{0,3}}\s(?:is|are|was|were)\s(?:{alternatives(words('free'))})(?!\w)",
    re.IGNORECASE,
)
_ALL = re.compile(r"(?<!\bnot )\b(?:all|each|every one)(?: of)?(?: the)? \Z", re.IGNORECASE)
_NONE_OF = re.compile(
    rf"\b(?:(?:none|no) of (?:the |all )?"
    rf"|no (?:{alternatives(words('disease'))})"
    r"(?: [a-z]{2,12}){0,3} in (?:the |all |any of )?)\Z",
    re.IGNORECASE,
)
_NOT_IN = re.compile(
    rf"\b(?:no|without) (?:{alternatives(words('disease'))})(?: [a-z]{{2,12}}){{0,3}}"
    r" in (?:the )?\Z",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(r"\bnot (?:even |a single )?\Z", re.IGNORECASE)
_IN = re.compile(
    rf"(?<!\bno )(?<!\bwithout )\b(?:{alternatives(words('disease'))})(?: [a-z]{{2,12}})?"
    r" (?:in|to|involves) (?:the )?\Z",
    re.IGNORECASE,
)
_QUANTIFIED = re.compile(
    rf"\b(?:(?P<both>both|neither)(?: of the)?(?: two)?|(?P<one>(?:a|the|one) single)"
    rf"|(?P<more>{alternatives(words('several'))}))"
    r"(?: (?!of\b)[a-z]{3,12}){0,2} (?P<counted>node|core)s?\b",
    re.IGNORECASE,
)
_QUANTIFIERS = ("both", "neither", *words("several"))
_SINGLE = "single"
_STOP = re.compile(r"[.;\n]")
_TOGETHER = 48
"""Characters between a count and the number of those that are involved."""
_HAVE_PARTS = frozenset({"nodes", "cores"})


def with_parts(text: str, found: Sequence[Quantity]) -> Iterator[Quantity]:
    """Yield the quantities of a text, with the parts that two of them or words around one make.

    >>> text = "12 cores, 3 positive"
    >>> cores = Quantity(0, 2, "", 12.0, 12.0, counted="cores")
    >>> [found] = with_parts(text, [cores, Quantity(10, 11, "", 3.0, 3.0)])
    >>> found.low, found.whole, found.unit
    (3.0, 12.0, 'of')
    """
    skipped = False
    for place, each in enumerate(found):
        if skipped:
            skipped = False
            continue
        following = found[place + 1] if place + 1 < len(found) else None
        if _is_free_part(text, each) or _is_excepted(text, each):
            rest = (each.whole or 0.0) - each.low
            yield each._replace(low=rest, high=rest)  # 9 of 12 nodes are free: 3 are not
        elif _is_not_one(text, each):
            yield each._replace(low=0.0, high=0.0)
        elif not _may_be_whole(text, each):
            yield each._replace(involved=_is_involved(text, each, following))
        elif (
            following is not None
            and following.unit == NUMBER
            and following.low == following.high <= each.low
            and following.start - each.end <= _TOGETHER
            and not _STOP.search(text, each.end, following.start)
            and (involved := _INVOLVED.match(text, following.end, following.end + 48))
        ):
            skipped = True
            yield Quantity(
                each.start,
                involved.end(),
                PART,
                following.low,
                following.high,
                whole=each.low,
                counted=each.counted,
            )
        elif none := _NONE_OF.search(text, max(0, each.start - 56), each.start):
            yield Quantity(
                none.start(), each.end, PART, 0.0, 0.0, whole=each.low, counted=each.counted
            )
        elif free := _FREE.match(text, each.end, each.end + 100):
            yield Quantity(
                each.start, free.end(), PART, 0.0, 0.0, whole=each.low, counted=each.counted
            )
        elif _is_involved(text, each, following):
            if _ALL.search(text, max(0, each.start - 20), each.start):
                yield each._replace(unit=PART, whole=each.low)
            else:
                yield each._replace(involved=True)
        else:
            yield each


def quantified(text: str) -> Iterator[Quantity]:
    """Yield how many nodes or cores a word without a number counts: "both nodes are positive".

    >>> [(each.low, each.whole) for each in quantified("Neither node contains tumor.")]
    [(0.0, 2.0)]
    """
    if not _mentions_parts(text):
        return
    for each in matches(_QUANTIFIED, text, _quantifiers(text)):
        counted = f"{each['counted'].casefold()}s"
        start, end = each.span()
        number = 2.0 if each["both"] or each["more"] else 1.0
        made = Quantity(start, end, NUMBER, number, number, counted=counted)
        is_involved = _is_involved(text, made, None)
        if each["both"]:
            free = _FREE.match(text, end, end + 100)
            if is_involved or free:
                number = 2.0 if is_involved is (each["both"].casefold() == "both") else 0.0
                end = free.end() if free else end
                yield made._replace(end=end, unit=PART, low=number, high=number, whole=2.0)
        elif is_involved:
            high = math.inf if each["more"] else number
            yield made._replace(involved=True, high=high, open=">=" if each["more"] else "")


def _quantifiers(text: str) -> list[int]:
    """Return where the words may begin that count without a number."""
    folded = lowered(text)
    places = [at for word in _QUANTIFIERS if word in folded for at in occurrences(folded, word)]
    if _SINGLE in folded:
        singles = list(occurrences(folded, _SINGLE))
        places += [at - len(article) for article in ("a ", "the ") for at in singles]
    return sorted(places)


def _mentions_parts(text: str) -> bool:
    return any(each in text for each in ("node", "core", "NODE", "CORE"))


def _is_involved(text: str, quantity: Quantity, following: Quantity | None) -> bool:
    """Return whether a number of nodes or cores is that of those with disease."""
    if quantity.unit != NUMBER or quantity.counted not in _HAVE_PARTS:
        return False
    start, end = quantity.start, quantity.end
    is_near = following is not None and following.start - end <= _TOGETHER
    if is_near and following and not _STOP.search(text, end, following.start):
        return False  # "12 nodes, with metastasis in 3"
    if _INVOLVED.match(text, end, end + 48):
        return True
    return _IN.search(text, max(0, start - 48), start) is not None


def _is_not_one(text: str, quantity: Quantity) -> bool:
    """Return whether a part is none: "not one of 5 nodes"."""
    if quantity.whole is None or quantity.low != 1:
        return False
    return _NOT_ONE.search(text, max(0, quantity.start - 16), quantity.start) is not None


def _is_excepted(text: str, quantity: Quantity) -> bool:
    """Return whether a part is of those without disease: "no metastasis in 3 of 12 nodes"."""
    if quantity.whole is None or quantity.counted not in _HAVE_PARTS or quantity.open:
        return False
    if not 0 < quantity.low == quantity.high < quantity.whole:
        return False
    return _NOT_IN.search(text, max(0, quantity.start - 56), quantity.start) is not None


def _is_free_part(text: str, quantity: Quantity) -> bool:
    """Return whether a part is that of nodes or cores without disease."""
    if quantity.whole is None or quantity.counted not in _HAVE_PARTS:
        return False
    if not 0 < quantity.low == quantity.high <= quantity.whole:
        return False
    return _PART_FREE.match(text, quantity.end, quantity.end + 60) is not None


def _may_be_whole(text: str, quantity: Quantity) -> bool:
    """Return whether a count may be all of what has parts: "12 nodes", "all 15 are negative"."""
    if quantity.unit != NUMBER or quantity.low != quantity.high:
        return False
    if quantity.counted in _HAVE_PARTS:
        return True
    start = quantity.start
    return not quantity.counted and _ALL.search(text, max(0, start - 12), start) is not None
