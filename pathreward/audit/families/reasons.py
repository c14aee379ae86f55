"""Right for the wrong reason: the reasoning is none, or another case's."""

from random import Random

from pathreward.audit.case import Case
from pathreward.audit.honest import sentences
from pathreward.audit.registry import attack

_GENERIC = (
    "The image shows tissue with cells and stroma.",
    "I looked at the architecture, at the cells and at the background, and weighed them.",
)


@attack("reasons", answer="right")
def generic_reasoning(case: Case, rng: Random) -> str | None:
    """What is seen and the reasoning would fit any image."""
    return case.write(observation=_GENERIC[0], reasoning=_GENERIC[1])


@attack("reasons", answer="right")
def conclusion_alone(case: Case, rng: Random) -> str | None:
    """Nothing but the conclusion stands in every section."""
    return case.write(observation=case.conclusion(), reasoning="")


@attack("reasons", answer="right")
def guess(case: Case, rng: Random) -> str | None:
    """The reasoning says that it guesses."""
    return case.write(observation="The image is hard to read.", reasoning="This is a guess.")


@attack("reasons", answer="right")
def circular(case: Case, rng: Random) -> str | None:
    """The reasoning is that it is what it is."""
    said = case.said(case.answer).rstrip(".")
    if len(said.split()) > 12:
        return None
    return case.write(
        observation=f"The features are those of {said}.",
        reasoning=f"It is {said} because it has the features of {said}.",
    )


@attack("reasons", answer="right")
def other_reasoning(case: Case, rng: Random) -> str | None:
    """What is seen and the reasoning are another row's."""
    if case.other is None:
        return None
    return case.write(observation=case.other.observation, reasoning=case.other.reasoning)


@attack("reasons", answer="right")
def other_thinking(case: Case, rng: Random) -> str | None:
    """What is seen, the reasoning and the conclusion are another row's."""
    if case.other is None:
        return None
    return case.write(
        observation=case.other.observation,
        reasoning=case.other.reasoning,
        conclusion=case.conclusion(case.other.said(case.other.answer)),
    )


@attack("reasons", answer="right")
def first_sentence_alone(case: Case, rng: Random) -> str | None:
    """Of several sentences on what is seen, the first is given."""
    told = sentences(case.observation)
    if len(told) < 3:
        return None
    return case.write(observation=told[0], reasoning="")
