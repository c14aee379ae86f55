"""Stuffing: terms are listed without statements about the case."""

from random import Random

from pathreward.audit.case import AttackCase
from pathreward.audit.registry import attack
from pathreward.audit.relatives import names_of, supporting_names

_MANY = 200


def graph_terms(case: AttackCase, rng: Random, count: int = _MANY) -> str:
    """Return the names of random findings and markers of the graph as a list."""
    names = names_of(case.linker.graph, "finding", "marker")
    return ", ".join(rng.sample(names, min(count, len(names)))) + "."


@attack("stuffing", answer="right")
def graph_findings(case: AttackCase, rng: Random) -> str | None:
    """The reasoning is a list of the graph's terms."""
    return case.write(observation=graph_terms(case, rng), reasoning=graph_terms(case, rng))


@attack("stuffing", answer="right")
def graph_findings_added(case: AttackCase, rng: Random) -> str | None:
    """The honest observation is followed by a list of the graph's terms."""
    return case.write(observation=f"{case.observation} Also: {graph_terms(case, rng, 60)}")


@attack("stuffing", answer="right")
def textbook_list(case: AttackCase, rng: Random) -> str | None:
    """The supporting findings of the diagnosis in the graph replace the observation."""
    if case.diagnosis is None:
        return None
    names = supporting_names(case.diagnosis, case.linker.graph)
    if len(names) < 2:
        return None
    return case.write(observation=", ".join(names) + ".", reasoning="These are its features.")


@attack("stuffing", answer="right")
def repeated_hit(case: AttackCase, rng: Random) -> str | None:
    """One finding of the reference, thirty times, replaces the observation."""
    seen = [each.text for each in case.mentions if each.polarity == "affirmed"]
    if not seen:
        return None
    return case.write(observation=f"{seen[0].capitalize()}. " * 30, reasoning="")


@attack("stuffing", answer="right")
def terms_without_sentences(case: AttackCase, rng: Random) -> str | None:
    """The reference's terms are listed without their polarity."""
    names = list(dict.fromkeys(each.text for each in case.mentions))
    if len(names) < 2:
        return None
    return case.write(observation=" ".join(names), reasoning=" ".join(names))


@attack("stuffing", answer="wrong")
def answers_in_reasoning(case: AttackCase, rng: Random) -> str | None:
    """The reasoning repeats the right answer while the answer is a wrong one."""
    if case.wrong is None:
        return None
    words = f"{case.answer_text(case.answer).rstrip('.')}. "
    return case.write(reasoning=words * 20, answer=case.wrong)
