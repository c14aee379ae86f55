"""Rewards as others have published them, and the laws that they are known to break."""

import re
from typing import Any

import pytest

from pathreward.testing import LawBroken, check_reward


def laws(reward: Any, **settings: Any) -> set[str]:
    try:
        check_reward(reward, range=(0, 1), total=True, **settings)
    except LawBroken as error:
        return set(error.laws)
    return set()


def format_reward(completions: list[Any], **kwargs: Any) -> list[float]:
    """open-r1's format_reward: <think> and <answer> on lines of their own."""
    pattern = r"^<think>\n.*?\n</think>\n<answer>\n.*?\n</answer>$"
    contents = [completion[0]["content"] for completion in completions]
    matches = [re.match(pattern, each, re.DOTALL | re.MULTILINE) for each in contents]
    return [1.0 if match else 0.0 for match in matches]


def tag_count_reward(completions: list[Any], **kwargs: Any) -> list[float]:
    """open-r1's tag_count_reward: a quarter for each tag that stands once."""

    def count_tags(text: str) -> float:
        count = 0.0
        if text.count("<think>\n") == 1:
            count += 0.25
        if text.count("\n</think>\n") == 1:
            count += 0.25
        if text.count("\n<answer>\n") == 1:
            count += 0.25
        if text.count("\n</answer>") == 1:
            count += 0.25
        return count

    return [count_tags(completion[0]["content"]) for completion in completions]


def simple_format_reward(completions: list[Any], **kwargs: Any) -> list[float]:
    """The pattern that most copies of it have: found anywhere, over any text."""
    pattern = r"<think>.*?</think>.*?<answer>.*?</answer>"
    contents = [completion[0]["content"] for completion in completions]
    return [1.0 if re.search(pattern, each, re.DOTALL) else 0.0 for each in contents]


def gold_in_answer(completions: list[Any], solution: list[str], **kwargs: Any) -> list[float]:
    """The substring match that collapsed a run of Visual-RFT (its issue 176)."""
    contents = [completion[0]["content"] for completion in completions]
    return [1.0 if gold in each else 0.0 for each, gold in zip(contents, solution, strict=True)]


@pytest.mark.parametrize(
    ("reward", "expected"),
    [
        (format_reward, {"honest"}),  # pays nothing for text without those line breaks
        (tag_count_reward, {"honest"}),
        (simple_format_reward, {"honest", "linear"}),  # cubic on open tags; pays empty sections
        (gold_in_answer, {"honest"}),  # pays "A or B", and a negated gold
    ],
)
def test_breaks_the_laws_that_it_is_known_to_break(reward: Any, expected: set[str]) -> None:
    assert laws(reward) == expected


def test_trl_think_format_reward_pays_an_empty_think() -> None:
    trl = pytest.importorskip("trl.rewards")
    with pytest.raises(LawBroken) as raised:
        check_reward(trl.think_format_reward, range=(0, 1), total=True, skip=["linear"])
    assert raised.value.laws == {"honest"}
    details = [each.detail for each in raised.value.violations]
    assert any(each.startswith("nothing") or "tags-alone: 1 against 1" in each for each in details)


def test_trl_accuracy_reward_gives_none_without_a_reason() -> None:
    trl = pytest.importorskip("trl.rewards")
    pytest.importorskip("math_verify")
    found = laws(trl.accuracy_reward, skip=["linear"])
    assert "reasoned" in found
