"""Which stages a text states, and what only looks like one."""

import time

import pytest

from pathreward.facts.stage.compare import describe
from pathreward.facts.stage.parse import stages


def stated(text: str) -> list[str]:
    return [describe(each) for each in stages(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pT2aN0Mx", ["pT2a", "N0", "MX"]),
        ("T1BMXNX", ["T1b", "MX", "NX"]),
        ("ypT2 ypN1(sn) cM0", ["pyT2", "pyN1", "cM0"]),
        ("pT3pN1pM0", ["pT3", "pN1", "pM0"]),
        ("T2 N0 (I+) M0", ["T2", "N0(i+)", "M0"]),
        ("pTis(DCIS)", ["pTis"]),
        ("Tis N0", ["Tis", "N0"]),
        ("Ta, low grade", ["Ta"]),
        ("pT1mi", ["pT1mi"]),
        ("T stage: 2", ["T2"]),
        ("Nodes are involved (N1), the hormone receptors are lost.", ["N1"]),
        ("The absence of distant metastasis (M0) is good news for her.", ["M0"]),
        ("The nodal status was not assessed and is uncertain (NX).", ["NX"]),
        ("Nodes: 0/11 (pN0)", ["pN0"]),
        ("1. pT2\n2. pN0", ["pT2", "pN0"]),
        # case
        ("PT3A", ["pT3a"]),
        ("YPT1 N0", ["pyT1", "N0"]),
        ("pt2a n0", ["pT2a", "N0"]),
        ("t2n0m0", ["T2", "N0", "M0"]),
        # ranges
        ("T2-T3", ["T2-3"]),
        ("pT2/3", ["pT2-3"]),
        ("at least pT2", ["pT2-more"]),
        ("below pT2", ["pT2-less"]),
    ],
)
def test_categories(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stage 3a", ["stage IIIA"]),
        ("Stage III A", ["stage IIIA"]),
        ("stage three", ["stage III"]),
        ("a stage I tumour", ["stage I"]),
        ("IIIA", ["stage IIIA"]),
        ("IA", ["stage IA"]),
        ("Stage group IA", ["stage IA"]),
        ("FIGO IIIC1", ["FIGO stage IIIC1"]),
        ("FIGO stage ....... II", ["FIGO stage II"]),
        ("Stage      | IIIA", ["stage IIIA"]),
        ("FIGO (2018) stage IIIC1", ["FIGO stage IIIC1"]),
        ("Ann Arbor stage IIE", ["Ann Arbor stage IIE"]),
        ("Lugano stage II", ["Ann Arbor stage II"]),
        ("Dukes B", ["Dukes stage B"]),
        ("Dukes' C2", ["Dukes stage C2"]),
        ("Clark level IV", ["Clark level IV"]),
        ("Masaoka stage II", ["Masaoka stage II"]),
        ("Masaoka-Koga: IIa", ["Masaoka stage IIA"]),
        ("stage II or III", ["stage II-III"]),
        ("临床分期: IIIA期", ["stage IIIA"]),
        ("Ⅱ期(pT2N0M0)", ["stage II", "pT2", "N0", "M0"]),
        ("分期为pT3N1", ["pT3", "N1"]),
        ("2期梅毒, 二期", ["stage II", "stage II"]),
        ("Ishak fibrosis stage: 2/6", ["Ishak stage II"]),
        ("maternal stage 2, fetal stage 1", ["maternal stage II", "fetal stage I"]),
        ("Tanner stage II", ["Tanner stage II"]),
        ("Stage IIIA (pT2 pN2a)", ["stage IIIA", "pT2", "pN2a"]),
    ],
)
def test_groups(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "grade IIIA",
        "T2-weighted images",
        "T1 vertebra",
        "CD4 T cells",
        "M1 macrophages were seen in the tissue of this patient",
        "the stage is early",
        "stage IS unknown",
        "THE TUMOR IS LARGE",
        "stage I a patient",
        "at this stage I think",
        "the IA artery",
        "Stage:\n1. necrosis",
        "stage 2) necrosis",
        "Banff t2 i1 v0 ct1 ci1",
        "T2 i1 v0 (Banff scores of the transplant)",
        "TX KIDNEY BX",
        "RENAL TX BX, ACUTE REJECTION",
        "PT 3 times a week",
        "SOFT TISSUE EXTENSION",
        "T2W images",
        "PE with IVC filter",
        "Nodes: 1/26, level II, 22 mm",
        "bicarbonate level (31 mEq/L)",
        "The pituitary gland reacts to low levels of T3 and T4 by more TSH",
    ],
)
def test_what_is_no_stage(text: str) -> None:
    assert stated(text) == []


@pytest.mark.parametrize("piece", ["pT2 N0, stage II. ", "stage 1) ", "IS IIIA ", "t2n0", "pTpN"])
def test_a_long_text_takes_no_long_time(piece: str) -> None:
    start = time.process_time()
    stages(piece * (1_000_000 // len(piece)))
    assert time.process_time() - start < 8
