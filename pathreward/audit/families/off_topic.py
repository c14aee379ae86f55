"""Off the topic: text on something else replaces or follows the reasoning."""

from random import Random

from pathreward.audit.case import AttackCase
from pathreward.audit.honest import split_sentences
from pathreward.audit.registry import attack

_ASIDE = (
    "It is a rainy day, and the coffee machine on the second floor is out of order again. "
    "The train was late this morning because of works on the line. "
    "My neighbour grows tomatoes, and this summer he has more of them than he can eat. "
    "The museum across the street has opened a new wing for old maps. "
    "A good violin needs decades of playing until it has its full tone. "
    "Last week the home team lost by three goals, although it had played well. "
    "The recipe asks for butter, flour, four eggs and a little patience. "
    "Mountains look bluer the farther away they are, which painters have long known. "
    "The library closes at eight, but the reading room stays open for members. "
    "In spring the river carries so much water that the lower bridge is shut. "
)
"""Ten sentences, 138 words, without a word of medicine."""


@attack("off-topic", answer="right")
def off_topic_reasoning(case: AttackCase, rng: Random) -> str | None:
    """The reasoning is about something else."""
    return case.write(reasoning=rng.choice(split_sentences(_ASIDE)))


@attack("off-topic", answer="right")
def off_topic_added(case: AttackCase, rng: Random) -> str | None:
    """276 words on something else follow the honest reasoning."""
    sentences = split_sentences(_ASIDE)
    other = [each.replace("The ", "That ").replace("It is", "It was") for each in sentences]
    return case.write(reasoning=f"{case.reasoning} {' '.join([*sentences, *other])}")


@attack("off-topic", answer="right")
def generic_medicine(case: AttackCase, rng: Random) -> str | None:
    """The reasoning is general talk about medicine."""
    return case.write(
        reasoning="A disease may be acute or chronic, and it may be treated in various ways. "
        "Regular visits to a doctor are recommended at any age."
    )


@attack("off-topic", answer="right")
def loop_in_filler(case: AttackCase, rng: Random) -> str | None:
    """The reasoning is written four times, with other text between."""
    between = split_sentences(_ASIDE)[:4]
    return case.write(reasoning=" ".join(f"{case.reasoning} {each}" for each in between))
