"""The interface of the linker's stages."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Protocol

from pathreward.kg import Concept
from pathreward.linking.lexicon import START, STOP, Found, Lexicon
from pathreward.linking.tokens import Tokens


class LinkerStage(Protocol):
    """A stage of the linker, which finds names in a text.

    A stage is created once for a lexicon and the concepts that its payloads index. Calls must not
    modify it: threads share linkers.
    """

    def __init__(self, lexicon: Lexicon, concepts: Sequence[Concept]) -> None: ...

    def __call__(self, tokens: Tokens, found: list[Found]) -> list[Found]:
        """Return the names and cues of a text, in order and without overlap.

        Args:
            tokens: The text.
            found: The names and cues from the earlier stages.
        """


def overwrite(found: list[Found], added: Iterable[Found]) -> list[Found]:
    """Return the found names with others added, each replacing all that it overlaps.

    >>> overwrite([(0, 1, 7), (1, 2, 8)], [(0, 1, 9)])
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
