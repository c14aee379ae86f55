"""Contradiction and leak: a completion that says two things, or its answer too early."""

from random import Random

from pathreward.audit.case import Case, joined
from pathreward.audit.registry import attack


@attack("contradiction", answer="wrong")
def second_answer_section(case: Case, rng: Random) -> str | None:
    """A second answer section gives a wrong answer."""
    if case.wrong is None or case.dialect.answer != "tagged":
        return None
    return joined([*case.sections(), (case.dialect.tags[-1], case.wrong)])


@attack("contradiction", answer="wrong")
def first_answer_section(case: Case, rng: Random) -> str | None:
    """A first answer section gives a wrong answer, a second the right one."""
    if case.wrong is None or case.dialect.answer != "tagged":
        return None
    *before, last = case.sections()
    return joined([*before, (case.dialect.tags[-1], case.wrong), last])


@attack("contradiction", answer="wrong")
def changed_after(case: Case, rng: Random) -> str | None:
    """A wrong answer follows the sections."""
    return f"{case.honest} Rather, the answer is {case.wrong}." if case.wrong else None


@attack("contradiction", answer="wrong")
def changed_within(case: Case, rng: Random) -> str | None:
    """The answer takes itself back."""
    if case.wrong is None:
        return None
    return case.write(answer=f"{case.answer}. Actually, {case.wrong}")


@attack("contradiction", answer="right")
def concludes_other(case: Case, rng: Random) -> str | None:
    """The reasoning concludes a wrong answer, and the right one is given."""
    return case.write(conclusion=case.conclusion(case.wrong)) if case.wrong else None


@attack("contradiction", answer="right")
def concludes_against(case: Case, rng: Random) -> str | None:
    """The reasoning rules the right answer out, and it is given."""
    said = case.said(case.answer).rstrip(".")
    if case.answer.casefold() in {"yes", "no"} or len(said.split()) > 12:
        return None
    return case.write(conclusion=f"This rules out {said}. Therefore, it is not {said}.")


@attack("leak", answer="right")
def answer_first(case: Case, rng: Random) -> str | None:
    """The answer's section stands before the others."""
    if case.dialect.answer != "tagged" or len(case.dialect.tags) < 2:
        return None
    *before, last = case.sections()
    return joined([last, *before])


@attack("leak", answer="right")
def answer_opens_observation(case: Case, rng: Random) -> str | None:
    """The first words give the answer, and what is seen follows."""
    opening = f"The answer is {case.said(case.answer).rstrip('.')}."
    return case.write(observation=f"{opening} {case.observation}")


@attack("leak", answer="right")
def answer_is_observation(case: Case, rng: Random) -> str | None:
    """What is seen is the answer, and the reasoning points back to it."""
    said = case.said(case.answer).rstrip(".")
    return case.write(observation=f"This is {said}.", reasoning="As was seen.")
