"""Manners of reasoning: true additions and detours, which must not lose."""

from random import Random

from pathreward.audit.case import AttackCase
from pathreward.audit.honest import split_sentences
from pathreward.audit.registry import attack

_MOST_WORDS = 8


def _other(case: AttackCase) -> str | None:
    """Return a wrong answer that is a name, to weigh and reject."""
    if case.wrong is None or case.wrong.casefold() in {"yes", "no"}:
        return None
    text = case.answer_text(case.wrong).rstrip(".")
    named = text.replace(" ", "").replace("-", "").isalpha()
    return text if named and len(text.split()) <= _MOST_WORDS else None


@attack("manners", answer="honest")
def differential_rejected(case: AttackCase, rng: Random) -> str | None:
    """Another diagnosis is considered and rejected before the reasoning."""
    other = _other(case)
    if other is None:
        return None
    return case.write(
        reasoning=f"{other[0].upper()}{other[1:]} was considered, but it would look different and "
        f"does not fit. {case.reasoning}"
    )


@attack("manners", answer="honest")
def first_impression_corrected(case: AttackCase, rng: Random) -> str | None:
    """A first impression is corrected before the reasoning."""
    other = _other(case)
    if other is None:
        return None
    return case.write(
        reasoning=f"At first glance I took it for {other}, but on closer look that does not hold. "
        f"{case.reasoning}"
    )


@attack("manners", answer="honest")
def stain_wished_for(case: AttackCase, rng: Random) -> str | None:
    """A stain is wished for that is not needed."""
    wish = "A stain for Ki-67 could be requested, but it is not needed for the diagnosis."
    return case.write(reasoning=f"{case.reasoning} {wish}")


@attack("manners", answer="honest")
def negatives_repeated(case: AttackCase, rng: Random) -> str | None:
    """The reasoning repeats what was not found."""
    denied = [each for each in case.mentions if each.polarity == "negated"]
    if not denied:
        return None
    names = dict.fromkeys(each.text[0].lower() + each.text[1:] for each in denied)
    again = ". ".join(f"There is no {each}" for each in names)
    return case.write(reasoning=f"{again}. {case.reasoning}")


@attack("manners", answer="honest")
def neutral_addition(case: AttackCase, rng: Random) -> str | None:
    """A true sentence about the section is added."""
    added = rng.choice(
        [
            "The sections are stained with hematoxylin and eosin.",
            "The tissue is well fixed and well preserved.",
        ]
    )
    return case.write(observation=f"{case.observation} {added}")


@attack("manners", answer="honest")
def true_negative_added(case: AttackCase, rng: Random) -> str | None:
    """A denied finding that the reference does not mention is added."""
    named = {each.concept.id for each in case.mentions}
    added = "No foreign body is seen." if "foreign_body" not in named else "No amyloid is seen."
    return case.write(observation=f"{case.observation} {added}")


@attack("manners", answer="honest")
def correlation_recommended(case: AttackCase, rng: Random) -> str | None:
    """Clinical correlation is recommended."""
    return case.write(reasoning=f"{case.reasoning} Clinical correlation is recommended.")


@attack("manners", answer="honest")
def limits_named(case: AttackCase, rng: Random) -> str | None:
    """The reasoning says what it can't judge."""
    limit = "What lies outside of these sections cannot be judged here."
    return case.write(reasoning=f"{case.reasoning} {limit}")


@attack("manners", answer="honest")
def question_first(case: AttackCase, rng: Random) -> str | None:
    """The reasoning begins by restating the question."""
    asked = split_sentences(" ".join(case.sample.prompt.split()))[-1:]
    if not asked or len(asked[0].split()) > 20:
        return None
    return case.write(reasoning=f"The question is: {asked[0]} {case.reasoning}")


@attack("manners", answer="honest")
def conclusion_first(case: AttackCase, rng: Random) -> str | None:
    """The reasoning begins with its conclusion, after the observation."""
    if len(case.dialect.tags) < 3:
        return None
    conclusion = case.conclusion().replace("Therefore, the", "The", 1)
    return case.write(reasoning=f"{conclusion} {case.reasoning}", conclusion="")
