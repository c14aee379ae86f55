from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.server.batch import Batch, divide
from pathreward.server.jobs import Result, Work


def rows(*references: int) -> list[tuple[int, Any]]:
    return [(at, {"completion": "x", "answer": each}) for at, each in enumerate(references)]


@pytest.mark.parametrize(
    ("references", "size", "expected"),
    [
        ((1, 2, 3, 4, 5), 2, [[0, 1], [2, 3], [4]]),
        ((1, 1, 1, 2, 2, 2), 2, [[0, 1, 2], [3, 4, 5]]),
        ((1,) * 7, 2, [[0, 1, 2, 3], [4, 5, 6]]),
        ((), 3, []),
    ],
    ids=["all different", "groups stay together", "a large group is divided", "nothing"],
)
def test_division(references: tuple[int, ...], size: int, expected: list[list[int]]) -> None:
    found = divide(rows(*references), size)
    assert [[row for row, _ in chunk] for chunk in found] == expected


@given(st.lists(st.integers(0, 3), max_size=60), st.integers(1, 10))
def test_division_keeps_every_row_in_order(references: list[int], size: int) -> None:
    given_rows = rows(*references)
    chunks = list(divide(given_rows, size))
    assert [each for chunk in chunks for each in chunk] == given_rows
    assert all(1 <= len(chunk) <= 2 * size for chunk in chunks)


def batch(count: int) -> Batch:
    return Batch(Work("ours", tuple(rows(*range(count)))), seconds=1.0)


def test_results_come_in_the_order_of_the_samples_and_the_first_counts() -> None:
    one = batch(2)
    one.add([Result(1, "scored", 1.0, "b")])
    assert not one.done.done()
    one.add([Result(1, "scored", 0.0, "again"), Result(0, "scored", 0.5, "a")])
    assert [each.content for each in one.done.result()] == ["a", "b"]


def test_what_has_no_result_at_the_deadline_gets_an_error() -> None:
    one = batch(2)
    one.add([Result(0, "scored", 1.0, "a")])
    one.expire()
    scored, late = one.done.result()
    assert (scored.content, late.outcome) == ("a", "error")
    assert "deadline: not scored within the 1 s of a request" in late.content
    assert not one.chunks


def test_a_cancelled_batch_takes_late_results_in_silence() -> None:
    one = batch(1)
    one.cancel()
    one.add([Result(0, "scored", 1.0, "a")])
    assert one.done.cancelled()
