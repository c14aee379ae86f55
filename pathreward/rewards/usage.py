"""The findings that a reasoning uses: those that it connects to a conclusion."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache

from pathreward.completion.scanning import lowered
from pathreward.completion.sentences import sentence_ends
from pathreward.kg import KnowledgeGraph
from pathreward.lexicon import load_table
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
    link = _last_link(lowered(body), ends[last] if last >= 0 else 0)
    return bisect_left(ends, link + 1) if link >= 0 else last


def _last_link(text: str, start: int) -> int:
    """Return the place of the last word in `text` from `start` on that links findings, or -1."""
    last = start - 1
    for word, open_ended in _links():
        at = text.rfind(word, last + 1)
        while at >= 0:
            if _is_word(text, at, at + len(word), open_ended):
                last = at
                break
            at = text.rfind(word, last + 1, at)
    return last if last >= start else -1


def _is_word(text: str, start: int, end: int, open_ended: bool) -> bool:
    if not text[start].isascii():
        return True  # Chinese has no spaces between words
    begins = start == 0 or not text[start - 1].isalnum()
    return begins and (open_ended or end == len(text) or not text[end].isalnum())


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
def _links() -> tuple[tuple[str, bool], ...]:
    """Return the words of the table, and whether they are only the beginnings of words."""
    table = load_table("pathreward.rewards", "argument_words", frozenset({"link"}))
    return tuple((each.rstrip("*"), each.endswith("*")) for each in table.phrases("link"))
