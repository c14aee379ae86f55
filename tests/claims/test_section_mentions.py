"""What is read of a completion's sections, and what it says of a concept all in all."""

from pathreward.claims.section_mentions import section_mentions
from pathreward.completion.sections import parse_completion
from pathreward.linking import Linker

LINKER = Linker.default()
SECTIONS = ("observe", "think")


def test_a_denial_does_not_reach_across_a_tag() -> None:
    text = "<observe>There is no</observe><think>necrosis.</think>"
    assert section_mentions(parse_completion(text), SECTIONS, LINKER).claims == (
        ("necrosis", "affirmed"),
    )


def test_what_is_affirmed_and_negated_is_both() -> None:
    text = "<observe>Necrosis. Perhaps mucin.</observe><think>No necrosis. Mucin.</think>"
    claims, both = section_mentions(parse_completion(text), SECTIONS, LINKER).combined
    assert claims == {"necrosis": "affirmed", "mucin": "affirmed"}
    assert both == {"necrosis"}


def test_offsets_are_those_of_the_completion() -> None:
    text = "<observe>No necrosis.</observe><think>Mucin and necrosis.</think>"
    found = section_mentions(parse_completion(text), SECTIONS, LINKER)
    assert [text[each.start : each.end] for each in found] == ["necrosis", "Mucin", "necrosis"]
    assert [each.section for each in found.about({"necrosis"})] == ["observe", "think"]


def test_a_text_that_no_completion_reaches_is_read_in_part() -> None:
    text = f"<think>Necrosis. {'Well. ' * 50_000} Mucin.</think><observe>Mitoses.</observe>"
    assert dict(section_mentions(parse_completion(text), SECTIONS, LINKER).claims) == {
        "necrosis": "affirmed"
    }
