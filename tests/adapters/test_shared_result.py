import copy
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pathreward.adapters.shared_result import SharedResult


class Counter:
    """Counts how often it is computed; the count is the result."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> int:
        self.count += 1
        return self.count


@pytest.mark.parametrize(
    ("readers", "results"),
    [
        ("ab", [1, 1]),
        ("ba", [1, 1]),  # in any order
        ("abab", [1, 1, 2, 2]),  # who asks again asks of something new
        ("aab", [1, 2, 1]),
        ("aabb", [1, 2, 1, 2]),
        ("aaa", [1, 2, 3]),
    ],
)
def test_each_reader_is_served_once(readers: str, results: list[int]) -> None:
    shared: SharedResult[int] = SharedResult(readers=2)
    compute, lists = Counter(), [["x"], ["y"]]
    assert [shared(each, lists, compute) for each in readers] == results


def test_a_single_reader_always_computes() -> None:
    shared: SharedResult[int] = SharedResult(readers=1)
    compute, lists = Counter(), [["x"]]
    assert [shared("", lists, compute) for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("other", [[["x"]], [], [["x"], ["y"]]])
def test_equal_lists_are_not_the_same_lists(other: list[object]) -> None:
    shared: SharedResult[int] = SharedResult(readers=2)
    compute = Counter()
    assert shared("a", [["x"]], compute) == 1
    assert shared("b", other, compute) == 2


def test_batches_that_nobody_asks_for_again_are_let_go() -> None:
    shared: SharedResult[int] = SharedResult(readers=2)
    compute, early = Counter(), [["x"]]
    shared("a", early, compute)
    for _ in range(8):
        shared("a", [["y"]], compute)
    assert shared("b", early, compute) == 10


def test_readers_that_ask_at_once_wait_for_one_another() -> None:
    shared: SharedResult[int] = SharedResult(readers=4)
    compute, together = Counter(), threading.Barrier(4)

    def ask(reader: str, lists: list[object]) -> int:
        together.wait(timeout=30)
        return shared(reader, lists, compute)

    with ThreadPoolExecutor(4) as pool:
        for step in range(1, 101):
            lists: list[object] = [[]]
            assert list(pool.map(ask, "abcd", [lists] * 4)) == [step] * 4


def test_an_error_reaches_every_reader_and_the_next_batch_is_fine() -> None:
    shared: SharedResult[int] = SharedResult(readers=2)
    failures: list[str] = []

    def fail() -> int:
        failures.append("failed")
        raise RuntimeError("the judge's key is wrong")

    lists: list[object] = [["x"]]
    for reader in "ab":
        with pytest.raises(RuntimeError, match="key is wrong"):
            shared(reader, lists, fail)
    assert failures == ["failed"]
    assert shared("a", lists, Counter()) == 1


def test_a_copy_starts_empty() -> None:
    shared: SharedResult[int] = SharedResult(readers=2)
    compute, lists = Counter(), [["x"]]
    shared("a", lists, compute)
    for other in (copy.deepcopy(shared), pickle.loads(pickle.dumps(shared))):
        again = Counter()
        assert [other(each, lists, again) for each in "ab"] == [1, 1]
    assert shared("b", lists, compute) == 1
