"""Counts of a graph for its README, and the coverage of another graph."""

from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest

from pathreward.kg.concept import CONCEPT_TYPES, RELATIONS
from pathreward.kg.graph import KnowledgeGraph


def markdown_counts(graph: KnowledgeGraph) -> str:
    """Return a Markdown table of the concepts by type and the relations by kind.

    >>> print(markdown_counts(KnowledgeGraph([], [])).splitlines()[0])
    | type | concepts | | relation | from, to | rows |
    """
    concepts = graph.concepts.values()
    types = Counter(each.type for each in concepts)
    kinds = Counter(each.relation for each in graph.relations())
    left = [f"{kind} | {types[kind]:,}" for kind in CONCEPT_TYPES]
    left.append(f"all | {len(graph):,}")
    right = []
    for relation, (subjects, objects) in RELATIONS.items():
        everything = subjects == frozenset(CONCEPT_TYPES)
        ends = "any, the same type" if everything else f"{_listed(subjects)}, {_listed(objects)}"
        right.append(f"`{relation}` | {ends} | {kinds[relation]:,}")
    right.append(f"all | | {kinds.total():,}")
    rows = [f"| {a} | | {b} |\n" for a, b in zip_longest(left, right, fillvalue=" | ")]
    names = sum(len(each.names) for each in concepts)
    referring = sum(bool(each.xrefs) for each in concepts)
    return (
        "| type | concepts | | relation | from, to | rows |\n"
        "| --- | ---: | --- | --- | --- | ---: |\n"
        + "".join(rows)
        + f"\n{names:,} names in all; {referring:,} concepts have cross-references.\n"
    )


def _listed(types: frozenset[str]) -> str:
    return " or ".join(each for each in CONCEPT_TYPES if each in types)


@dataclass(slots=True)
class Coverage:
    """Numbers of concepts of another graph that our graph has too."""

    concepts: int = 0
    by_name: int = 0
    """Concepts that share a name with one of ours."""
    by_reference: int = 0
    """Concepts that one of ours refers to, or that share a cross-reference with one of ours."""
    either: int = 0


def coverage(ours: KnowledgeGraph, theirs: KnowledgeGraph) -> dict[str, Coverage]:
    """Return the coverage of `theirs` by `ours`, by type, the most frequent first, ``all`` last.

    >>> from pathreward import Concept
    >>> ours = KnowledgeGraph([Concept("a", "mole", "finding", xrefs=("X:2",))], [])
    >>> theirs = KnowledgeGraph([Concept(f"X:{i}", f"x{i}", "finding") for i in (1, 2)], [])
    >>> coverage(ours, theirs)["finding"]
    Coverage(concepts=2, by_name=0, by_reference=1, either=1)
    """
    referred = {reference for each in ours.concepts.values() for reference in each.xrefs}
    by_type: dict[str, Coverage] = {}
    whole = Coverage()
    for each in theirs.concepts.values():
        by_name = any(ours.find(name) for name in each.names)
        by_reference = each.id in referred or not referred.isdisjoint(each.xrefs)
        for counted in (by_type.setdefault(each.type, Coverage()), whole):
            counted.concepts += 1
            counted.by_name += by_name
            counted.by_reference += by_reference
            counted.either += by_name or by_reference
    ranked = sorted(by_type.items(), key=lambda item: -item[1].concepts)
    return {**dict(ranked), "all": whole}
