"""The rules for the names of concepts.

1. A name has a letter or a number, and belongs to one concept. Only an abbreviation may have
   several concepts; the organ of a case decides between them (`pathreward.linking.senses`).
2. The names of one concept have no modifiers that exclude one another: "acute" and "chronic",
   "grade 2" and "grade 3". The modifiers are in ``exclusive_modifiers.tsv``, by scale and value.
3. A name without an organ is not a name of a concept of one organ if the same name, with another
   organ, is a name of another concept: "oncocytoma" of the kidney, "salivary gland oncocytoma".
4. An abbreviation belongs to all concepts whose initials it is: ACC.

Exceptions are rows of ``name_exceptions.tsv``, each with its reason.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from pathreward.facts.numerals import ROMAN
from pathreward.facts.phrases import PhraseFinder
from pathreward.kg.concept import Concept
from pathreward.kg.names import Vocabulary
from pathreward.kg.problem import Problem
from pathreward.kg.spelling import is_acronym
from pathreward.lexicon import load_table

if TYPE_CHECKING:
    from pathreward.kg.graph import KnowledgeGraph

_WORD = re.compile(r"[^\W\d_]+|\d+")
_JOINING = frozenset({"of", "the", "in", "with", "and", "to", "for", "a", "an", "or", "by", "on"})
_LEAST = 2
"""Letters of an abbreviation whose initials are compared."""


def name_problems(concepts: Sequence[Concept]) -> Iterator[Problem]:
    """Yield the problems of names that need no relations: rules 1, 2 and 4.

    >>> each, = name_problems([Concept("a", "acute colitis", "diagnosis", ("chronic colitis",))])
    >>> each.message
    "'chronic colitis' and 'acute colitis' exclude one another (course); make two concepts"
    """
    yield from _shared_names(concepts)
    for row, concept in enumerate(concepts):
        yield from _exclusive_names(row, concept)
    yield from _abbreviations(concepts)


def _columns(concept: Concept) -> list[tuple[str, str]]:
    return [("name", concept.name), *(("synonyms", each) for each in concept.synonyms)]


def _shared_names(concepts: Sequence[Concept]) -> Iterator[Problem]:
    vocabulary = Vocabulary(name for concept in concepts for name in concept.names)
    owners: dict[tuple[str, ...], tuple[int, str]] = {}
    for row, concept in enumerate(concepts):
        for column, name in _columns(concept):
            sequence = next(vocabulary.sequences(name), ())
            if not any(sequence):
                message = f"expected a name with a letter or a number in it, got {name!r}"
                yield Problem("concepts", row, column, message)
                continue
            owner, other = owners.setdefault(sequence, (row, name))
            if owner != row and not is_acronym(name):
                message = f"{name!r} is a name of {concepts[owner].id!r} too ({other!r})"
                yield Problem("concepts", row, column, f"{message}; give it to one of them")


@lru_cache(maxsize=1)
def _modifiers() -> PhraseFinder[tuple[str, str]]:
    table = load_table("pathreward.kg", "exclusive_modifiers", None)
    values = {each.phrase: tuple(each.cls.split(": ", 1)) for each in table.entries}
    return PhraseFinder({phrase: (scale, value) for phrase, (scale, value) in values.items()})


@lru_cache(maxsize=1)
def _exceptions() -> Mapping[str, str]:
    classes = frozenset({"exclusive", "organ", "abbreviation"})
    return load_table("pathreward.kg", "name_exceptions", classes).class_of


def _is_exception(rule: str, concept: str, name: str) -> bool:
    return _exceptions().get(f"{concept}: {name}") == rule


def _values(name: str) -> dict[str, set[str]]:
    """Return the values of a name by scale; numbers are on the scale of the words around them."""
    found: dict[str, set[str]] = {}
    for each in _modifiers().find(name):
        scale, value = each.value
        found.setdefault(scale, set()).add(value)
    parts = [ROMAN.get(each, each) for each in _WORD.findall(name.casefold())]
    numbers = {str(each) for each in parts if str(each).isdigit()}
    if numbers:
        words = " ".join(each for each in map(str, parts) if not each.isdigit())
        found[f"the number of {words!r}"] = numbers
    return found


def _exclusive_names(row: int, concept: Concept) -> Iterator[Problem]:
    named = [
        (column, name, _values(name))
        for column, name in _columns(concept)
        if not _is_exception("exclusive", concept.id, name)
    ]
    for (_, one, values), (column, other, others) in combinations(named, 2):
        for scale in values.keys() & others.keys():
            if values[scale].isdisjoint(others[scale]):
                message = f"{other!r} and {one!r} exclude one another ({scale}); make two concepts"
                yield Problem("concepts", row, column, message)


def organ_problems(graph: "KnowledgeGraph") -> Iterator[Problem]:
    """Yield the generic names that a concept of one organ has: rule 3."""
    from pathreward.kg.sites import located, meet, plain, without_organ

    owners: dict[tuple[str, ...], list[tuple[int, str, str]]] = {}
    concepts = list(graph.concepts.values())
    sites = {each.id: located(each.id, graph) for each in concepts}
    for row, concept in enumerate(concepts):
        for column, name in _columns(concept):
            words = plain(name)
            if sites[concept.id] and words == without_organ(name, sites[concept.id], graph):
                owners.setdefault(words, []).append((row, column, name))
    reported: set[tuple[int, str]] = set()
    for concept in concepts:
        for full in concept.names if sites[concept.id] else ():
            bare = without_organ(full, sites[concept.id], graph)
            for row, column, name in owners.get(bare, ()) if bare != plain(full) else ():
                owner = concepts[row]
                if (
                    owner.type == concept.type
                    and (row, name) not in reported
                    and not graph.is_a(concept.id, owner.id)
                    and not any(
                        meet(a, b, graph) for a in sites[owner.id] for b in sites[concept.id]
                    )
                    and not _is_exception("organ", owner.id, name)
                ):
                    reported.add((row, name))
                    message = f"{name!r} names no organ, and {concept.id!r} is {full!r}"
                    remedy = "give it to a concept above both"
                    yield Problem("concepts", row, column, f"{message}; {remedy}")


def _abbreviations(concepts: Sequence[Concept]) -> Iterator[Problem]:
    written: dict[str, list[int]] = {}
    for row, concept in enumerate(concepts):
        for name in concept.names:
            if is_acronym(name) and len(name) >= _LEAST:
                written.setdefault(name, []).append(row)
    for row, concept in enumerate(concepts):
        for short, name in {_initials(name): name for name in concept.names}.items():
            for owner in written.get(short, ()) if row not in written.get(short, ()) else ():
                if concepts[owner].type == concept.type and not _is_exception(
                    "abbreviation", concept.id, short
                ):
                    message = f"{short!r} of {concepts[owner].id!r} may stand for {name!r} too"
                    remedy = "give it to both, or list it in name_exceptions.tsv"
                    yield Problem("concepts", row, "synonyms", f"{message}; {remedy}")


def _initials(name: str) -> str:
    words = re.split(r"[\s\-/]+", name.casefold())
    return "".join([each[:1] for each in words if each not in _JOINING]).upper()
