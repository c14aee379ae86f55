"""The check of the grounds: does the reasoning rest on anything that was found?

A conclusion without a finding is no reasoning, nor is talk about reasoning ("I will go step by
step"), about the options, or about something else.
"""

from functools import lru_cache

from pathreward.claims.case_words import stems
from pathreward.completion.scanning import MOST
from pathreward.lexicon import load_table
from pathreward.linking import Linker
from pathreward.rewards.consistency_checks.context import CheckContext, CheckResult

_EVIDENCE = frozenset({"finding", "marker"})
_SEVERAL = 2
"""Findings that are enough although the observation names none of them in the same words."""
_SHARED = 2
"""Words of the observation that a reasoning takes up."""
_FEWEST = 4
"""Words of its own that a reasoning has where there is no observation to share words with."""


def check_grounds(context: CheckContext) -> CheckResult | None:
    """Find a reasoning that names no finding, and takes up no word of the observation.

    The answer and the options are no grounds. Without an observation, four other words are.

    >>> from pathreward import Linker, Sample
    >>> from pathreward.rewards.consistency_checks.context import Levels
    >>> sample = Sample("<think>I am sure: melanoma.</think><answer>melanoma</answer>")
    >>> check_grounds(CheckContext.of(sample, Linker.default(), Levels())).reason
    'the reasoning rests on no finding'
    """
    named = tuple(context.question.options.values()) or (context.answer_name,)
    observed = context.completion.body("observe")[:MOST]
    concepts = context.graph.concepts
    own = _concepts(named, context.linker)
    used = {
        each
        for each, _ in context.claims("think")
        if concepts[each].type in _EVIDENCE and each not in own
    }
    seen = {each for each, _ in context.claims("observe")}
    if len(used) >= _SEVERAL or (used and not (observed.strip() and used.isdisjoint(seen))):
        return None
    words = content_stems(context.completion.body("think")[:MOST]) - content_stems(" ".join(named))
    if observed.strip():
        words &= content_stems(observed)
    if len(words) + len(used) >= (_SHARED if observed.strip() else _FEWEST):
        return None
    return CheckResult(context.levels.unsupported, "the reasoning rests on no finding")


@lru_cache(maxsize=256)
def _concepts(names: tuple[str, ...], linker: Linker) -> frozenset[str]:
    return frozenset(each for name in names for each, _ in linker.read(name).claims)


def content_stems(text: str) -> frozenset[str]:
    """Return the words of a text that may say what was found, by their stems.

    >>> sorted(content_stems("The nuclei look pale, so it is a carcinoma."))
    ['carci', 'nucle', 'pale']
    """
    return stems(text) - _talk()


@lru_cache(maxsize=1)
def _talk() -> frozenset[str]:
    table = load_table(__package__, "talk_words", frozenset({"talk"}))
    return stems(" ".join(table.phrases("talk")))
