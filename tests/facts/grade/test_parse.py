"""Which grades a text states, and what only looks like one."""

import time

import pytest

from pathreward.facts.grade.compare import describe
from pathreward.facts.grade.parse import grades


def stated(text: str) -> list[str]:
    return [describe(each) for each in grades(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # prostate
        ("Gleason 3+4=7", ["Gleason patterns 3+4"]),
        ("Gleason score 7 (3+4)", ["Gleason score 7", "Gleason patterns 3+4"]),
        ("Gleason score: 3 + 4 = 7", ["Gleason patterns 3+4"]),
        ("Gleason's score 7", ["Gleason score 7"]),
        ("7 (3+4)", ["Gleason patterns 3+4"]),  # a bare total in front
        ("Gleason score is 3+47.", ["Gleason patterns 3+4"]),  # the = was lost in the data
        ("primary pattern 5, secondary pattern 3", ["Gleason patterns 5+3"]),
        ("tertiary pattern 5", ["tertiary pattern 5"]),
        ("Gleason grade 4", ["Gleason pattern 4"]),
        ("ISUP grade group 2", ["grade group 2"]),
        ("Grade Group: 3", ["grade group 3"]),
        ("GG2", ["grade group 2"]),
        ("grading group three", ["grade group 3"]),
        # breast
        ("Nottingham grade 2 (3+2+2=7)", ["Nottingham 2", "Nottingham parts 3+2+2"]),
        ("Nottingham score 7/9", ["Nottingham score 7"]),
        ("Bloom-Richardson grade II", ["Nottingham 2"]),
        ("Bloom and Richardson grade 3", ["Nottingham 3"]),
        ("grade 2 (Nottingham)", ["Nottingham 2"]),
        (
            "Nottingham grade 2 (tubules 3, nuclei 2, mitoses 1; total 6/9)",
            ["Nottingham 2", "tubules 3", "nuclei 2", "mitoses 1", "Nottingham score 6"],
        ),
        (
            "Tubule formation: 3; nuclear pleomorphism: 2; mitotic count: 1; total Nottingham"
            " score: 6",
            ["tubules 3", "nuclei 2", "mitoses 1", "Nottingham score 6"],
        ),
        (
            "scoring 3 for tubules, 2 for nuclei and 1 for mitoses; Nottingham",
            ["tubules 3", "nuclei 2", "mitoses 1"],
        ),
        # other scales
        ("WHO grade II of IV", ["WHO 2"]),
        ("World Health Organisation grade 2", ["WHO 2"]),
        ("CNS WHO grade 4", ["WHO 4"]),
        ("WHO (1973) grade 2", ["WHO 1973 2"]),
        ("WHO/ISUP grade 3", ["WHO/ISUP 3"]),
        ("ISUP nucleolar grade 3", ["WHO/ISUP 3"]),
        ("Fuhrman nuclear grade III/IV", ["Fuhrman 3"]),
        ("Fuhrman's nuclear grade 2", ["Fuhrman 2"]),
        ("Furman grade 2", ["Fuhrman 2"]),  # misspelled
        ("FIGO G3", ["FIGO 3"]),
        ("FNCLCC grade 2", ["FNCLCC 2"]),
        ("Broders grade 3", ["Broders 3"]),
        ("Mandard grade 4", ["Mandard 4"]),
        ("Mandard TRG: 4", ["Mandard 4"]),
        ("modified Ryan score 1", ["Ryan 1"]),
        ("CNS WHO grade     : 4", ["WHO 4"]),
        ("Marsh 3b", ["Marsh 3b"]),
        ("Banff category IA", ["Banff 1a"]),
        ("minimal acute rejection (ISHLT A1)", ["ISHLT a1"]),
        ("reticulin is MF-2", ["MF 2"]),
        ("Focus score | 2", ["focus score 2"]),
        ("acute cellular rejection, grade 2R", ["grade 2"]),
        # no scale
        ("grade two of three", ["grade 2"]),
        ("grade 3/3", ["grade 3"]),
        ("grade 1. Margins are clear.", ["grade 1"]),  # a sentence ends
        ('<font size="9">grade 2', ["grade 2"]),
        ("graded as grade 2", ["grade 2"]),
        ("a grade I tumor", ["grade 1"]),
        ("FIGO GRADE ........ 1", ["FIGO 1"]),
        ("Grade         | 1-2", ["grade 1-2"]),
        # tiers and differentiation
        ("high-grade serous carcinoma", ["tier high"]),
        ("HIGH GRADE", ["tier high"]),
        ("Histologic grade: low", ["tier low"]),
        ("Grade, intermediate", ["tier intermediate"]),
        ("GRADE ........ HIGH", ["tier high"]),
        ("low in grade", ["tier low"]),
        ("low in nuclear grade", ["tier low"]),
        ("high WHO grade", ["tier high"]),
        ("High-grade (grade 3)", ["tier high", "grade 3"]),
        ("low to intermediate grade", ["tier low-intermediate"]),
        ("moderately to poorly differentiated", ["differentiation moderate-poor"]),
        ("well-differentiated tumour", ["differentiation well"]),
        ("mod. differentiated", ["differentiation moderate"]),
        ("Differentiation: poor", ["differentiation poor"]),
        ("undifferentiated", ["differentiation undifferentiated"]),
        # Chinese
        ("中分化腺癌, WHO 2级", ["differentiation moderate", "WHO 2"]),
        ("高级别浆液性癌", ["tier high"]),
        ("组织学分级: Ⅲ级", ["grade 3"]),
        ("分级G2", ["grade 2"]),
        ("Gleason评分3+4=7, 分级分组2", ["Gleason patterns 3+4"]),
        # ranges
        ("grade 2-3", ["grade 2-3"]),
        ("at least grade 2", ["grade 2-more"]),
        ("more than grade 2", ["grade 2-more"]),
        ("up to grade 2", ["grade 2-less"]),
        ("\u2265 grade 2", ["grade 2-more"]),
        (
            "<b>grade 2</b> -> grade 3, as said above\ngrade 3",
            ["grade 2", "grade 3", "grade 3"],
        ),
    ],
)
def test_grades(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(1) High grade", ["tier high"]),
        ("1) low grade 2) high grade", ["tier low", "tier high"]),
        ("Grading:\n1. Nuclear pleomorphism", []),
        ("1. Tubules\n2. Nuclei\nNottingham score", []),
        ("1. FIGO grade 2. 2. No necrosis.", ["FIGO 2"]),
        ("(FIGO grade 2)", ["FIGO 2"]),
    ],
)
def test_list_numbers_are_no_grades(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "dedifferentiated liposarcoma",
        "G2/M phase",
        "grade of 2.5 cm",
        "HER2 3+",
        "low-grade fever",
        "high-grade stenosis",
        "the grade I assigned",  # the pronoun
        "the patient, who I saw",
        "grade 2/6 systolic murmur",
        "arrest in the G1 phase",
        "22*2 + 2 = 46 chromosomes",
        "1,013,193 of grade",
    ],
)
def test_what_is_no_grade(text: str) -> None:
    assert stated(text) == []


@pytest.mark.parametrize(
    ("text", "passing"),
    [
        ("FIGO grade 1, low grade", [False, False]),
        ("FIGO grade 1. The stroma has high-grade areas.", [False, True]),
        ("High-grade areas.", [False]),
    ],
)
def test_a_loose_grade_in_another_clause_is_passing(text: str, passing: list[bool]) -> None:
    assert [each.passing for each in grades(text)] == passing


@pytest.mark.parametrize("piece", ["grade 2, high grade. ", "1) grade (", "Gleason 3+", "who I "])
def test_a_long_text_takes_no_long_time(piece: str) -> None:
    start = time.process_time()
    grades(piece * (1_000_000 // len(piece)))
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("text", "covered", "total"),
    [
        ("7 (3+4)", "7 (3+4)", 7),
        ("7 = 3+4", "7 = 3+4", 7),
        ("score of 11 (3+4)", "11 (3+4)", 11),  # a wrong sum is kept for the check
        ("core 5 (3+4)", "3+4", None),  # not a wrong sum
        ("3+3, score of 6", "3+3, score of 6", 6),
        ("3+4, score 8", "3+4, score 8", 8),
        ("3+4, score 8%", "3+4", None),
        ("7 (3+4=7)", "7 (3+4=7)", 7),
        ("9 (3+4=7)", "3+4=7", 7),  # two totals: the one in front is not the grade's
        ("Gleason score 7 (3+4)", "3+4", None),  # the score is a grade of its own
        ("7 mm (3+4)", "3+4", None),
    ],
)
def test_a_bare_total_belongs_to_its_patterns(text: str, covered: str, total: int | None) -> None:
    [patterns] = [each for each in grades(text) if each.scale == "Gleason patterns"]
    assert (text[patterns.start : patterns.end], patterns.total) == (covered, total)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("grade 2/6 murmur", []),
        ("grade 3 (of 6)", ["grade 3"]),  # a wrong end, which is no murmur's
    ],
)
def test_a_murmur_is_no_grade(text: str, expected: list[str]) -> None:
    assert stated(text) == expected
