import pytest

from pathreward.claims.concepts import concept_claims
from pathreward.linking import Linker

LINKER = Linker.default()


def claimed(text: str, of_facts: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    found = concept_claims(text, LINKER.read(text), of_facts, LINKER.graph, ())
    return [each.axes[0] for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Necrosis.", [("concept necrosis", "affirmed")]),
        ("No necrosis.", [("concept necrosis", "negated")]),
        ("Possible necrosis.", [("concept necrosis", "uncertain")]),
        ("The colon.", [("present colon", "yes")]),  # anatomy has no polarity
        ("Non-keratinizing.", [("concept keratinization", "negated")]),
        ("Negative margins.", [("involved margin", "no")]),  # the name says it
        ("Grade 2.", []),  # a fact
        ("Her mother had necrosis.", []),  # another frame
    ],
)
def test_a_mention_claims(text: str, found: list[tuple[str, str]]) -> None:
    assert claimed(text) == found


def test_a_marker_whose_result_is_a_fact_claims_nothing_more() -> None:
    assert claimed("CD5 is positive.") == [("marker CD5 expression", "positive")]
    assert claimed("CD5 is positive.", ("CD5",)) == []


def test_a_structure_whose_involvement_is_claimed_claims_nothing_more() -> None:
    text = "Perineural invasion."
    mentions = LINKER.read(text)
    assert list(concept_claims(text, mentions, (), LINKER.graph, ()))
    assert not list(concept_claims(text, mentions, (), LINKER.graph, [(0, 10)]))
