"""Rules of what is excluded, weighed or hedged."""

import pytest

from pathreward.assertion import assertions
from pathreward.assertion.hedges import HEDGES

SPAN = "melanoma"


def read(text: str) -> tuple[str, str]:
    start = text.index(SPAN)
    [found] = assertions(text, [(start, start + len(SPAN))])
    return found.polarity, found.frame


@pytest.mark.parametrize(
    "text",
    [
        "melanoma is excluded.",
        "melanoma was considered but excluded.",
        "This rules out melanoma.",
        "melanoma is unlikely.",
        "The findings argue against melanoma.",
        "A nevus rather than melanoma.",
        "[ ] melanoma",
        "melanoma: 0",
    ],
)
def test_what_is_excluded_is_negated(text: str) -> None:
    assert read(text)[0] == "negated"


@pytest.mark.parametrize(
    "text",
    [
        "Possible melanoma.",
        "melanoma is suspected.",
        "This may be melanoma.",
        "It is open whether this is melanoma.",
        "Either melanoma or nevus.",
        "melanoma is in the differential.",
        "Suggestive of melanoma.",
    ],
)
def test_a_hedge_is_uncertain(text: str) -> None:
    assert read(text)[0] == "uncertain"


@pytest.mark.parametrize(
    "text", ["melanoma is proved.", "[x] melanoma", "A nevus is excluded, so this is melanoma."]
)
def test_what_is_proved_or_chosen_is_affirmed(text: str) -> None:
    assert read(text) == ("affirmed", "case")


def test_what_was_weighed_is_rejected() -> None:
    assert read("melanoma was considered but excluded.") == ("negated", "rejected")


def test_names_of_rules_are_unique() -> None:
    names = [each.name for each in HEDGES]
    assert len(set(names)) == len(names)
