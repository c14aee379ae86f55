import pytest

from pathreward.claims.compare import compare
from pathreward.claims.comparison import Near, Reasoning, Reference
from pathreward.claims.extract import text_claims
from pathreward.claims.matching import BOTH, MOST_PAIRS, Matching
from pathreward.linking import Linker

LINKER = Linker.default()


def matched(text: str, reference: str) -> Matching:
    found, expected = text_claims(text, LINKER), Reference([text_claims(reference, LINKER)])
    matching = Matching([found], expected, LINKER.graph, Near(), 100, Reasoning())
    matching.match()
    return matching


def test_what_is_on_no_scale_of_the_reference_stays_open() -> None:
    found = matched("Necrosis. pT2. Mucin.", "Necrosis. pT3.")
    assert [each.outcome for each in found.judged.values()] == ["agrees", "contradicts"]
    assert [claim.axis for _, _, claim in found.open] == ["concept mucin"]
    assert found.unmet("stage") == []


def worth(text: str, reference: str) -> float:
    found = matched(text, reference)
    [turned] = [each for each in found.judged.values() if each.outcome == "contradicts"]
    return turned.worth


def test_a_text_that_states_both_contradicts_in_part() -> None:
    assert worth("Necrosis. No necrosis.", "No necrosis.") == BOTH


@pytest.mark.parametrize(
    "text",
    [
        "Mucin is absent, but necrosis is present.",  # a denial in the sentence
        "Necrosis in the antrum.",  # a site
        "A. Necrosis.\nB. Mucin.",  # of which part is not said
    ],
)
def test_a_doubtful_contradiction_is_less_of_one(text: str) -> None:
    assert 0.1 < worth(text, "No necrosis.") < worth("Necrosis.", "No necrosis.") - 0.1


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("A melanoma would be unlikely, with keratin pearls absent.", "neutral"),
        ("Keratin pearls are absent.", "contradicts"),
        ("Squamous cell carcinoma without keratin pearls.", "contradicts"),  # the gold diagnosis
    ],
)
def test_reasoning_about_another_diagnosis_is_free(sentence: str, outcome: str) -> None:
    reference = Reference([text_claims("Keratin pearls.", LINKER)])
    gold = LINKER.graph.ancestors("squamous_cell_carcinoma") | {"squamous_cell_carcinoma"}
    reasoning = Reasoning(frozenset({0}), gold)
    found = compare([text_claims(sentence, LINKER)], reference, LINKER.graph, reasoning=reasoning)
    outcomes = {each.claim.concept: each.outcome for each in found.judged}
    assert outcomes["keratin_pearls"] == outcome


def test_a_text_is_read_for_a_bounded_number_of_comparisons() -> None:
    sizes = ", ".join(f"{i} cm" for i in range(1, 1001))
    found = matched(sizes, sizes)
    assert MOST_PAIRS < found.pairs < 2 * MOST_PAIRS
    assert found.ends[0] < len(sizes)
    report = ", ".join(f"{i} cm" for i in range(1, 101))
    assert matched(report, report).ends[0] == len(report)


def test_whether_a_value_is_unique_is_computed_once_an_axis() -> None:
    found = matched("pT3. pT2. pT4.", "pT3.")
    assert list(found.uniques) == [("stage", "stage T")]
