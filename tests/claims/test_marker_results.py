import pytest

from pathreward import Linker
from pathreward.claims.marker_results import _Results, claims_with_results, marker_polarities
from pathreward.facts.marker.parse import markers

LINKER = Linker.default()


@pytest.mark.parametrize(
    ("text", "polarities"),
    [
        ("CD5 and cyclin D1 negativity", {"CD5": "negated", "cyclin_D1": "negated"}),
        ("HER2 is 1+", {"HER2": "negated"}),  # a score below the threshold
        ("HER2 is 3+", {"HER2": "affirmed"}),
        ("loss of E-cadherin", {"E-cadherin": "negated"}),
        ("TERT promoter mutant", {"TERT_promoter_mutation": "affirmed"}),
        ("CD30 - | OCT4 +", {"CD30": "negated", "OCT4": "affirmed"}),
        ("CD30 negative. CD30 positive.", {}),  # two results
        ("CD30 was ordered", {}),  # no fact
        ("No necrosis", {}),
        ("", {}),
    ],
)
def test_the_polarity_of_a_marker_is_that_of_its_result(
    text: str, polarities: dict[str, str]
) -> None:
    assert marker_polarities(text, LINKER.read(text), LINKER.graph) == polarities


def test_other_claims_stay_as_they_are() -> None:
    text = "No necrosis, HER2 is 1+, mucin."
    found = list(claims_with_results(text, LINKER.read(text), LINKER.graph))
    assert found == [("necrosis", "negated"), ("HER2", "negated"), ("mucin", "affirmed")]


@pytest.mark.parametrize(
    ("place", "polarity"),
    [
        (1, "affirmed"),  # the first alone
        (5, "negated"),  # the later of two that cover it
        (8, "affirmed"),  # behind the later one
        (20, None),
    ],
)
def test_the_last_fact_that_covers_a_place_counts(place: int, polarity: str | None) -> None:
    [long] = markers("CD5 positive")
    [short] = markers("CD5 negative")
    facts = [short._replace(start=4, end=7), long._replace(start=0, end=12)]
    assert _Results(facts).polarity(place) == polarity
