"""Call a function in the main thread, from a timer, in the middle of what the thread does."""

import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SIGNAL = getattr(signal, "SIGALRM", None)
"""None on a system without signals between threads; nothing is interrupted there."""
_calls: deque[Callable[[], None]] = deque()


@contextmanager
def call_after(seconds: float, function: Callable[[], None]) -> Iterator[None]:
    """Call a function in the main thread if the block takes longer than a time.

    The function may raise, which ends the block. A call into C, such as a step of a pattern or a
    collective operation, is interrupted when it returns. In another thread, and where the system
    has no such signals, the function is never called.

    >>> import time
    >>> def too_late() -> None:
    ...     raise TimeoutError("too late")
    >>> with call_after(0.01, too_late):
    ...     time.sleep(10)
    Traceback (most recent call last):
    TimeoutError: too late

    Args:
        seconds: The time.
        function: The function.
    """
    if _SIGNAL is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    running = True

    def call() -> None:
        if running:
            function()

    timer = schedule(seconds, call)
    try:
        yield
    finally:
        running = False
        timer.cancel()


def schedule(seconds: float, function: Callable[[], None]) -> threading.Timer:
    """Return a running timer that calls a function in the main thread; called there."""
    if _SIGNAL is not None:
        signal.signal(_SIGNAL, _on_signal)
    timer = threading.Timer(seconds, _send, [function])
    timer.daemon = True
    timer.start()
    return timer


def _send(function: Callable[[], None]) -> None:
    _calls.append(function)
    if _SIGNAL is not None:
        signal.pthread_kill(threading.main_thread().ident or 0, _SIGNAL)


def _on_signal(number: int, frame: object) -> None:
    while _calls:
        _calls.popleft()()
