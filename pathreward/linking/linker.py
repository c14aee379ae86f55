"""Find the concepts of a graph in a text, and what the text says of them."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking.cues import CUES, WORDS, Cue
from pathreward.linking.hidden import Shown
from pathreward.linking.lexicon import Lexicon
from pathreward.linking.mention import Mention
from pathreward.linking.polarity import Scopes

_MOST_TEXTS = 2048
_LONGEST_KEPT = 100_000


class Linker:
    """Text to mentions, in one pass that is linear in the text.

    Names are matched at the bounds of words, the leftmost first and of those the longest, in any
    of the spellings that `pathreward.kg.names` holds equal. Mentions never overlap. Two linkers of
    equal graphs are equal; one of the shipped graph pickles as a reference to it.

    >>> for mention in Linker.default().link("Keratin pearls, no necrosis: a squamous tumour."):
    ...     print(mention.concept.name, mention.polarity)
    keratin pearls affirmed
    necrosis negated
    neoplasm affirmed

    Args:
        graph: What to look for; the shipped graph if None.
    """

    def __init__(self, graph: KnowledgeGraph | None = None) -> None:
        self._graph = graph
        self._kept = lru_cache(maxsize=_MOST_TEXTS)(self.read)

    @classmethod
    def default(cls) -> "Linker":
        """Return the linker of the shipped graph, one in a process."""
        return _default()

    @property
    def graph(self) -> KnowledgeGraph:
        """What it looks for."""
        return KnowledgeGraph.default() if self._graph is None else self._graph

    def link(self, text: str) -> list[Mention]:
        """Return the mentions of a text in their order; the last few thousand texts are kept.

        >>> [mention.text for mention in Linker.default().link("ER-/PR+, and err is human")]
        ['ER', 'PR']
        """
        return list(self.read(text) if len(text) > _LONGEST_KEPT else self._kept(text))

    def link_batch(self, texts: Iterable[str]) -> list[list[Mention]]:
        """Return the mentions of each text, the same as one by one."""
        return [self.link(text) for text in texts]

    def read(self, text: str) -> tuple[Mention, ...]:
        """Return the mentions of a text, read anew."""
        if "<" not in text:
            return tuple(self._mentions(text))
        shown = Shown(text)
        return tuple(
            Mention(start, end, text[start:end], mention.concept, mention.polarity)
            for mention in self._mentions(shown.text)
            for start, end in (shown.original(mention.start, mention.end),)
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Linker):
            return NotImplemented
        return self.graph == other.graph

    def __hash__(self) -> int:
        return hash((Linker, self.graph))

    def __repr__(self) -> str:
        return f"Linker({self.graph!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        if self._graph is None or self._graph is KnowledgeGraph.default():
            return _default, ()
        return Linker, (self._graph,)

    def _mentions(self, text: str) -> Iterator[Mention]:
        lexicon, scopes, concepts, cues = self._engine
        pieces = text.split(" ")
        encoded = list(map(lexicon.pieces.__getitem__, pieces))
        characters = "".join(encoded)
        found = lexicon.scan(characters)
        if not found:
            return
        names = [each for each in found if each.payload >= 0]
        triggers = [(each, cues[~each.payload]) for each in found if each.payload < 0]
        polarities = scopes.polarities(characters, names, triggers)
        span = _spans(pieces, encoded, lexicon.spans)
        for (first, after, payload), polarity in zip(names, polarities, strict=True):
            start, end = span(first)
            if after - first > 1:
                end = span(after - 1)[1]
            yield Mention(start, end, text[start:end], concepts[payload], polarity)

    @cached_property
    def _engine(self) -> "_Engine":
        concepts = list(self.graph.concepts.values())
        names = [(phrase, ~i) for i, phrase in enumerate(CUES)]
        names.extend((name, i) for i, each in enumerate(concepts) for name in each.names)
        lexicon = Lexicon(names, WORDS)
        scopes = Scopes(lexicon, [each.type == "anatomy" for each in concepts])
        return _Engine(lexicon, scopes, concepts, list(CUES.values()))


class _Engine(NamedTuple):
    """What a linker builds once: payloads from 0 up are concepts, below 0 cues from the first."""

    lexicon: Lexicon
    scopes: Scopes
    concepts: list[Concept]
    cues: list[Cue]


def _spans(
    pieces: list[str], encoded: list[str], spans_of: Mapping[str, list[tuple[int, int]]]
) -> Callable[[int], tuple[int, int]]:
    """Return the function from the index of a character to the span of its token in the text."""
    counts = list(accumulate(map(len, encoded)))
    lengths = list(accumulate(map(len, pieces)))
    read: tuple[int, list[tuple[int, int]]] = (-1, [])

    def span(index: int) -> tuple[int, int]:
        nonlocal read
        i = bisect_right(counts, index)
        if i != read[0]:
            read = i, spans_of[pieces[i]]
        start, end = read[1][index - counts[i]]
        offset = lengths[i] - len(pieces[i]) + i
        return offset + start, offset + end

    return span


@cache
def _default() -> Linker:
    return Linker()
