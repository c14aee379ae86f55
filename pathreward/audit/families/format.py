"""Format: the grammar of the completion is broken around text that is right."""

from random import Random

from pathreward.audit.case import Case, joined
from pathreward.audit.registry import attack


@attack("format", answer="right")
def duplicate_blocks(case: Case, rng: Random) -> str | None:
    """The whole completion stands twice."""
    return f"{case.honest}\n{case.honest}"


@attack("format", answer="right")
def nested_tags(case: Case, rng: Random) -> str | None:
    """The answer's section stands inside the section before it."""
    if case.dialect.answer != "tagged" or len(case.dialect.tags) < 2:
        return None
    *before, (outer, body), (tag, answer) = case.sections()
    return joined([*before, (outer, f"{body} <{tag}>{answer}</{tag}>")])


@attack("format", answer="right")
def prompt_echo(case: Case, rng: Random) -> str | None:
    """The prompt is repeated before the completion."""
    return f"{case.sample.prompt}\n{case.honest}" if case.sample.prompt else None


@attack("format", answer="right")
def empty_sections(case: Case, rng: Random) -> str | None:
    """Every section but the answer's is empty."""
    if not case.dialect.tags:
        return None
    return case.write(observation="", reasoning="", conclusion="")


@attack("format", answer="right")
def placeholder_sections(case: Case, rng: Random) -> str | None:
    """Every section but the answer's holds dots."""
    return case.write(observation="...", reasoning="...", conclusion="")


@attack("format", answer="right")
def unclosed(case: Case, rng: Random) -> str | None:
    """The last section is not closed, as if the text went on."""
    tags = case.dialect.tags
    closing = f"</{tags[-1]}>" if tags else "}"
    head, _, tail = case.honest.rpartition(closing)
    return head + tail if head else None


@attack("format", answer="right")
def chatter_around(case: Case, rng: Random) -> str | None:
    """Words to the reader stand before and after the sections."""
    return f"Sure, here is my reading.\n{case.honest}\nI hope this helps!"


@attack("format", answer="right")
def untagged(case: Case, rng: Random) -> str | None:
    """The words stand without their tags."""
    if not case.dialect.tags:
        return None
    return "\n".join(body for _, body in case.sections())


@attack("format", answer="wrong")
def tags_alone(case: Case, rng: Random) -> str | None:
    """The sections are there and nothing is in them."""
    return case.write(observation="", reasoning="", conclusion="", answer="")


@attack("format", answer="wrong")
def dots_alone(case: Case, rng: Random) -> str | None:
    """The sections are there and hold dots, the answer's too."""
    return case.write(observation="...", reasoning="...", conclusion="", answer="...")


@attack("format", answer="wrong")
def nothing(case: Case, rng: Random) -> str | None:
    """The completion is empty."""
    return ""
