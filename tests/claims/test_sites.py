"""Sites of one set contradict each other where both texts name one."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.claims.compare import compare
from pathreward.claims.comparison import Reference
from pathreward.claims.extract import text_claims
from pathreward.claims.kinship import exclude
from pathreward.kg import KnowledgeGraph
from pathreward.lexicon import Entry, load_table
from pathreward.linking import Linker

GRAPH, LINKER = KnowledgeGraph.default(), Linker.default()
SETS = load_table("pathreward.claims", "site_sets", None).entries


def contradicted(text: str, reference: str) -> set[tuple[str, str]]:
    """Return the concepts of a text and of its reference that contradict each other."""
    found = compare([text_claims(text, LINKER)], Reference([text_claims(reference, LINKER)]), GRAPH)
    return {
        (each.claim.concept, each.by.concept)
        for each in found.judged
        if each.outcome == "contradicts" and each.by
    }


@pytest.mark.parametrize("entry", SETS, ids=lambda each: each.phrase)
def test_each_site_of_a_set_is_in_the_graph(entry: Entry) -> None:
    found = [each.name for each in GRAPH.find(entry.phrase) if each.type == "anatomy"]
    assert found == [entry.phrase]


@pytest.mark.parametrize(
    ("template", "other"),
    [
        ("Site: {}. Diagnosis: bullous pemphigoid.", "Bullous pemphigoid; biopsy of the {}."),
        ("A melanoma of the {} was excised.", "Excision, {}: melanoma."),
    ],
)
@pytest.mark.parametrize(
    ("one", "two"), list(permutations(("thigh", "forearm", "scalp", "cheek"), 2))
)
def test_another_region_contradicts(template: str, other: str, one: str, two: str) -> None:
    assert (one, two) in contradicted(template.format(one), other.format(two))
    assert not contradicted(template.format(one), other.format(one))


def test_sites_that_both_texts_have_are_no_contradiction() -> None:
    reference = "Antrum: gastritis. Gastric body: no gastritis."
    assert ("gastric_antrum", "gastric_body") not in contradicted("Antrum: gastritis.", reference)


@given(st.permutations(sorted(GRAPH.of_type("anatomy"))[::7]))
def test_exclusion_is_symmetric_and_not_of_what_is_nested(sites: list[str]) -> None:
    for one, two in zip(sites[:40], sites[40:80], strict=True):
        assert exclude(GRAPH, one, two) == exclude(GRAPH, two, one)
        if GRAPH.is_a(one, two):
            assert not exclude(GRAPH, one, two)
