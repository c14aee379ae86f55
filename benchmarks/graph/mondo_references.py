"""Add MONDO's identifiers to the cross-references of the graph's diagnoses.

``python benchmarks/graph/mondo_references.py ONTOLOGIES [--write]`` prints each diagnosis, the
MONDO term and the reason; ``--write`` adds them to ``kg/concepts.tsv``. `pathreward kg build kg/`
checks the result. ONTOLOGIES has MONDO's exact matches with DOID, NCIt and UMLS (SSSOM, CC0 1.0).

1. A term is a candidate for a diagnosis if its label is one of the diagnosis's names, or if MONDO
   matches it exactly with a DOID, NCIt or UMLS term that the diagnosis refers to.
2. A label that is a name of several diagnoses makes no candidate.
3. The candidates of a diagnosis are ranked: a label and a reference that agree; then the number of
   vocabularies that lead to the term; then the diagnosis's own name before a synonym. Where two
   remain equal, none is taken. Without a label, two vocabularies must agree.
4. A term belongs to one diagnosis: where two claim it, the one by label has it; else neither.
5. ``mondo_references_refused.tsv`` lists what a reader of the output refused.
"""

import argparse
import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pathreward.kg import KnowledgeGraph

_VOCABULARIES = ("doid", "ncit", "umls")


class Match(NamedTuple):
    """An exact match of MONDO."""

    term: str
    label: str
    reference: str


def matches(folder: Path) -> Iterator[Match]:
    """Yield MONDO's exact matches, without those of obsolete terms."""
    for vocabulary in _VOCABULARIES:
        path = folder / f"mondo_exactmatch_{vocabulary}.sssom.tsv.gz"
        with gzip.open(path, "rt", encoding="utf-8") as file:
            lines = (line for line in file if not line.startswith("#"))
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if not row["subject_label"].startswith("obsolete "):
                    yield Match(row["subject_id"], row["subject_label"], row["object_id"])


class Candidate(NamedTuple):
    """What leads from a diagnosis to a term of MONDO."""

    references: tuple[str, ...] = ()
    has_label: bool = False
    has_own_name: bool = False

    @property
    def rank(self) -> tuple[bool, int, bool]:
        """The rank of rule 3."""
        vocabularies = len({each.split(":")[0] for each in self.references})
        return self.has_label and vocabularies > 0, vocabularies + self.has_label, self.has_own_name

    @property
    def is_enough(self) -> bool:
        """Whether the last sentence of rule 3 holds."""
        return self.has_label or self.rank[1] > 1


def candidates(graph: KnowledgeGraph, found: list[Match]) -> dict[str, dict[str, Candidate]]:
    """Return the candidates of each diagnosis, by rules 1 and 2."""
    by_reference: dict[str, list[str]] = defaultdict(list)
    for each in found:
        by_reference[each.reference].append(each.term)
    candidates: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for concept in graph.concepts.values():
        leading = [(term, xref) for xref in concept.xrefs for term in by_reference[xref]]
        if concept.type == "diagnosis":
            for term in {each for each, _ in leading}:
                references = tuple(xref for each, xref in leading if each == term)
                candidates[concept.id][term] = Candidate(references)
    for term, label in {each.term: each.label for each in found}.items():
        owners = [each for each in graph.find(label) if each.type == "diagnosis"]
        if len(owners) == 1:
            known = candidates[owners[0].id].get(term, Candidate())
            is_own = label.casefold() == owners[0].name.casefold()
            candidates[owners[0].id][term] = Candidate(known.references, True, is_own)
    return candidates


def chosen(found: Mapping[str, Mapping[str, Candidate]]) -> dict[str, str]:
    """Return the term of each diagnosis, by rules 3 and 4."""
    claims: dict[str, list[str]] = defaultdict(list)
    for concept, terms in found.items():
        ranked = sorted(terms, key=lambda each: terms[each].rank, reverse=True)
        best = terms[ranked[0]]
        if best.is_enough and (len(ranked) == 1 or best.rank > terms[ranked[1]].rank):
            claims[ranked[0]].append(concept)
    owner = {}
    for term, concepts in claims.items():
        labelled = [each for each in concepts if found[each][term].has_label]
        sole = labelled if len(concepts) > 1 else concepts
        if len(sole) == 1:
            owner[sole[0]] = term
    return owner


def write(path: Path, terms: Mapping[str, str]) -> None:
    """Add terms to the cross-references of a table of concepts."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    place = header.index("xrefs")
    for row in rows:
        if term := terms.get(row[0]):
            row[place] = "|".join(sorted({*filter(None, row[place].split("|")), term}))
    lines = ("\t".join(each) for each in (header, *rows))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _refused() -> set[tuple[str, str]]:
    path = Path(__file__).with_name("mondo_references_refused.tsv")
    with path.open(encoding="utf-8") as file:
        return {(row["concept"], row["term"]) for row in csv.DictReader(file, delimiter="\t")}


def main() -> None:
    """Print the references, and write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ontologies", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    graph, found = KnowledgeGraph.default(), list(matches(options.ontologies))
    labels = {each.term: each.label for each in found}
    ties, refused = candidates(graph, found), _refused()
    terms = {
        concept: term for concept, term in chosen(ties).items() if (concept, term) not in refused
    }
    for concept, term in sorted(terms.items()):
        tie = ties[concept][term]
        reason = "|".join([*tie.references, *["label"] * tie.has_label])
        print(concept, term, labels[term], reason, sep="\t")
    if options.write:
        write(Path("kg/concepts.tsv"), terms)


if __name__ == "__main__":
    main()
