"""Concepts that the name of a field and its value make together: "Cellularity: high"."""

import re
from collections.abc import Iterator

from pathreward.claims.claim import Claim, one_axis
from pathreward.claims.weights import concept_weight
from pathreward.kg import KnowledgeGraph

_FIELD = re.compile(
    r"(?:^|(?<=[;|\n])[ \t]?|(?<=\.\s))[ \t*•-]{0,8}(?:\(?\w{1,2}[.)][ \t])?"
    r"(?P<name>[^\W\d_][^\n:;|.,()]{2,40}?)\s?[:|]\s?"
    r"(?P<value>[^\W\d_][^\n:;|.,()\d]{2,30}?)(?=\s?(?:[,;.|(\n]|\Z))"
)
_INVOLVEMENT = ("margin", "invasion")
"""How the ids of concepts end that are claims of involvement."""
_TYPES = frozenset({"finding", "diagnosis"})


def composed_fields(text: str, graph: KnowledgeGraph) -> Iterator[Claim]:
    """Yield a claim for each field whose value and name together name one concept.

    >>> graph = KnowledgeGraph.default()
    >>> [each.concept for each in composed_fields("Cellularity: high", graph)]
    ['high_cellularity']
    >>> list(composed_fields("Cellularity: absent", graph))
    []
    """
    for field in _FIELD.finditer(text):
        name, value = field["name"].casefold(), field["value"].casefold()
        for written in (f"{value} {name}", f"{name} {value}"):
            found = [
                each
                for each in graph.find(written)
                if each.type in _TYPES and not each.id.endswith(_INVOLVEMENT)
            ]
            if len(found) == 1:
                axes = one_axis(f"concept {found[0].id}", "affirmed")
                weight = concept_weight(graph, found[0].id)
                span = field.start("value"), field.end("value")
                yield Claim(*span, "concept", axes, weight, found[0].id)
                break
