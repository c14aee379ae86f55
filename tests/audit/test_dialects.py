from collections.abc import Sequence

import pytest

from pathreward import AnswerReward, FormatReward, RecipeError, Reward, Sample, load
from pathreward.audit import attacks, audit, rows

FEW = attacks(only=["either-or", "padded", "untagged", "side-in-answer"])


@pytest.mark.parametrize(
    ("reward", "dialect"),
    [
        (FormatReward(("think", "answer")), "think/answer"),
        (FormatReward(dialects=("boxed",)), r"\boxed{}"),
        (FormatReward(("look", "reason", "reply")), "look/reason/reply"),
        (AnswerReward(), "observe/think/answer"),
        (load("patho-r1-grpo"), "think/answer"),
    ],
)
def test_the_dialect_is_chosen_by_the_format_reward(reward: Reward, dialect: str) -> None:
    found = audit(reward, rows()[:3], FEW)
    assert (found.dialect, found.counted) == (dialect, 3)


def test_the_dialect_of_a_function_is_the_one_in_which_honest_text_earns_most() -> None:
    def boxed(samples: Sequence[Sample]) -> list[float | None]:
        return [float("\\boxed" in each.text) for each in samples]

    assert audit(boxed, rows()[:3], FEW).dialect == r"\boxed{}"


def test_sections_that_cannot_be_filled_are_refused() -> None:
    with pytest.raises(RecipeError, match="can't be assigned to the sections a, b, c, d"):
        audit(FormatReward(("a", "b", "c", "d")), rows()[:1], FEW)
