"""How the rules compose into patterns."""

import pytest

from pathreward.assertion import assertions
from pathreward.assertion.rules import RULES, compiled


def test_every_rule_is_in_the_pattern_of_some_letter() -> None:
    by_letter, groups = compiled()
    assert list(groups.values()) == list(RULES)
    used = {name for pattern in by_letter.values() for name in pattern.groupindex}
    assert used == groups.keys()


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
