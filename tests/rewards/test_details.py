import pickle
from typing import Any

import pytest

from pathreward import DetailsReward, RecipeError, Sample

REFERENCE = "Gleason 3+4=7, pT2a N0, 2.5 cm in the left lobe, 2 of 15 nodes, ER positive."


# The reference states 3+4, T2a, N0, 25 mm, the left lobe, 2/15 and ER positive: 7 details.
@pytest.mark.parametrize(
    ("completion", "value"),
    [
        (REFERENCE, 1.0),
        ("ER positive. Nodes 2/15. Left lobe, 25 mm. N0, pT2a. Gleason 3+4.", 1.0),  # any order
        (f"{REFERENCE} {REFERENCE}", 1.0),  # repeats count once
        (REFERENCE.replace("3+4=7", "4+3=7"), 6 / 7),
        (REFERENCE.replace("=7", "=8"), 6 / 7),  # a wrong sum
        (REFERENCE.replace("2.5 cm", "2.5 mm"), 6 / 7),
        (REFERENCE.replace("left", "right"), 6 / 7),
        (REFERENCE.replace("2 of 15", "2 of 12"), 6 / 7),
        (REFERENCE.replace("positive", "negative"), 6 / 7),
        ("Gleason 3+4.", 2 / 8),
        ("Gleason 3+4, 4+3, 3+3.", 2 / 10),  # listing does not pay
        ("Nothing of the kind.", 0.0),
    ],
)
def test_the_details_that_agree(completion: str, value: float) -> None:
    assert DetailsReward()(Sample(completion, findings=REFERENCE)).value == pytest.approx(value)


BOTH = "A mass in the left breast and a cyst of the right ovary."


@pytest.mark.parametrize(
    ("completion", "value"),
    [
        ("Left-sided breast carcinoma, right ovarian cyst.", 1.0),
        ("The breast on the left holds a mass. Ovary (right): a cyst.", 1.0),
        ("A mass on the left, a cyst on the right.", 1.0),  # of what is not said
        ("A mass of the left chest wall, a cyst of the right adnexa.", 1.0),  # other words for it
        ("On the left a mass, of the left breast. The right ovary has a cyst.", 1.0),
        ("A mass in the right breast and a cyst of the left ovary.", 0.0),
        ("A mass in the left breast and a cyst of the left ovary.", 1 / 2),
        ("A mass in the left breast and a cyst on the left.", 2 / 3),
        ("A mass in the left breast.", 2 / 3),
    ],
)
def test_a_side_is_that_of_its_organ(completion: str, value: float) -> None:
    assert DetailsReward()(Sample(completion, findings=BOTH)).value == pytest.approx(value)


def test_repeating_a_side_without_its_organ_costs_nothing() -> None:
    text = "On the left. In the left breast a mass."
    score = DetailsReward()(Sample(text, findings="A mass in the left breast."))
    assert [(each.text, each.verdict) for each in score.evidence] == [("left breast", "supports")]


def test_reads_50_000_characters_of_all_sections_together() -> None:
    row = {"findings": "Gleason 3+4, pN0."}
    text = f"<observe>pN0 {'x' * 49_990}</observe><think>Gleason 3+4, pN0.</think>"
    assert DetailsReward()(Sample(text, **row)).value == pytest.approx(2 / 3)


def test_an_end_of_a_scale_that_is_not_the_scales_own() -> None:
    row = {"findings": "Fuhrman grade 2 of 4."}
    assert DetailsReward()(Sample("Fuhrman grade 2.", **row)).value == 1.0
    assert DetailsReward()(Sample("Fuhrman grade 2 of 9.", **row)).value == 0.0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "the row has no findings or reasoning"),
        (
            {"findings": "Nests of cells."},
            "the reference states no grade, marker",
        ),
    ],
)
def test_a_row_without_details_has_no_value(row: dict[str, Any], reason: str) -> None:
    score = DetailsReward(types=("grade", "marker"))(Sample("Gleason 3+4", **row))
    assert (score.value, score.reason) == (None, reason)


def test_only_the_configured_sections_and_types_count() -> None:
    row = {"findings": "Gleason 3+4, left lobe."}
    text = "<observe>Gleason 3+4, left lobe.</observe><answer>pT2</answer>"
    assert DetailsReward()(Sample(text, **row)).value == 1.0  # the reference states no stage
    staged = {"findings": "Gleason 3+4, left lobe, pN0."}
    assert DetailsReward()(Sample(text, **staged)).value == pytest.approx(4 / 6)
    assert DetailsReward(sections=("observe",))(Sample(text, **row)).value == 1.0
    assert DetailsReward(types=("grade",))(Sample("Gleason 3+4, right lobe.", **row)).value == 1.0


def test_the_gold_answers_own_details_are_neutral() -> None:
    row = {"findings": "FIGO grade 2 in the left ovary.", "answer": "carcinoma, grade 3"}
    text = "<think>FIGO grade 2 in the left ovary.</think><answer>carcinoma, grade 3</answer>"
    assert DetailsReward()(Sample(text, **row)).value == 1.0


def test_shows_what_agrees_and_what_is_missing() -> None:
    completion = "<observe>Gleason 4+3.</observe>"
    score = DetailsReward()(Sample(completion, findings="Gleason 3+4."))
    shown = [(each.section, each.text, each.verdict, each.note) for each in score.evidence]
    assert shown == [
        ("observe", "4+3", "against", "grade: Gleason patterns 4+3"),
        ("reference", "", "missing", "grade: Gleason patterns 3+4"),
    ]


@pytest.mark.parametrize(
    ("types", "message"),
    [
        (("color",), "unknown fact type 'color'"),
        ((), "`types` must name at least one fact type"),
    ],
)
def test_refuses_types_that_are_not_there(types: tuple[str, ...], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        DetailsReward(types=types)


def test_survives_pickling() -> None:
    reward = pickle.loads(pickle.dumps(DetailsReward()))
    assert reward(Sample(REFERENCE, findings=REFERENCE)).value == 1.0
