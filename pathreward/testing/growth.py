"""Measure how the time of a call grows with the length of its text."""

import gc
import math
from collections.abc import Callable
from itertools import count
from time import process_time

_LONGEST = 30_000  # characters
_STEP = 1.5
_FIRST_STEP = 1.25  # below 64 characters, so that exponential time is detected early
_SPAN = 4  # most steps between two lengths that are compared: five times the text
_STEEPEST = 1.6  # exponent of the length; linear is 1, and constant costs only lower it
_SHORTEST = 0.02  # seconds; less is mostly noise

_SALTS = count()


def growth(call: Callable[[str], object], piece: str) -> str:
    """Return a description of the text on which time grows faster than linearly, or "".

    The texts repeat `piece` and have from 16 to 30,000 characters, each a half or a quarter longer
    than the previous one. CPU time is measured, so that a busy machine does not matter. Growth is
    reported where, between two lengths that differ at most fivefold, the time grows faster than
    length ** 1.6, and does so again in a second measurement.
    """

    def seconds(length: int) -> float:
        text = _repeated(piece, length, next(_SALTS))
        gc.disable()
        try:
            begin = process_time()
            call(text)
            return process_time() - begin
        finally:
            gc.enable()

    timed = [(16, seconds(16))]
    while timed[-1][0] < _LONGEST:
        long = int(timed[-1][0] * (_FIRST_STEP if timed[-1][0] < 64 else _STEP))
        timed.append((long, seconds(long)))
        short, first = timed[max(-1 - _SPAN, -len(timed))]
        last = timed[-1][1]
        if last > _SHORTEST and _exponent(short, first, long, last) > _STEEPEST:
            again = 1 if last > 1 else 3
            first, last = (min(seconds(each) for _ in range(again)) for each in (short, long))
            if last > _SHORTEST and _exponent(short, first, long, last) > _STEEPEST:
                return (
                    f"{long:,} characters of repeated {piece!r} take {last:.3g} s, "
                    f"{last / max(first, 1e-6):.0f} times as long as {short:,}"
                )
    return ""


def _repeated(piece: str, length: int, salt: int) -> str:
    """Return a text of a length, made unique by `salt` so that no cache has it."""
    end = f" {salt}"
    return (piece * (length // len(piece) + 1))[: max(length - len(end), 1)] + end


def _exponent(short: int, first: float, long: int, last: float) -> float:
    return math.log(max(last, 1e-6) / max(first, 1e-6)) / math.log(long / short)
