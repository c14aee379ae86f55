"""Hashes of a text's windows (every run of a number of bytes), to find repeated passages.

A window of 32 bytes is four to six words of English or ten ideographs, so nothing here needs words
or sentences. Long texts are sampled by content: whether a window is in the sample depends on its
first eight bytes only, so that of equal windows either all are in it or none.
"""

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64
)
"""Odd numbers; one a machine word of the window."""
_WORD = np.dtype("<u8")
_WINDOWS = {width: np.dtype(f"V{width}") for width in (8, 16, 24, 32)}
_FEW = 768
"""Up to so many windows all are taken."""
_MANY = 3072
"""Up to so many windows one in four is taken, of more one in eight."""
_QUARTER, _EIGHTH = np.uint64(1 << 62), np.uint64(1 << 61)
_WIDEST_GAP = 256
"""Windows in a row of which none is taken: chance gives so many in no text, a loop does."""


def encoded(text: str) -> bytes:
    """Return the bytes of which windows are made; a lone surrogate has some too."""
    return text.encode("utf-8", "surrogatepass")


def hashes(data: bytes, width: int) -> Hashes:
    """Return the hash of each window of `width` bytes (8, 16, 24 or 32), in the order of the text.

    >>> found = hashes(b"no necrosis, no necrosis", 8)
    >>> len(found), bool(found[0] == found[13]), bool(found[0] == found[1])
    (17, True, False)
    """
    return _hashed(_windows(data, width))


def sample(data: bytes, width: int) -> Hashes:
    """Return the hashes of a sample of the windows in the order of the text; all in a short text.

    A text whose sample is no fair one (a loop of which no window, or every window, is taken) is
    read whole, so that no repetition of 256 bytes or more goes unseen.

    >>> bool((sample(b"no necrosis", 8) == hashes(b"no necrosis", 8)).all())
    True
    """
    windows = _windows(data, width)
    count = len(windows)
    if count > _FEW:
        first: Hashes = np.ndarray((count,), _WORD, data, 0, (1,))
        taken = (first * _FACTORS[0] < (_QUARTER if count <= _MANY else _EIGHTH)).nonzero()[0]
        if _is_fair(taken, count, 4 if count <= _MANY else 8):
            windows = windows[taken]
    return _hashed(windows)


def _is_fair(taken: NDArray[np.intp], count: int, one_in: int) -> bool:
    if not 0.75 * count < len(taken) * one_in < 1.25 * count:
        return False
    widest = int(np.maximum.reduce(taken[1:] - taken[:-1]))
    return max(int(taken[0]), widest, count - int(taken[-1])) <= _WIDEST_GAP


def _windows(data: bytes, width: int) -> NDArray[np.void]:
    """Return the window that begins at each byte, as a view of the bytes."""
    return np.ndarray((max(0, len(data) - width + 1),), _WINDOWS[width], data, 0, (1,))


def _hashed(windows: NDArray[np.void]) -> Hashes:
    """Return a number for each window; equal ones get equal numbers, others by chance alone."""
    words = np.ascontiguousarray(windows).view(_WORD).reshape(-1, windows.dtype.itemsize // 8)
    return words @ _FACTORS[: words.shape[1]]


def spans(marked: NDArray[np.bool_], width: int, data: bytes) -> list[tuple[int, int]]:
    """Return the marked windows as spans of characters; what touches is one span.

    >>> text = encoded("癌 no necrosis")
    >>> spans(np.array([False, False, False, False, True, True]), 8, text)
    [(2, 11)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([0], marked.astype(np.int8), [0]))))
    covered: list[tuple[int, int]] = []
    for start, end in zip(edges[::2].tolist(), (edges[1::2] - 1 + width).tolist(), strict=True):
        if covered and start <= covered[-1][1]:
            covered[-1] = (covered[-1][0], end)
        else:
            covered.append((start, end))
    if data.isascii():
        return covered
    first = (np.frombuffer(data, np.uint8) & 0xC0) != 0x80  # where a character begins
    before = np.concatenate(([0], np.cumsum(first)))
    return [(int(before[start]), int(before[end])) for start, end in covered]
