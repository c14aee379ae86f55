"""Add the exact synonyms of the Disease Ontology and NCIt to the graph's own diagnoses.

``python benchmarks/graph/ontology_names.py ONTOLOGIES [--write]`` prints the names that the rules
below admit, with the concept and the term that they come from; ``--write`` adds them to
``kg/concepts.tsv``. `pathreward kg build kg/` checks the result.

1. A term belongs to a concept if its label is one of the concept's names. A cross-reference alone
   does not do: many lead to a wider or a narrower term.
2. Its exact synonyms are names of the concept, unless another concept or another term of the
   ontologies has the name, or the name is too general.
3. A name may not say more than the concept: a word of ``ontology_name_words.tsv`` (degree, course,
   age, grade, behavior, kind of tumor) that no name of the concept has refuses it; so does a site
   at which the graph does not locate the concept.
4. A name may not say less or more than one that the concept has: of two names, one whose words
   hold all those of the other is refused.
5. Abbreviations are left out: most have two meanings, and `pathreward.answers` reads initials.
6. ``ontology_names_refused.tsv`` lists what a reader of the output refused.
"""

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.kg.sites import meet, plain
from pathreward.linking import Linker

_SLIMS = ("DO_cancer_slim", "DO_rare_slim", "NCIthesaurus")
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z' -]*[A-Za-z]")


def terms(folder: Path) -> Iterator[Concept]:
    """Yield the terms of the ontologies."""
    doid = KnowledgeGraph.from_obo([folder / f"doid-2026_{each}.obo.gz" for each in _SLIMS])
    ncit = KnowledgeGraph.from_obograph(folder / "ncit-disease-2018-06-08.json.gz")
    yield from doid.concepts.values()
    yield from ncit.concepts.values()


def owners(graph: KnowledgeGraph, found: Iterable[Concept]) -> dict[str, str]:
    """Return the diagnosis of the graph that each term belongs to, by the term's id."""
    owner = {}
    for term in found:
        mine = graph.find(term.name)
        if len(mine) == 1 and mine[0].type == "diagnosis":
            owner[term.id] = mine[0].id
    return owner


def admitted(graph: KnowledgeGraph, found: list[Concept]) -> Iterator[tuple[str, str, str]]:
    """Yield the id of a concept, a name for it and the term that the name comes from."""
    owner = owners(graph, found)
    linker = Linker(graph)
    holders: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for term in found:
        for name in term.names:
            holders[_words(name)].add(owner.get(term.id, term.id))
    taken: set[tuple[str, ...]] = set()
    wrong = {_words(each) for each in column("ontology_names_refused", "name")}
    for term in found:
        if term.id not in owner:
            continue
        concept = graph[owner[term.id]]
        for name in term.names:
            form = _words(name)
            if form in taken or holders[form] != {concept.id} or graph.find(name) or form in wrong:
                continue
            if _says_the_same(name, concept, graph, linker):
                taken.add(form)
                yield concept.id, name, term.id


def _words(name: str) -> tuple[str, ...]:
    return tuple(each for each in plain(name) if each != "the")


@cache
def column(table: str, name: str) -> frozenset[str]:
    """Return the column of a table beside this file, in lower case."""
    with Path(__file__).with_name(f"{table}.tsv").open(encoding="utf-8") as file:
        return frozenset(row[name].casefold() for row in csv.DictReader(file, delimiter="\t"))


def _says_the_same(name: str, concept: Concept, graph: KnowledgeGraph, linker: Linker) -> bool:
    """Say whether a name neither narrows nor widens a concept."""
    form = frozenset(plain(name))
    own = [frozenset(plain(each)) for each in concept.names]
    if not _PLAIN_NAME.fullmatch(name) or name.isupper() or len(form) > 6:
        return False
    narrowing = column("ontology_name_words", "word")
    is_nested = any(form <= each or each <= form for each in own)
    if is_nested or (form & narrowing) - frozenset().union(*own):
        return False
    sites = {e.object for e in graph.relations(concept.id, "located_in")}
    for each in linker.link(name):
        if each.concept.type == "anatomy" and not any(
            meet(each.concept.id, site, graph) for site in sites
        ):
            return False
        if each.concept.type == "diagnosis" and not graph.is_a(concept.id, each.concept.id):
            return False
    return True


def write(path: Path, names: dict[str, list[str]]) -> None:
    """Add names to the synonyms of a table of concepts."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    place = header.index("synonyms")
    for row in rows:
        if more := names.get(row[0]):
            row[place] = "|".join([*filter(None, row[place].split("|")), *more])
    lines = ("\t".join(each) for each in (header, *rows))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Print the names, and write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ontologies", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    names: dict[str, list[str]] = defaultdict(list)
    for concept, name, term in admitted(KnowledgeGraph.default(), list(terms(asked.ontologies))):
        print(f"{concept}\t{name}\t{term}")
        names[concept].append(_lowered(name))
    if asked.write:
        write(Path("kg/concepts.tsv"), names)


def _lowered(name: str) -> str:
    """Return a name in lower case, but for its eponyms and capitals: "Kahler's disease".

    >>> _lowered("Plasma Cell Tumor")
    'plasma cell tumor'
    """
    return " ".join(
        each if each.endswith("'s") or each.isupper() else each.lower() for each in name.split()
    )


if __name__ == "__main__":
    main()
