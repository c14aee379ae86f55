"""Findings that a text affirms and takes back by name: "I withdraw the spikes"."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pathreward.claims.disowned import WITHDRAWING
from pathreward.claims.section_mentions import SectionMention
from pathreward.completion.scanning import MOST, plain
from pathreward.facts.phrases import PhraseFinder
from pathreward.lexicon import load_table, phrase_pattern
from pathreward.rewards.consistency_checks.context import CheckContext

_REACH = 80
"""Characters behind the words that take back in which the finding is named."""
_MOST_TRIES = 40


def taken_back(context: CheckContext) -> tuple[SectionMention, SectionMention] | None:
    """Return a finding that is affirmed of the case, and where it is taken back, or None.

    What was only a first impression is affirmed nowhere, and may be taken back.

    >>> from pathreward import Linker, Sample
    >>> from pathreward.rewards.consistency_checks.context import Levels
    >>> def read(think):
    ...     sample = Sample(f"<observe>Necrosis.</observe><think>{think}</think>")
    ...     return taken_back(CheckContext.of(sample, Linker.default(), Levels()))
    >>> read("I withdraw the necrosis.") is None, read("I withdraw the mucin.") is None
    (False, True)
    """
    found = [
        each
        for place in _places(context)
        for each in context.mentions_in(*place)
        if place[0] <= each.start and each.end <= place[1]
    ]
    for each in found[:_MOST_TRIES]:
        if each.mention.concept.type == "anatomy":
            continue
        for other in context.mentions.about({each.mention.concept.id}):
            is_earlier = other.end <= each.start and other.section == "observe"
            if (
                is_earlier
                and other.mention.polarity == "affirmed"
                and other.mention.frame == "case"
            ):
                return other, each
    return None


def _places(context: CheckContext) -> Sequence[tuple[int, int]]:
    """Return where what is taken back may be named."""
    text = context.text[:MOST]
    if not _cues().find(plain(text)):
        return []
    return [(found.end(), _end(text, found.end())) for found in _pattern().finditer(text)]


def _end(text: str, start: int) -> int:
    found = _stop().search(text, start, start + _REACH)
    return found.start() if found else min(len(text), start + _REACH)


@lru_cache(maxsize=1)
def _cues() -> PhraseFinder[bool]:
    """Return what finds the words without which nothing is taken back: few texts have one."""
    cues = (*WITHDRAWING, *_table("erratum"))
    return PhraseFinder({each.split()[0]: True for each in cues})


@lru_cache(maxsize=1)
def _stop() -> re.Pattern[str]:
    words = phrase_pattern(_table("read"))
    return re.compile(rf"[.,;:!?\n]|\b(?:{words})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    person, between, verb, erratum = (
        f"(?:{phrase_pattern(each)})"
        for each in (
            _table("person"),
            _table("between"),
            WITHDRAWING,
            _table("erratum"),
        )
    )
    return re.compile(
        rf"\b{person}\s(?:{between}\s){{0,3}}{verb}\s|\b{erratum}\s?:\s?(?:for|instead of)\s",
        re.IGNORECASE,
    )


def _table(cls: str) -> tuple[str, ...]:
    classes = frozenset({"person", "between", "erratum", "read"})
    return load_table(__package__, "taken_back_words", classes).phrases(cls)
