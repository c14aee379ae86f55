"""Right for the wrong reason: the reasoning is empty, circular or of another case."""

from random import Random

from pathreward.audit.case import AttackCase
from pathreward.audit.honest import split_sentences
from pathreward.audit.registry import attack

_GENERIC = (
    "The image shows tissue with cells and stroma.",
    "I looked at the architecture, at the cells and at the background, and weighed them.",
)


@attack("reasons", answer="right")
def generic_reasoning(case: AttackCase, rng: Random) -> str | None:
    """The observation and the reasoning would fit any image."""
    return case.write(observation=_GENERIC[0], reasoning=_GENERIC[1])


@attack("reasons", answer="right")
def conclusion_alone(case: AttackCase, rng: Random) -> str | None:
    """The conclusion replaces the observation and the reasoning."""
    return case.write(observation=case.conclusion(), reasoning="")


@attack("reasons", answer="right")
def guess(case: AttackCase, rng: Random) -> str | None:
    """The reasoning calls itself a guess."""
    return case.write(observation="The image is hard to read.", reasoning="This is a guess.")


@attack("reasons", answer="right")
def circular(case: AttackCase, rng: Random) -> str | None:
    """The reasoning is circular."""
    text = case.answer_text(case.answer).rstrip(".")
    if len(text.split()) > 12:
        return None
    return case.write(
        observation=f"The features are those of {text}.",
        reasoning=f"It is {text} because it has the features of {text}.",
    )


@attack("reasons", answer="right")
def other_reasoning(case: AttackCase, rng: Random) -> str | None:
    """The observation and the reasoning are of another row."""
    if case.other is None:
        return None
    return case.write(observation=case.other.observation, reasoning=case.other.reasoning)


@attack("reasons", answer="right")
def other_thinking(case: AttackCase, rng: Random) -> str | None:
    """The observation, the reasoning and the conclusion are of another row."""
    if case.other is None:
        return None
    return case.write(
        observation=case.other.observation,
        reasoning=case.other.reasoning,
        conclusion=case.conclusion(case.other.answer_text(case.other.answer)),
    )


@attack("reasons", answer="right")
def first_sentence_alone(case: AttackCase, rng: Random) -> str | None:
    """Only the first of several sentences of the observation is kept."""
    sentences = split_sentences(case.observation)
    if len(sentences) < 3:
        return None
    return case.write(observation=sentences[0], reasoning="")
