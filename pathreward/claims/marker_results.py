"""The results of markers, which facts state more precisely than the words around a name."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from pathreward.claims.facts import marker_axes
from pathreward.facts.marker.parse import Marker, markers
from pathreward.kg import KnowledgeGraph
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
    found: dict[str, Polarity] = {}
    unclear = set()
    for each in mentions:
        if each.concept.id not in named:
            continue
        polarity = _polarity(facts, each.start) or each.polarity
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


def _polarity(facts: tuple[Marker, ...], place: int) -> Polarity | None:
    """Return the polarity of the marker at a place, by the last fact that covers it."""
    last = None
    for each in facts:
        if each.start <= place < each.end and (last is None or each.start >= last.start):
            last = each
    return _POLARITIES.get(marker_axes(last)[0][1]) if last else None
