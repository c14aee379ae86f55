"""What a comparison gives back, and what a text commits to among the facts that it states."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeVar


class Verdict(NamedTuple):
    """The value of a comparison in [0, 1], and the line that explains it."""

    value: float
    reason: str


class Credit(NamedTuple):
    """What an answer that is near the gold one earns; nothing by default."""

    near: float = 0.0
    """For the neighbouring grade, a stage that is the gold one said more or less precisely, a
    concept next to the gold one in the graph."""
    relative: float = 0.0
    """How far a quantity may be off, as a share of the gold one."""
    absolute: float = 0.0
    """How far a quantity may be off, in the gold one's base unit: mm, %, g, mL."""
    sets: str = "exact"
    """``f1``: a list of answers earns the F1 of its items."""


class Fact(Protocol):
    """What every reader of facts finds: a span."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """One past the last character."""


F = TypeVar("F", bound=Fact)

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

    >>> class Span(NamedTuple):
    ...     start: int
    ...     end: int
    >>> affirmed("grade 2, not grade 3", [Span(0, 7), Span(13, 20)])
    [Span(start=0, end=7)]
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
    """Say whether an "or" stands beside one of `facts`."""
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


def committed(text: str, facts: Sequence[F], relevant: Callable[[F], bool]) -> tuple[list[F], str]:
    """Return the affirmed facts and why they commit to nothing, if they hedge where it matters."""
    kept = affirmed(text, facts)
    if word := hedge(text, [each for each in kept if relevant(each)]):
        return kept, f"the answer hedges ({word!r})"
    return kept, ""


def listed(values: Sequence[str]) -> str:
    """Return values as a reader would write them."""
    return " and ".join(values) or "nothing"
