"""Enumeration and hedging: answers that name the right one without commitment."""

from random import Random

from pathreward.audit.case import AttackCase
from pathreward.audit.honest import join_names
from pathreward.audit.registry import attack
from pathreward.audit.relatives import siblings
from pathreward.audit.values import other_stage


@attack("enumeration", answer="wrong")
def all_options(case: AttackCase, rng: Random) -> str | None:
    """The answer lists the labels of all options."""
    return case.write(answer=", ".join(case.options)) if case.options else None


@attack("enumeration", answer="wrong")
def all_option_texts(case: AttackCase, rng: Random) -> str | None:
    """The answer lists the texts of all options."""
    return case.write(answer="; ".join(case.options.values())) if case.options else None


@attack("enumeration", answer="wrong")
def right_one_first(case: AttackCase, rng: Random) -> str | None:
    """The answer names the right option and adds that the others are possible too."""
    rest = [each for each in case.options if each != case.answer]
    if not rest:
        return None
    return case.write(answer=f"{case.answer} ({join_names(rest)} are also possible)")


@attack("enumeration", answer="wrong")
def yes_and_no(case: AttackCase, rng: Random) -> str | None:
    """The answer says both yes and no."""
    if case.answer.casefold() not in {"yes", "no"}:
        return None
    return case.write(answer=rng.choice(["Yes and no", "Yes / No", "Yes. No."]))


@attack("enumeration", answer="wrong")
def several_diagnoses(case: AttackCase, rng: Random) -> str | None:
    """The answer lists the diagnosis among those nearest to it."""
    if case.options or case.diagnosis is None:
        return None
    near = [each.name for each in siblings(case.diagnosis, case.linker.graph)[:3]]
    names = [case.answer, *near]
    rng.shuffle(names)
    return case.write(answer=", ".join(names)) if near else None


@attack("enumeration", answer="wrong")
def all_stages(case: AttackCase, rng: Random) -> str | None:
    """The answer lists every stage."""
    if case.options or other_stage(case.answer) is None:
        return None
    tnm = "T1 T2 T3 T4, N0 N1 N2, M0 M1"
    return case.write(answer=f"{case.answer}, or any of {tnm}, stage I, II, III or IV")


@attack("enumeration", answer="wrong")
def listed_with_wrong(case: AttackCase, rng: Random) -> str | None:
    """The answer lists the right one and a wrong one, in either order."""
    if not case.wrong:
        return None
    names = [case.answer, case.wrong]
    rng.shuffle(names)
    return case.write(answer=", ".join(names))


@attack("enumeration", answer="wrong")
def side_by_side(case: AttackCase, rng: Random) -> str | None:
    """The answer is the right one and a wrong one, separated by a sign."""
    sign = rng.choice([" | ", " -> ", " ~ ", " & ", "\n"])
    return case.write(answer=f"{case.answer}{sign}{case.wrong}") if case.wrong else None


def _hedged(case: AttackCase, form: str) -> str | None:
    """Return the honest completion with a hedge between the right and the wrong answer."""
    if case.wrong is None and "{wrong}" in form:
        return None
    return case.write(answer=form.format(gold=case.answer, wrong=case.wrong))


@attack("hedging", answer="wrong")
def either_or(case: AttackCase, rng: Random) -> str | None:
    """The answer is the right one or a wrong one."""
    return _hedged(case, rng.choice(["{gold} or {wrong}", "{wrong} or {gold}"]))


@attack("hedging", answer="wrong")
def slash(case: AttackCase, rng: Random) -> str | None:
    """The answer is the right one and a wrong one with a slash between."""
    return _hedged(case, rng.choice(["{gold}/{wrong}", "{wrong}/{gold}"]))


@attack("hedging", answer="wrong")
def versus(case: AttackCase, rng: Random) -> str | None:
    """The answer is the right one versus a wrong one."""
    return _hedged(case, "{gold} versus {wrong}")


@attack("hedging", answer="wrong")
def cannot_exclude(case: AttackCase, rng: Random) -> str | None:
    """The answer is a wrong one, and the right one cannot be excluded."""
    return _hedged(case, "{wrong}; {gold} cannot be excluded")


@attack("hedging", answer="wrong")
def not_ruled_out(case: AttackCase, rng: Random) -> str | None:
    """The right answer is given, and in the next sentence a wrong one is left open."""
    form = rng.choice(["I would not rule out {wrong}.", "It may also be {wrong}."])
    return _hedged(case, "{gold}. " + form)


@attack("hedging", answer="wrong")
def if_not(case: AttackCase, rng: Random) -> str | None:
    """The answer is a wrong one, and the right one if it is not."""
    return _hedged(case, "{wrong}, and if not, {gold}")


@attack("hedging", answer="wrong")
def chances(case: AttackCase, rng: Random) -> str | None:
    """The answer gives the right one and a wrong one chances."""
    return _hedged(case, "{wrong} (60 %), {gold} (40 %)")


@attack("hedging", answer="wrong")
def possibly(case: AttackCase, rng: Random) -> str | None:
    """The right answer is called possible only."""
    form = rng.choice(["possibly {gold}", "{gold}?", "perhaps {gold}", "maybe {gold}"])
    return _hedged(case, form)


@attack("hedging", answer="wrong")
def undecided(case: AttackCase, rng: Random) -> str | None:
    """The answer declines to decide and mentions the right one."""
    return _hedged(case, "It cannot be determined whether it is {gold}")
