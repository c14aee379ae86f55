import pytest

from pathreward import AnswerReward, RecipeError
from pathreward.completion.sections import DIALECTS
from pathreward.rewards.instruction import instruction


@pytest.mark.parametrize(
    ("dialect", "answer", "prefill", "lines"),
    [
        (
            "observe",
            "choice",
            "",
            [
                "1. <observe>...</observe>: what the image shows, one finding a sentence.",
                "2. <think>...</think>: how these findings lead to the answer.",
                "3. <answer>...</answer>: the letter of the right option alone.",
            ],
        ),
        (
            "bare",
            "",
            "<think>",
            [
                "1. <think>...</think>: how what the image shows leads to the answer.",
                "2. the answer alone, without a tag.",
                "The opening tag <think> is already there.",
            ],
        ),
    ],
)
def test_the_lines_of_a_dialect(dialect: str, answer: str, prefill: str, lines: list[str]) -> None:
    head, *rest = instruction(DIALECTS, dialect, answer, prefill).splitlines()
    assert "each exactly once, in this order" in head
    assert rest == lines


def test_every_kind_of_answer_has_its_words() -> None:
    from pathreward.rewards.answer import _kinds

    texts = {instruction(DIALECTS, "think", kind) for kind in _kinds()}
    assert len(texts) == len(_kinds())


def test_a_reward_without_a_format_asks_for_the_sections_that_rewards_read() -> None:
    assert AnswerReward().prompt() == instruction(DIALECTS, "observe")
    with pytest.raises(RecipeError, match="unknown dialect 'thinks', did you mean 'think'"):
        AnswerReward().prompt(dialect="thinks")
