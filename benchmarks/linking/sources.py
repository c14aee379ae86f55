"""The graph and the annotated abstracts that the linker is measured on."""

import csv
import gzip
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from pathreward.kg import Concept, KnowledgeGraph

_SOURCES = {"MIM": "OMIM", "UMLS_CUI": "UMLS", "NCI": "NCIT"}
_TOO_GENERAL = frozenset({"D004194", "D013577"})  # "disease", "syndrome": never annotated
_ANNOTATED_TYPES = frozenset({"diagnosis", "finding"})


@dataclass(frozen=True, slots=True)
class Abstract:
    """A text with its annotated diseases: MeSH and OMIM ids by span."""

    text: str
    diseases: dict[tuple[int, int], frozenset[str]]


def merged_graph(folder: Path) -> KnowledgeGraph:
    """Return the Disease Ontology joined with NCIt's diseases, CL, UBERON and OncoTree."""
    slims = ("DO_cancer_slim", "DO_rare_slim", "NCIthesaurus")
    doid = KnowledgeGraph.from_obo([folder / f"doid-2026_{each}.obo.gz" for each in slims])
    return doid.merge(_whole_doid(folder), by="ids").merge(
        [
            KnowledgeGraph.from_obograph(folder / "ncit-disease-2018-06-08.json.gz"),
            KnowledgeGraph.from_obo(folder / "cl-basic-2022-12.obo.gz"),
            KnowledgeGraph.from_obo(folder / "mondo_imports_uberon_import.obo.gz"),
            KnowledgeGraph.from_oncotree(folder / "oncotree_2025_10_03.json.gz"),
        ]
    )


def _whole_doid(folder: Path) -> KnowledgeGraph:
    """Return all of the Disease Ontology's terms with their references, without synonyms."""
    xrefs: dict[str, list[str]] = defaultdict(list)
    for row in _rows(folder / "doid-2026_allXREFinDO.tsv.gz"):
        source, _, accession = row["xref"].partition(":")
        xrefs[row["id"]].append(f"{_SOURCES.get(source, source)}:{accession}")
    labels = {row["id"]: row["label"] for row in _rows(folder / "doid-2026_HumanDO.tsv.gz")}
    concepts = (
        Concept(each, label, "diagnosis", (), tuple(xrefs[each])) for each, label in labels.items()
    )
    return KnowledgeGraph(concepts, strict=False)


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def identifiers(concept: Concept) -> frozenset[str]:
    """Return a concept's MeSH and OMIM ids, as the annotations write them; none of other types."""
    if concept.type not in _ANNOTATED_TYPES:
        return frozenset()
    found = set()
    for each in (concept.id, *concept.xrefs):
        source, _, accession = each.partition(":")
        if source == "MESH":
            found.add(accession)
        elif source == "OMIM":
            found.add(each)
    return frozenset() if found & _TOO_GENERAL else frozenset(found)


def abstracts(path: Path) -> list[Abstract]:
    """Return the abstracts of a PubTator file with their diseases."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        blocks = file.read().strip().split("\n\n")
    for block in blocks:
        title, abstract, *rows = block.split("\n")
        diseases = {}
        for row in rows:
            _, start, end, _, kind, ids, *_ = [*row.split("\t"), "", ""]
            known = frozenset(ids.replace("MESH:", "").strip().replace("+", "|").split("|"))
            if kind != "Chemical" and ids and "-1" not in known:
                diseases[int(start), int(end)] = known
        text = f"{title.split('|', 2)[2]} {abstract.split('|', 2)[2]}"
        found.append(Abstract(text, diseases))
    return found


def place(text: str, mention: str) -> int:
    """Return where a mention begins as a word of its own."""
    found = re.search(rf"(?<!\w){re.escape(mention)}", text)
    assert found, f"{mention!r} is not in {text!r}"
    return found.start()


def reports(data: Path) -> list[str]:
    """Return WSI-Bench's reports."""
    lines = (data / "questions" / "wsi_bench_dev.jsonl").read_text(encoding="utf-8").splitlines()
    items = [json.loads(line) for line in lines]
    return [item["answer"] for item in items if "Report" in item["task"]]
