"""The findings that a reasoning uses: those that it connects to a conclusion."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache

from pathreward.completion.scanning import lowered
from pathreward.completion.sentences import sentence_ends
from pathreward.kg import KnowledgeGraph
from pathreward.lexicon import load_table, phrase_pattern
from pathreward.linking import Linker, Mention


def used_findings(
    bodies: Iterable[str], findings: Set[str], diagnosis: str, linker: Linker
) -> frozenset[str]:
    """Return those of some findings that a reasoning uses for a diagnosis.

    A finding is used where the reasoning states it, and comes to a conclusion in the sentence
    before or in any sentence from there on: it names a diagnosis, or has a word that connects
    findings to one ("therefore", "supports"). A sentence that affirms a differential diagnosis, and
    neither the answered one nor one near it (wider, narrower, a precursor), uses its findings for
    that one. A finding that is stated in general ("keratin pearls are typical of squamous cell
    carcinoma") is used in a sentence that names the answered diagnosis.

    >>> def used(text):
    ...     return sorted(used_findings([text], {"necrosis"}, "glioblastoma", Linker.default()))
    >>> used("There is necrosis. This is a glioblastoma."), used("There is necrosis.")
    (['necrosis'], [])
    >>> used("The necrosis makes it an oligodendroglioma.")
    []

    Args:
        bodies: The texts of the reasoning sections.
        findings: Ids of the findings, markers and sites.
        diagnosis: Id of the answered diagnosis.
        linker: The linker of concepts.
    """
    used: set[str] = set()
    for body in bodies:
        named = {concept for concept, _ in linker.read(body).claims}
        if wanted := (findings & named) - used:
            used.update(_used(body, wanted, diagnosis, linker))
    return frozenset(used)


def _used(body: str, wanted: Set[str], diagnosis: str, linker: Linker) -> Iterator[str]:
    graph, found = linker.graph, linker.read(body)
    diagnoses = {each for each, _ in found.claims} & graph.of_type("diagnosis")
    ends = sentence_ends(body)
    sentences: dict[int, list[Mention]] = {}
    for each in found.about(wanted | diagnoses):
        sentences.setdefault(bisect_left(ends, each.end), []).append(each)
    concluded = _last_conclusion(body, ends, sentences)
    for i, mentions in sentences.items():
        if i > concluded + 1:
            continue
        named = [each for each in mentions if each.concept.id in diagnoses]
        near = any(_near(each.concept.id, diagnosis, graph) for each in named)
        if near or not any(_rivals(each, diagnosis, graph) for each in named):
            for each in mentions:
                if each.concept.id in wanted and (near or each.polarity != "uncertain"):
                    yield each.concept.id


def _last_conclusion(body: str, ends: Sequence[int], sentences: dict[int, list[Mention]]) -> int:
    """Return the number of the last sentence that concludes; -2 where none does."""
    named = (
        i
        for i, mentions in sentences.items()
        if any(each.concept.type == "diagnosis" for each in mentions)
    )
    last = max(named, default=-2)
    if last + 1 >= max(sentences):
        return last
    start = ends[last] if last >= 0 else 0
    links = [each.start() for each in _links().finditer(lowered(body), start)]
    return bisect_left(ends, links[-1] + 1) if links else last


def _rivals(mention: Mention, diagnosis: str, graph: KnowledgeGraph) -> bool:
    """Return whether a mention affirms a differential diagnosis of a diagnosis."""
    other = mention.concept.id
    return mention.polarity == "affirmed" and (
        graph.related(other, "differential_of", diagnosis)
        or graph.related(diagnosis, "differential_of", other)
    )


def _near(concept: str, diagnosis: str, graph: KnowledgeGraph) -> bool:
    """Return whether a diagnosis is another one, wider or narrower than it, or its precursor."""
    return (
        graph.is_a(concept, diagnosis)
        or graph.is_a(diagnosis, concept)
        or graph.related(concept, "precursor_of", diagnosis)
    )


@lru_cache(maxsize=1)
def _links() -> re.Pattern[str]:
    table = load_table("pathreward.rewards", "argument_words", frozenset({"link"}))
    return re.compile(phrase_pattern(table.phrases("link")))
