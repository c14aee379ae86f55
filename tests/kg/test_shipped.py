"""What the shipped tables must hold."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pathreward.kg import CONCEPT_TYPES, RELATIONS, KnowledgeGraph, validate
from pathreward.kg.names import Vocabulary
from pathreward.resources import resource

GRAPH = KnowledgeGraph.default()

COMMON_TUMORS = [
    "squamous cell carcinoma",
    "adenocarcinoma",
    "lung adenocarcinoma",
    "small cell lung carcinoma",
    "malignant mesothelioma",
    "invasive ductal carcinoma",
    "invasive lobular carcinoma",
    "ductal carcinoma in situ",
    "colorectal adenocarcinoma",
    "gastric adenocarcinoma",
    "hepatocellular carcinoma",
    "cholangiocarcinoma",
    "pancreatic ductal adenocarcinoma",
    "prostatic adenocarcinoma",
    "urothelial carcinoma",
    "clear cell renal cell carcinoma",
    "papillary thyroid carcinoma",
    "endometrioid carcinoma",
    "high-grade serous carcinoma",
    "melanoma",
    "basal cell carcinoma",
    "diffuse large B-cell lymphoma",
    "classic Hodgkin lymphoma",
    "glioblastoma",
    "leiomyosarcoma",
    "leiomyoma",
]


def test_holds() -> None:
    assert validate(GRAPH) == []


def test_is_large_enough() -> None:
    assert len(GRAPH) >= 300
    assert len(list(GRAPH.relations())) >= 700
    assert {each.type for each in GRAPH.concepts.values()} == set(CONCEPT_TYPES)
    assert {each.relation for each in GRAPH.relations()} == set(RELATIONS)


@pytest.mark.parametrize(
    "name",
    """
    keratin pearls|gland formation|mucin|necrosis|granuloma|melanin pigment|spindle cells
    nuclear pleomorphism|lymphocytic infiltrate|hemorrhage|psammoma bodies|papillary architecture
    desmoplastic stroma|calcification|clear cells|signet ring cells|mitotic figures|invasion
    lymphovascular invasion|perineural invasion|mucinous adenocarcinoma|sarcoidosis|tuberculosis
    adipose tissue|background|normal mucosa|debris|lymphocytes|mucus|smooth muscle|stroma
    tumour epithelium|DCIS|RCC|HCC|GBM|DLBCL|CK20|TTF-1|p63|p40|ER|PR|HER2|Ki-67|CD3|CD20|S100|SOX10
    HMB-45|GATA3|PAX8|CDX2
    """.replace("\n", "|").split("|"),
)
def test_names_what_reports_name(name: str) -> None:
    assert not name.strip() or len(GRAPH.find(name.strip())) == 1


@pytest.mark.parametrize(
    ("finding", "relation", "diagnosis"),
    [
        ("keratin_pearls", "supports", "squamous_cell_carcinoma"),
        ("gland_formation", "supports", "adenocarcinoma"),
        ("necrosis", "excludes", "sarcoidosis"),
        ("necrosis", "supports", "tuberculosis"),
        ("necrosis", "excludes", "leiomyoma"),
        ("necrosis", "supports", "leiomyosarcoma"),
        ("melanin_pigment", "supports", "melanoma"),
        ("invasive_lobular_carcinoma", "marker_negative", "E-cadherin"),
        ("ductal_carcinoma_in_situ", "precursor_of", "invasive_ductal_carcinoma"),
        ("prostatic_adenocarcinoma", "has_grade", "gleason_grading"),
    ],
)
def test_knows_the_textbook(finding: str, relation: str, diagnosis: str) -> None:
    assert GRAPH.related(finding, relation, diagnosis)


@pytest.mark.parametrize("name", COMMON_TUMORS)
def test_a_common_tumor_has_findings_and_what_it_is_confused_with(name: str) -> None:
    (tumor,) = GRAPH.find(name)
    findings = list(GRAPH.relations(relation="supports", object=tumor.id))
    differentials = [
        *GRAPH.relations(tumor.id, "differential_of"),
        *GRAPH.relations(relation="differential_of", object=tumor.id),
    ]
    assert len(findings) >= 4
    assert differentials


def test_every_row_says_what_it_rests_on() -> None:
    for table in ("concepts.tsv", "relations.tsv"):
        lines = resource(f"kg/{table}").read_text(encoding="utf-8").splitlines()[1:]
        assert all(re.search(r"; (high|medium)$", line) for line in lines)


def _text(file: Path) -> str:
    return gzip.decompress(file.read_bytes()).decode()


def _obo_names(file: Path) -> Iterator[tuple[str, str]]:
    accession = ""
    for line in _text(file).splitlines():
        if line.startswith("["):
            accession = ""
        elif line.startswith("id: "):
            accession = line[4:].strip()
        elif line.startswith("name: ") and accession:
            yield accession, line[6:].strip()
        elif line.startswith('synonym: "') and '" EXACT' in line:
            yield accession, line.split('"')[1]


def _oncotree_names(nodes: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for code, node in nodes.items():
        yield f"ONCOTREE:{code}", node["name"]
        yield from _oncotree_names(node.get("children", {}))


def _source_names(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.glob("*.obo.gz")):
        yield from _obo_names(file)
    for line in _text(folder / "doid-2026_HumanDO.tsv.gz").splitlines():
        accession, label, *_ = (cell.strip('"\n') for cell in line.split("\t"))
        yield accession, label
    thesaurus = json.loads(_text(folder / "ncit-disease-2018-06-08.json.gz"))
    for node in thesaurus["graphs"][0]["nodes"]:
        accession = node["id"].rsplit("/", 1)[-1].replace("_", ":")
        yield accession, node.get("lbl", "")
        for synonym in node.get("meta", {}).get("synonyms", []):
            yield accession, synonym["val"]
    yield from _oncotree_names(json.loads(_text(folder / "oncotree_2025_10_03.json.gz")))


def test_references_exist_and_share_a_name(shared_data: Path) -> None:
    vocabulary = Vocabulary(name for each in GRAPH.concepts.values() for name in each.names)
    there: dict[str, set[tuple[str, ...]]] = {}
    for accession, name in _source_names(shared_data / "kg"):
        sequences = there.setdefault(accession, set())
        sequences.update(vocabulary.sequences(re.sub(r", NOS$", "", name)))
    references = [(each, xref) for each in GRAPH.concepts.values() for xref in each.xrefs]
    assert len(references) > 500
    assert [xref for _, xref in references if xref not in there] == []
    strangers = [
        (each.id, xref)
        for each, xref in references
        if not there[xref] & {s for name in each.names for s in vocabulary.sequences(name)}
    ]
    assert strangers == []
