from collections.abc import Callable

import pytest

from pathreward import Score

Checked = Callable[..., Score]
HOLDS = "nothing contradicts itself"
CANCER = "prostatic adenocarcinoma"


@pytest.mark.parametrize(
    ("think", "reason"),
    [
        ("Gleason score 3+4=7.", HOLDS),
        ("Gleason score 3+4=8.", "3+4 makes 7, not 8"),
        ("Gleason score 7 (3+4).", HOLDS),
        ("Gleason score 6 (3+4).", "3+4 makes 7, not 6"),
        ("Gleason 3+4=7, grade group 2.", HOLDS),
        ("Gleason 4+3=7 (grade group 3).", HOLDS),
        ("Gleason 4+3=7, grade group 2.", "4+3 is grade group 3, not 2"),
        ("Gleason 4+4=8, grade group 5.", "4+4 is grade group 4, not 5"),
        ("Gleason 3+4=7. Elsewhere grade group 4 was considered.", HOLDS),  # another sentence
        ("ER 2+ and PR 3+ are seen.", HOLDS),  # no patterns
        ("A dose of 3+4=9.", "3+4 makes 7, not 9"),  # a wrong sum is one wherever it stands
        ("Nottingham grade 2, score 3+2+2=7.", HOLDS),
        ("Nottingham grade 2, score 3+3+2=7.", "3+3+2 makes 8, not 7"),
        ("Nottingham grade 3, score 3+2+2=7.", "a score of 7 is grade 2, not 3"),
    ],
)
def test_grades_add_up(checked: Checked, think: str, reason: str) -> None:
    score = checked("facts", think, CANCER)
    assert (score.value, score.reason) == (float(reason == HOLDS), reason)


@pytest.mark.parametrize(
    ("think", "value"),
    [
        ("Metastasis in 2/15 lymph nodes.", 1.0),
        ("Metastasis in 15/2 lymph nodes.", 0.0),
        ("Metastasis in 17 of 12 nodes.", 0.0),
        ("Lymph nodes: positive (3/2).", 0.0),
        ("Lymph nodes (0/12).", 1.0),
        ("Seen on 12/11 before the nodes were taken.", 0.0),  # a date so near misleads it
        ("Lymph node dissection of the right axillary tail with 2/15 lymph nodes.", 1.0),  # no 2/1
        ("Lymph nodes of the left axilla, of which 15 of the 12 are positive.", 0.0),
        ("Of 12 nodes 2 are positive. " * 3 + "Positive are 13/12 nodes.", 0.0),
        ("The ratio is 5/2. Lymph nodes are free.", 1.0),  # another sentence
        ("Ki-67 is 80 %.", 1.0),
        ("Ki-67 is 120 %.", 0.0),
        ("The count rose by 120 %.", 1.0),
        ("Ki-67 is 12345.678 %.", 0.0),
        ("%, % and 5 %.", 1.0),
    ],
)
def test_counts_and_parts(checked: Checked, think: str, value: float) -> None:
    assert checked("facts", think, CANCER).value == value


@pytest.mark.parametrize(
    ("think", "answer", "reason"),
    [
        ("Colon. pT3 N0 M0.", "Stage II", HOLDS),
        ("Colon. pT3 N0 M0.", "Stage IIIA", "T3 N0 M0 is stage II, not III"),
        ("Colon. pT3 N1 M0.", "Stage IIIB", HOLDS),
        ("Breast. pT2 pN0.", "Stage IIA", HOLDS),
        ("Breast. pT2 pN0.", "Stage III", "T2 N0 is stage II, not III"),
        ("Lung. pT1b pN2.", "Stage IIIA", HOLDS),
        ("Lung. pT1b pN2.", "Stage IB", "T1b N2 is stage III, not I"),
        ("Kidney. pT3a N0 M1.", "Stage III", "T3a N0 M1 is stage IV, not III"),
        ("Kidney. pT3a N0 M1.", "Stage IV", HOLDS),
        ("Thyroid. pT3a N0 M1.", "Stage II", HOLDS),  # decided by age too
        ("Colon. pT3 N0, were it pT2 N1.", "Stage III", HOLDS),  # weighs several: not judged
        ("Ovary. pT3 N0.", "Stage I", HOLDS),  # no rule for the organ
    ],
)
def test_stages(checked: Checked, think: str, answer: str, reason: str) -> None:
    score = checked("facts", think, answer)
    assert (score.value, score.reason) == (float(reason == HOLDS), reason)


@pytest.mark.parametrize(
    ("think", "answer", "value"),
    [
        ("Gleason 3+4.", "Adenocarcinoma, Gleason 3+4", 1.0),
        ("Gleason 3+4.", "Adenocarcinoma, Gleason 4+3", 0.0),
        ("Gleason 3+4, not 4+3.", "Adenocarcinoma, Gleason 4+3", 1.0),  # weighed: blind to it
        ("pT2a N0.", "Carcinoma, pT2 N0", 1.0),  # less precise
        ("pT2a N0.", "Carcinoma, pT3 N0", 0.0),
        ("Nests.", "Carcinoma, pT3", 1.0),  # the reasoning states none
    ],
)
def test_the_answer_states_what_the_reasoning_states(
    checked: Checked, think: str, answer: str, value: float
) -> None:
    assert checked("values", think, answer).value == value


@pytest.mark.parametrize(
    ("think", "answer", "value"),
    [
        ("A mass of the left breast.", "Carcinoma of the left breast", 1.0),
        ("A mass of the left breast.", "Carcinoma of the right breast", 0.0),
        ("A mass of the breast.", "Carcinoma of the right breast", 1.0),
        ("Left breast; right axilla.", "Carcinoma of the right breast", 1.0),  # blind to it
        ("A mass of the left breast.", "The right answer is carcinoma", 1.0),
    ],
)
def test_sides(checked: Checked, think: str, answer: str, value: float) -> None:
    assert checked("values", think, answer).value == value
