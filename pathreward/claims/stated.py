"""Which facts of a text are of its case, and which of them it denies."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pathreward.assertion import Assertion
from pathreward.assertion.limits import limit_pattern
from pathreward.claims.claim import UNSURE, Claim, denied_fact
from pathreward.claims.doubt import has_denial
from pathreward.claims.words import REPORT_WORDS, WORD, common_words, whole_words
from pathreward.lexicon import alternatives, load_table

_NOT_MEASURED = "not assess"
"""The rule of "does not measure", which denies a size."""
_PLACING = frozenset({"in", "within", "at", "from", "to", "near", "beyond"})
_DIRECT = 3
"""Characters between a fact and the word behind it that denies it, at most."""
_ABSENT = frozenset({"field: none", "is absent"})
"""Rules by which a value denies the name in front of it."""
_FIELD_NAME = re.compile(r"(?: [^\W\d_]{1,20}){0,2}[ \t]*")
"""Words that a fact modifies in the name of a field: "high-grade transformation: none"."""
_UNSTATED = frozenset({"unchecked", "question", "whether"})
"""Rules of what states nothing."""
_DIRECTLY = frozenset({"instead of", "is other than", "crossed", "zero"})
"""Rules that deny the value beside their cue, which has no word of denial."""
_NO_DENIALS = ("over", " by")
"""How words end in front of a value that they do not deny: "over 7 mm", "free by 3 mm"."""
_BEARING = re.compile(r"-(?:positive|immunopositive|reactive|immunoreactive|expressing)\Z")
_NOUN = re.compile(r" (?!and |or |in |on |by |with |for |but )[^\W\d_]")
"""A word that the word in front of it describes."""
_NOT_AS = re.compile(
    r"(?:\bnot|n['\u2019]t|\bnever|\bhardly)(?:\s\w+)?\s(?:as|so)\s\w+\sas\s\Z", re.IGNORECASE
)
"""In front of a size that is not reached: "not nearly as large as 3 cm"."""
_RANKED = frozenset({"grade", "stage"})
_NEAR = 48
"""Characters in front of a size in which this is looked for."""
_OF_FACTS = frozenset({"case", "quotation"})


def stated_facts(
    text: str, facts: Sequence[Claim], asserted: Sequence[Assertion]
) -> Iterator[Claim]:
    """Yield the facts that a text states of its case; one that it denies as a denial.

    >>> size = Claim(4, 8, "measurement", (("size mm", "20/20"),), 0.7)
    >>> denial = Assertion("negated", cue=(0, 3), rule="no")
    >>> [each.value for each in stated_facts("not 2 cm", [size], [denial])]
    ['not 20/20']

    Args:
        text: The text.
        facts: Its facts.
        asserted: How it asserts each of them; more may follow.
    """
    for fact, how in zip(facts, asserted, strict=False):
        if (
            how.frame in _OF_FACTS
            and not how.retracted
            and how.rule not in _UNSTATED
            and not (how.is_whole and how.polarity == UNSURE)
            and not _bound().match(text, fact.end)
        ):
            if fact.kind == "measurement" and _NOT_AS.search(
                text[max(0, fact.start - _NEAR) : fact.start]
            ):
                yield _less(fact)
            elif how.polarity == "negated" and fact.value.startswith(">"):
                yield _at_most(fact)
            elif fact.kind in _RANKED and _is_passed(text, fact):
                yield denied_fact(fact)
            elif not _is_denied(text, fact, how):
                yield fact
            else:
                yield _less(fact) if _is_attained(text, fact, how) else denied_fact(fact)


def _is_passed(text: str, fact: Claim) -> bool:
    """Return whether a stage or grade is what is passed: "the stage exceeds pT3"."""
    found = _passed().search(text[max(0, fact.start - _NEAR) : fact.start])
    return found is not None and not found["denied"]


def _is_attained(text: str, fact: Claim, how: Assertion) -> bool:
    """Return whether what is denied is that a size or count is so much: "does not reach 3 cm"."""
    if fact.kind != "measurement" or how.cue is None or how.cue[0] >= fact.start:
        return False
    return limit_pattern("attain").search(text, how.cue[0], fact.start) is not None


def _less(fact: Claim) -> Claim:
    """Return a measurement as less than its value; a range is denied as it is."""
    low, _, high = fact.value.partition("/")
    if low != high:
        return denied_fact(fact)
    return fact._replace(axes=((fact.axis, f"-inf/<{low}"),))


def _at_most(fact: Claim) -> Claim:
    """Return a measurement that is not above its lower end: "no stenosis above 20%"."""
    low, _, _ = fact.value.partition("/")
    return fact._replace(axes=((fact.axis, f"-inf/{low.lstrip('>=')}"),))


@lru_cache(maxsize=1)
def _passed() -> re.Pattern[str]:
    """Return what is in front of a stage or grade that is not the one of the case."""
    return re.compile(
        r"(?P<denied>\b(?:no|not|never|n['\u2019]t)\s(?:\w+\s)?)?"
        rf"{limit_pattern('exceeding', 'exceed', 'outrank').pattern}\s"
        r"(?:(?:an?|the|stage|grade|category|level)\s){0,2}\Z",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _bound() -> re.Pattern[str]:
    """Return the words behind a number that is a rule: "above the 10% threshold"."""
    words = load_table("pathreward.claims", "report_words", REPORT_WORDS).phrases("bound")
    return re.compile(rf"[ -](?:{alternatives(words)})\b", re.IGNORECASE)


def _of_cells(text: str, fact: Claim) -> bool:
    """Return whether a positive result describes cells: "p63-positive basal cells are missing"."""
    return (
        fact.value == "positive"
        and _BEARING.search(text, fact.start, fact.end) is not None
        and _NOUN.match(text, fact.end) is not None
    )


def _is_denied(text: str, fact: Claim, how: Assertion) -> bool:
    """Return whether what is denied is a fact itself: "no Gleason score 3+4", "pT2: no".

    In "no necrosis in a tumor of 2 cm" the size holds: another word says what is denied.
    """
    if how.is_whole and how.polarity == "negated":
        return True
    if fact.value.startswith("0/"):
        return False  # "both nodes negative": none is counted
    if fact.kind == "laterality":
        return False  # a side belongs to what is denied beside it: "right ventricle: no infarct"
    if fact.kind == "measurement" and how.rule == "zero":
        return False  # the score of what is measured: "CD68 <10%: pAMR 0"
    if fact.kind == "marker":  # its status says whether it is negative, if no cell has it
        return how.polarity == "negated" and _of_cells(text, fact)
    if how.cue is None or not (how.polarity == "negated" or how.rule == _NOT_MEASURED):
        return False
    cue = text[slice(*how.cue)]
    if cue.casefold().endswith(_NO_DENIALS):
        return False
    if how.rule not in _DIRECTLY and any(map(str.isalnum, cue)) and not has_denial(cue):
        return False  # "over 7 mm"
    if how.cue[0] >= fact.end:
        if how.rule in _ABSENT:
            return _FIELD_NAME.fullmatch(text, fact.end, how.cue[0]) is not None
        return how.cue[0] - fact.end <= _DIRECT
    if text.rfind("(", how.cue[1], fact.start) > text.rfind(")", how.cue[1], fact.start):
        return False  # "neither the cecum (three pieces) nor the colon is inflamed"
    between = [each.casefold() for each in WORD.findall(text, how.cue[1], fact.start)]
    return (
        how.cue[1] <= fact.start
        and (common_words() | whole_words(fact.axis)).issuperset(between)
        and _PLACING.isdisjoint(between)
    )
