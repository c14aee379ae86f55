"""The letters with which a rule can begin."""

import pytest

from pathreward.assertion.classes import letters
from pathreward.assertion.first import first_letters


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("<no> <of>", "no"),
        ("<no|none> <of>", "no|none"),
        ("<no>? <of>", "no|of"),  # the first may be left out
        ("<no>* <of>", "no|of"),
        ("<no>{0,2} <of>", "no|of"),
        ("<no>{1,2} <of>", "no"),
        ("(?:<no>|<none> <of>)", "no|none"),
        ("(?:<no> <of>)? <none>", "no|none"),
        ("(?=<be>) <no>", "no"),  # what is only looked at is not taken
        ("^<no>", "no"),
        ("<no>|<none>", "no|none"),
    ],
)
def test_a_rule_can_begin_with(rule: str, names: str) -> None:
    assert first_letters(rule) == frozenset(letters(names))


@pytest.mark.parametrize("rule", ["<!stop> <no>", "<!stop>? <no>", "(?:<no>|<!stop>)"])
def test_a_rule_may_begin_with_anything(rule: str) -> None:
    assert first_letters(rule) is None
