import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import RecipeError
from pathreward.llm_judge import Rubric, RubricItem
from pathreward.llm_judge.rubric import ANSWER

ALL = frozenset(item.id for item in ANSWER.items)


@pytest.mark.parametrize(
    ("held", "value"),
    [
        ((), 0.0),  # ":" has no faults, and no merits
        (("agrees", "complete"), 1.0),
        (("agrees",), 0.75),
        (("complete",), 0.0),  # complete and another diagnosis
        (("agrees", "complete", "hedges"), 0.0),
        (("contradicts",), 0.0),
        (ALL, 0.0),  # a judge that was talked into "all true"
    ],
)
def test_the_shipped_rubric_by_hand(held: tuple[str, ...], value: float) -> None:
    assert ANSWER.value(held) == value


@given(st.sets(st.sampled_from(sorted(ALL))), st.sampled_from(sorted(ALL)))
def test_a_merit_never_costs_and_a_fault_never_earns(held: set[str], one: str) -> None:
    [item] = [each for each in ANSWER.items if each.id == one]
    without, with_it = ANSWER.value(held - {one}), ANSWER.value(held | {one})
    assert 0 <= min(without, with_it) <= max(without, with_it) <= 1
    assert with_it >= without if item.weight > 0 else with_it <= without


def test_items_without_their_reference_fields_are_left_out() -> None:
    rubric = Rubric(
        (
            RubricItem("agrees", "Same?"),
            RubricItem("findings", "Named?", about="reasoning", given=("findings",)),
            RubricItem("complete", "All?", given=(), needs="agrees"),
        )
    )
    for fields, ids in [
        (("answer", "findings"), ["agrees", "findings", "complete"]),
        (("answer",), ["agrees", "complete"]),
        (("findings",), ["findings"]),
    ]:
        left = rubric.applicable(fields)
        assert left is not None
        assert [item.id for item in left.items] == ids
    assert rubric.applicable(("reasoning",)) is None
    assert ANSWER.applicable(("findings",)) is None


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([{"id": "a b"}], "a rubric item's `id` must be a name, got 'a b'"),
        ([{"question": " "}], "rubric item 'a' has no question"),
        ([{"weight": 0}], "the weight of rubric item 'a' must be finite and not 0, got 0"),
        ([{"weight": float("inf")}], "must be finite and not 0, got inf"),
        ([{"about": "think"}], "unknown text to judge 'think'"),
        ([{"given": ("answers",)}], "unknown field of a row 'answers', did you mean 'answer'"),
        ([{"weight": -1}], "a rubric needs an item with a positive weight"),
        ([], "a rubric needs an item with a positive weight"),
        ([{}, {}], "two rubric items have the id 'a'"),
        ([{"needs": "b"}], "rubric item 'a' needs 'b', which is no item before it"),
    ],
)
def test_invalid_settings_are_named(items: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(RecipeError) as raised:
        Rubric(tuple(RubricItem(**{"id": "a", "question": "So?", **each}) for each in items))
    assert message in str(raised.value)


def test_is_data() -> None:
    again = pickle.loads(pickle.dumps(ANSWER))
    assert again == ANSWER
    assert hash(again) == hash(ANSWER)
