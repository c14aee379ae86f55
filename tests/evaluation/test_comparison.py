import pytest

from pathreward.errors import DataError
from pathreward.evaluation import compare
from tests.evaluation.support import evaluation, item

BETTER = [item(str(n), "B") for n in range(8)]
WORSE = [item(str(n), "A" if n < 6 else "B") for n in range(8)]


def test_the_difference_is_paired_by_row() -> None:
    turned = list(reversed(WORSE))
    found = compare(evaluation(BETTER), evaluation(turned, "other.jsonl")).differences["accuracy"]
    assert (found.before, found.after, found.value, found.items) == (0.25, 1, 0.75, 8)
    assert found.low is not None
    assert found.low > 0
    assert found.mcnemar == 2 / 2**6  # 6 of 6 in one direction
    assert found.p == pytest.approx(2 / 2**6, abs=0.01)


def test_grouped_rows_have_no_mcnemar() -> None:
    ones = [item(str(n), "B", group=f"p{n % 2}") for n in range(8)]
    found = compare(evaluation(ones), evaluation(WORSE)).differences["accuracy"]
    assert found.mcnemar is None


def test_a_policy_beside_itself_differs_in_nothing() -> None:
    same = evaluation(WORSE)
    found = compare(same, same).differences
    assert {(each.value, each.low, each.high, each.p) for each in found.values()} == {(0, 0, 0, 1)}


@pytest.mark.parametrize(
    ("others", "message"),
    [
        (WORSE[:5], "3 only in the first, 0 only in the second (in t.jsonl alone: '5', '6', '7')"),
        ([*WORSE, item("9", "B")], "1 only in the second (in other.jsonl alone: '9')"),
        ([*WORSE[:7], item("7", "B", gold="A")], "row '7' has another gold answer in other.jsonl"),
    ],
    ids=["fewer", "more", "another answer"],
)
def test_other_rows_are_an_error(others: list[object], message: str) -> None:
    with pytest.raises(DataError) as error:
        compare(evaluation(BETTER), evaluation(others, "other.jsonl"))  # type: ignore[arg-type]  # fields of a table of cases
    assert message in str(error.value)
