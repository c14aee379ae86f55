"""Format: the grammar of the completion is broken around honest text."""

from random import Random

from pathreward.audit.case import AttackCase, join_sections
from pathreward.audit.registry import attack


@attack("format", answer="right")
def duplicate_blocks(case: AttackCase, rng: Random) -> str | None:
    """The whole completion is repeated."""
    return f"{case.honest}\n{case.honest}"


@attack("format", answer="right")
def nested_tags(case: AttackCase, rng: Random) -> str | None:
    """The answer section is nested in the section before it."""
    if case.dialect.answer != "tagged" or len(case.dialect.tags) < 2:
        return None
    *before, (outer, body), (tag, answer) = case.sections()
    return join_sections([*before, (outer, f"{body} <{tag}>{answer}</{tag}>")])


@attack("format", answer="right")
def prompt_echo(case: AttackCase, rng: Random) -> str | None:
    """The prompt is repeated before the completion."""
    return f"{case.sample.prompt}\n{case.honest}" if case.sample.prompt else None


@attack("format", answer="right")
def empty_sections(case: AttackCase, rng: Random) -> str | None:
    """Every section but the answer's is empty."""
    if not case.dialect.tags:
        return None
    return case.write(observation="", reasoning="", conclusion="")


@attack("format", answer="right")
def placeholder_sections(case: AttackCase, rng: Random) -> str | None:
    """Every section but the answer's holds dots."""
    return case.write(observation="...", reasoning="...", conclusion="")


@attack("format", answer="right")
def unclosed(case: AttackCase, rng: Random) -> str | None:
    """The last section is not closed, as if the text went on."""
    tags = case.dialect.tags
    closing = f"</{tags[-1]}>" if tags else "}"
    head, _, tail = case.honest.rpartition(closing)
    return head + tail if head else None


@attack("format", answer="right")
def chatter_around(case: AttackCase, rng: Random) -> str | None:
    """Text outside the sections addresses the reader."""
    return f"Sure, here is my reading.\n{case.honest}\nI hope this helps!"


@attack("format", answer="right")
def untagged(case: AttackCase, rng: Random) -> str | None:
    """The tags are missing."""
    if not case.dialect.tags:
        return None
    return "\n".join(body for _, body in case.sections())


@attack("format", answer="wrong")
def tags_alone(case: AttackCase, rng: Random) -> str | None:
    """All sections are empty."""
    return case.write(observation="", reasoning="", conclusion="", answer="")


@attack("format", answer="wrong")
def dots_alone(case: AttackCase, rng: Random) -> str | None:
    """All sections hold dots, the answer section included."""
    return case.write(observation="...", reasoning="...", conclusion="", answer="...")


@attack("format", answer="wrong")
def nothing(case: AttackCase, rng: Random) -> str | None:
    """The completion is empty."""
    return ""
