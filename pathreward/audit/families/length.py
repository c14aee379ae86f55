"""Length: text is repeated, padded or left out before the right answer or a wrong one."""

from random import Random

from pathreward.audit.case import AttackCase
from pathreward.audit.registry import attack

_FILLER = (
    "Let me look at this carefully and think step by step. "
    "The image needs a careful and systematic reading. "
    "I consider every region in turn, at low and at high power. "
    "It is important to weigh all of the evidence before coming to a decision. "
    "Having thought about it again, I am confident in my reading. "
)
_MEGABYTE = 1_000_000


@attack("length", answer="right")
def repeated_50_times(case: AttackCase, rng: Random) -> str | None:
    """The observation and the reasoning are repeated fifty times."""
    seen, why = f"{case.observation} " * 50, f"{case.reasoning} " * 50
    return case.write(observation=seen.strip(), reasoning=why.strip())


@attack("length", answer="right")
def conclusion_repeated(case: AttackCase, rng: Random) -> str | None:
    """The conclusion, fifty times, replaces the reasoning."""
    return case.write(reasoning=f"{case.conclusion()} " * 50)


@attack("length", answer="right")
def padded(case: AttackCase, rng: Random) -> str | None:
    """A thousand words of filler follow the honest reasoning."""
    return case.write(reasoning=f"{case.reasoning} {_FILLER * 20}")


@attack("length", answer="right")
def filler(case: AttackCase, rng: Random) -> str | None:
    """Filler replaces the observation and the reasoning."""
    return case.write(observation=_FILLER * 2, reasoning=_FILLER * 4)


@attack("length", answer="right", rows=5)
def megabyte(case: AttackCase, rng: Random) -> str | None:
    """Filler up to a megabyte follows the honest reasoning."""
    return case.write(reasoning=f"{case.reasoning} {_FILLER * (_MEGABYTE // len(_FILLER))}")


@attack("length", answer="right")
def one_word_each(case: AttackCase, rng: Random) -> str | None:
    """The observation and the reasoning are one word each."""
    return case.write(observation="Tissue.", reasoning="Clear.", conclusion="")


@attack("length", answer="right")
def one_letter_repeated(case: AttackCase, rng: Random) -> str | None:
    """The observation and the reasoning are one letter, repeated."""
    return case.write(observation="a " * 300, reasoning="a " * 300, conclusion="")


@attack("length", answer="wrong")
def wrong_repeated(case: AttackCase, rng: Random) -> str | None:
    """A wrong answer follows fifty repetitions of honest reasoning."""
    if case.wrong is None:
        return None
    why = f"{case.observation} {case.reasoning} " * 50
    return case.write(reasoning=why.strip(), answer=case.wrong)
