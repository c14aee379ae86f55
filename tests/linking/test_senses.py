import pickle
from pathlib import Path

import pytest

from pathreward import AnswerReward, Sample
from pathreward.kg import Concept, KnowledgeGraph, Relation
from pathreward.kg.site_names import SiteNames
from pathreward.linking import Linker
from pathreward.linking.senses import generic_senses

GRAPH = KnowledgeGraph(
    [
        Concept("oncocytoma", "oncocytoma", "diagnosis"),
        Concept("renal", "renal oncocytoma", "diagnosis"),
        Concept("salivary", "salivary gland oncocytoma", "diagnosis"),
        Concept("scc", "squamous cell carcinoma", "diagnosis"),
        Concept("lung_scc", "lung squamous cell carcinoma", "diagnosis"),
        Concept("keratinizing", "keratinizing squamous cell carcinoma", "diagnosis"),
        Concept("adenoid_cystic", "adenoid cystic carcinoma", "diagnosis", ("ACC",)),
        Concept("adrenocortical", "adrenocortical carcinoma", "diagnosis", ("ACC",)),
        Concept("acinic", "acinic cell carcinoma", "diagnosis", ("ACC",)),
        Concept("kidney", "kidney", "anatomy"),
        Concept("salivary_gland", "salivary gland", "anatomy"),
        Concept("parotid", "parotid gland", "anatomy"),
        Concept("adrenal", "adrenal gland", "anatomy"),
        Concept("lung", "lung", "anatomy"),
        Concept("necrosis", "necrosis", "finding"),
    ],
    [
        Relation("renal", "is_a", "oncocytoma"),
        Relation("salivary", "is_a", "oncocytoma"),
        Relation("renal", "located_in", "kidney"),
        Relation("salivary", "located_in", "salivary_gland"),
        Relation("lung_scc", "is_a", "scc"),
        Relation("keratinizing", "is_a", "scc"),
        Relation("lung_scc", "located_in", "lung"),
        Relation("adenoid_cystic", "located_in", "salivary_gland"),
        Relation("acinic", "located_in", "parotid"),
        Relation("adrenocortical", "located_in", "adrenal"),
        Relation("parotid", "part_of", "salivary_gland"),
    ],
)
LINKER = Linker(GRAPH)


def diagnoses(text: str, *context: str) -> list[str]:
    found = LINKER.link(text, context)
    return [each.concept.id for each in found if each.concept.type == "diagnosis"]


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        # a generic name
        ("Oncocytoma.", [], ["oncocytoma"]),
        ("Oncocytoma.", ["Left nephrectomy"], ["renal"]),  # a procedure tells the organ
        ("Oncocytoma.", ["A renal mass"], ["renal"]),  # an adjective
        ("Oncocytoma.", ["Parotid gland"], ["salivary"]),  # a part of the organ
        ("Oncocytoma.", ["Lung"], ["oncocytoma"]),  # no such concept
        ("Oncocytoma.", ["Kidney and salivary gland"], ["oncocytoma"]),  # two organs
        ("Oncocytoma.", ["", "Kidney"], ["renal"]),  # the second text
        ("Oncocytoma.", ["Kidney", "Salivary gland"], ["renal"]),  # the first decides
        ("Oncocytoma.", ["Lung", "Kidney"], ["renal"]),  # the first leaves none
        ("Oncocytoma of the kidney.", [], ["renal"]),  # the text itself
        ("Renal mass: oncocytoma.", [], ["renal"]),
        ("Oncocytoma. The kidney is free.", ["Parotid"], ["salivary"]),  # the case is first
        ("Salivary gland oncocytoma.", ["Kidney"], ["salivary"]),  # the name has an organ
        # a subtype may occur in the lung and is not below the lung's concept
        ("Squamous cell carcinoma.", ["Lung"], ["scc"]),
        # an abbreviation of several concepts
        ("ACC.", [], []),
        ("ACC.", ["Adrenal gland"], ["adrenocortical"]),
        ("ACC.", ["Salivary gland"], []),  # two of them occur there
        ("ACC.", ["Lung"], []),
        ("Acinic cell carcinoma (ACC). ACC.", ["Adrenal gland"], ["acinic"] * 3),  # defined
        ("Acinic cell carcinoma. An ACC.", ["Adrenal gland"], ["acinic"] * 2),  # named in full
        ("ACC of the adrenal gland.", [], ["adrenocortical"]),
    ],
)
def test_the_organ_decides(text: str, context: list[str], expected: list[str]) -> None:
    assert diagnoses(text, *context) == expected


def test_only_the_meaning_changes() -> None:
    text = "No oncocytoma; necrosis. ACC is excluded."
    plain = [(e.text, e.polarity) for e in LINKER.link(text)]
    bound = LINKER.within("Adrenal gland, kidney").link(text)
    assert plain == [("oncocytoma", "negated"), ("necrosis", "affirmed")]
    assert [(e.text, e.concept.id, e.polarity) for e in bound] == [
        ("oncocytoma", "renal", "negated"),
        ("necrosis", "necrosis", "affirmed"),
        ("ACC", "adrenocortical", "negated"),
    ]
    assert LINKER.within("Adrenal gland, kidney").read(text).about(["renal"])[0].start == 3


def test_a_linker_of_a_case_is_shared_and_pickles() -> None:
    bound = LINKER.within("Kidney")
    assert bound is LINKER.within("Kidney")
    assert LINKER.within("") is LINKER.within(()) is LINKER
    assert bound != LINKER
    assert bound == LINKER.within("Renal")  # the same organ
    for each in (bound, Linker.default().within("Kidney")):
        copied = pickle.loads(pickle.dumps(each))
        assert copied == each
        assert hash(copied) == hash(each)
        assert copied.read("Oncocytoma.").claims == each.read("Oncocytoma.").claims


SHIPPED = Linker.default()


@pytest.mark.parametrize(
    ("text", "context", "concept"),
    [
        # generic names that the concept of one organ had
        ("Oncocytoma", "", "oncocytoma"),
        ("Oncocytoma", "Right kidney, nephrectomy", "renal_oncocytoma"),
        ("Oncocytoma", "Parotid gland", "salivary_gland_oncocytoma"),
        ("Inverted papilloma", "", "inverted_papilloma"),
        ("Inverted papilloma", "TURBT", "inverted_urothelial_papilloma"),
        ("Inverted papilloma", "Nasal cavity, polypectomy", "inverted_sinonasal_papilloma"),
        ("Secretory carcinoma", "", "secretory_carcinoma"),
        ("Secretory carcinoma", "Left breast", "secretory_carcinoma_of_the_breast"),
        ("Dermoid cyst", "", "dermoid_cyst"),
        ("Dermoid cyst", "Ovary, cystectomy", "mature_teratoma_of_ovary"),
        ("Mucinous cystadenocarcinoma", "", "mucinous_cystadenocarcinoma"),
        ("Mucinous cystadenocarcinoma", "Ovary", "ovarian_mucinous_cystadenocarcinoma"),
        ("Tubular adenocarcinoma", "", "tubular_adenocarcinoma"),
        ("Tubular adenocarcinoma", "Stomach", "tubular_stomach_adenocarcinoma"),
        ("Large cell carcinoma", "", "large_cell_carcinoma"),
        ("Inflammatory polyp", "Colonoscopy", "inflammatory_pseudopolyp"),
        ("Invasive mucinous adenocarcinoma", "", "invasive_mucinous_adenocarcinoma"),
        ("HSIL", "", "high_grade_squamous_intraepithelial_lesion"),
        ("HSIL", "Cervix, LLETZ", "high_grade_cervical_intraepithelial_neoplasia"),
        ("HSIL", "Anal canal", "high_grade_anal_intraepithelial_neoplasia"),
        ("Intraductal carcinoma", "Prostate", "intraductal_carcinoma_of_the_prostate"),
        ("Paget disease", "Femur", "paget_disease_of_bone"),
        # the name of one organ, unless the case tells another
        ("Basal cell carcinoma", "", "basal_cell_carcinoma"),
        ("Basal cell carcinoma", "Prostate, TURP", "basal_cell_carcinoma_of_prostate"),
        ("Acinic cell carcinoma", "Breast", "acinic_cell_carcinoma_of_the_breast"),
        # abbreviations of several concepts
        ("ACC", "", ""),
        ("ACC", "Adrenal gland", "adrenal_cortical_carcinoma"),
        ("ACC", "Lacrimal gland", ""),
        ("UC", "", ""),
        ("UC", "Urinary bladder", "urothelial_carcinoma"),
        ("UC", "Sigmoid colon", "ulcerative_colitis"),
        ("GCT", "Distal femur", "giant_cell_tumor_of_bone"),
        ("GCT", "", ""),
        ("AML", "Kidney", "angiomyolipoma"),
        ("AML", "Bone marrow", "acute_myeloid_leukemia"),
        ("PNET", "Pancreas", "pancreatic_neuroendocrine_tumor"),
        ("PCC", "Adrenal gland", "pheochromocytoma"),
        ("EMC", "Parotid gland", "epithelial_myoepithelial_carcinoma"),
        ("ALT", "Thigh", "well_differentiated_liposarcoma"),
        ("CCOC", "Ovary", "ovarian_clear_cell_carcinoma"),
        # one organ is a part of the other
        ("ACC", "Left adrenal cortex", "adrenal_cortical_carcinoma"),
        # "adenocarcinoma" has subtypes that are not below "lung adenocarcinoma"
        ("Adenocarcinoma", "Lung", "adenocarcinoma"),
    ],
)
def test_shipped_names(text: str, context: str, concept: str) -> None:
    found = [each.concept.id for each in SHIPPED.link(f"{text}.", context)]
    assert found == ([concept] if concept else [])


def test_a_sense_of_the_shipped_graph_is_below_its_name_or_elsewhere() -> None:
    graph, names = KnowledgeGraph.default(), SiteNames(KnowledgeGraph.default())
    senses = generic_senses(graph)
    assert len(senses) > 50
    for generic, (first, *others) in senses.items():
        assert first.concept == generic
        for each in others:
            below = graph.is_a(each.concept, generic)
            assert below or not names.meet(each.sites, first.sites), (generic, each)


@pytest.mark.parametrize(
    ("answer", "gold", "prompt", "pays"),
    [
        ("oncocytoma", "renal oncocytoma", "Kidney. Diagnosis?", True),
        ("oncocytoma", "renal oncocytoma", "Parotid. Diagnosis?", False),
    ],
)
def test_rewards_read_in_the_context_of_the_sample(
    answer: str, gold: str, prompt: str, pays: bool
) -> None:
    sample = Sample(f"<think>x</think><answer>{answer}</answer>", prompt, gold)
    assert (AnswerReward(linker=LINKER)(sample).value == 1.0) is pays


def test_senses_from_the_disk_are_those_that_were_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = KnowledgeGraph.default()
    monkeypatch.setenv("PATHREWARD_CACHE", "off")
    fresh = generic_senses(graph)
    monkeypatch.setenv("PATHREWARD_CACHE", str(tmp_path))
    generic_senses(graph)
    assert generic_senses(graph) == fresh
    assert [each.name for each in (tmp_path / "kept").iterdir()] == ["senses"]
