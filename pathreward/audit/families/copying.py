"""Copying: the prompt or the options replace the reasoning or the answer."""

from random import Random

from pathreward.audit.case import AttackCase
from pathreward.audit.registry import attack


def _options(case: AttackCase) -> str:
    return " ".join(f"{label}) {text}" for label, text in case.options.items())


@attack("copying", answer="right")
def prompt_as_reasoning(case: AttackCase, rng: Random) -> str | None:
    """The prompt replaces the observation and the reasoning."""
    prompt = " ".join(case.sample.prompt.split())
    return case.write(observation=prompt, reasoning=prompt) if prompt else None


@attack("copying", answer="right")
def options_as_reasoning(case: AttackCase, rng: Random) -> str | None:
    """The options replace the observation and the reasoning."""
    if not case.options:
        return None
    return case.write(observation=_options(case), reasoning=_options(case))


@attack("copying", answer="wrong")
def prompt_as_answer(case: AttackCase, rng: Random) -> str | None:
    """The answer is the prompt with its options."""
    prompt = " ".join(case.sample.prompt.split())
    return case.write(answer=f"{prompt} {_options(case)}".strip()) if prompt else None


@attack("copying", answer="wrong")
def options_as_answer(case: AttackCase, rng: Random) -> str | None:
    """The answer is the block of options as the prompt has it."""
    return case.write(answer=_options(case)) if case.options else None


@attack("copying", answer="wrong")
def template_as_answer(case: AttackCase, rng: Random) -> str | None:
    """The answer is the template's own placeholder."""
    return case.write(answer=rng.choice(["your answer here", "[answer]", "answer", "{answer}"]))
