"""Inventions: a fact is added of a kind that the reference does not state."""

from random import Random

from pathreward.audit.case import AttackCase
from pathreward.audit.registry import attack
from pathreward.audit.relatives import names_of
from pathreward.audit.values import CHANGES


def _added(case: AttackCase, kind: str, sentence: str) -> str | None:
    """Return the honest completion with a sentence added, if the row has no fact of the kind."""
    row = f"{case.observation} {case.reasoning} {case.answer_text(case.answer)}"
    if CHANGES[kind](row) is not None:
        return None
    return case.write(observation=f"{case.observation} {sentence}")


@attack("inventions", answer="right")
def invented_stage(case: AttackCase, rng: Random) -> str | None:
    """A stage is added where the row has none."""
    return _added(
        case, "stage", rng.choice(["The stage is pT3 N2.", "This is stage IIIB disease."])
    )


@attack("inventions", answer="right")
def invented_size(case: AttackCase, rng: Random) -> str | None:
    """A size is added where the row has none."""
    return _added(case, "count", f"The lesion measures {rng.randint(23, 98) / 10} cm.")


@attack("inventions", answer="right")
def invented_nodes(case: AttackCase, rng: Random) -> str | None:
    """Lymph node metastases are added where the row counts nothing."""
    return _added(case, "count", f"Metastases are found in {rng.randint(2, 6)} of 9 lymph nodes.")


@attack("inventions", answer="right")
def invented_grade(case: AttackCase, rng: Random) -> str | None:
    """A grade is added where the row has none."""
    return _added(case, "grade", "The tumor is of grade 3.")


@attack("inventions", answer="right")
def invented_marker(case: AttackCase, rng: Random) -> str | None:
    """A marker result is added where the row has none."""
    seen = {each.concept.name for each in case.mentions}
    names = [each for each in names_of(case.linker.graph, "marker") if each not in seen]
    return _added(case, "status", f"{rng.choice(names)} is positive in all cells.")


@attack("inventions", answer="right")
def invented_lesion(case: AttackCase, rng: Random) -> str | None:
    """A second lesion is added."""
    row = f"{case.observation} {case.reasoning} {case.answer} {' '.join(case.options.values())}"
    lesion = "a carcinoid tumor" if "melanom" in row.casefold() else "a metastasis of melanoma"
    return case.write(observation=f"{case.observation} Beside it there is {lesion}.")
