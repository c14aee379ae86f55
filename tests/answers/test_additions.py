"""What an answer adds to the gold one, and whether the row supports it."""

import pytest

from pathreward.answers.additions import Gold, entailed_degrees, rivals, site_fits
from pathreward.answers.grading import read_answer
from pathreward.answers.question import question_of
from pathreward.answers.row import Row, row_of
from pathreward.facts.protocol import Credit
from pathreward.linking import Linker
from pathreward.sample import Sample

LINKER = Linker.default()


def gold(text: str) -> Gold:
    return Gold(text, frozenset({"diagnosis"}), tuple(LINKER.link(text)), ())


def earned(text: str, answer: str, findings: str = "") -> float:
    question = question_of(Sample("", answer=answer), LINKER)
    return read_answer(text, question, row_of(findings, answer, LINKER), LINKER, Credit()).value


@pytest.mark.parametrize(
    ("text", "answer", "findings", "value"),
    [
        ("melanoma", "melanoma", "", 1.0),
        ("malignant melanoma", "melanoma", "", 1.0),  # a melanoma is malignant
        ("melanoma of the skin", "melanoma", "Skin with nests.", 1.0),
        ("melanoma of the lung", "melanoma", "Skin with nests.", 0.0),
        ("melanoma, pT2", "melanoma", "", 0.0),  # no stage in the row
        ("melanoma, pT2", "melanoma", "Breslow 1.2 mm, pT2.", 1.0),
        ("melanoma with nests", "melanoma", "", 1.0),  # a finding is evidence
        ("left-sided melanoma", "melanoma", "Right arm.", 0.0),
        ("zorbic melanoma", "melanoma", "", 0.0),  # an unknown word
    ],
)
def test_an_addition_costs_unless_the_row_states_it(
    text: str, answer: str, findings: str, value: float
) -> None:
    assert earned(text, answer, findings) == value


@pytest.mark.parametrize(
    ("text", "meant", "others"),
    [
        ("Gleason 4+4=8", "Gleason 3+4=7", 1),
        ("Gleason 3+4=7", "Gleason 3+4=7", 0),
        ("pT3", "pT2", 1),
        ("pT2", "pT2 N0", 0),  # part of it
        ("nothing", "pT2", 0),
        ("pT3", "melanoma", 0),  # the gold answer has no stage
    ],
)
def test_other_grades_and_stages_are_rivals(text: str, meant: str, others: int) -> None:
    found = rivals(text, meant, Row("", meant, LINKER))
    assert len({each.key for each in found}) == others
    assert all(each.value == 0 for each in found)


def test_a_melanoma_is_malignant() -> None:
    assert "malignant" in entailed_degrees(gold("melanoma"), LINKER)
    assert "malignant" not in entailed_degrees(gold("nevus"), LINKER)


@pytest.mark.parametrize(
    ("site", "findings", "fits"),
    [("lung", "Lung biopsy.", True), ("lung", "Skin biopsy.", False), ("skin", "Skin.", True)],
)
def test_a_site_is_that_of_the_row(site: str, findings: str, fits: bool) -> None:
    [mention] = LINKER.link(site)
    row = Row(findings, "melanoma", LINKER)
    assert site_fits(mention, gold("melanoma"), row, LINKER) == fits
