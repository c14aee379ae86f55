"""Findings and markers whose names have the name of another one as their head."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pathreward.kg.absence import CLASSES
from pathreward.kg.graph import KnowledgeGraph
from pathreward.lexicon import alternatives, load_table

_FINDINGS, _MARKERS = frozenset({"finding", "cell"}), frozenset({"marker"})
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 6
_TABLE = load_table("pathreward.kg", "head_words", CLASSES)
_DENIALS = frozenset(
    word for phrase in _TABLE.phrases("absence", "denial") for word in phrase.split()
) - {"of"}
_PREPOSITIONS = frozenset(_TABLE.phrases("preposition"))
_ALTERED = re.compile(rf"(.+?)[ -](?:{alternatives(_TABLE.phrases('alteration'))})", re.IGNORECASE)


@lru_cache(maxsize=1 << 14)
def heads(graph: KnowledgeGraph, concept: str) -> frozenset[str]:
    """Return the ids of the concepts that are called like the heads of a concept's names.

    The head of "severe nuclear atypia" is "nuclear atypia", that of "neutrophils in the wall" is
    "neutrophils", and a marker is the head of its alterations: "MYB rearrangement". Both concepts
    are findings or cells, or both are markers. The name of an absence has no head. Where the
    hierarchy lacks an edge, a concept is a kind of its heads.

    >>> graph = KnowledgeGraph.default()
    >>> sorted(heads(graph, "neutrophils_in_chorioamnion")), sorted(heads(graph, "FOXL2_C134W"))
    (['neutrophils'], ['FOXL2'])
    >>> sorted(heads(graph, "lack_of_basal_cell_layer"))
    []
    """
    kind = graph[concept].type
    group = next((each for each in (_FINDINGS, _MARKERS) if kind in each), frozenset[str]())
    found = _of_alteration if group == _MARKERS else _of_finding
    return frozenset(
        other.id
        for name in (graph[concept].names if group else ())
        for head in found(name)
        for other in graph.find(head)
        if other.id != concept and other.type in group
    )


def naming_findings(graph: KnowledgeGraph, diagnosis: str) -> frozenset[str]:
    """Return the ids of the findings that are heads of a diagnosis's name.

    To state one is to name the diagnosis.

    >>> sorted(naming_findings(KnowledgeGraph.default(), "myocardial_infarction"))
    ['infarction']
    """
    found = (other for head in _of_finding(graph[diagnosis].name) for other in graph.find(head))
    return frozenset(other.id for other in found if other.type in _FINDINGS)


def _of_alteration(name: str) -> Iterator[str]:
    if altered := _ALTERED.fullmatch(name):
        yield altered[1]


def _of_finding(name: str) -> Iterator[str]:
    """Yield the heads of a name, by whole words, without the name itself."""
    words = list(_WORD.finditer(name))
    forms = [each[0].casefold() for each in words]
    if not 2 <= len(words) <= _MOST_WORDS or not _DENIALS.isdisjoint(forms):
        return
    end = next((i for i, form in enumerate(forms) if form in _PREPOSITIONS), len(words))
    for first in words[0 if end < len(words) else 1 : end]:
        yield name[first.start() : words[end - 1].end()]
