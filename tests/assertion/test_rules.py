"""How the rules compose into patterns."""

import pytest

from pathreward.assertion import assertions
from pathreward.assertion.classes import ALPHABET
from pathreward.assertion.parts import rule
from pathreward.assertion.rules import RULES, Patterns, compiled


def test_every_rule_is_in_the_pattern_of_some_letter() -> None:
    by_letter, groups = compiled()
    assert list(groups.values()) == list(RULES)
    patterns = [pattern for letter in ALPHABET if (pattern := by_letter[letter])]
    assert {name for each in patterns for name in each.groupindex} == groups.keys()


def test_a_letter_with_which_no_rule_begins_has_no_pattern() -> None:
    assert Patterns({"r0": rule("is out", "behind negated", "<out>")})["\x00"] is None


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The stain does not show mucin.", "negated"),  # negation x verb of showing: ahead
        ("mucin is not seen.", "negated"),  # negation x participle: behind
        ("mucin cannot be excluded.", "uncertain"),  # negation x verb of excluding
        ("There is no loss of mucin.", "affirmed"),  # negation x lack
        ("mucin is lost.", "negated"),  # lack alone
    ],
)
def test_classes_compose(text: str, polarity: str) -> None:
    start = text.index("mucin")
    [found] = assertions(text, [(start, start + 5)])
    assert found.polarity == polarity
