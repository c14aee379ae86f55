"""Layouts: the honest text in another form, which must not lose."""

import re
from random import Random

from pathreward.audit.case import AttackCase
from pathreward.audit.honest import split_sentences
from pathreward.audit.registry import attack
from pathreward.audit.values import other_spelling, other_unit

_ARTICLE = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Tt]here (?:is|are)) ")


@attack("layouts", answer="honest")
def bullets(case: AttackCase, rng: Random) -> str | None:
    """The observation is a list of bullets."""
    lines = [f"- {each.rstrip('.')}" for each in split_sentences(case.observation)]
    return case.write(observation="\n".join(lines))


@attack("layouts", answer="honest")
def numbered(case: AttackCase, rng: Random) -> str | None:
    """The observation and the reasoning are numbered lists."""
    seen, why = (
        "\n".join(f"{number}. {each}" for number, each in enumerate(split_sentences(text), 1))
        for text in (case.observation, case.reasoning)
    )
    return case.write(observation=seen, reasoning=why)


@attack("layouts", answer="honest")
def lower_case(case: AttackCase, rng: Random) -> str | None:
    """The observation is in lower case, save for abbreviations."""
    words = case.observation.split(" ")
    lowered = [each if each[1:] != each[1:].lower() else each.lower() for each in words]
    return case.write(observation=" ".join(lowered))


@attack("layouts", answer="honest")
def telegraphic(case: AttackCase, rng: Random) -> str | None:
    """The observation has no articles."""
    return case.write(observation=_ARTICLE.sub("", case.observation))


@attack("layouts", answer="honest")
def other_order(case: AttackCase, rng: Random) -> str | None:
    """The sentences of the observation are in reverse order."""
    sentences = split_sentences(case.observation)
    return case.write(observation=" ".join(reversed(sentences))) if len(sentences) > 1 else None


@attack("layouts", answer="honest")
def units_converted(case: AttackCase, rng: Random) -> str | None:
    """Lengths in the observation are given in the other unit."""
    changed = other_unit(case.observation)
    return None if changed is None else case.write(observation=changed)


@attack("layouts", answer="honest")
def spelling(case: AttackCase, rng: Random) -> str | None:
    """The observation is in British spelling, or American where it is British."""
    changed = other_spelling(case.observation)
    return None if changed is None else case.write(observation=changed)


@attack("layouts", answer="honest")
def markdown(case: AttackCase, rng: Random) -> str | None:
    """The observation has a heading and bold type."""
    sentences = split_sentences(case.observation)
    rest = " ".join(sentences[1:])
    return case.write(observation=f"## Findings\n**{sentences[0]}** {rest}".strip())
