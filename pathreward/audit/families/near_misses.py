"""Near misses: the answer is nearly the right one."""

from random import Random

from pathreward.audit.case import AttackCase
from pathreward.audit.registry import attack


def _name(case: AttackCase) -> str | None:
    """Return the gold answer where it names a diagnosis and nothing else."""
    if case.options or case.diagnosis is None:
        return None
    name = case.answer.rstrip(".")
    return name if name.casefold() in {each.casefold() for each in case.diagnosis.names} else None


def _written(case: AttackCase, form: str) -> str | None:
    name = _name(case)
    if name is None:
        return None
    answer = form.format(name)
    return case.write(conclusion=case.conclusion(answer), answer=answer)


def _row(case: AttackCase) -> str:
    return f"{case.sample.prompt} {case.observation} {case.reasoning}".casefold()


@attack("near-misses", answer="wrong")
def wider_class(case: AttackCase, rng: Random) -> str | None:
    """The answer is a wider class of diagnoses."""
    name = _name(case)
    if name is None or case.diagnosis is None:
        return None
    graph = case.linker.graph
    wider = [graph[each.object].name for each in graph.relations(case.diagnosis.id, "is_a")]
    if not wider:
        return None
    dropped = set(name.casefold().split()) - set(wider[0].casefold().split())
    if dropped <= set(_row(case).split()):
        return None  # "adenocarcinoma" of a lung is lung adenocarcinoma
    return _written(case, wider[0])


@attack("near-misses", answer="wrong")
def history_of_it(case: AttackCase, rng: Random) -> str | None:
    """The answer is a history, a precursor or a mimic of the diagnosis."""
    forms = ["history of {}", "a precursor of {}", "a mimic of {}", "{}-like change"]
    return _written(case, rng.choice(forms))


@attack("near-misses", answer="wrong")
def least_likely(case: AttackCase, rng: Random) -> str | None:
    """The answer is called the least likely one."""
    return _written(case, rng.choice(["least likely: {}", "the opposite of {}", "fear of {}"]))


@attack("near-misses", answer="wrong")
def other_organ(case: AttackCase, rng: Random) -> str | None:
    """The answer puts the diagnosis into an organ that the row does not name."""
    row = f"{_row(case)} {case.answer}".casefold()
    organs = [each for each in ("pancreas", "larynx", "urethra", "spleen") if each[:4] not in row]
    return _written(case, "{} of the " + rng.choice(organs))
