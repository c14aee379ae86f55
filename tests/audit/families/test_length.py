from collections.abc import Callable

from pathreward.audit import AttackCase


def test_text_is_repeated_fifty_times(attacked: Callable[..., str], case: AttackCase) -> None:
    assert attacked("repeated-50-times", "observe").count(case.observation) == 50
    assert attacked("repeated-50-times", "think").count(case.reasoning) == 50
    # Fifty times in place of the reasoning, and once more as the conclusion.
    assert attacked("conclusion-repeated", "think").count("Therefore, the answer is B.") == 51
    assert attacked("wrong-repeated", "think").count(case.observation) == 50
    assert attacked("wrong-repeated", "answer") == case.wrong


def test_filler_follows_or_replaces_the_reasoning(
    attacked: Callable[..., str], case: AttackCase
) -> None:
    padded = attacked("padded", "think")
    assert padded.startswith(f"{case.reasoning} Let me look at this carefully")
    assert 1_000 < len(padded.split()) < 1_300
    assert attacked("filler", "observe").count("Let me look at this carefully") == 2


def test_text_is_left_out(attacked: Callable[..., str]) -> None:
    assert attacked("one-word-each", "observe") == "Tissue."
    assert attacked("one-word-each", "think") == "Clear."
    assert attacked("one-letter-repeated", "observe") == "a " * 300


def test_a_megabyte_is_one(attacked: Callable[..., str]) -> None:
    assert 0.95e6 < len(attacked("megabyte")) < 1.05e6
