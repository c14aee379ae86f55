"""The queue, without workers; `tests/server/test_run.py` has them, and kills them."""

from typing import Any

import pytest

from pathreward.server.batch import Batch, BatchChunk
from pathreward.server.jobs import Result, Work, WorkerSettings
from pathreward.server.pool import QueueFullError, ServerPool
from pathreward.server.settings import RequestLimits


def pool(**limits: int) -> ServerPool:
    return ServerPool(1, RequestLimits(**limits), WorkerSettings(()))


def batch(rows: int, workers: int = 1) -> Batch:
    samples: tuple[tuple[int, Any], ...] = tuple((at, {"answer": at}) for at in range(rows))
    return Batch(Work("ours", samples), seconds=1.0, workers=workers)


def taken(one: ServerPool) -> list[BatchChunk]:
    chunks = []
    while (chunk := one._next()) is not None:
        chunks.append(chunk)
    return chunks


@pytest.mark.parametrize(
    ("limits", "sizes", "fits"),
    [
        ({"queue": 2}, [1, 1], True),
        ({"queue": 2}, [1, 1, 1], False),
        ({"queued_rows": 5}, [3, 2], True),
        ({"queued_rows": 5}, [3, 3], False),
        ({"queued_rows": 5}, [9], True),
    ],
    ids=["two", "three of two", "rows fit", "too many rows", "a large one alone"],
)
def test_the_queue_is_bounded(limits: dict[str, int], sizes: list[int], fits: bool) -> None:
    one = pool(**limits)
    for each in sizes[:-1]:
        one.submit(batch(each))
    if fits:
        one.submit(batch(sizes[-1]))
        assert one.waiting == (len(sizes), sum(sizes))
        return
    with pytest.raises(QueueFullError) as caught:
        one.submit(batch(sizes[-1]))
    assert 1 <= caught.value.retry_after <= 60


def test_requests_are_taken_in_their_order_and_counted() -> None:
    one = pool()
    first, second = batch(4), batch(1)
    one.submit(first)
    one.submit(second)
    assert [each.batch for each in taken(one)] == [first, first, second]
    assert first.started is not None
    assert one.waiting == (0, 0)


def test_what_nobody_waits_for_is_not_taken() -> None:
    one = pool()
    gone, late, wanted = batch(4), batch(4), batch(1)
    for each in (gone, late, wanted):
        one.submit(each)
    gone.cancel()
    one.expire(late)
    assert [each.batch for each in taken(one)] == [wanted]
    assert one.waiting == (0, 0)
    one._again(BatchChunk(late, late.work.rows), late.work.rows)
    assert taken(one) == []


def test_samples_of_a_worker_that_ended_are_scored_again_then_alone_then_fail() -> None:
    one = pool()
    work = batch(3, workers=1)
    work.chunks.clear()
    chunk = BatchChunk(work, work.work.rows)
    one._again(chunk, chunk.rows[1:])  # the first was scored
    [together] = taken(one)
    assert [row for row, _ in together.rows] == [1, 2]
    one._again(together, together.rows)
    alone = taken(one)
    assert [[row for row, _ in each.rows] for each in alone] == [[1], [2]]
    work.add([Result(0, "scored", 1.0, "{}"), Result(2, "scored", 1.0, "{}")])
    poison = alone[0]
    for _ in range(3):
        one._again(poison, poison.rows)
        [poison] = taken(one)
    one._again(poison, poison.rows)
    assert taken(one) == []
    _, failed, _ = work.done.result(0)
    assert failed.outcome == "error"
    assert "worker: the process that scored it ended 4 times" in failed.content


def rows_of(chunks: list[BatchChunk]) -> list[list[int]]:
    return [[row for row, _ in each.rows] for each in chunks]


def test_what_is_slow_is_tried_alone_behind_the_others_and_then_fails() -> None:
    one = pool()
    work = batch(12)
    work.chunks.clear()
    one._put_slow_last(BatchChunk(work, work.work.rows), work.work.rows[1:])  # the first was scored
    others, suspects = taken(one)
    assert rows_of([others, suspects]) == [[9, 10, 11], [*range(1, 9)]]
    assert (others.work.alone, suspects.work.alone) == (False, True)
    one._put_slow_last(suspects, suspects.rows[2:])  # the third of them is the slow one
    others, slow = taken(one)
    assert rows_of([others, slow]) == [[4, 5, 6, 7, 8], [3]]
    work.add([Result(row, "scored", 1.0, "{}") for row in range(12) if row != 3])
    one._put_slow_last(slow, slow.rows)
    assert taken(one) == []
    assert [row for row, *_ in work.done.result(0)] == [*range(12)]
    assert "deadline: not scored within the 1 s" in work.done.result(0)[3].content


def test_a_step_gets_half_of_what_remains_and_the_last_sample_all_of_it() -> None:
    work = batch(2)
    work.seconds = 8.0
    assert work.patience == 4.0
    work.add([Result(0, "scored", 1.0, "{}")])
    assert work.patience == 8.0


def test_a_request_at_the_end_of_the_server_is_refused() -> None:
    one = pool()
    waiting = batch(1)
    one.submit(waiting)
    one.close()
    assert waiting.done.cancelled()
    with pytest.raises(QueueFullError):
        one.submit(batch(1))
