"""How the time of a call grows with the text that it is given."""

import gc
import math
from collections.abc import Callable
from itertools import count
from time import process_time

_LONGEST = 30_000  # characters
_STEP = 1.5
_FIRST_STEP = 1.25  # below 64 characters, so that exponential time is met while it can be borne
_SPAN = 4  # steps at most between two lengths that are compared: five times the text
_STEEPEST = 1.6  # exponent of the length; linear is 1, and what is fixed only makes it less
_SHORTEST = 0.02  # seconds; less is mostly noise

_SALTS = count()


def growth(call: Callable[[str], object], piece: str) -> str:
    """Return on which text of repeated pieces the time grows faster than linearly, or nothing.

    Texts from 16 to 30,000 characters are timed, each half or a quarter longer than the one before,
    by the processor's time, so that a busy machine changes nothing. Where the time grows faster
    than the length to the 1.6 between two texts of which one is up to five times the other, and
    does so again when both are timed anew, that is told.
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
    """Return a text of a length that no call before was given, so that no cache serves it."""
    end = f" {salt}"
    return (piece * (length // len(piece) + 1))[: max(length - len(end), 1)] + end


def _exponent(short: int, first: float, long: int, last: float) -> float:
    return math.log(max(last, 1e-6) / max(first, 1e-6)) / math.log(long / short)
