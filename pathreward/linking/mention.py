"""Mentions: the results of the linker."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Literal, NamedTuple, overload

from pathreward.assertion import Frame
from pathreward.kg import Concept
from pathreward.score import Polarity

Kind = Literal["laterality", "grade", "size", "count"]


class Attribute(NamedTuple):
    """A modifier of a mention: side, grade, size or count.

    >>> Attribute("laterality", "left", 0, 4).value
    'left'
    """

    kind: Kind
    value: str
    """Side as left, right or bilateral; grade and size as written; count as ``2/12``."""
    start: int
    """First character in the text."""
    end: int
    """One past the last character."""


class Mention(NamedTuple):
    """A span of text that names a concept of the graph, with its polarity.

    >>> from pathreward import Linker
    >>> [mention] = Linker.default().link("No necrosis.")
    >>> mention.text, mention.concept.id, mention.polarity
    ('necrosis', 'necrosis', 'negated')
    """

    start: int
    """First character in the text."""
    end: int
    """One past the last character: ``text[start:end]`` is the mention's text."""
    text: str
    concept: Concept
    polarity: Polarity
    attributes: tuple[Attribute, ...] = ()
    """The modifiers in the order of the text; empty unless the linker has ``attributes=True``."""
    frame: Frame = "case"
    """The frame of the text: this case, its history, the family, a definition..."""


Claim = tuple[str, Polarity]
"""The id of a concept, and its polarity."""


class Mentions(Sequence[Mention]):
    """The mentions of a text: claims are computed at once, spans on first access.

    Spans take half the time of linking, and most texts in training need only the claims.

    >>> from pathreward import Linker
    >>> found = Linker.default().read("No necrosis. Mucin. No necrosis.")
    >>> found.claims
    (('necrosis', 'negated'), ('mucin', 'affirmed'))
    >>> found[0].start, len(found)
    (3, 3)

    Args:
        claims: The distinct claims, in the order of their first mention.
        length: Number of mentions.
        make: Returns the mentions of some concepts, or all (None).
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
        """Return the mentions of some concepts, given by their ids, in the order of the text."""
        if self._found is None:
            return self._make(concepts)
        return [each for each in self._found if each.concept.id in concepts]

    def made(self) -> Sequence[Mention]:
        """Return all mentions without keeping them, for a caller that keeps what it makes of them.

        >>> from pathreward import Linker
        >>> [each.text for each in Linker.default().read("No necrosis.").made()]
        ['necrosis']
        """
        if self._found is not None:
            return self._found
        return self._make(None) if self._length else ()

    def keep(self) -> Sequence[Mention]:
        """Return all mentions, and keep them for other readers of this text.

        >>> from pathreward import Linker
        >>> found = Linker.default().read("No necrosis.")
        >>> found.keep() is found.made()
        True
        """
        if self._found is None:  # faster than `cached_property`
            self._found = self._make(None) if self._length else ()
        return self._found

    @overload
    def __getitem__(self, index: int) -> Mention: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Mention]: ...

    def __getitem__(self, index: int | slice) -> Mention | Sequence[Mention]:
        return self.keep()[index]

    def __iter__(self) -> Iterator[Mention]:
        return iter(self.keep())

    def __len__(self) -> int:
        return self._length
