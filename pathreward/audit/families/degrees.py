"""Degrees: one degree, extent or polarity is turned, and the rest is kept."""

from random import Random

from pathreward.audit.case import AttackCase
from pathreward.audit.honest import split_sentences
from pathreward.audit.registry import attack
from pathreward.audit.values import other_degree


@attack("degrees", answer="right")
def degree_in_findings(case: AttackCase, rng: Random) -> str | None:
    """Degrees and extents in the findings are replaced by their opposites."""
    changed = other_degree(case.observation)
    if changed is None:
        return None
    return case.write(observation=changed, reasoning=other_degree(case.reasoning) or case.reasoning)


@attack("degrees", answer="right")
def one_denial_dropped(case: AttackCase, rng: Random) -> str | None:
    """One denied finding is affirmed, in the observation alone."""
    denied = [each.text for each in case.mentions if each.polarity == "negated"]
    if not denied:
        return None
    one = rng.choice(denied)
    kept = [each for each in split_sentences(case.observation) if one not in each]
    added = f"{one[0].upper()}{one[1:]} is present."
    return case.write(observation=" ".join([*kept, added]))


@attack("degrees", answer="right")
def one_finding_denied(case: AttackCase, rng: Random) -> str | None:
    """One affirmed finding is denied in a sentence of its own, in the observation alone."""
    affirmed = [
        each.text
        for each in case.mentions
        if each.polarity == "affirmed" and each.concept.type == "finding"
    ]
    if not affirmed:
        return None
    one = rng.choice(affirmed)
    form = rng.choice(["There is no {}.", "{} is absent.", "{} is not seen."]).format(one)
    kept = [each for each in split_sentences(case.observation) if one not in each]
    return case.write(observation=" ".join([*kept, f"{form[0].upper()}{form[1:]}"]))
