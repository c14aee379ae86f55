"""Contradiction and leak: a completion that contradicts itself, or answers too early."""

from random import Random

from pathreward.audit.case import AttackCase, join_sections
from pathreward.audit.registry import attack


@attack("contradiction", answer="wrong")
def second_answer_section(case: AttackCase, rng: Random) -> str | None:
    """A second answer section gives a wrong answer."""
    if case.wrong is None or case.dialect.answer != "tagged":
        return None
    return join_sections([*case.sections(), (case.dialect.tags[-1], case.wrong)])


@attack("contradiction", answer="wrong")
def first_answer_section(case: AttackCase, rng: Random) -> str | None:
    """A first answer section gives a wrong answer, a second the right one."""
    if case.wrong is None or case.dialect.answer != "tagged":
        return None
    *before, last = case.sections()
    return join_sections([*before, (case.dialect.tags[-1], case.wrong), last])


@attack("contradiction", answer="wrong")
def changed_after(case: AttackCase, rng: Random) -> str | None:
    """A wrong answer follows the sections."""
    return f"{case.honest} Rather, the answer is {case.wrong}." if case.wrong else None


@attack("contradiction", answer="wrong")
def changed_within(case: AttackCase, rng: Random) -> str | None:
    """The answer is retracted within the answer section."""
    if case.wrong is None:
        return None
    return case.write(answer=f"{case.answer}. Actually, {case.wrong}")


@attack("contradiction", answer="right")
def concludes_other(case: AttackCase, rng: Random) -> str | None:
    """The reasoning concludes a wrong answer, and the right one is given."""
    return case.write(conclusion=case.conclusion(case.wrong)) if case.wrong else None


@attack("contradiction", answer="right")
def concludes_against(case: AttackCase, rng: Random) -> str | None:
    """The reasoning rules the right answer out, and it is given."""
    answer_text = case.answer_text(case.answer).rstrip(".")
    if case.answer.casefold() in {"yes", "no"} or len(answer_text.split()) > 12:
        return None
    return case.write(
        conclusion=f"This rules out {answer_text}. Therefore, it is not {answer_text}."
    )


@attack("leak", answer="right")
def answer_first(case: AttackCase, rng: Random) -> str | None:
    """The answer section comes before the others."""
    if case.dialect.answer != "tagged" or len(case.dialect.tags) < 2:
        return None
    *before, last = case.sections()
    return join_sections([last, *before])


@attack("leak", answer="right")
def answer_opens_observation(case: AttackCase, rng: Random) -> str | None:
    """The observation begins with the answer."""
    opening = f"The answer is {case.answer_text(case.answer).rstrip('.')}."
    return case.write(observation=f"{opening} {case.observation}")


@attack("leak", answer="right")
def answer_is_observation(case: AttackCase, rng: Random) -> str | None:
    """The observation is the answer, and the reasoning refers to it."""
    text = case.answer_text(case.answer).rstrip(".")
    return case.write(observation=f"This is {text}.", reasoning="As was seen.")
