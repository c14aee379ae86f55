"""What a sentence or an answer states, where there is no gold answer to compare it with."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pathreward.answers.answer_text import answer_text
from pathreward.answers.commitment import affirmed
from pathreward.answers.grading import LONGEST, read_answer, recognised
from pathreward.answers.question import Question
from pathreward.answers.row import row_of
from pathreward.facts.protocol import Credit
from pathreward.linking import Linker, Mention

Value = str | tuple[str, str]
"""An option's label, yes or no, or a concept's id with its polarity."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text commits to: `values`, or none and the `fault` that says why."""

    values: frozenset[Value]
    fault: str = ""
    mentions: tuple[Mention, ...] = ()
    """The mentions of concepts that the values rest on, offsets in the text."""


def stated(text: str, question: Question, linker: Linker) -> Stated:
    """Return what a text commits to as an answer to a question; a very long text, to nothing.

    >>> question = Question("choice", {"A": "cyst", "B": "abscess"})
    >>> stated("It is B, since there is pus", question, Linker.default()).values
    frozenset({'B'})
    """
    if len(text) > LONGEST:
        return Stated(frozenset(), f"the answer is longer than {LONGEST:,} characters")
    if question.kind not in {"choice", "closed"}:
        return _concepts(linker.read(text), question)
    commitment = read_answer(
        answer_text(text).text, question, row_of("", question.gold, linker), linker, Credit()
    )
    if commitment.candidate is None:
        return Stated(frozenset(), commitment.reason)
    values = frozenset(commitment.candidate.key.split(", "))
    if question.kind == "choice" and not values <= question.options.keys():
        return Stated(frozenset(), f"the answer names {commitment.candidate.key}")
    return Stated(values)


def _concepts(mentions: Iterable[Mention], question: Question) -> Stated:
    """Return what mentions of concepts state; an uncertain one is a hedge."""
    relevant = tuple(each for each in mentions if each.concept.type in question.types)
    if not relevant:
        kinds = " or ".join(sorted(question.types))
        return Stated(frozenset(), f"the answer names no {kinds} of the graph")
    if unsure := next((each.text for each in relevant if each.polarity == "uncertain"), None):
        return Stated(frozenset(), f"the answer hedges on {unsure!r}", relevant)
    return Stated(frozenset((each.concept.id, each.polarity) for each in relevant), "", relevant)


def options_named(text: str, question: Question, linker: Linker) -> frozenset[str]:
    """Return the options that a text names and does not reject.

    >>> question = Question("choice", {"A": "cyst", "B": "abscess"})
    >>> options_named("There is no cyst. Pus fills the abscess.", question, Linker.default())
    frozenset({'B'})
    """
    found = recognised(text, question, row_of("", "", linker), linker, Credit())
    return frozenset(each.key for each in affirmed(text, found))


@lru_cache(maxsize=4096)
def essential(
    values: frozenset[Value], other: frozenset[Value], linker: Linker
) -> frozenset[Value]:
    """Return the part of `values` that has to agree with what the `other` side states.

    Of concepts: what is affirmed, without the ancestors of what is affirmed too, and of what is
    negated only what the other side speaks of (the rest is elimination).
    """
    pairs = [each for each in values if isinstance(each, tuple)]
    if not pairs:
        return values
    spoken_of = {each[0] for each in other}
    affirmed_ = [concept for concept, polarity in pairs if polarity == "affirmed"]
    implied = {above for concept in affirmed_ for above in linker.graph.ancestors(concept)}
    return frozenset(
        (concept, polarity)
        for concept, polarity in pairs
        if (concept not in implied if polarity == "affirmed" else concept in spoken_of)
    )
