"""The parts that a linker builds once for its graph: lexicon, stages, assertions, senses."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pathreward.assertion.classes import phrases
from pathreward.assertion.triggers import function_words
from pathreward.kg import Concept, KnowledgeGraph
from pathreward.kg.sites import adjectives
from pathreward.kg.spelling import is_acronym
from pathreward.linking.abbreviations import Abbreviations
from pathreward.linking.assertions import Assertions
from pathreward.linking.attributes import Attributes
from pathreward.linking.exact import ExactNames
from pathreward.linking.fuzzy import Misspellings
from pathreward.linking.lexicon import Lexicon
from pathreward.linking.mention import Claim
from pathreward.linking.scispacy import ScispacyNames, ScispacySettings, UmlsNames
from pathreward.linking.senses import Senses, are_different
from pathreward.linking.sides import SIDES
from pathreward.linking.stages import LinkerStage

STAGES: Mapping[str, type[LinkerStage]] = {
    "exact": ExactNames,
    "abbreviations": Abbreviations,
    "fuzzy": Misspellings,
    "scispacy": ScispacyNames,
    "scispacy-umls": UmlsNames,
}
"""Each stage by its name."""

_WELL_KNOWN = 3


class Engine(NamedTuple):
    """The parts of a linker; a payload below the number of concepts is the index of a concept.

    Higher payloads are abbreviations of several concepts; `senses` decides between them.
    """

    lexicon: Lexicon
    assertions: Assertions
    attributes: Attributes
    concepts: list[Concept]
    ids: list[str]
    affirmed: list[Claim]
    """The claim of each concept that is affirmed; texts share them."""
    numbers: dict[str, int]
    stages: list[LinkerStage]
    senses: Senses


def build_engine(
    graph: KnowledgeGraph, stages: Sequence[str], scispacy: ScispacySettings
) -> Engine:
    """Return the engine of a linker over a graph.

    >>> engine = build_engine(KnowledgeGraph.default(), ["exact"], ScispacySettings())
    >>> [type(each).__name__ for each in engine.stages]
    ['ExactNames']

    Args:
        graph: The graph.
        stages: Names of stages, in the order in which they run; see `STAGES`.
        scispacy: The settings of the scispaCy stages.

    Raises:
        RecipeError: If a stage needs a package or a file that is missing.
    """
    concepts = list(graph.concepts.values())
    ids = [each.id for each in concepts]
    numbers = {each: i for i, each in enumerate(ids)}
    owners = _shared_abbreviations(graph)
    shared = {len(concepts) + i: each for i, each in enumerate(owners.values())}
    names = [*zip(owners, shared, strict=True), *_ranked_names(concepts)]
    cues = (word for phrase in phrases() for word in phrase)
    organs = adjectives(graph)
    lexicon = Lexicon(names, sorted({*SIDES, *cues, *organs}))
    payloads = [*concepts, *(graph[each[0]] for each in owners.values())]
    return Engine(
        lexicon,
        Assertions(lexicon, payloads),
        Attributes(lexicon, payloads),
        concepts,
        ids,
        [(each, "affirmed") for each in ids],
        numbers,
        [_stage(each, lexicon, concepts, scispacy) for each in stages],
        Senses(graph, lexicon, shared, organs),
    )


def _ranked_names(concepts: Sequence[Concept]) -> Iterator[tuple[str, int]]:
    """Yield each name with the number of its concept; of equal names the first counts."""
    ranked = sorted(
        (len(each.xrefs) < _WELL_KNOWN, name != each.name, -len(each.xrefs), i, name)
        for i, each in enumerate(concepts)
        for name in each.names
        if name not in function_words()
    )
    return ((name, i) for _, _, _, i, name in ranked)


def _shared_abbreviations(graph: KnowledgeGraph) -> dict[str, tuple[str, ...]]:
    """Return the concepts of each abbreviation that several different concepts have."""
    owners: dict[str, list[str]] = {}
    for each in graph.concepts.values():
        for name in each.names:
            if is_acronym(name):
                owners.setdefault(name, []).append(each.id)
    return {
        name: tuple(each)
        for name, each in owners.items()
        if len(each) > 1 and are_different(each, graph)
    }


def _stage(
    name: str, lexicon: Lexicon, concepts: Sequence[Concept], scispacy: ScispacySettings
) -> LinkerStage:
    stage = STAGES[name]
    if issubclass(stage, ScispacyNames):
        return stage(lexicon, concepts, scispacy)
    return stage(lexicon, concepts)
