"""The laws of rewards that compare a text with a reference: what is false costs, what is true not.

They are checked on honest completions that are written from the references of rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pathreward.audit import AttackCase, attacks, audit, cases
from pathreward.audit.honest import split_sentences
from pathreward.audit.values import CHANGES, other_degree
from pathreward.linking import Mention
from pathreward.sample import Sample
from pathreward.testing.laws import LawFault, Trial
from pathreward.testing.subject import Subject

_TOLERANCE = 1e-6
_INVENTED = ("invented-stage", "invented-grade", "invented-marker", "invented-nodes")
_NEUTRAL = ("neutral-addition", "true-negative-added", "correlation-recommended")


class Turn(NamedTuple):
    """One sentence of an honest observation, turned and left out."""

    kind: str
    """What is turned: a kind of fact, "degree" or "denial"."""
    turned: str
    """The observation with the sentence turned."""
    omitted: str
    """The observation without the sentence."""


def turns(case: AttackCase) -> list[Turn]:
    """Return the sentences of an observation that can be turned, if the reasoning has not the same.

    >>> sample = Sample("", answer="melanoma", findings="Nests. No ulceration. It has 2 cm.")
    >>> for each in turns(cases([sample])[0][0]):
    ...     print(each.kind, "|", each.turned, "|", each.omitted)
    count | Nests. No ulceration. It has 6 cm. | Nests. No ulceration.
    denial | Nests. Ulceration is present. It has 2 cm. | Nests. It has 2 cm.
    """
    sentences = split_sentences(case.observation)
    if len(sentences) < 2:
        return []
    found = []
    for kind, change in (*CHANGES.items(), ("degree", other_degree)):
        if change(case.reasoning):
            continue
        for place, sentence in enumerate(sentences):
            if changed := change(sentence):
                found.append(_turn(kind, sentences, place, changed))
    for place, sentence in enumerate(sentences):
        mentions = case.linker.link(sentence)
        if [each.polarity for each in mentions] == ["negated"] and _can_be_there(mentions[0]):
            name = mentions[0].text
            if name.casefold() not in case.reasoning.casefold():
                turned = f"{name[0].upper()}{name[1:]} is present."
                found.append(_turn("denial", sentences, place, turned))
    return found


def _can_be_there(mention: Mention) -> bool:
    """Return whether a mention names what is present or absent, and not a place."""
    return mention.concept.type not in {"anatomy", "procedure", "stain"}


def _turn(kind: str, sentences: Sequence[str], place: int, changed: str) -> Turn:
    before, after = sentences[:place], sentences[place + 1 :]
    return Turn(kind, " ".join([*before, changed, *after]), " ".join([*before, *after]))


def check_truth(trial: Trial, rows: Sequence[Sample]) -> Iterator[LawFault]:
    """Yield the violations of the laws "turned", "neutral" and "invented" on rows."""
    subject = trial.subject
    for case in cases(rows)[0]:
        yield from _check_turns(subject, case)
    low = trial.range[0] if trial.range else 0.0

    def values(samples: Sequence[Sample]) -> list[float | None]:
        return [output.value for output in subject(samples)]

    judged = subject.reward if subject.style == "reward" else values
    for law, names in (("neutral", _NEUTRAL), ("invented", _INVENTED)):
        for result in audit(judged, rows, attacks(only=names), lowest=low).results:
            if result.succeeded:
                example = result.examples[0]
                detail = (
                    f"{result.attack.name}: {example.value:g} against {example.honest:g} for the "
                    f"honest completion, on {result.succeeded} of {result.tried} samples"
                )
                yield LawFault(law, detail, example.sample)


def _check_turns(subject: Subject, case: AttackCase) -> Iterator[LawFault]:
    """Yield the turned sentences that earn as much as an omission, or more than honest text."""
    found = turns(case)
    texts = [case.write(observation=each) for turn in found for each in (turn.turned, turn.omitted)]
    samples = [case.sample, *(replace(case.sample, completion=text) for text in texts)]
    honest, *others = [each.value for each in subject(samples)]
    for number, turn in enumerate(found):
        turned, omitted = others[2 * number : 2 * number + 2]
        if None in (honest, turned, omitted):
            continue
        if turned >= omitted - _TOLERANCE or omitted > honest + _TOLERANCE:
            detail = (
                f"{turn.kind}: honest text earns {honest:g}, without the sentence {omitted:g}, "
                f"with it turned {turned:g}"
            )
            yield LawFault("turned", detail, samples[2 * number + 1])
