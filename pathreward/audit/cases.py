"""The cases of an audit: rows with an honest completion, a wrong answer and a neighbour each."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pathreward.audit.case import Case, arranged, concluding, joined
from pathreward.audit.honest import draft
from pathreward.audit.relatives import siblings
from pathreward.audit.values import CHANGES
from pathreward.completion.sections import DIALECTS, Dialect
from pathreward.linking import Linker
from pathreward.resources import resource
from pathreward.sample import Sample

_YES_NO = {"yes": "no", "no": "yes"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of which no honest completion could be written."""

    row: int
    """Its place among the rows, from 1."""
    reason: str


def rows() -> list[Sample]:
    """Return the rows that ship with pathreward for audits: small, of every kind of answer.

    >>> len(rows()) >= 20
    True
    """
    text = resource("rewards/audit.jsonl").read_text("utf-8")
    return [Sample(**{"completion": "", **json.loads(line)}) for line in text.splitlines()]


def cases(
    samples: Sequence[Sample], dialect: Dialect = DIALECTS["observe"]
) -> tuple[list[Case], list[LeftOut]]:
    """Return the cases of rows, and the rows of which none could be made.

    What the rows have as completions is left alone: honest ones are written of the references.
    A case's neighbour is the next row with another gold answer, in an order that the rows'
    contents decide; the order of the rows does not matter.
    """
    linker = Linker.default()
    made: list[Case] = []
    left_out = []
    for number, sample in enumerate(samples, start=1):
        case, reason = _case(sample, dialect, linker)
        if case:
            made.append(case)
        else:
            left_out.append(LeftOut(number, reason))
    ring = sorted({case.key: case for case in made}.values(), key=lambda each: each.key)
    place = {case.key: at for at, case in enumerate(ring)}
    return [_beside(case, ring, place[case.key], linker) for case in made], left_out


def _case(sample: Sample, dialect: Dialect, linker: Linker) -> tuple[Case | None, str]:
    written = draft(sample, linker)
    if written.missing:
        return None, written.missing
    answer = sample.gold or ""
    thought = f"{written.reasoning} {concluding(answer, sample)}"
    text = joined(arranged(dialect, written.observation, thought, answer))
    return (
        Case(
            _key(sample),
            replace(sample, completion=text),
            dialect,
            written.observation,
            written.reasoning,
            answer,
            wrong=None,
        ),
        "",
    )


def _key(sample: Sample) -> str:
    """Return what tells a row from others, whatever its completion is."""
    told = [
        sample.prompt,
        sample.answer,
        sample.options,
        sample.findings,
        sample.reasoning,
        sample.entities,
    ]
    return hashlib.blake2b(json.dumps(told).encode(), digest_size=8).hexdigest()


def _beside(case: Case, ring: Sequence[Case], place: int, linker: Linker) -> Case:
    """Return the case with its neighbour and a wrong answer."""
    following = [*ring[place + 1 :], *ring[:place]]
    others = [each for each in following if _differ(case, each, linker)]
    wrong = _wrong(case, others, linker)
    return replace(case, other=others[0] if others else None, wrong=wrong)


def _differ(one: Case, other: Case, linker: Linker) -> bool:
    """Say whether two rows have different answers and different findings."""
    if one.observation == other.observation:
        return False
    mine, theirs = (each.said(each.answer).casefold() for each in (one, other))
    return mine != theirs and not _related(mine, theirs, linker)


def _related(one: str, other: str, linker: Linker) -> bool:
    """Say whether two answers name concepts of which one is the other or stands above it."""
    graph = linker.graph
    mine, theirs = ({each.concept.id for each in linker.link(text)} for text in (one, other))
    return any(graph.is_a(a, b) or graph.is_a(b, a) for a in mine for b in theirs)


def _wrong(case: Case, others: Sequence[Case], linker: Linker) -> str | None:
    """Return a plausible wrong answer: another option, the other of two, another value, a sibling.

    Where none of these can be told, it is another row's answer of about the same length.
    """
    labels = [each for each in case.options if each != case.answer]
    if labels:
        return labels[int(case.key, 16) % len(labels)]
    if other := _YES_NO.get(case.answer.casefold().strip(". ")):
        return other
    for change in CHANGES.values():
        if changed := change(case.answer):
            return changed
    if case.diagnosis and (near := siblings(case.diagnosis, linker.graph)):
        return near[0].name
    alike = [
        each.said(each.answer)
        for each in others
        if abs(len(each.said(each.answer)) - len(case.answer)) < 40
        and each.answer.casefold() not in _YES_NO
    ]
    return alike[0] if alike else None
