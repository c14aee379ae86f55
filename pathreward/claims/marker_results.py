"""The results of markers, which facts state more precisely than the words around a name."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

from pathreward.claims.facts import marker_axes
from pathreward.claims.words import WORD
from pathreward.facts.marker.parse import Marker, markers
from pathreward.kg import KnowledgeGraph
from pathreward.lexicon import load_table
from pathreward.linking import Mentions
from pathreward.linking.mention import Claim
from pathreward.score import Polarity

_POLARITIES: Mapping[str, Polarity] = {"positive": "affirmed", "negative": "negated"}


@lru_cache(maxsize=64)
def marker_polarities(
    text: str, mentions: Mentions, graph: KnowledgeGraph
) -> Mapping[str, Polarity]:
    """Return the polarities of the markers of a text whose results are facts, by their ids.

    A marker is affirmed if it is positive, mutated, rearranged or amplified, else negated.
    A marker with two results, and one that is uncertain, is left out. The last few results are
    kept.

    >>> from pathreward.linking import Linker
    >>> linker, text = Linker.default(), "HER2 is 1+, CD5 negativity."
    >>> marker_polarities(text, linker.read(text), linker.graph)
    {'HER2': 'negated', 'CD5': 'negated'}

    Args:
        text: The text.
        mentions: The mentions in the text.
        graph: The graph of the linker.
    """
    named = {each for each, _ in mentions.claims} & graph.of_type("marker")
    facts = markers(text) if named else ()
    if not facts:
        return {}
    results = _Results(facts)
    found: dict[str, Polarity] = {}
    unclear = set()
    for each in mentions:
        if each.concept.id not in named:
            continue
        polarity = results.polarity(each.start) or each.polarity
        if each.polarity == "uncertain" or found.setdefault(each.concept.id, polarity) != polarity:
            unclear.add(each.concept.id)
    return {marker: each for marker, each in found.items() if marker not in unclear}


def claims_with_results(text: str, mentions: Mentions, graph: KnowledgeGraph) -> Sequence[Claim]:
    """Return the claims of a text, those of markers with the polarity of their results.

    >>> from pathreward.linking import Linker
    >>> linker, text = Linker.default(), "No necrosis, HER2 is 1+."
    >>> claims_with_results(text, linker.read(text), linker.graph)
    [('necrosis', 'negated'), ('HER2', 'negated')]
    """
    results = marker_polarities(text, mentions, graph)
    if not results:
        return mentions.claims
    return [(concept, results.get(concept, polarity)) for concept, polarity in mentions.claims]


@lru_cache(maxsize=1 << 10)
def states_result(sentence: str) -> bool:
    """Return whether a sentence has a word of a positive result.

    >>> states_result("Cells express CD30"), states_result("HER2 immunostaining is scored 1+")
    (True, False)
    """
    words = {each.casefold() for each in WORD.findall(sentence)}
    return not words.isdisjoint(_positive_words())


@lru_cache(maxsize=1)
def _positive_words() -> frozenset[str]:
    table = load_table("pathreward.facts.marker", "words", None)
    return frozenset(table.phrases("positive"))


class _Results:
    """The marker facts of a text by their places."""

    def __init__(self, facts: Sequence[Marker]) -> None:
        self.facts = sorted(facts, key=lambda each: each.start)
        self.starts = [each.start for each in self.facts]
        self.reach = list(accumulate((each.end for each in self.facts), max))
        """Where the facts up to each one end at the latest."""

    def polarity(self, place: int) -> Polarity | None:
        """Return the polarity of the marker at a place, by the last fact that covers it."""
        i = bisect_right(self.starts, place) - 1
        while i >= 0 and self.reach[i] > place:
            if self.facts[i].end > place:
                return _POLARITIES.get(marker_axes(self.facts[i])[0][1])
            i -= 1
        return None
