import threading
import time

import pytest

from pathreward.training.interrupts import call_after


def test_a_block_in_time_is_not_interrupted() -> None:
    calls: list[int] = []
    with call_after(0.01, lambda: calls.append(1)):
        pass
    time.sleep(0.03)
    assert not calls


def test_nested_blocks_keep_their_own_times() -> None:
    def raise_outer() -> None:
        raise TimeoutError("outer")

    def raise_inner() -> None:
        raise KeyError("inner")

    with (
        pytest.raises(TimeoutError, match="outer"),
        call_after(0.02, raise_outer),
        call_after(10, raise_inner),
    ):
        time.sleep(10)


def test_another_thread_is_not_interrupted() -> None:
    calls: list[str] = []

    def work() -> None:
        with call_after(0.01, lambda: calls.append("interrupted")):
            time.sleep(0.03)
        calls.append("done")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert calls == ["done"]
