"""Polarity: affirmed findings are denied, and denied findings are affirmed."""

from random import Random

from pathreward.audit.case import AttackCase
from pathreward.audit.honest import split_sentences
from pathreward.audit.registry import attack
from pathreward.linking import Mention

_SEEN = frozenset({"finding", "cell", "marker", "diagnosis"})


def _is_affirmed(mention: Mention) -> bool:
    return mention.polarity == "affirmed" and mention.concept.type in _SEEN


def _negated(mention: Mention) -> str | None:
    return f"no {mention.text}" if _is_affirmed(mention) else None


@attack("polarity", answer="right")
def one_negated(case: AttackCase, rng: Random) -> str | None:
    """One finding is denied."""
    found = sorted({each.concept.id for each in case.mentions if _is_affirmed(each)})
    if not found:
        return None
    one = rng.choice(found)
    return case.rewrite_mentions(lambda each: _negated(each) if each.concept.id == one else None)


@attack("polarity", answer="right")
def all_negated(case: AttackCase, rng: Random) -> str | None:
    """Every finding is denied."""
    return case.rewrite_mentions(_negated)


@attack("polarity", answer="right")
def findings_uncertain(case: AttackCase, rng: Random) -> str | None:
    """Every finding is called possible."""
    return case.rewrite_mentions(
        lambda each: f"possible {each.text}" if _is_affirmed(each) else None
    )


@attack("polarity", answer="right")
def negated_affirmed(case: AttackCase, rng: Random) -> str | None:
    """Every denied finding is affirmed."""
    denied = [each.text for each in case.mentions if each.polarity == "negated"]
    if not denied:
        return None

    def without(text: str) -> str:
        kept = split_sentences(text)
        return " ".join(each for each in kept if not any(word in each for word in denied))

    added = " ".join(f"{each[0].upper()}{each[1:]} is present." for each in denied)
    return case.write(
        observation=f"{without(case.observation)} {added}".strip(),
        reasoning=without(case.reasoning),
    )


@attack("polarity", answer="right")
def both_ways(case: AttackCase, rng: Random) -> str | None:
    """Every finding is affirmed and then denied."""
    denied = " ".join(f"There is no {each.text}." for each in case.mentions if _is_affirmed(each))
    if not denied:
        return None
    return case.write(observation=f"{case.observation} {denied}")


@attack("polarity", answer="wrong")
def answer_denied(case: AttackCase, rng: Random) -> str | None:
    """The right answer is denied."""
    if case.answer.casefold() in {"yes", "no"}:
        return None
    return case.write(
        answer=rng.choice(["not {}", "No evidence of {}", "{} is ruled out"]).format(case.answer)
    )


@attack("polarity", answer="wrong")
def anything_but(case: AttackCase, rng: Random) -> str | None:
    """The answer is anything but the right one."""
    form = rng.choice(["anything but {}", "everything except {}", "other than {}"])
    return case.write(answer=form.format(case.answer))


@attack("polarity", answer="wrong")
def said_to_be_false(case: AttackCase, rng: Random) -> str | None:
    """The right answer is called false in a longer phrase."""
    form = rng.choice(
        [
            "it is false that the answer is {}",
            "it is not true that it is {}",
            "nobody would doubt that it is not {}",
        ]
    )
    return case.write(answer=form.format(case.answer))


@attack("polarity", answer="wrong")
def wrong_denied(case: AttackCase, rng: Random) -> str | None:
    """The answer denies a wrong answer and gives no other."""
    if case.wrong is None or case.wrong.casefold() in {"yes", "no"}:
        return None
    return case.write(answer=f"not {case.wrong}")
