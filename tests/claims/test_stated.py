"""What a text states of its case, and what it only denies, asks or bounds.

`stated_cases.tsv` has a text, a reference, and whether the text earns the facts of the reference:
``denied``, where it earns none of them, ``stated``, where it earns all of them.
"""

import csv
from pathlib import Path

import pytest

from pathreward import Sample
from pathreward.claims.claim import Claim
from pathreward.claims.compare import compare
from pathreward.claims.comparison import Comparison, Reference
from pathreward.claims.extract import text_claims
from pathreward.linking import Linker
from pathreward.rewards.details import DetailsReward

LEAST = 0.2
"""Weight of what counts as a finding or a fact."""
with (Path(__file__).parent / "stated_cases.tsv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def compared(text: str, reference: str) -> Comparison:
    linker = Linker.default()
    stated = text_claims(text.replace("\\n", "\n"), linker)
    return compare([stated], Reference([text_claims(reference, linker)]), linker.graph)


def telling(claim: Claim) -> bool:
    is_denial = claim.value in {"negated", "no", "negative"}
    return claim.weight >= LEAST and not claim.axis.startswith("present ") and not is_denial


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_what_a_text_earns(case: dict[str, str]) -> None:
    found = compared(case["text"], case["reference"])
    earned = {each.axes for each in found.earned if telling(each)}
    if case["earns"] == "denied":
        assert not earned
    else:
        wanted = compared(case["reference"], case["reference"])
        assert earned == {each.axes for each in wanted.earned if telling(each)}
        contradicted = [each for each in found.judged if each.outcome == "contradicts"]
        assert not [each.claim.axes for each in contradicted if each.worth > LEAST]


@pytest.mark.parametrize(
    ("text", "reference", "outcome"),
    [
        ("The tumor is less than 2.5 cm.", "The tumor is 2.5 cm.", "contradicts"),
        ("The tumor is less than 2.5 cm.", "The tumor is 2.1 cm.", "agrees"),
        ("The tumor is up to 2.5 cm.", "The tumor is 2.5 cm.", "agrees"),
        ("The tumor is over 2.5 cm.", "The tumor is 2.5 cm.", "contradicts"),
        ("It fills the antrum over 2.5 cm.", "The tumor is 2.5 cm.", "agrees"),
        ("The tumor is less than 90 cm.", "The tumor is 2.1 cm.", "added"),
        ("The grade is lower than grade 2.", "Grade 2.", "contradicts"),
        ("The grade is no more than grade 2.", "Grade 2.", "agrees"),
        ("More than 4 nodes are positive.", "Four nodes are positive.", "contradicts"),
        ("More than 4 nodes are positive.", "Six nodes are positive.", "agrees"),
        ("None of 15 nodes is positive.", "0/15 nodes are positive.", "agrees"),
        ("None of the three nodes has tumor.", "Three nodes contain tumor.", "contradicts"),
        ("No metastasis in 3 of 12 nodes.", "Metastasis in 3 of 12 nodes.", "contradicts"),
        ("Each of the 12 nodes is positive.", "12 of 12 nodes are positive.", "agrees"),
        ("All 12 nodes are positive.", "3 of 12 nodes are positive.", "contradicts"),
        ("Both nodes are positive.", "2 of 2 nodes are positive.", "agrees"),
        ("Neither node contains tumor.", "0 of 2 nodes are positive.", "agrees"),
        ("A single node is positive.", "Four nodes are positive.", "contradicts"),
        ("Several nodes are positive.", "One node is positive.", "contradicts"),
    ],
)
def test_bounds_and_quantifiers(text: str, reference: str, outcome: str) -> None:
    kinds = {"measurement", "grade"}
    judged = [each for each in compared(text, reference).judged if each.claim.kind in kinds]
    assert [each.outcome for each in judged] == [outcome]


REPORT = ("the tumor measures 2.5 cm", "is grade 2", "is stage pT2")
REFERENCE = "The tumor measures 2.5 cm, is grade 2 and is stage pT2."
LISTED = ", ".join(REPORT)
JOINED = "the tumor measures 2.5 cm, is grade 2 and is stage pT2"


@pytest.mark.parametrize(
    "frame",
    [
        f"It isn't the case that {JOINED}.",
        f"It would be wrong to say that {JOINED}.",
        f"It is incorrect that {JOINED}.",
        f"I deny that {JOINED}.",
        f"I doubt that {JOINED}.",
        f"It is unclear whether {JOINED}.",
        f"No pathologist would say that {JOINED}.",
        f"That {JOINED} is wrong.",
        f"Wrong: {LISTED}.",
        f"False: {'; '.join(REPORT)}.",
        f"The following can be dismissed: {LISTED}.",
        f"None of the following applies: {LISTED}.",
        f"~~{JOINED}~~",
        "Does the tumor measure 2.5 cm? Is it grade 2? Is it stage pT2?",
        "The tumor is anything but 2.5 cm, anything but grade 2 and anything but pT2.",
        "The tumor is not 2.5 cm, not grade 2 and not pT2.",
    ],
)
def test_a_denied_report_earns_nothing(frame: str) -> None:
    assert DetailsReward()(Sample(frame, findings=REFERENCE)).value == 0.0


@pytest.mark.parametrize(
    "frame",
    [
        f"It is the case that {JOINED}.",
        f"It would not be wrong to say that {JOINED}.",
        f"I do not deny that {JOINED}.",
        f"Nobody would deny that {JOINED}.",
        f"There is no doubt that {JOINED}.",
        f"True: {LISTED}.",
        f"The following is true: {LISTED}.",
        f"Not only that: {JOINED}.",
        "What is the size? 2.5 cm. The grade? Grade 2. The stage? pT2.",
        "The tumor is nothing but a grade 2 carcinoma of 2.5 cm, pT2.",
        "No necrosis; the tumor is 2.5 cm, grade 2, pT2, and the margins are not involved.",
    ],
)
def test_an_honest_frame_changes_nothing(frame: str) -> None:
    assert DetailsReward()(Sample(frame, findings=REFERENCE)).value == 1.0


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The p63-positive basal cells are missing.", "negative"),
        ("Glands devoid of p63-positive basal cells.", "negative"),
        ("A layer of p63-positive basal cells is retained.", "positive"),
        ("Atypia is missing in p63-positive and CK5-positive areas.", "positive"),
    ],
)
def test_no_cells_with_a_marker_is_a_negative_marker(text: str, status: str) -> None:
    found = text_claims(text, Linker.default()).claims
    assert ("marker p63 expression", status) in [axis for each in found for axis in each.axes]


@pytest.mark.parametrize(
    ("text", "contradicts"),
    [
        ("A tumor that does not attain 5 cm.", True),
        ("The tumor doesn't come up to 6 cm.", True),
        ("The tumor, not as big as 5 cm, is soft.", True),
        ("The tumor does not reach 8 cm.", False),
        ("A tumor, not as wide as 7 cm, is soft.", False),
        ("The tumor is not 5 cm.", False),
    ],
)
def test_what_does_not_reach_a_size_is_smaller(text: str, *, contradicts: bool) -> None:
    found = compared(text, "A tumor of 6.5 cm.")
    assert any(each.outcome == "contradicts" for each in found.judged) == contradicts
