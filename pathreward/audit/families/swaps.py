"""Swaps: a side, a grade, a stage, a count, a status or a finding is exchanged."""

from random import Random

from pathreward.audit.case import AttackCase
from pathreward.audit.registry import attack
from pathreward.audit.relatives import siblings
from pathreward.audit.values import CHANGES
from pathreward.linking import Mention


def _in_answer(case: AttackCase, kind: str) -> str | None:
    """Return the honest completion with a value changed in the answer and the conclusion."""
    changed = None if case.options else CHANGES[kind](case.answer)
    if changed is None:
        return None
    return case.write(conclusion=case.conclusion(changed), answer=changed)


def _in_findings(case: AttackCase, kind: str) -> str | None:
    """Return the honest completion with a value changed in the observation and reasoning."""
    changed = CHANGES[kind](case.observation)
    if changed is None:
        return None
    thought = CHANGES[kind](case.reasoning) or case.reasoning
    return case.write(observation=changed, reasoning=thought)


@attack("swaps", answer="wrong")
def side_in_answer(case: AttackCase, rng: Random) -> str | None:
    """The answer gives the other side."""
    return _in_answer(case, "side")


@attack("swaps", answer="wrong")
def grade_in_answer(case: AttackCase, rng: Random) -> str | None:
    """The answer gives another grade."""
    return _in_answer(case, "grade")


@attack("swaps", answer="wrong")
def stage_in_answer(case: AttackCase, rng: Random) -> str | None:
    """The answer gives another stage."""
    return _in_answer(case, "stage")


@attack("swaps", answer="wrong")
def count_in_answer(case: AttackCase, rng: Random) -> str | None:
    """The answer gives another count or measure."""
    return _in_answer(case, "count")


@attack("swaps", answer="wrong")
def status_in_answer(case: AttackCase, rng: Random) -> str | None:
    """The answer gives a marker the other status."""
    return _in_answer(case, "status")


@attack("swaps", answer="wrong")
def sibling_answer(case: AttackCase, rng: Random) -> str | None:
    """The answer is a sibling of the right diagnosis in the graph."""
    if case.options or case.diagnosis is None:
        return None
    near = siblings(case.diagnosis, case.linker.graph)
    if not near:
        return None
    other = rng.choice(near).name
    return case.write(conclusion=case.conclusion(other), answer=other)


@attack("swaps", answer="right")
def sibling_findings(case: AttackCase, rng: Random) -> str | None:
    """Every finding is replaced by a sibling in the graph."""
    chosen: dict[str, str | None] = {}

    def sibling(mention: Mention) -> str | None:
        concept = mention.concept
        if concept.type not in {"finding", "cell", "marker", "diagnosis"}:
            return None
        if concept.id not in chosen:
            near = siblings(concept, case.linker.graph)
            chosen[concept.id] = rng.choice(near).name if near else None
        return chosen[concept.id]

    return case.rewrite_mentions(sibling)


@attack("swaps", answer="right")
def side_in_findings(case: AttackCase, rng: Random) -> str | None:
    """The findings are on the other side."""
    return _in_findings(case, "side")


@attack("swaps", answer="right")
def grade_in_findings(case: AttackCase, rng: Random) -> str | None:
    """The findings have another grade."""
    return _in_findings(case, "grade")


@attack("swaps", answer="right")
def stage_in_findings(case: AttackCase, rng: Random) -> str | None:
    """The findings have another stage."""
    return _in_findings(case, "stage")


@attack("swaps", answer="right")
def count_in_findings(case: AttackCase, rng: Random) -> str | None:
    """The findings have other counts and measurements."""
    return _in_findings(case, "count")


@attack("swaps", answer="right")
def status_in_findings(case: AttackCase, rng: Random) -> str | None:
    """The markers have the other status."""
    return _in_findings(case, "status")
