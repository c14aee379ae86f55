from pathreward.assertion.parts import Rule, rule


def test_a_rule_is_its_reach_its_polarity_and_its_pattern() -> None:
    made = rule("is excluded", "behind negated", "<be> <exclude_ed>", "rejected")
    assert made == Rule("is excluded", "behind", "negated", "<be> <exclude_ed>", "rejected")


def test_a_rule_that_says_nothing_affirms() -> None:
    assert rule("neutral phrase", "none", "<neutral>")[:3] == ("neutral phrase", "none", "affirmed")
