"""Find texts that are nearly equal, by sketches of their passages."""

from collections import Counter, defaultdict
from collections.abc import Hashable
from hashlib import blake2b
from typing import Generic, TypeVar

import numpy as np

from pathreward.completion.ngrams import encoded, hashes

_WIDTH = 32
_SKETCH = 128
"""Hashes of a sketch: the error of a similarity is about 1 / sqrt(128)."""
_MOST = 200
"""Texts that are listed for a passage; a passage of more is boilerplate and distinguishes none."""
SIMILAR = 0.8
"""The share of common passages from which on two texts are near-duplicates."""

Sketch = tuple[int, ...]
Key = TypeVar("Key", bound=Hashable)


def sketch(text: str) -> Sketch:
    """Return the smallest hashes of a text's passages of 32 bytes, in lower case.

    >>> sketch("No  Necrosis") == sketch("no necrosis"), len(sketch("x"))
    (True, 1)
    """
    data = encoded(_plain(text).ljust(_WIDTH))
    return tuple(np.unique(hashes(data, _WIDTH))[:_SKETCH].tolist())


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def similarity(one: Sketch, other: Sketch) -> float:
    """Return the estimated share of the passages of two texts that both have, in [0, 1].

    >>> similarity(sketch("Nests of cells."), sketch("Nests of cells."))
    1.0
    """
    union = sorted({*one, *other})[:_SKETCH]
    both = set(one) & set(other)
    return sum(each in both for each in union) / len(union)


class NearDuplicates(Generic[Key]):
    """The texts so far, in which near-duplicates of another text are looked up.

    >>> seen = NearDuplicates[str]()
    >>> seen.add("a", "Keratin pearls and intercellular bridges in nests of squamous cells.")
    >>> seen.find("Keratin pearls and intercellular bridges in nests of squamous cells!")
    'a'
    >>> seen.find("Glands with mucin.") is None
    True
    """

    def __init__(self, least: float = SIMILAR) -> None:
        self._least = least
        self._sketches: dict[Key, Sketch] = {}
        self._places: defaultdict[int, list[Key]] = defaultdict(list)
        self._first: dict[bytes, Key] = {}
        """The first key of each text: equal texts are found however common their passages are."""

    def add(self, key: Key, text: str) -> None:
        """Add a text."""
        self._first.setdefault(_digest(text), key)
        self._sketches[key] = found = sketch(text)
        for value in found:
            if len(self._places[value]) < _MOST:
                self._places[value].append(key)

    def find(self, text: str) -> Key | None:
        """Return the key of the most similar text so far, or None if none is similar enough."""
        return next(iter(self.find_all(text)), None)

    def find_all(self, text: str) -> list[Key]:
        """Return the keys of the texts so far that are similar enough, the most similar first.

        Of equal texts, the first is always there.
        """
        wanted = sketch(text)
        shared = Counter(key for value in wanted for key in self._places.get(value, ()))
        likely = [key for key, count in shared.items() if count >= self._least * len(wanted) / 2]
        found = [(similarity(wanted, self._sketches[key]), key) for key in likely]
        near = [each for each in found if each[0] >= self._least]
        keys = [key for _, key in sorted(near, key=lambda each: -each[0])]
        equal = self._first.get(_digest(text))
        return keys if equal is None or equal in keys else [equal, *keys]


def _digest(text: str) -> bytes:
    return blake2b(_plain(text).encode("utf-8", "surrogatepass"), digest_size=16).digest()
