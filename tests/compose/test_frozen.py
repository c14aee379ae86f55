import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from pathreward import AnswerReward, FormatReward, Gate, Reward, WeightedSum, load
from pathreward.compose.frozen import FrozenDict
from pathreward.recipes.loading import shipped


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda items: items.__setitem__("a", 2), id="set an item"),
        pytest.param(lambda items: items.__delitem__("a"), id="delete an item"),
        pytest.param(lambda items: items.__ior__({"a": 2}), id="merge in place"),
        pytest.param(lambda items: items.update(a=2), id="update"),
        pytest.param(lambda items: items.setdefault("b", 2), id="set a default"),
        pytest.param(lambda items: items.pop("a"), id="pop"),
        pytest.param(lambda items: items.popitem(), id="pop an item"),
        pytest.param(lambda items: items.clear(), id="clear"),
    ],
)
def test_no_item_changes(change: Callable[[dict[str, int]], Any]) -> None:
    items = FrozenDict({"a": 1})
    with pytest.raises(TypeError, match="cannot change; make another one"):
        change(items)
    assert items == {"a": 1}


def test_copies_and_pickles_are_equal_and_have_the_same_hash() -> None:
    items = FrozenDict({"a": 1, "b": 2})
    for other in (copy.copy(items), copy.deepcopy(items), pickle.loads(pickle.dumps(items))):
        assert type(other) is FrozenDict
        assert other == items
        assert hash(other) == hash(items)


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_recipe_has_a_hash_that_survives_pickling(name: str) -> None:
    reward = load(name)
    assert {reward, pickle.loads(pickle.dumps(reward))} == {reward}


def test_rewards_with_other_parts_or_weights_are_others() -> None:
    parts: dict[str, Reward] = {"format": FormatReward(), "answer": AnswerReward()}
    even, uneven = WeightedSum(parts), WeightedSum(parts, {"answer": 3})
    assert len({even, WeightedSum(dict(parts)), uneven, Gate(even, by=("format",))}) == 3


def test_parts_that_change_later_change_no_reward() -> None:
    parts: dict[str, Reward] = {"format": FormatReward()}
    reward = WeightedSum(parts)
    parts["answer"] = AnswerReward()
    assert list(reward.leaves) == ["format"]
