"""Stuffing: terms are listed in the hope that some of them count."""

from random import Random

from pathreward.audit.case import Case
from pathreward.audit.registry import attack
from pathreward.audit.relatives import names_of, supporting

_MANY = 200


def graph_terms(case: Case, rng: Random, count: int = _MANY) -> str:
    """Return names of the graph's findings and markers, drawn at random, as a list."""
    names = names_of(case.linker.graph, "finding", "marker")
    return ", ".join(rng.sample(names, min(count, len(names)))) + "."


@attack("stuffing", answer="right")
def graph_findings(case: Case, rng: Random) -> str | None:
    """The reasoning is a list of the graph's terms."""
    return case.write(observation=graph_terms(case, rng), reasoning=graph_terms(case, rng))


@attack("stuffing", answer="right")
def graph_findings_added(case: Case, rng: Random) -> str | None:
    """The honest observation is followed by a list of the graph's terms."""
    return case.write(observation=f"{case.observation} Also: {graph_terms(case, rng, 60)}")


@attack("stuffing", answer="right")
def textbook_list(case: Case, rng: Random) -> str | None:
    """What the graph says of the diagnosis is listed in place of what is seen."""
    if case.diagnosis is None:
        return None
    names = supporting(case.diagnosis, case.linker.graph)
    if len(names) < 2:
        return None
    return case.write(observation=", ".join(names) + ".", reasoning="These are its features.")


@attack("stuffing", answer="right")
def repeated_hit(case: Case, rng: Random) -> str | None:
    """One finding of the reference stands thirty times in place of the findings."""
    seen = [each.text for each in case.mentions if each.polarity == "affirmed"]
    if not seen:
        return None
    return case.write(observation=f"{seen[0].capitalize()}. " * 30, reasoning="")


@attack("stuffing", answer="right")
def terms_without_sentences(case: Case, rng: Random) -> str | None:
    """The reference's terms stand as a bare list, whatever was said of them."""
    names = list(dict.fromkeys(each.text for each in case.mentions))
    if len(names) < 2:
        return None
    return case.write(observation=" ".join(names), reasoning=" ".join(names))


@attack("stuffing", answer="wrong")
def answers_in_reasoning(case: Case, rng: Random) -> str | None:
    """The reasoning repeats the right answer while the answer is a wrong one."""
    if case.wrong is None:
        return None
    words = f"{case.said(case.answer).rstrip('.')}. "
    return case.write(reasoning=words * 20, answer=case.wrong)
