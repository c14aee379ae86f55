"""What the readers of grades, stages, quantities and markers find, and what they leave alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.facts.gold import type_of_gold
from pathreward.facts.grade.parse import grades
from pathreward.facts.marker.parse import markers
from pathreward.facts.measurement.parse import quantities
from pathreward.facts.registry import fact_types
from pathreward.facts.stage.parse import stages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gleason 3+4=7", ["Gleason patterns 3+4"]),
        ("Gleason score 7 (3+4)", ["Gleason score 7", "Gleason patterns 3+4"]),
        ("Gleason score is 3+47.", ["Gleason patterns 3+4"]),  # the = was lost in the data
        ("primary pattern 5, secondary pattern 3", ["Gleason patterns 5+3"]),
        ("Gleason grade 4", ["Gleason pattern 4"]),
        ("ISUP grade group 2", ["grade group 2"]),
        ("Grade Group: 3", ["grade group 3"]),
        ("GG2", ["grade group 2"]),
        ("WHO grade II of IV", ["WHO 2"]),
        ("CNS WHO grade 4", ["WHO 4"]),
        ("WHO/ISUP grade 3", ["WHO/ISUP 3"]),
        ("Fuhrman nuclear grade III/IV", ["Fuhrman 3"]),
        ("Nottingham grade 2 (3+2+2=7)", ["Nottingham 2", "Nottingham parts 3+2+2"]),
        ("Nottingham score 7/9", ["Nottingham score 7"]),
        ("Bloom-Richardson grade II", ["Nottingham 2"]),
        ("FIGO G3", ["FIGO 3"]),
        ("grade 2 (Nottingham)", ["Nottingham 2"]),
        ("grade 2-3", ["grade 2..3"]),
        ("at least grade 2", ["grade 2..more"]),
        ("more than grade 2", ["grade 2..more"]),
        ("up to grade 2", ["grade 2..less"]),
        ("\u2265 grade 2", ["grade 2..more"]),
        ('<font size="9">grade 2', ["grade 2"]),
        ("<b>grade 2</b> -> grade 3, as said above\ngrade 3", ["grade 2", "grade 3", "grade 3"]),
        ("grade 3/3", ["grade 3"]),
        ("low to intermediate grade", ["tier low..intermediate"]),
        ("moderately to poorly differentiated", ["differentiation moderate..poor"]),
        ("undifferentiated", ["differentiation none"]),
        ("dedifferentiated liposarcoma", []),
        ("G2/M phase", []),
        ("grade of 2.5 cm", []),
        ("HER2 3+", []),
    ],
)
def test_grades(text: str, expected: list[str]) -> None:
    found = [
        f"{each.scale} {each.value}" + (f"..{each.upper}" if each.upper else "")
        for each in grades(text)
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pT2aN0Mx", ["pT2a", "N0", "MX"]),
        ("T1BMXNX", ["T1b", "MX", "NX"]),
        ("ypT2 ypN1(sn) cM0", ["pyT2", "pyN1", "cM0"]),
        ("pT3pN1pM0", ["pT3", "pN1", "pM0"]),
        ("T2 N0 (I+) M0", ["T2", "N0(i+)", "M0"]),
        ("pTis(DCIS)", ["pTis"]),
        ("pT1mi", ["pT1mi"]),
        ("T2-T3", ["T2..3"]),
        ("pT2/3", ["pT2..3"]),
        ("at least pT2", ["pT2..more"]),
        ("below pT2", ["pT2..less"]),
        ("T stage: 2", ["T2"]),
        ("stage 3a", ["stageIIIA"]),
        ("Stage III A", ["stageIIIA"]),
        ("FIGO IIIC1", ["FIGO stageIIIC1"]),
        ("Ann Arbor stage IIE", ["Ann Arbor stageIIE"]),
        ("Dukes B", ["Dukes stageB"]),
        ("Clark level IV", ["Clark stageIV"]),
        ("stage II or III", ["stageII..III"]),
        ("grade IIIA", []),
        ("T2-weighted images", []),
        ("CD4 T cells", []),
        ("M1 macrophages were seen in the tissue of this patient", []),
        ("the stage is early", []),
        ("stage I a patient", []),
    ],
)
def test_stages(text: str, expected: list[str]) -> None:
    found = [
        f"{each.system} {each.prefix}{each.axis}{each.value}".strip()
        + (f"..{each.upper}" if each.upper else "")
        for each in stages(text)
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("2.5 cm", 25, 25, "mm"),
        ("2,5 cm", 25, 25, "mm"),
        (".5 cm", 5, 5, "mm"),
        ("500 µm", 0.5, 0.5, "mm"),
        ("15 mm to 2 cm", 15, 20, "mm"),
        ("10-20 %", 10, 20, "%"),
        ("between 10 and 20 percent", 10, 20, "%"),
        ("twenty-five percent", 25, 25, "%"),
        ("<1 %", float("-inf"), 1, "%"),
        ("at least 3 cm", 30, float("inf"), "mm"),
        ("2 of 15 nodes", 2, 2, "of"),
        ("two of fifteen", 2, 2, "of"),
        ("12 mitoses per 10 HPF", 12, 12, "per 10 HPF"),
        ("5/HPF", 50, 50, "per 10 HPF"),
        ("8/mm²", 8, 8, "per mm2"),
        ("2 mm^2", 2, 2, "mm2"),
        ("1,500 cells", 1500, 1500, ""),
    ],
)
def test_quantities(text: str, low: float, high: float, unit: str) -> None:
    [found] = quantities(text)
    assert [found.low, found.high] == pytest.approx([low, high])
    assert found.unit == unit


@pytest.mark.parametrize("text", ["CD20", "HER2 3+", "T2", "p53", "grade 2", "CK5/6", "1p/19q"])
def test_a_number_in_a_name_is_no_quantity(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ER-/PR+", ["ER negative", "PR positive"]),
        ("ER, PR, and HER2 are all negative", ["ER negative", "PR negative", "HER2 negative"]),
        ("positive for ER and negative for HER2", ["ER positive", "HER2 negative"]),
        ("negative PR and weakly positive HER2", ["PR negative", "HER2 positive"]),
        ("HER2 2+ (equivocal)", ["HER2 equivocal 2+"]),
        ("loss of MLH1 and PMS2", ["MLH1 negative", "PMS2 negative"]),
        ("no loss of MSH2", ["MSH2 positive"]),
        ("retained INI1 expression", ["SMARCB1 positive"]),
        ("BRAF V600E mutation", ["BRAF V600E mutated"]),
        ("KRAS wild-type", ["KRAS wild type"]),
        ("MSI-H", ["MSI high"]),
        ("dMMR", ["MMR deficient"]),
        ("triple-negative", ["ER negative", "HER2 negative", "PR negative"]),
        ("Gleason 3+4", []),
        ("T2 N0 M0", []),
        ("HER2 0.", ["HER2 0"]),
        ("ER negative PR positive", ["ER negative", "PR positive"]),
        (
            "ER positive\nPR negative\nHER2 negative",
            ["ER positive", "PR negative", "HER2 negative"],
        ),
        ("negative ER, positive PR", ["ER negative", "PR positive"]),
        ("ER, negative PR", ["ER negative", "PR negative"]),
    ],
)
def test_markers(text: str, expected: list[str]) -> None:
    found = [" ".join(filter(None, (each.name, each.status, each.score))) for each in markers(text)]
    assert found == expected


@pytest.mark.parametrize(
    ("gold", "kind"),
    [
        ("T2 N0 M0", "stage"),
        ("This patient's TNM staging is T1MXNX.", "stage"),
        ("ISUP grade group 2", "grade"),
        ("moderately differentiated", "grade"),
        ("2/15 lymph nodes", "measurement"),
        ("ER+/PR-", "marker"),
        ("positive", "marker"),
        ("melanoma", ""),
        ("high-grade serous carcinoma", ""),
        ("left lower lobe", ""),
    ],
)
def test_type_of_gold_a_gold_answer(gold: str, kind: str) -> None:
    assert type_of_gold(gold) == kind


_WORDS = (
    *("grade", "Gleason", "3+4", "=7", "T2", "N0", "Mx", "stage", "II", "IIIA", "2.5", "cm", "10"),
    *("-", "20", "%", "of", "/", "HER2", "3+", "ER", "positive", "loss", "MLH1", "<", "(", ")"),
    *(";", ".", "or", "at least", "\u0130", "\u0131", "\u017f", "ß", "\x00", "\u0301", "\u0665"),
    *("G2", "well", "differentiated", "Ki-67", "score", "one", "FIGO", "isup", "x"),
)
_PIECES = st.sampled_from(_WORDS)


@given(st.lists(_PIECES, max_size=40).map(" ".join) | st.text(max_size=200))
def test_facts_are_spans_of_the_text_in_its_order(text: str) -> None:
    for kind in fact_types().values():
        found = kind.parse(text)
        assert [each.start for each in found] == sorted(each.start for each in found)
        assert all(0 <= each.start < each.end <= len(text) for each in found)
