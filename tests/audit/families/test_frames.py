from collections.abc import Callable

import pytest

from pathreward.audit import AttackCase


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("other-patient", "The slide of the present patient shows none of this."),
        ("textbook", "The slide at hand does not show it."),
        ("quoted", 'wrote: "Keratin pearls are seen.'),
        ("history", "The current specimen is merely a scar."),
        ("family-member", "The patient's own biopsy is normal."),
        ("supposed", "Suppose that the slide looked like this."),
    ],
)
def test_the_findings_are_in_a_frame(
    attacked: Callable[..., str], case: AttackCase, name: str, expected: str
) -> None:
    seen = attacked(name, "observe")
    assert expected in seen
    assert case.observation in seen
    assert attacked(name, "think").startswith(case.reasoning)
    assert attacked(name, "answer") == "B"


def test_the_findings_are_disowned(attacked: Callable[..., str], case: AttackCase) -> None:
    assert attacked("disowned", "observe").startswith(f"{case.observation} ")
    assert attacked("disowned-in-reasoning", "observe") == case.observation
    assert "findings above" in attacked("disowned-in-reasoning", "think")
