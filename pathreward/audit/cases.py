"""Build the cases of an audit: rows with an honest completion, a wrong answer and a neighbour."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pathreward.audit.case import (
    AttackCase,
    arrange_sections,
    concluding_sentence,
    join_sections,
)
from pathreward.audit.honest import honest_text
from pathreward.audit.relatives import siblings
from pathreward.audit.values import CHANGES
from pathreward.completion.sections import DIALECTS, Dialect
from pathreward.linking import Linker
from pathreward.resources import resource
from pathreward.sample import Sample

_YES_NO = {"yes": "no", "no": "yes"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that the audit leaves out, with the reason."""

    row: int
    """The row's number, from 1."""
    reason: str


def rows() -> list[Sample]:
    """Return the rows that ship for audits: small, with every kind of answer.

    >>> len(rows()) >= 20
    True
    """
    text = resource("rewards/audit.jsonl").read_text("utf-8")
    return [Sample(**{"completion": "", **json.loads(line)}) for line in text.splitlines()]


def cases(
    samples: Sequence[Sample], dialect: Dialect = DIALECTS["observe"]
) -> tuple[list[AttackCase], list[LeftOut]]:
    """Return the cases of rows, and the rows that are left out.

    The rows' own completions are ignored. A case's neighbour is the next row with another gold
    answer when the rows are sorted by content; the order of the input does not matter.
    """
    linker = Linker.default()
    made: list[AttackCase] = []
    left_out = []
    for number, sample in enumerate(samples, start=1):
        case, reason = _case(sample, dialect, linker)
        if case:
            made.append(case)
        else:
            left_out.append(LeftOut(number, reason))
    ring = sorted({case.key: case for case in made}.values(), key=lambda each: each.key)
    position = {case.key: at for at, case in enumerate(ring)}
    return [_with_neighbour(case, ring, position[case.key], linker) for case in made], left_out


def _case(sample: Sample, dialect: Dialect, linker: Linker) -> tuple[AttackCase | None, str]:
    written = honest_text(sample, linker)
    if written.missing:
        return None, written.missing
    answer = sample.gold or ""
    thought = f"{written.reasoning} {concluding_sentence(answer, sample)}"
    text = join_sections(arrange_sections(dialect, written.observation, thought, answer))
    return (
        AttackCase(
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
    """Return a digest of a row without its completion."""
    content = [
        sample.prompt,
        sample.answer,
        sample.options,
        sample.findings,
        sample.reasoning,
        sample.entities,
    ]
    return hashlib.blake2b(json.dumps(content).encode(), digest_size=8).hexdigest()


def _with_neighbour(
    case: AttackCase, ring: Sequence[AttackCase], position: int, linker: Linker
) -> AttackCase:
    """Return the case with its neighbour and a wrong answer."""
    following = [*ring[position + 1 :], *ring[:position]]
    others = [each for each in following if _differ(case, each, linker)]
    wrong = _wrong(case, others, linker)
    return replace(case, other=others[0] if others else None, wrong=wrong)


def _differ(one: AttackCase, other: AttackCase, linker: Linker) -> bool:
    """Return whether two rows have different answers and different findings."""
    if one.observation == other.observation:
        return False
    mine, theirs = (each.answer_text(each.answer).casefold() for each in (one, other))
    return mine != theirs and not _related(mine, theirs, linker)


def _related(one: str, other: str, linker: Linker) -> bool:
    """Return whether an answer names a concept of the other answer, or an ancestor of one."""
    graph = linker.graph
    mine, theirs = ({each.concept.id for each in linker.link(text)} for text in (one, other))
    return any(graph.is_a(a, b) or graph.is_a(b, a) for a in mine for b in theirs)


def _wrong(case: AttackCase, others: Sequence[AttackCase], linker: Linker) -> str | None:
    """Return a plausible wrong answer, or None.

    The first that exists of: another option; no for yes and yes for no; another value of a fact; a
    sibling of the diagnosis; the answer of another row with about the same length.
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
        each.answer_text(each.answer)
        for each in others
        if abs(len(each.answer_text(each.answer)) - len(case.answer)) < 40
        and each.answer.casefold() not in _YES_NO
    ]
    return alike[0] if alike else None
