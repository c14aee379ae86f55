from collections.abc import Callable

import pytest

from pathreward.audit import AttackCase


@pytest.mark.parametrize(
    ("name", "observe"),
    [
        ("one-negated", "no Keratin pearls are seen. Necrosis is absent."),  # the only one
        ("all-negated", "no Keratin pearls are seen. Necrosis is absent."),
        ("findings-uncertain", "possible Keratin pearls are seen. Necrosis is absent."),
        ("negated-affirmed", "Keratin pearls are seen. Necrosis is present."),
        (
            "both-ways",
            "Keratin pearls are seen. Necrosis is absent. There is no Keratin pearls.",
        ),
    ],
)
def test_findings_change_their_polarity(
    attacked: Callable[..., str], name: str, observe: str
) -> None:
    assert attacked(name, "observe") == observe


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("answer-denied", {"not B", "No evidence of B", "B is ruled out"}),
        ("anything-but", {"anything but B", "everything except B", "other than B"}),
        (
            "said-to-be-false",
            {
                "it is false that the answer is B",
                "it is not true that it is B",
                "nobody would doubt that it is not B",
            },
        ),
        ("wrong-denied", {"not {wrong}"}),
    ],
)
def test_answers_are_denied(
    attacked: Callable[..., str], case: AttackCase, name: str, answers: set[str]
) -> None:
    assert attacked(name, "answer") in {each.format(wrong=case.wrong) for each in answers}


def test_yes_is_not_denied(answer_of: Callable[..., str | None]) -> None:
    assert answer_of("answer-denied", "yes") is None
