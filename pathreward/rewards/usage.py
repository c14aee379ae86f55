"""How a reasoning uses findings: which it connects to a conclusion."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from pathreward.assertion import Frame
from pathreward.claims.marker_results import marker_polarities
from pathreward.claims.section_mentions import Claims, LinkedSection
from pathreward.completion.scanning import lowered
from pathreward.completion.sentences import sentence_ends
from pathreward.kg import KnowledgeGraph
from pathreward.lexicon import alternatives, load_table
from pathreward.linking import Mention
from pathreward.score import Polarity

_ARGUED = frozenset({"case", "hypothesis"})
"""Frames in which a reasoning may hedge an observed finding that it uses: "what else shows..."."""


class Usage(NamedTuple):
    """How a reasoning uses findings for a diagnosis."""

    used: Set[str] = frozenset()
    """Ids of the findings that it connects to a conclusion."""
    foreign: Set[str] = frozenset()
    """Ids of those that it states about other diagnoses only: "a hemangioma has no HMB-45"."""


class _Sentence(NamedTuple):
    """What else a sentence with findings names."""

    concludes: bool
    """Whether the sentence before it, the sentence itself or a later one has a conclusion."""
    near: bool
    """Whether it names the answered diagnosis, or one near it."""
    compares: bool
    """Whether it names another diagnosis, and none near the answered one."""
    rival: bool
    """Whether it affirms a differential diagnosis, and nothing near the answered one follows."""

    def uses(self, stated: Polarity, polarity: Polarity, frame: Frame) -> bool:
        """Return whether it uses a finding, by the polarity that it states and that of the case."""
        if not self.concludes:
            return False
        if self.compares:
            return not (self.rival and stated == polarity)
        if stated == "uncertain":
            return frame in _ARGUED or (self.near and frame == "definition")
        return stated == polarity


def read_usage(
    sections: Iterable[LinkedSection],
    findings: Claims,
    diagnosis: str,
    graph: KnowledgeGraph,
    labels: Iterable[str] = (),
) -> Usage:
    """Return which findings a reasoning uses for a diagnosis.

    A finding is used where the reasoning states it, with the polarity that it has in the case, and
    comes to a conclusion in the sentence before or in any sentence from there on: it names a
    diagnosis or an option's label ("C:"), or has a word that connects findings to one ("therefore",
    "supports"). In a sentence that names another diagnosis, and neither the answered one nor one
    near it (wider, narrower, a precursor), the reasoning compares: there the finding is used with
    either polarity ("a hemangioma has no HMB-45"), unless the sentence states it as it is, affirms
    a differential diagnosis, and is the last word on it. A finding is also used where it is hedged
    ("what else shows keratin pearls?"), and where it is stated in general in a sentence that names
    the answered diagnosis ("in textbooks, squamous cell carcinoma has keratin pearls").

    >>> from pathreward.claims.section_mentions import section_mentions
    >>> from pathreward.completion.sections import parse_completion
    >>> from pathreward.linking import Linker
    >>> linker = Linker.default()
    >>> def used(text):
    ...     found = section_mentions(parse_completion(text), (), linker)
    ...     findings = {"necrosis": "affirmed"}
    ...     return sorted(read_usage(found.sections, findings, "glioblastoma", linker.graph).used)
    >>> used("There is necrosis. This is a glioblastoma."), used("There is necrosis.")
    (['necrosis'], [])
    >>> used("The necrosis makes it an oligodendroglioma.")
    []

    Args:
        sections: The sections that reason.
        findings: The polarities, in the case, of findings, markers and sites by their ids.
        diagnosis: Id of the answered diagnosis.
        graph: The graph of the concepts.
        labels: The labels of the options.
    """
    used: set[str] = set()
    foreign: set[str] = set()
    own: set[str] = set()
    options = _labels(tuple(labels))
    for section in sections:
        wanted = findings.keys() & {concept for concept, _ in section.mentions.claims}
        if not wanted:
            continue
        results = marker_polarities(section.text, section.mentions, graph)
        for mention, sentence in _sentences(section, wanted, diagnosis, graph, options):
            concept = mention.concept.id
            (foreign if sentence.compares else own).add(concept)
            stated = results.get(concept, mention.polarity)
            if sentence.uses(stated, findings[concept], mention.frame):
                used.add(concept)
    return Usage(used, foreign - own)


def _sentences(
    section: LinkedSection,
    wanted: Set[str],
    diagnosis: str,
    graph: KnowledgeGraph,
    options: re.Pattern[str] | None,
) -> Iterator[tuple[Mention, _Sentence]]:
    """Yield the mentions of some findings, and the sentences that they are in."""
    found, body = section.mentions, section.text
    diagnoses = {each for each, _ in found.claims} & graph.of_type("diagnosis")
    relevant = wanted | diagnoses
    ends = sentence_ends(body)
    mentions: dict[int, list[Mention]] = {}
    for each in found:
        if each.concept.id in relevant:
            mentions.setdefault(bisect_left(ends, each.end), []).append(each)
    named = {i: {each.concept.id for each in here} & diagnoses for i, here in mentions.items()}
    concluded = _last_conclusion(body, ends, named, options)
    near = {each for each in diagnoses if _near(each, diagnosis, graph)}
    last_near = max((i for i, names in named.items() if not names.isdisjoint(near)), default=-1)
    for i, here in mentions.items():
        is_near = not named[i].isdisjoint(near)
        rival = i > last_near and any(_rivals(each, diagnosis, graph) for each in here)
        compares = not is_near and bool(named[i])
        sentence = _Sentence(i <= concluded + 1, is_near, compares, rival)
        for each in here:
            if each.concept.id in wanted:
                yield each, sentence


def _last_conclusion(
    body: str,
    ends: Sequence[int],
    named: Mapping[int, Set[str]],
    options: re.Pattern[str] | None,
) -> int:
    """Return the number of the last sentence that concludes; -2 where none does.

    Args:
        body: The text.
        ends: Where its sentences end.
        named: The diagnoses that each sentence names, by its number.
        options: What matches the label of an option.
    """
    last = max((i for i, names in named.items() if names), default=-2)
    if last + 1 >= max(named):
        return last
    start = ends[last] if last >= 0 else 0
    link = _last_link(lowered(body), start)
    for found in options.finditer(body, max(start, link)) if options else ():
        link = found.start()
    return bisect_left(ends, link + 1) if link >= 0 else last


@lru_cache(maxsize=64)
def _labels(labels: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return a pattern for the label of an option where a sentence is about it: "B:", "so B."."""
    if not labels:
        return None
    return re.compile(rf"\b(?:{alternatives(labels)})(?=[:).]|\s*\Z)")


def has_link(text: str) -> bool:
    """Return whether a text has a word that connects findings to a conclusion.

    >>> has_link("Keratin pearls indicate squamous differentiation"), has_link("Keratin pearls")
    (True, False)
    """
    return _last_link(lowered(text), 0) >= 0


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
    return mention.polarity == "affirmed" and _differs(mention.concept.id, diagnosis, graph)


@lru_cache(maxsize=1 << 14)
def _differs(concept: str, diagnosis: str, graph: KnowledgeGraph) -> bool:
    """Return whether two concepts are differential diagnoses of each other."""
    return graph.related(concept, "differential_of", diagnosis) or graph.related(
        diagnosis, "differential_of", concept
    )


@lru_cache(maxsize=1 << 14)
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
