"""Count the evidence that the graph has for the diagnoses of two benchmarks and of OncoTree.

    python benchmarks/graph/coverage.py ../shared/data
    python benchmarks/graph/coverage.py ../shared/data --missing    # lists what is missing

1. A diagnosis of WSI-Bench or MultiPathQA is one that the linker finds in its questions, options or
   answers. A word with the ending of a disease (-oma, -itis ...) that no mention covers is a name
   that does not link.
2. A diagnosis of OncoTree is the concept that has the type's code as a cross-reference, or its
   name; else the diagnosis that the linker finds in the name. Tissues (level 1) are no types.
3. Evidence of a diagnosis is its own rows of ``supports``, ``excludes``, ``marker_positive`` and
   ``marker_negative``. A finding or cell is specific if it supports fewer than 100 diagnoses.
4. Reports: the share of the affirmed findings, cells and markers of WSI-Bench's reports that the
   graph associates with the report's diagnosis, and the share of reports with three or more. The
   findings that lacked a relation were looked at in every second report; the others were not.
5. ``coverage_classes.tsv`` lists concepts without evidence of their own: groups of diseases that
   share a site, a course or a cause, but no morphology.
"""

import ast
import csv
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pathreward.kg import KnowledgeGraph
from pathreward.kg.profile import profile
from pathreward.linking import Linker

ENOUGH_ROWS, ENOUGH_SPECIFIC, SHARED_BY = 3, 2, 100
_FOR = ("supports", "marker_positive")
_DISEASE = re.compile(
    r"\b[\w-]+(?:omas?|omata|itis|(?<!gn)osis|plasia|cysts?|polyps?|n[ae]?ev(?:us|i))\b"
    r"|\b(?:tumou?r|neoplasm|cancer)s?\b",
    re.IGNORECASE,
)


@dataclass
class Names:
    """The names of one source."""

    diagnoses: Counter[str] = field(default_factory=Counter)
    """How often each diagnosis of the graph is named."""
    linked: int = 0
    unlinked: Counter[str] = field(default_factory=Counter)


def texts_of_wsi_bench(data: Path) -> Iterator[str]:
    """Yield the questions, options and answers of WSI-Bench."""
    for row in _rows(data / "questions" / "wsi_bench_dev.jsonl"):
        yield row.get("stem") or row["question"]
        yield row["answer"]
        yield from (row.get("options") or {}).values()


def texts_of_multipathqa(data: Path) -> Iterator[str]:
    """Yield the questions and options of MultiPathQA that ask for more than the organ."""
    for row in _rows(data / "questions" / "multipathqa_nonexpert.jsonl"):
        if row["benchmark_name"] != "gtex":
            yield row["prompt"]
            yield from ast.literal_eval(row["options"] or "[]")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def names_of_texts(texts: Iterator[str], linker: Linker) -> Names:
    """Return the diagnoses that texts name, each text read once."""
    names = Names()
    for text in dict.fromkeys(texts):
        mentions = linker.link(text)
        names.diagnoses.update(m.concept.id for m in mentions if m.concept.type == "diagnosis")
        for word in _DISEASE.finditer(text):
            if any(m.start < word.end() and m.end > word.start() for m in mentions):
                names.linked += 1
            else:
                names.unlinked[text[max(0, word.start() - 20) : word.end()]] += 1
    return names


def names_of_oncotree(data: Path, graph: KnowledgeGraph, linker: Linker) -> Names:
    """Return the diagnoses of OncoTree's types."""
    coded = {code: each.id for each in graph.concepts.values() for code in each.xrefs}
    with gzip.open(data / "kg" / "oncotree_2025_10_03.json.gz", "rt", encoding="utf-8") as file:
        tissues = json.load(file)["TISSUE"]["children"].values()
    names = Names()
    for code, name in (each for tissue in tissues for each in _types(tissue)):
        found = [each for each in graph.find(name) if each.type == "diagnosis"]
        found += [m.concept for m in linker.link(name) if m.concept.type == "diagnosis"]
        concept = coded.get(f"ONCOTREE:{code}") or (found[0].id if found else None)
        if concept:
            names.linked += 1
            names.diagnoses[concept] += 1
        else:
            names.unlinked[name] += 1
    return names


def _types(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for child in node["children"].values():
        yield child["code"], child["name"]
        yield from _types(child)


def reports_of(data: Path, graph: KnowledgeGraph, linker: Linker) -> list[tuple[int, int]]:
    """Return for each report how many findings it states, and how many the graph associates."""
    found = []
    for row in _rows(data / "questions" / "wsi_bench_dev.jsonl"):
        findings, _, diagnosis = row["answer"].rpartition("Based on these observations")
        if row["task"] != "1_Report" or not findings:
            continue
        named = [m.concept.id for m in linker.link(diagnosis) if m.concept.type == "diagnosis"]
        ties = profile(graph, named[0]) if named else {}
        stated = {
            m.concept.id
            for m in linker.link(findings)
            if m.concept.type in {"finding", "cell", "marker"} and m.polarity == "affirmed"
        }
        tied = [each for each in stated if each in ties and ties[each].relation.relation in _FOR]
        found.append((len(stated), len(tied)))
    return found


class Evidence:
    """The number of rows of evidence of each diagnosis."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.rows: Counter[str] = Counter()
        specific: dict[str, list[str]] = defaultdict(list)
        for each in graph.relations():
            if each.relation in {"supports", "excludes"}:
                self.rows[each.object] += 1
            elif each.relation in {"marker_positive", "marker_negative"}:
                self.rows[each.subject] += 1
            if each.relation == "supports":
                specific[each.subject].append(each.object)
        self.specific = Counter(
            diagnosis
            for supported in specific.values()
            if len(supported) < SHARED_BY
            for diagnosis in supported
        )

    def is_enough(self, diagnosis: str) -> bool:
        """Return whether a diagnosis has the rows that the goal asks for."""
        return self.rows[diagnosis] >= ENOUGH_ROWS and self.specific[diagnosis] >= ENOUGH_SPECIFIC


def classes() -> frozenset[str]:
    """Return the ids of ``coverage_classes.tsv``."""
    with Path(__file__).with_name("coverage_classes.tsv").open(encoding="utf-8") as file:
        return frozenset(row["id"] for row in csv.DictReader(file, delimiter="\t"))


def main(folder: str, *options: str) -> None:
    """Print the table, or what is missing."""
    data, graph = Path(folder), KnowledgeGraph.default()
    linker, evidence, wide = Linker(graph, attributes=False), Evidence(graph), classes()
    sources: dict[str, Callable[[], Names]] = {
        "WSI-Bench": lambda: names_of_texts(texts_of_wsi_bench(data), linker),
        "MultiPathQA": lambda: names_of_texts(texts_of_multipathqa(data), linker),
        "OncoTree": lambda: names_of_oncotree(data, graph, linker),
    }
    print(
        "| source | names | link | diagnoses | three rows | two specific findings | both |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    )
    for source, read in sources.items():
        names = read()
        own = [each for each in names.diagnoses if each not in wide]
        total = names.linked + names.unlinked.total()
        cells = (
            f"{total:,}",
            f"{names.linked / total:.1%}",
            len(own),
            sum(evidence.rows[each] >= ENOUGH_ROWS for each in own),
            sum(evidence.specific[each] >= ENOUGH_SPECIFIC for each in own),
            sum(map(evidence.is_enough, own)),
        )
        print(f"| {source} | {' | '.join(map(str, cells))} |")
        if "--missing" in options:
            _print_missing(names, [each for each in own if not evidence.is_enough(each)], evidence)
    print(
        "\n| reports | number | findings associated | three or more |\n| --- | ---: | ---: | ---: |"
    )
    reports = reports_of(data, graph, linker)
    for half, some in (("looked at", reports[::2]), ("not looked at", reports[1::2])):
        share = sum(tied for _, tied in some) / sum(stated for stated, _ in some)
        enough = sum(tied >= ENOUGH_ROWS for _, tied in some) / len(some)
        print(f"| {half} | {len(some)} | {share:.0%} | {enough:.0%} |")


def _print_missing(names: Names, lacking: list[str], evidence: Evidence) -> None:
    for name, count in names.unlinked.most_common():
        print(f"  {count} does not link: {name!r}")
    for each in sorted(lacking):
        print(f"  {each}: {evidence.rows[each]} rows, {evidence.specific[each]} specific findings")


if __name__ == "__main__":
    main(*sys.argv[1:])
