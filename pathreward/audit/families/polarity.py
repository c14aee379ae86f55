"""Polarity: what is said to be there is denied, and the reverse."""

from random import Random

from pathreward.audit.case import Case
from pathreward.audit.honest import sentences
from pathreward.audit.registry import attack
from pathreward.linking import Mention

_SEEN = frozenset({"finding", "cell", "marker", "diagnosis"})


def _there(mention: Mention) -> bool:
    return mention.polarity == "affirmed" and mention.concept.type in _SEEN


def _negated(mention: Mention) -> str | None:
    return f"no {mention.text}" if _there(mention) else None


@attack("polarity", answer="right")
def one_negated(case: Case, rng: Random) -> str | None:
    """One finding is said not to be there."""
    found = sorted({each.concept.id for each in case.mentions if _there(each)})
    if not found:
        return None
    one = rng.choice(found)
    return case.rewritten(lambda each: _negated(each) if each.concept.id == one else None)


@attack("polarity", answer="right")
def all_negated(case: Case, rng: Random) -> str | None:
    """Every finding is said not to be there."""
    return case.rewritten(_negated)


@attack("polarity", answer="right")
def findings_uncertain(case: Case, rng: Random) -> str | None:
    """Every finding is called possible."""
    return case.rewritten(lambda each: f"possible {each.text}" if _there(each) else None)


@attack("polarity", answer="right")
def negated_affirmed(case: Case, rng: Random) -> str | None:
    """What is not there is said to be there."""
    denied = [each.text for each in case.mentions if each.polarity == "negated"]
    if not denied:
        return None

    def without(text: str) -> str:
        told = sentences(text)
        return " ".join(each for each in told if not any(word in each for word in denied))

    added = " ".join(f"{each[0].upper()}{each[1:]} is present." for each in denied)
    return case.write(
        observation=f"{without(case.observation)} {added}".strip(),
        reasoning=without(case.reasoning),
    )


@attack("polarity", answer="right")
def both_ways(case: Case, rng: Random) -> str | None:
    """Every finding is said to be there, and then not to be there."""
    denied = " ".join(f"There is no {each.text}." for each in case.mentions if _there(each))
    if not denied:
        return None
    return case.write(observation=f"{case.observation} {denied}")


@attack("polarity", answer="wrong")
def answer_denied(case: Case, rng: Random) -> str | None:
    """The right answer is denied."""
    if case.answer.casefold() in {"yes", "no"}:
        return None
    return case.write(
        answer=rng.choice(["not {}", "No evidence of {}", "{} is ruled out"]).format(case.answer)
    )


@attack("polarity", answer="wrong")
def anything_but(case: Case, rng: Random) -> str | None:
    """The answer is anything but the right one."""
    form = rng.choice(["anything but {}", "everything except {}", "other than {}"])
    return case.write(answer=form.format(case.answer))


@attack("polarity", answer="wrong")
def said_to_be_false(case: Case, rng: Random) -> str | None:
    """The right answer is said to be false, in more words than a negation."""
    form = rng.choice(
        [
            "it is false that the answer is {}",
            "it is not true that it is {}",
            "nobody would doubt that it is not {}",
        ]
    )
    return case.write(answer=form.format(case.answer))


@attack("polarity", answer="wrong")
def wrong_denied(case: Case, rng: Random) -> str | None:
    """The answer says what it is not, and no more."""
    if case.wrong is None or case.wrong.casefold() in {"yes", "no"}:
        return None
    return case.write(answer=f"not {case.wrong}")
