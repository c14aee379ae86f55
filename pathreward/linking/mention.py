"""What the linker finds."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Literal, NamedTuple, overload

from pathreward.assertion import Frame
from pathreward.kg import Concept
from pathreward.score import Polarity

Kind = Literal["laterality", "grade", "size", "count"]


class Attribute(NamedTuple):
    """What a text says of a mention beside its polarity.

    >>> Attribute("laterality", "left", 0, 4).value
    'left'
    """

    kind: Kind
    value: str
    """Side as left, right or bilateral; grade and size as they are written; count as ``2/12``."""
    start: int
    """First character in the text."""
    end: int
    """One past the last character."""


class Mention(NamedTuple):
    """A span of text that names a concept of the graph, with its polarity."""

    start: int
    """First character in the text."""
    end: int
    """One past the last character: ``text[start:end]`` is the mention's text."""
    text: str
    concept: Concept
    polarity: Polarity
    attributes: tuple[Attribute, ...] = ()
    """Side, grade, size and count that modify it, in their order in the text; empty unless the
    linker was made with ``attributes=True``."""
    frame: Frame = "case"
    """For whom the text speaks: this case, or its history, the family, a textbook, ..."""


Claim = tuple[str, Polarity]
"""The id of a concept and what is said of it."""


class Mentions(Sequence[Mention]):
    """The mentions of a text: what they say at once, where they stand when it is asked for.

    Most of what a step of training reads is only counted; spans are the dear half of linking, and
    only those pay for them who look.

    >>> from pathreward import Linker
    >>> found = Linker.default().read("No necrosis. Mucin. No necrosis.")
    >>> found.claims
    (('necrosis', 'negated'), ('mucin', 'affirmed'))
    >>> found[0].start, len(found)
    (3, 3)

    Args:
        claims: The different claims, in the order in which they are first made.
        length: How many mentions there are.
        make: Gives the mentions of some concepts of the graph, or all of them.
    """

    __slots__ = ("_found", "_length", "_make", "claims")

    def __init__(
        self,
        claims: tuple[Claim, ...],
        length: int,
        make: Callable[[Collection[str] | None], Sequence[Mention]],
    ) -> None:
        self.claims = claims
        self._length = length
        self._make = make
        self._found: Sequence[Mention] | None = None

    def about(self, concepts: Collection[str]) -> Sequence[Mention]:
        """Return the mentions of some concepts, by their ids, in the order of the text.

        Raises:
            KeyError: If no concept has one of the ids.
        """
        return self._make(concepts)

    def _made(self) -> Sequence[Mention]:
        if self._found is None:  # no `cached_property`: its lock costs more than this
            self._found = self._make(None)
        return self._found

    @overload
    def __getitem__(self, index: int) -> Mention: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Mention]: ...

    def __getitem__(self, index: int | slice) -> Mention | Sequence[Mention]:
        return self._made()[index]

    def __iter__(self) -> Iterator[Mention]:
        return iter(self._made() if self._length else ())

    def __len__(self) -> int:
        return self._length
