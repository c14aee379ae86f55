"""The check of the steps: no premise of the reasoning is stated otherwise elsewhere.

Only sentences that speak of the case count: none that names another option or another diagnosis,
or that denies, rejects or compares.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pathreward.completion.scanning import MOST
from pathreward.completion.sections import Section
from pathreward.facts.registry import fact_types
from pathreward.lexicon import load_table
from pathreward.rewards.consistency_checks.context import CheckContext, CheckResult
from pathreward.rewards.consistency_checks.facts import differing
from pathreward.rewards.consistency_checks.rivals import sentence_of, speaks_of_rivals
from pathreward.rewards.consistency_checks.stances import classes, token_spans, tokens
from pathreward.rewards.consistency_checks.targets import stem

_SENTENCE = re.compile(r"[^.!?\n;\u3002]+")
_APART = frozenset("nrtz")
"""Classes of words in sentences that deny, reject or compare."""
_OPEN = _APART | {"u"}
"""The same and those that leave open: "may be on the left"."""
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
    """
    return _opposite(context) or _restated(context)


def _opposite(context: CheckContext) -> CheckResult | None:
    """Find a noun with two opposite values."""
    known: dict[tuple[str, str], _Value] = {}
    for section in context.completion.sections:
        if section.name not in {"observe", "think"}:
            continue
        for scale, noun, value in _values(context.text, section):
            first = known.setdefault((scale, noun), value)
            if first.value == value.value or _is_apart(context, first, value):
                continue
            spans = ((first.start, first.end), (value.start, value.end))
            words = [context.text[start:end] for start, end in spans]
            note = f"{words[0]!r} and {words[1]!r}"
            evidence = tuple(context.contradiction(*span, note, section.name) for span in spans)
            return CheckResult(0.0, note, evidence)
    return None


def _values(text: str, section: Section) -> Iterator[tuple[str, str, _Value]]:
    """Yield the scale, the noun and the value of what a section says of the case."""
    poles = _poles()
    body = text[section.start : min(section.end, section.start + MOST)]
    found = tokens(body)
    if poles.keys().isdisjoint(found):
        return
    codes = classes(found)
    spans = token_spans(body)
    for sentence in _SENTENCE.finditer(codes):
        if not _APART.isdisjoint(sentence[0]):
            continue
        for i in range(sentence.start(), sentence.end() - 1):
            noun = found[i + 1]
            if found[i] in poles and noun[0].isalpha() and len(noun) >= _SHORTEST:
                scale, value = poles[found[i]]
                first, last = spans[i][0], spans[i + 1][1]
                if body[last : last + 1] == "-":
                    continue  # "low self-esteem"
                place = _Value(value, section.start + first, section.start + last)
                yield scale, stem(noun), place


def _is_apart(context: CheckContext, *values: _Value) -> bool:
    """Return whether one of two values is not of the case, or both are of one sentence."""
    sentences = {sentence_of(context, each.start, each.end) for each in values}
    return len(sentences) < len(values) or any(
        speaks_of_rivals(context, each, options_only=bool(context.question.options))
        for each in sentences
    )


def _restated(context: CheckContext) -> CheckResult | None:
    """Find a grade, stage or side of think that observe states otherwise."""
    observed = context.completion.body("observe")
    if not observed.strip():
        return None
    for section in context.completion.named("think"):
        think = context.text[section.start : section.end]
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


@lru_cache(maxsize=1)
def _poles() -> dict[str, tuple[str, str]]:
    """Return the scale and the value of each word."""
    table = load_table(__package__, "opposite_words", None)
    return {each.phrase: (scale, value) for each in table.entries for scale, value in (each.cls.split(),)}
