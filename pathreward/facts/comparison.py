"""Which of the facts that an answer states it asserts, and whether they are the gold ones."""

import re
from collections.abc import Sequence
from typing import Any

from pathreward.facts.protocol import Comparison, Credit, F, Fact, FactType

_BEFORE = re.compile(
    r"\b(?:not|no|without|except|excluding|excludes?|never|unlike|lack(?:s|ing)?|absence|isn't|nor)"
    r"(?:\s(?:an?|the|of|any|for|as|be|in)){0,3}\s{0,2}\Z"
    r"|\b(?:not|never)(?:\s[\w/-]{1,16}){1,2}\s\Z"
    r"|\b(?:rather than|instead of|as opposed to|against)(?:\s(?:an?|the))?\s{0,2}\Z",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"(?:\bnot|\bnever|\bcannot|n['’]t)\s(?:\w{1,12}\s)?(?:rule\sout|ruled\sout|exclude|dismiss)"
    r"(?:\s(?:an?|the))?\s\Z",
    re.IGNORECASE,
)
"""What is not ruled out is not denied."""
_BEHIND = re.compile(
    r"\s?(?:is|are|was|were|can be|seems)?\s?(?:not\b|incorrect|wrong|excluded|unlikely|false"
    r"|ruled out|eliminated)",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"[.;!?](?=\s|$)|\n|\b(?:because|since|given|due|which|whereas|while|based on)\b", re.IGNORECASE
)
_UNSURE = re.compile(
    r"\b(?:either|maybe|perhaps|possibl[ey]|versus|vs|unsure|uncertain|unclear|cannot|can't|could"
    r"|might|may be|suspected|suspicious|questionable|unknown|differential)\b|\?",
    re.IGNORECASE,
)
_OR_BEHIND = re.compile(r"(?:[\s)*]{0,3}(?:[\w-]{1,16}\s){0,2}|\s?,\s?)or\b", re.IGNORECASE)
_OR_BEFORE = re.compile(r"\bor\s(?:[\w-]{1,16}\s){0,2}\Z", re.IGNORECASE)
_REACH = 200


def affirmed(text: str, facts: Sequence[F]) -> list[F]:
    """Return the facts that `text` does not deny: of "grade 2, not grade 3" the first.

    >>> from pathreward.facts.registry import fact_types
    >>> text = "grade 2, not grade 3"
    >>> [each.value for each in affirmed(text, fact_types()["grade"].parse(text))]
    ['2']
    """
    return [
        each
        for each in facts
        if (
            not _BEFORE.search(text, max(0, each.start - 24), each.start)
            or _KEPT.search(text, max(0, each.start - 40), each.start)
        )
        and not _BEHIND.match(text, each.end, each.end + 24)
    ]


def hedge(text: str, facts: Sequence[Fact]) -> str:
    """Return the word by which `text` hedges in a clause that states one of `facts`, or nothing.

    An "or" counts beside a fact only: "grade 2, no necrosis or mitoses" hedges nothing.
    """
    for each in facts:
        start, end = clause(text, each)
        if found := _UNSURE.search(text, start, end):
            return found[0]
        if _beside_or(text, each, start, end):
            return "or"
    return ""


def alternative(text: str, facts: Sequence[Fact]) -> bool:
    """Return whether an "or" stands beside one of `facts`."""
    return any(_beside_or(text, each, *clause(text, each)) for each in facts)


def _beside_or(text: str, fact: Fact, start: int, end: int) -> bool:
    behind = _OR_BEHIND.match(text, fact.end, min(end, fact.end + 60))
    before = _OR_BEFORE.search(text, max(start, fact.start - 60), fact.start)
    return behind is not None or before is not None


def clause(text: str, fact: Fact) -> tuple[int, int]:
    """Return the bounds of the clause that a fact stands in, looking no farther than `_REACH`."""
    low = max(0, fact.start - _REACH)
    before = [each.end() for each in _BOUND.finditer(text, low, fact.start)]
    behind = _BOUND.search(text, fact.end, fact.end + _REACH)
    if behind and behind[0] == "?":
        return (before[-1] if before else low), behind.end()
    return (before[-1] if before else low), behind.start() if behind else fact.end + _REACH


def asserted(
    text: str, facts: Sequence[F], bearing: Sequence[F] | None = None
) -> tuple[list[F], str]:
    """Return the facts that `text` asserts, and why they commit to nothing, else the empty string.

    Args:
        text: The answer.
        facts: The facts that it states.
        bearing: Those on which a hedge costs the answer; None: all.
    """
    kept = affirmed(text, facts)
    relevant = kept if bearing is None else [each for each in kept if each in bearing]
    if word := hedge(text, relevant):
        return kept, f"the answer hedges ({word!r})"
    return kept, ""


def agree(
    fact_type: FactType[Any], text: str, stated: Sequence[Any], gold: Sequence[Any], credit: Credit
) -> Comparison:
    """Return whether the facts that an answer asserts are the gold ones.

    An answer that denies the gold fact somewhere is wrong, whatever else it asserts.

    >>> from pathreward.facts.registry import fact_types
    >>> grade = fact_types()["grade"]
    >>> text = "grade 2, not grade 3"
    >>> agree(grade, text, grade.parse(text), grade.parse("grade 2"), Credit()).value
    1.0
    """
    bearing = [each for each in stated if fact_type.bears_on(each, gold)]
    kept, fault = asserted(text, stated, bearing)
    if fault:
        return Comparison(0.0, fault)
    for each in bearing:
        if each not in kept and fact_type.compare([each], gold, Credit()).value == 1.0:
            return Comparison(0.0, f"the answer denies {fact_type.describe(each)}")
    return fact_type.compare(kept, gold, credit)
