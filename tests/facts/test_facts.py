"""What the parsers of grades and stages find, and what they leave alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.facts.gold import type_of_gold
from pathreward.facts.grade.parse import grades
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
