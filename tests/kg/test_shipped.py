"""What the shipped tables must hold."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pathreward.kg import CONCEPT_TYPES, RELATIONS, Concept, KnowledgeGraph, Relation, validate
from pathreward.kg.names import Vocabulary
from pathreward.resources import resource

GRAPH = KnowledgeGraph.default()

COMMON_TUMORS = [
    "invasive ductal carcinoma",
    "invasive lobular carcinoma",
    "ductal carcinoma in situ",
    "lung adenocarcinoma",
    "lung squamous cell carcinoma",
    "small cell lung carcinoma",
    "malignant mesothelioma",
    "esophageal adenocarcinoma",
    "esophageal squamous cell carcinoma",
    "gastric adenocarcinoma",
    "colorectal adenocarcinoma",
    "gastrointestinal stromal tumor",
    "hepatocellular carcinoma",
    "cholangiocarcinoma",
    "pancreatic ductal adenocarcinoma",
    "pancreatic neuroendocrine tumor",
    "clear cell renal cell carcinoma",
    "papillary renal cell carcinoma",
    "chromophobe renal cell carcinoma",
    "renal oncocytoma",
    "urothelial carcinoma",
    "prostatic adenocarcinoma",
    "seminoma",
    "embryonal carcinoma",
    "endometrioid carcinoma",
    "uterine serous carcinoma",
    "high-grade serous carcinoma",
    "cervical squamous cell carcinoma",
    "leiomyoma",
    "leiomyosarcoma",
    "papillary thyroid carcinoma",
    "follicular thyroid carcinoma",
    "medullary thyroid carcinoma",
    "head and neck squamous cell carcinoma",
    "melanoma",
    "basal cell carcinoma",
    "cutaneous squamous cell carcinoma",
    "diffuse large B-cell lymphoma",
    "follicular lymphoma",
    "classic Hodgkin lymphoma",
    "multiple myeloma",
    "glioblastoma",
    "oligodendroglioma",
    "meningioma",
    "neuroblastoma",
    "thymoma",
]


def test_holds() -> None:
    """Its tables are not held to the rules each time that they are loaded: they are here."""
    assert validate(GRAPH) == []
    assert KnowledgeGraph.from_tables(resource("kg"), strict=True) == GRAPH
    assert GRAPH.repairs == ()


def test_is_large_enough() -> None:
    assert len(GRAPH) >= 2_500
    assert sum(len(each.names) for each in GRAPH.concepts.values()) >= 8_000
    assert len(list(GRAPH.relations())) >= 8_000
    assert {each.type for each in GRAPH.concepts.values()} == set(CONCEPT_TYPES)
    assert {each.relation for each in GRAPH.relations()} == set(RELATIONS)


def test_is_sorted() -> None:
    for table, columns in (("concepts.tsv", 1), ("relations.tsv", 3)):
        keys = [row[:columns] for row in _rows(table)]
        assert keys == sorted(keys)


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
    "word",
    """
    renal hepatic pulmonary gastric uterine ovarian cutaneous|surgery treatment therapy staging
    staining positive negative normal hand finger settle castle perforation large small
    """.replace("|", " ").split(),
)
def test_names_nothing_by_a_word_that_would_link_everywhere(word: str) -> None:
    assert GRAPH.find(word) == ()


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Gleason 3+4", "Gleason 4+3"),
        ("malignant phyllodes tumor", "phyllodes tumor"),
        ("dermoid cyst", "immature teratoma"),
        ("CTCL", "mycosis fungoides"),
        ("BRAF V600E", "BRAF"),
        ("cryptitis", "crypt abscess"),
        ("ganglion cells", "neurons"),
        ("granulocytes", "neutrophils"),
        ("hyphae", "pseudohyphae"),
        ("necrotizing vasculitis", "vasculitis"),
    ],
)
def test_keeps_apart(name: str, other: str) -> None:
    assert [each.id for each in GRAPH.find(name)] != [each.id for each in GRAPH.find(other)]


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
def test_has_the_relations_of_the_textbook(finding: str, relation: str, diagnosis: str) -> None:
    assert GRAPH.related(finding, relation, diagnosis)


@pytest.mark.parametrize(
    ("tumor", "marker"),
    [
        ("lung_adenocarcinoma", "EML4-ALK"),
        ("melanoma", "NRAS"),
        ("neuroblastoma", "MYCN_amplification"),
        ("urothelial_carcinoma", "FGFR3_mutation"),
        ("pheochromocytoma", "RET_mutation"),
    ],
)
def test_a_marker_is_positive_only_where_most_cases_are(tumor: str, marker: str) -> None:
    assert not GRAPH.related(tumor, "marker_positive", marker)


@pytest.mark.parametrize(
    ("tumor", "marker", "frequency"),
    [
        ("invasive_ductal_carcinoma", "ER", "sometimes"),
        ("invasive_ductal_carcinoma", "PR", "sometimes"),
        ("invasive_ductal_carcinoma", "HER2", "sometimes"),
        ("invasive_lobular_carcinoma", "E-cadherin", "rarely"),
        ("lung_adenocarcinoma", "TTF-1", "usually"),
        ("lung_squamous_cell_carcinoma", "TTF-1", "never"),
        ("lung_squamous_cell_carcinoma", "p40", "always"),
        ("colorectal_adenocarcinoma", "CK20", "usually"),
        ("colorectal_adenocarcinoma", "CK7", "rarely"),
        ("gastric_adenocarcinoma", "CK20", "sometimes"),
        ("melanoma", "S100", "always"),
        ("melanoma", "SOX10", "always"),
        ("melanoma", "HMB-45", "sometimes"),
        ("small_cell_lung_carcinoma", "TTF-1", "usually"),
        ("gastrointestinal_stromal_tumor", "CD34", "sometimes"),
        ("diffuse_large_b_cell_lymphoma", "CD10", "sometimes"),
        ("high_grade_serous_carcinoma", "ER", "sometimes"),
    ],
)
def test_how_often_a_tumor_is_positive(tumor: str, marker: str, frequency: str) -> None:
    rows = [
        *GRAPH.relations(tumor, "marker_positive", marker),
        *GRAPH.relations(tumor, "marker_negative", marker),
    ]
    assert [each.frequency for each in rows] == [frequency]


@pytest.mark.parametrize("name", COMMON_TUMORS)
def test_a_common_tumor_has_its_profile(name: str) -> None:
    (tumor,) = GRAPH.find(name)
    differentials = [
        *GRAPH.relations(tumor.id, "differential_of"),
        *GRAPH.relations(relation="differential_of", object=tumor.id),
    ]
    assert len(list(GRAPH.relations(relation="supports", object=tumor.id))) >= 8
    assert list(GRAPH.relations(tumor.id, "marker_positive"))
    assert list(GRAPH.relations(tumor.id, "marker_negative"))
    assert list(GRAPH.relations(tumor.id, "located_in"))
    assert len(differentials) >= 3


_SOURCE = re.compile(
    r"[\w ,/-]+; (?:(?:definition|usual morphology|argues against|majority of cases|part of cases"
    r"|defining result|defining alteration|classification|usual site|usual term); )?(?:high|medium)"
)


def test_every_row_has_a_source() -> None:
    for table in ("concepts.tsv", "relations.tsv"):
        assert [row for row in _rows(table) if not _SOURCE.fullmatch(row[-1])] == []


def _rows(table: str) -> list[list[str]]:
    lines = resource(f"kg/{table}").read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines]


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
        elif line.startswith('synonym: "') and accession:
            yield accession, line.split('"')[1]


def _oncotree(nodes: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for node in nodes.values():
        yield node
        yield from _oncotree(node.get("children", {}))


def _oncotree_of(folder: Path) -> list[dict[str, Any]]:
    return list(_oncotree(json.loads(_text(folder / "oncotree_2025_10_03.json.gz"))))


def _source_names(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.glob("*.obo.gz")):
        yield from _obo_names(file)
    for line in _text(folder / "doid-2026_HumanDO.tsv.gz").splitlines():
        accession, label, *_ = (cell.strip('"\n') for cell in line.split("\t"))
        yield accession, label
    for line in _text(folder / "doid-2026_allXREFinDO.tsv.gz").splitlines():
        _, label, reference = (cell.strip('"\n') for cell in line.split("\t"))
        if reference.startswith("ICDO:"):
            yield reference, label
    thesaurus = json.loads(_text(folder / "ncit-disease-2018-06-08.json.gz"))
    for node in thesaurus["graphs"][0]["nodes"]:
        accession = node["id"].rsplit("/", 1)[-1].replace("_", ":")
        yield accession, node.get("lbl", "")
        for synonym in node.get("meta", {}).get("synonyms", []):
            yield accession, synonym["val"]
    for node in _oncotree_of(folder):
        yield f"ONCOTREE:{node['code']}", node["name"]
        for accession in node["externalReferences"].get("UMLS", []):
            yield f"UMLS:{accession.strip()}", node["name"]


def _mondo_names(folder: Path, known: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Yield the labels of MONDO's terms, and the names of the terms that they match exactly."""
    for file in sorted(folder.glob("mondo_exactmatch_*.sssom.tsv.gz")):
        for line in _text(file).splitlines():
            if line.startswith("MONDO:"):
                accession, label, _, reference = line.split("\t")[:4]
                yield accession, label
                for name in known.get(reference, ()):
                    yield accession, name


def _named(vocabulary: Vocabulary, name: str) -> set[tuple[str, ...]]:
    return set(vocabulary.sequences(re.sub(r", NOS$", "", name)))


def test_references_exist_and_share_a_name(shared_data: Path) -> None:
    vocabulary = Vocabulary(name for each in GRAPH.concepts.values() for name in each.names)
    references = [(each, xref) for each in GRAPH.concepts.values() for xref in each.xrefs]
    wanted = {xref for _, xref in references}
    known: dict[str, set[str]] = {}
    for accession, name in _source_names(shared_data / "kg"):
        if accession in wanted:
            known.setdefault(accession, set()).add(name)
    for accession, name in list(_mondo_names(shared_data / "kg", known)):
        if accession in wanted:
            known.setdefault(accession, set()).add(name)
    there = {
        accession: {sequence for name in names for sequence in _named(vocabulary, name)}
        for accession, names in known.items()
    }
    assert len(references) > 4_000
    assert {xref.split(":")[0] for xref in wanted} >= {
        *("DOID", "NCIT", "UMLS", "ONCOTREE", "ICDO", "MONDO")
    }
    assert sorted(wanted - set(there)) == []
    strangers = [
        (each.id, xref)
        for each, xref in references
        if not there[xref] & {s for name in each.names for s in vocabulary.sequences(name)}
    ]
    assert strangers == []


def test_names_most_of_oncotree(shared_data: Path) -> None:
    types = [node for node in _oncotree_of(shared_data / "kg") if node.get("level", 0) > 1]
    vocabulary = Vocabulary(name for each in GRAPH.concepts.values() for name in each.names)
    ours = {
        sequence
        for each in GRAPH.concepts.values()
        if each.type == "diagnosis"
        for name in each.names
        for sequence in vocabulary.sequences(name)
    }
    matched = [node for node in types if _named(vocabulary, node["name"]) & ours]
    assert len(types) > 800
    assert len(matched) / len(types) >= 0.8


def test_a_type_of_oncotree_has_evidence_of_its_own() -> None:
    classes = Path(__file__).parents[2] / "benchmarks" / "graph" / "coverage_classes.tsv"
    wide = {line.split("\t")[0] for line in classes.read_text(encoding="utf-8").splitlines()}
    lacking = [
        each.id
        for each in GRAPH.concepts.values()
        if each.id not in wide and any(xref.startswith("ONCOTREE:") for xref in each.xrefs)
        if _rows_of_evidence(each.id) < 3 or len(_specific_findings(each.id)) < 2
    ]
    assert lacking == []


def _rows_of_evidence(diagnosis: str) -> int:
    by_finding = ("supports", "excludes")
    by_diagnosis = ("marker_positive", "marker_negative")
    return sum(len(list(GRAPH.relations(None, kind, diagnosis))) for kind in by_finding) + sum(
        len(list(GRAPH.relations(diagnosis, kind))) for kind in by_diagnosis
    )


def _specific_findings(diagnosis: str) -> list[str]:
    supporting = [each.subject for each in GRAPH.relations(None, "supports", diagnosis)]
    return [each for each in supporting if len(list(GRAPH.relations(each, "supports"))) < 100]


def test_a_disease_of_primekg_becomes_ours_by_mondo() -> None:
    theirs = KnowledgeGraph(
        [
            Concept("MONDO:0005005", "clear cell renal carcinoma", "disease"),
            Concept("HP:0000790", "Hematuria", "phenotype"),
        ],
        [Relation("HP:0000790", "supports", "MONDO:0005005")],
        strict=False,
    )
    merged = GRAPH.merge(theirs)
    assert "MONDO:0005005" not in merged
    assert merged.related("HP:0000790", "supports", "clear_cell_renal_cell_carcinoma")
