import pickle
from typing import Any

import pytest

from pathreward import DetailsReward, RecipeError, Sample

REFERENCE = "Gleason 3+4=7, pT2a N0, 2.5 cm in the left lobe, 2 of 15 nodes, ER positive."


WEIGHTS = {"grade": 0.8, "T": 0.8, "N": 0.8, "size": 0.7, "side": 0.6, "nodes": 0.7, "ER": 0.8}
"""What the seven facts of the reference weigh, in its order."""


def by_hand(kept: str, turned: str = "", added: float = 0.0, invented: float = 0.0) -> float:
    """Return the value of a text that has some of the reference's facts, and turns others."""
    agreed = sum(WEIGHTS[each] for each in kept.split())
    wrong = sum(WEIGHTS[each] for each in turned.split())
    precision = agreed / (agreed + wrong + 0.3 * added)
    recall = agreed / sum(WEIGHTS.values())
    share = 2 * precision * recall / (precision + recall)
    return float((share * 0.36 ** (len(turned.split()) + invented)) ** 0.5)


ALL = " ".join(WEIGHTS)


@pytest.mark.parametrize(
    ("completion", "value"),
    [
        (REFERENCE, 1.0),
        ("ER positive. Nodes 2/15. Left lobe, 25 mm. N0, pT2a. Gleason 3+4.", 1.0),  # any order
        (f"{REFERENCE} {REFERENCE}", 1.0),  # repeats count once
        (REFERENCE.replace("3+4=7", "4+3=7"), by_hand("T N size side nodes ER", "grade")),
        (REFERENCE.replace("=7", "=8"), by_hand("T N size side nodes ER", "grade")),  # a wrong sum
        (REFERENCE.replace("2.5 cm", "2.5 mm"), by_hand("grade T N side nodes ER", "size")),
        (REFERENCE.replace("left", "right"), by_hand("grade T N size nodes ER", "side")),
        (REFERENCE.replace("2 of 15", "2 of 12"), by_hand("grade T N size side ER", "nodes")),
        (REFERENCE.replace("positive", "negative"), by_hand("grade T N size side nodes", "ER")),
        ("Gleason 3+4.", by_hand("grade")),
        (f"{REFERENCE} pM1.", by_hand(ALL, added=0.8, invented=0.6)),  # spread
        ("Nothing of the kind.", 0.0),
    ],
)
def test_the_facts_that_agree(completion: str, value: float) -> None:
    """A contradiction is nearly certain, so that its factor is a little more than 0.36."""
    earned = DetailsReward()(Sample(completion, findings=REFERENCE)).value
    assert earned is not None
    assert value - 1e-6 <= earned <= 1.05 * value


@pytest.mark.parametrize(
    "fact", ["3+4=7", "pT2a", "2.5 cm", "left", "2 of 15 nodes", "ER positive"]
)
def test_a_fact_turned_costs_twice_what_leaving_it_out_costs(fact: str) -> None:
    turns = {
        "3+4=7": "4+3=7",
        "pT2a": "pT3a",
        "2.5 cm": "4.5 cm",
        "left": "right",
        "2 of 15 nodes": "9 of 15 nodes",
        "ER positive": "ER negative",
    }

    def lost(text: str) -> float:
        found = DetailsReward()(Sample(text, findings=REFERENCE)).value
        assert found is not None
        return 1 - found

    assert lost(REFERENCE.replace(fact, turns[fact])) >= 2 * lost(REFERENCE.replace(fact, "")) > 0


def test_listing_all_grades_does_not_pay() -> None:
    def value(text: str) -> float:
        return DetailsReward()(Sample(text, findings="Gleason 3+4=7.")).value or 0.0

    assert value("Gleason 3+4. Gleason 4+3. Gleason 3+3.") < value("Gleason 3+4. Nests.")


BOTH = "A mass in the left breast and a cyst of the right ovary."


@pytest.mark.parametrize(
    "completion",
    [
        "Left-sided breast carcinoma, right ovarian cyst.",
        "The breast on the left holds a mass. Ovary (right): a cyst.",
        "A mass on the left, a cyst on the right.",  # of what is not said
        "On the left a mass, of the left breast. The right ovary has a cyst.",
    ],
)
def test_a_side_is_that_of_its_organ(completion: str) -> None:
    types = ("laterality",)
    assert DetailsReward(types=types)(Sample(completion, findings=BOTH)).value == 1.0


@pytest.mark.parametrize(
    "completion",
    [
        "A mass in the right breast and a cyst of the left ovary.",
        "A mass in the left breast and a cyst of the left ovary.",
    ],
)
def test_a_side_exchanged_costs_more_than_one_left_out(completion: str) -> None:
    reward = DetailsReward(types=("laterality",))
    left_out = reward(Sample("A mass in the left breast and a cyst.", findings=BOTH)).value
    exchanged = reward(Sample(completion, findings=BOTH)).value
    assert exchanged is not None
    assert left_out is not None
    assert exchanged < left_out < 1.0


def test_reads_50_000_characters_of_all_sections_together() -> None:
    row = {"findings": "Gleason 3+4, pN0."}
    text = f"<observe>pN0 {'x' * 49_990}</observe><think>Gleason 3+4, pN0.</think>"
    score = DetailsReward()(Sample(text, **row))
    assert score.value == pytest.approx((2 * 0.5 / 1.5) ** 0.5)  # one of two, P = 1


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
            "the reference states no grade or marker",
        ),
    ],
)
def test_a_row_without_details_has_no_value(row: dict[str, Any], reason: str) -> None:
    score = DetailsReward(types=("grade", "marker"))(Sample("Gleason 3+4", **row))
    assert (score.value, score.reason) == (None, reason)


def test_only_the_configured_sections_and_types_count() -> None:
    row = {"findings": "Gleason 3+4, left lobe."}
    text = "<observe>Gleason 3+4, left lobe.</observe><answer>pT2</answer>"
    assert 0.9 < (DetailsReward()(Sample(text, **row)).value or 0) < 1  # an invented stage
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
        (
            "observe",
            "4+3",
            "against",
            "grade Gleason patterns 4+3: the reference has grade Gleason patterns 3+4",
        ),
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
