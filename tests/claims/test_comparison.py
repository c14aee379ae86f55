from pathreward.claims.claim import Claim
from pathreward.claims.comparison import MOST_REPEATS, Reference
from pathreward.claims.extract import text_claims
from pathreward.linking import Linker


def axes(*texts: str, extra: tuple[Claim, ...] = ()) -> list[tuple[str, str]]:
    linker = Linker.default()
    found = Reference([text_claims(text, linker) for text in texts], extra)
    return [each.axes[0] for each, _ in found.claims]


def test_a_reference_has_each_claim_once() -> None:
    assert axes("Necrosis. Necrosis.") == [("concept necrosis", "affirmed")]
    assert axes("Necrosis.", "Necrosis is seen.") == [("concept necrosis", "affirmed")]


def test_claims_of_two_parts_or_of_two_things_are_two() -> None:
    assert len(axes("A. Necrosis.\nB. Necrosis.")) == 2
    assert (
        axes("Erythroid cells: reduced. Platelets: reduced.").count(("degree change", "decreased"))
        == 2
    )


def test_what_is_uncertain_is_not_expected() -> None:
    assert axes("Possibly necrosis.") == []


def test_gold_entities_are_claims_without_a_text() -> None:
    claim = Claim(0, 0, "concept", (("concept mucin", "affirmed"),), 1.0, "mucin")
    assert axes(extra=(claim,)) == [("concept mucin", "affirmed")]


def test_of_a_claim_that_is_repeated_some_places_are_kept() -> None:
    found = Reference([text_claims("Necrosis. " * 100, Linker.default())])
    assert [len(each) for each in found.repeats.values()] == [MOST_REPEATS]


def test_a_claim_of_a_text_has_its_number() -> None:
    text = text_claims("Mucin. Necrosis, possibly pus.", Linker.default())
    found = Reference([text])
    numbers = {each.axis: found.number(each, text) for each in text.claims}
    assert numbers["concept mucin"] == 0
    assert numbers["concept necrosis"] == 1
    assert None in numbers.values()


def test_numbers_of_no_fact_type_are_listed_with_their_places() -> None:
    reference = Reference([text_claims("Necrosis. Four are scarred.", Linker.default())])
    assert [claim.axis for _, claim, _ in reference.numbered] == ["number 4"]
    assert [reference.claims[i][0].value for i, *_ in reference.numbered] == ["4"]
