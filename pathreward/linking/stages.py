"""What a linker's stages have in common."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Protocol

from pathreward.kg import Concept
from pathreward.linking.lexicon import START, STOP, Found, Lexicon
from pathreward.linking.tokens import Tokens


class Stage(Protocol):
    """A way to find names in a text.

    A stage is made once for a lexicon and the concepts that its payloads count, and must not
    change while it reads: linkers are shared by threads.
    """

    def __init__(self, lexicon: Lexicon, concepts: Sequence[Concept]) -> None: ...

    def __call__(self, tokens: Tokens, found: list[Found]) -> list[Found]:
        """Return the names and cues of a text, in their order and apart.

        Args:
            tokens: The text.
            found: What the stages before have found.
        """


def merged(found: list[Found], added: Iterable[Found]) -> list[Found]:
    """Return what was found with what is added, each driving out all that it overlaps.

    >>> merged([(0, 1, 7), (1, 2, 8)], [(0, 1, 9)])
    [(0, 1, 9), (1, 2, 8)]
    """
    result = found
    for each in added:
        if result is found:
            result = list(found)
        first = bisect_left(result, (each[START],))
        if first and result[first - 1][STOP] > each[START]:
            first -= 1
        result[first : bisect_left(result, (each[STOP],))] = [each]
    return result
