"""Wrong answers beside reasoning that is right, stuffed or another case's."""

from random import Random

from pathreward.audit.case import Case
from pathreward.audit.families.stuffing import graph_terms
from pathreward.audit.registry import attack


@attack("wrong", answer="wrong")
def wrong_answer(case: Case, rng: Random) -> str | None:
    """A wrong answer follows honest reasoning that concludes the right one."""
    return case.write(answer=case.wrong) if case.wrong else None


@attack("wrong", answer="wrong")
def wrong_conclusion(case: Case, rng: Random) -> str | None:
    """Honest reasoning concludes a wrong answer, which is given."""
    if case.wrong is None:
        return None
    return case.write(conclusion=case.conclusion(case.wrong), answer=case.wrong)


@attack("wrong", answer="wrong")
def wrong_stuffed(case: Case, rng: Random) -> str | None:
    """A wrong answer follows the findings, the graph's terms and the right answer."""
    if case.wrong is None:
        return None
    said = case.said(case.answer).rstrip(".")
    stuffed = f"{case.observation} {graph_terms(case, rng)} {said}."
    return case.write(observation=stuffed, answer=case.wrong)


@attack("wrong", answer="wrong")
def other_completion(case: Case, rng: Random) -> str | None:
    """The whole completion is another row's honest one."""
    if case.other is None or case.other.said(case.other.answer) == case.said(case.answer):
        return None
    if case.options and case.other.answer == case.answer:
        return None
    return case.other.honest


@attack("wrong", answer="wrong")
def wrong_alone(case: Case, rng: Random) -> str | None:
    """A wrong answer stands without any reasoning."""
    if case.wrong is None:
        return None
    return case.write(observation="Tissue.", reasoning="", conclusion="", answer=case.wrong)
