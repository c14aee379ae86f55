"""Several rewards go through a batch together, a few samples at a time."""

import gc

import pytest

import pathreward as pr
from pathreward.errors import RewardError
from pathreward.rewards.batches import judge_together, named


def test_each_reward_scores_each_sample_in_order() -> None:
    samples = [pr.Sample("x" * n) for n in range(20)]
    rewards = {
        "length": lambda sample: pr.Score(len(sample.text) / 20, "length"),
        "odd": lambda sample: pr.Score(len(sample.text) % 2, "odd"),
    }
    found = judge_together(rewards, samples)
    assert [each.value for each in found["length"]] == [n / 20 for n in range(20)]
    assert [each.value for each in found["odd"]] == [n % 2 for n in range(20)]


@pytest.mark.parametrize(
    ("lengths", "groups"),
    [
        ([1] * 20, [8, 8, 4]),
        ([1, 60_000, 1], [1, 1, 1]),  # a long one alone
        ([60_000, 60_000], [1, 1]),
        ([], []),
    ],
)
def test_a_few_samples_are_scored_by_all_rewards_in_turn(
    lengths: list[int], groups: list[int]
) -> None:
    order: list[str] = []

    def first(_: pr.Sample) -> pr.Score:
        order.append("a")
        return pr.Score(1.0, "a")

    def second(_: pr.Sample) -> pr.Score:
        order.append("b")
        return pr.Score(1.0, "b")

    judge_together({"a": first, "b": second}, [pr.Sample("x" * n) for n in lengths])
    assert order == [name for size in groups for name in ["a"] * size + ["b"] * size]


def test_the_part_is_named_in_errors_of_its_contract_only() -> None:
    with pytest.raises(RewardError, match="the part 'mine': no score"), named("mine"):
        raise RewardError("no score")
    with pytest.raises(ZeroDivisionError), named("mine"):
        raise ZeroDivisionError


@pytest.mark.parametrize("was_on", [True, False])
def test_the_garbage_collector_is_as_before(was_on: bool) -> None:
    def failing(_: pr.Sample) -> pr.Score:
        raise ZeroDivisionError

    try:
        gc.enable() if was_on else gc.disable()
        with pytest.raises(ZeroDivisionError):
            judge_together({"mine": failing}, [pr.Sample("x")])
        assert gc.isenabled() == was_on
    finally:
        gc.enable()
