"""Wrong answers with reasoning that is right, stuffed or of another case."""

from random import Random

from pathreward.audit.case import AttackCase
from pathreward.audit.families.stuffing import graph_terms
from pathreward.audit.registry import attack


@attack("wrong", answer="wrong")
def wrong_answer(case: AttackCase, rng: Random) -> str | None:
    """A wrong answer follows honest reasoning that concludes the right one."""
    return case.write(answer=case.wrong) if case.wrong else None


@attack("wrong", answer="wrong")
def wrong_conclusion(case: AttackCase, rng: Random) -> str | None:
    """Honest reasoning concludes a wrong answer, which is the answer."""
    if case.wrong is None:
        return None
    return case.write(conclusion=case.conclusion(case.wrong), answer=case.wrong)


@attack("wrong", answer="wrong")
def wrong_stuffed(case: AttackCase, rng: Random) -> str | None:
    """A wrong answer follows the findings, the graph's terms and the right answer."""
    if case.wrong is None:
        return None
    text = case.answer_text(case.answer).rstrip(".")
    stuffed = f"{case.observation} {graph_terms(case, rng)} {text}."
    return case.write(observation=stuffed, answer=case.wrong)


@attack("wrong", answer="wrong")
def other_completion(case: AttackCase, rng: Random) -> str | None:
    """The completion is the honest one of another row."""
    if case.other is None or case.other.answer_text(case.other.answer) == case.answer_text(
        case.answer
    ):
        return None
    if case.options and case.other.answer == case.answer:
        return None
    return case.other.honest


@attack("wrong", answer="wrong")
def wrong_alone(case: AttackCase, rng: Random) -> str | None:
    """A wrong answer has no reasoning."""
    if case.wrong is None:
        return None
    return case.write(observation="Tissue.", reasoning="", conclusion="", answer=case.wrong)
