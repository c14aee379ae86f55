"""Parts of an organ that a text names without the organ: "in the tail" of a pancreas."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from pathreward.claims.claim import Claim, one_axis
from pathreward.claims.kinship import site_sets
from pathreward.claims.weights import concept_weight
from pathreward.facts.anatomy import site_of_word, site_words
from pathreward.facts.phrases import PhraseFinder
from pathreward.kg import KnowledgeGraph
from pathreward.lexicon import load_table
from pathreward.linking import Mention

_IN = re.compile(
    r"(?:\b(?:in|at|of|from|into|involving|within|on) the"
    r"|(?:^|\n|;)[^\n:;|]{0,24}(?:site|location)[^\n:;|]{0,12}[:|]) ?\Z",
    re.IGNORECASE,
)
"""In front of a part: "in the", or the name of a field for sites."""
_REACH = 48


def organ_parts(text: str, mentions: Sequence[Mention], graph: KnowledgeGraph) -> Iterator[Claim]:
    """Yield the sites that are parts of the one organ of the text which has such a part.

    >>> from pathreward.linking import Linker
    >>> linker = Linker.default()
    >>> text = "Pancreas: in the tail there is a cyst."
    >>> [each.concept for each in organ_parts(text, linker.read(text).made(), linker.graph)]
    ['pancreatic_tail']
    """
    finder, of_part = _parts(graph)
    found = finder.find(text)
    if not found:
        return
    organs = {each.value for each in (*site_words().find(text), *_procedures().find(text))}
    named = {place for each in mentions for place in (each.start, each.end)}
    for start, end, part in found:
        concepts = {of_part[part][organ] for organ in organs & of_part[part].keys()}
        if len(concepts) != 1 or start in named or end in named:
            continue
        if _IN.search(text, max(0, start - _REACH), start):
            [concept] = concepts
            weight = concept_weight(graph, concept)
            yield Claim(
                start, end, "concept", one_axis(f"present {concept}", "yes"), weight, concept
            )


@lru_cache(maxsize=1)
def _procedures() -> PhraseFinder[str]:
    return PhraseFinder(load_table("pathreward.lexicon", "procedure_sites", None).class_of)


@lru_cache(maxsize=8)
def _parts(graph: KnowledgeGraph) -> tuple[PhraseFinder[str], Mapping[str, Mapping[str, str]]]:
    """Return what finds the names of parts, and the concept of each part by its organ.

    Only parts count that exclude each other: a lesion is in one part of the pancreas.
    """
    of_part: dict[str, dict[str, str]] = {}
    for concept in sorted(frozenset[str]().union(*site_sets(graph).values())):
        for name in graph[concept].names:
            first, _, part = name.casefold().partition(" ")
            if part.startswith("of "):  # "corpus of stomach"
                first, part = part.removeprefix("of "), first
            organ = site_of_word().get(first)
            if organ and part.isalpha() and not graph.find(part) and part not in site_of_word():
                of_part.setdefault(part, {}).setdefault(organ, concept)
    return PhraseFinder({part: part for part in of_part}), of_part
