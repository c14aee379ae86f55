"""The check of the steps: no premise of the reasoning has another value elsewhere.

Only sentences that speak of the case count: none that names another option or another diagnosis,
or that denies, rejects or compares.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from pathreward.completion.scanning import MOST, between, lowered, matches, occurrences
from pathreward.facts.registry import fact_types
from pathreward.lexicon import alternatives, load_table
from pathreward.rewards.consistency_checks.context import CheckContext, CheckResult
from pathreward.rewards.consistency_checks.facts import differing
from pathreward.rewards.consistency_checks.rivals import sentence_of, speaks_of_rivals
from pathreward.rewards.consistency_checks.stance_classes import classes, tokens
from pathreward.rewards.consistency_checks.targets import stem

_APART = frozenset("nrtz")
"""Classes of words in sentences that deny, reject or compare."""
_OPEN = _APART | {"u"}
"""The same and those that leave open: "may be on the left"."""
_MOST_TRIES = 40
"""Pairs of opposite values whose sentences are read; a text with more of them is a list."""
_SIDES = ("left", "right")
_UNIQUE = (
    re.compile(r"rade\s(\w{1,3})\b"),
    re.compile(r"tage\s(\w{1,4})\b"),
    re.compile(r"T\d"),
)
"""What a fact on a scale with one value contains, besides the sides: a cheap test before facts are
parsed."""
_SHORTEST = 4
"""Letters of a noun that has a value."""


class _Value(NamedTuple):
    """A value of a noun: "elevated calcium"."""

    value: str
    start: int
    end: int


def check_steps(context: CheckContext) -> CheckResult | None:
    """Find a value of the case that is another value elsewhere: "high calcium", "low calcium".

    Grades, stages and sides of think are among those of observe where observe states any.

    >>> from pathreward import Linker, Sample
    >>> from pathreward.rewards.consistency_checks.context import Levels
    >>> sample = Sample("<think>High calcium is found. The low calcium explains it.</think>")
    >>> check_steps(CheckContext.of(sample, Linker.default(), Levels())).reason
    "'High calcium' and 'low calcium'"
    """
    return _opposite(context) or _restated(context)


_VIEW = "view"
"""The class of the nouns whose value is no finding."""


def _opposite(context: CheckContext) -> CheckResult | None:
    """Find a noun with two opposite values."""
    text = lowered(context.text)
    for poles, pattern in _scales():
        if sum(any(word in text for word in words) for words in poles) > 1:
            places = sorted(chain.from_iterable(occurrences(text, w) for e in poles for w in e))
            if found := _opposite_of(context, text, pattern, places):
                return found
    return None


def _opposite_of(
    context: CheckContext, text: str, pattern: re.Pattern[str], places: Sequence[int]
) -> CheckResult | None:
    """Find a noun with two values of one scale.

    Args:
        context: The completion.
        text: Its text in lower case.
        pattern: What matches a word of the scale and the noun behind it.
        places: Where the words of the scale are.
    """
    known: dict[tuple[str, str], _Value] = {}
    tried = 0
    for section in context.completion.sections:
        if section.name not in {"observe", "think"}:
            continue
        end = min(section.end, section.start + MOST)
        for found in matches(pattern, text, between(places, section.start, end), end):
            if found[2] in _views():
                continue  # low power, high power
            scale, pole = _poles()[found[1]]
            value = _Value(pole, *found.span())
            first = known.setdefault((scale, stem(found[2])), value)
            if first.value == pole:
                continue
            tried += 1
            if tried > _MOST_TRIES:
                return None
            if _is_apart(context, first, value):
                continue
            spans = ((first.start, first.end), (value.start, value.end))
            words = [context.text[slice(*each)] for each in spans]
            note = f"{words[0]!r} and {words[1]!r}"
            evidence = tuple(context.contradiction(*each, note, section.name) for each in spans)
            return CheckResult(0.0, note, evidence)
    return None


@lru_cache(maxsize=1)
def _scales() -> tuple[tuple[tuple[tuple[str, ...], ...], re.Pattern[str]], ...]:
    """Return the words of each scale by their value, and what matches one and the noun behind."""
    scales: dict[str, dict[str, list[str]]] = {}
    for word, (scale, value) in _poles().items():
        scales.setdefault(scale, {}).setdefault(value, []).append(word)
    noun = rf"[\s-]([^\W\d_]{{{_SHORTEST},40}})\b(?!-)"
    return tuple(
        (
            tuple(map(tuple, poles.values())),
            re.compile(rf"\b({alternatives(word for e in poles.values() for word in e)}){noun}"),
        )
        for poles in scales.values()
    )


def _is_apart(context: CheckContext, *values: _Value) -> bool:
    """Return whether one of two values is not of the case, or both are of one sentence."""
    sentences = {sentence_of(context, each.start, each.end) for each in values}
    options_only = bool(context.question.options)
    return len(sentences) < len(values) or any(
        not _APART.isdisjoint(classes(tokens(context.text[slice(*each)])))
        or speaks_of_rivals(context, each, options_only=options_only)
        for each in sentences
    )


def _restated(context: CheckContext) -> CheckResult | None:
    """Find a grade, stage or side of think that observe states otherwise."""
    observed = context.completion.body("observe")
    if not observed.strip():
        return None
    for section in context.completion.named("think"):
        think = context.text[section.start : section.end]
        if not _may_differ(think, observed):
            continue
        for fact_type in fact_types().values():
            if found := differing(fact_type, think, observed, ("think", "observe")):
                start, end, note = found
                span = (section.start + start, section.start + end)
                sentence = sentence_of(context, *span)
                codes = classes(tokens(context.text[slice(*sentence)]))
                if not _OPEN.isdisjoint(codes) or speaks_of_rivals(context, sentence):
                    continue
                return CheckResult(0.0, note, (context.contradiction(*span, note, "think"),))
    return None


def _may_differ(think: str, observed: str) -> bool:
    """Return whether no side, or no number behind a scale, of think is in the observation too."""
    sides = [{each for each in _SIDES if each in text} for text in (think, observed)]
    if all(sides) and sides[0].isdisjoint(sides[1]):
        return True
    for pattern in _UNIQUE:
        if stated := set(pattern.findall(think)):
            known = set(pattern.findall(observed))
            if known and known.isdisjoint(stated):
                return True
    return False


@lru_cache(maxsize=1)
def _poles() -> dict[str, tuple[str, str]]:
    """Return the scale and the value of each word."""
    table = load_table(__package__, "opposite_words", None)
    return {
        each.phrase: (scale, value)
        for each in table.entries
        if each.cls != _VIEW
        for scale, value in (each.cls.split(),)
    }


@lru_cache(maxsize=1)
def _views() -> frozenset[str]:
    """Return what a slide is looked at with, which has several values."""
    return frozenset(load_table(__package__, "opposite_words", None).phrases(_VIEW))
