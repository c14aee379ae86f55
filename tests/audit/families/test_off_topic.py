from collections.abc import Callable

from pathreward.audit import AttackCase


def test_something_else_replaces_the_reasoning(
    attacked: Callable[..., str], case: AttackCase
) -> None:
    for name in ("off-topic-reasoning", "generic-medicine"):
        assert attacked(name, "observe") == case.observation
        assert case.reasoning not in attacked(name, "think")


def test_something_else_follows_the_reasoning(
    attacked: Callable[..., str], case: AttackCase
) -> None:
    added = attacked("off-topic-added", "think")
    assert added.startswith(case.reasoning)
    assert len(added.split()) == len(case.reasoning.split()) + 276 + 5  # the conclusion


def test_a_loop_is_hidden_in_filler(attacked: Callable[..., str], case: AttackCase) -> None:
    looped = attacked("loop-in-filler", "think")
    assert looped.count(case.reasoning) == 4
    assert f"{case.reasoning} {case.reasoning}" not in looped
