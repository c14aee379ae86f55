"""The rules for the names of concepts.

1. A name has a letter or a number, and belongs to one concept. Only an abbreviation may have
   several concepts; the organ of a case decides between them (`pathreward.linking.senses`).
2. The names of one concept have no modifiers that exclude one another: "acute" and "chronic",
   "grade 2" and "grade 3". The modifiers are in ``exclusive_modifiers.tsv``, by scale and value.
   Names of a concept and of one above it that differ only in such a modifier are a problem too:
   "acute cholecystitis" below a concept that is also called "chronic cholecystitis".
3. A name without an organ is not a name of a concept of one organ if the same name, with another
   organ, is a name of another concept: "oncocytoma" of the kidney, "salivary gland oncocytoma".
4. An abbreviation of a diagnosis is a name of each diagnosis whose name has these initials: ACC.

Exceptions are rows of ``name_exceptions.tsv``, each with its reason.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, permutations
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


def name_problems(concepts: Sequence[Concept]) -> Iterator[Problem]:
    """Yield the problems of names that need no relations: rules 1, 2 and 4.

    >>> (each,) = name_problems([Concept("a", "acute colitis", "diagnosis", ("chronic colitis",))])
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
    reported: set[str] = set()
    for (_, one, values), (column, other, others) in combinations(named, 2):
        for scale in values.keys() & others.keys() - reported:
            if values[scale].isdisjoint(others[scale]):
                reported.add(scale)
                message = f"{other!r} and {one!r} exclude one another ({scale}); make two concepts"
                yield Problem("concepts", row, column, message)


def hierarchy_problems(graph: "KnowledgeGraph") -> Iterator[Problem]:
    """Yield the problems of names that depend on other concepts: rule 2 along is_a, and rule 3.

    >>> from pathreward.kg import KnowledgeGraph, Relation
    >>> wider = Concept("a", "cholecystitis", "diagnosis", ("chronic cholecystitis",))
    >>> narrower = Concept("b", "acute cholecystitis", "diagnosis")
    >>> graph = KnowledgeGraph([wider, narrower], [Relation("b", "is_a", "a")], strict=False)
    >>> [each.message for each in hierarchy_problems(graph)]
    ["'b' is below 'a', whose names exclude its names; make a concept of the other value (course)"]
    """
    rows = {each: row for row, each in enumerate(graph.concepts)}
    yield from _exclusive_parents(graph, rows)
    yield from _names_of_one_organ(graph, rows)


def _exclusive_parents(graph: "KnowledgeGraph", rows: Mapping[str, int]) -> Iterator[Problem]:
    frames: dict[str, list[tuple[str, frozenset[tuple[str, str]]]]] = {}
    for concept in graph.concepts.values():
        for name in concept.names:
            frame, values = _frame(name)
            if values and not _is_exception("exclusive", concept.id, name):
                frames.setdefault(frame, []).append((concept.id, values))
    for same in frames.values():
        for (lower, values), (upper, others) in permutations(same, 2):
            if values != others and graph.is_a(lower, upper) and lower != upper:
                scales = {scale for scale, _ in values} & {scale for scale, _ in others}
                if any(_on(scale, values).isdisjoint(_on(scale, others)) for scale in scales):
                    message = f"{lower!r} is below {upper!r}, whose names exclude its names"
                    remedy = f"make a concept of the other value ({', '.join(sorted(scales))})"
                    yield Problem("concepts", rows[upper], "synonyms", f"{message}; {remedy}")


def _frame(name: str) -> tuple[str, frozenset[tuple[str, str]]]:
    """Return the words of a name without its modifiers, and their scales and values."""
    found = _modifiers().find(name)
    kept = name
    for each in reversed(found):
        kept = f"{kept[: each.start]} {kept[each.end :]}"
    return " ".join(_WORD.findall(kept.casefold())), frozenset(each.value for each in found)


def _on(scale: str, values: frozenset[tuple[str, str]]) -> set[str]:
    return {value for each, value in values if each == scale}


def _names_of_one_organ(graph: "KnowledgeGraph", rows: Mapping[str, int]) -> Iterator[Problem]:
    from pathreward.kg.site_names import SiteNames
    from pathreward.kg.sites import located

    for owner, name, other, full in SiteNames(graph).namesakes():
        has_organ = bool(located(owner, graph))
        if has_organ and not is_acronym(name) and not _is_exception("organ", owner, name):
            column = "name" if name == graph[owner].name else "synonyms"
            message = f"{name!r} names no organ, and {other!r} is {full!r}"
            remedy = "give it to a concept above both, or list it in name_exceptions.tsv"
            yield Problem("concepts", rows[owner], column, f"{message}; {remedy}")


def _abbreviations(concepts: Sequence[Concept]) -> Iterator[Problem]:
    owners: dict[str, list[Concept]] = {}
    for concept in concepts:
        for name in filter(is_acronym, concept.names):
            owners.setdefault(name, []).append(concept)
    for row, concept in enumerate(concepts):
        short = _initials(concept.name)
        others = [each for each in owners.get(short, ()) if each.type == "diagnosis"]
        if (
            others
            and concept.type == "diagnosis"
            and short not in concept.names
            and not _is_exception("abbreviation", concept.id, short)
        ):
            message = f"{short!r} of {others[0].id!r} may stand for {concept.name!r} too"
            remedy = "make it a synonym, or an exception in name_exceptions.tsv"
            yield Problem("concepts", row, "name", f"{message}; {remedy}")


def _initials(name: str) -> str:
    words = re.split(r"[\s\-/]+", name.casefold())
    return "".join([each[:1] for each in words if each not in _JOINING]).upper()
