from collections.abc import Iterable

import pytest

from pathreward import Linker
from pathreward.claims.section_mentions import Claims, section_mentions
from pathreward.completion.sections import parse_completion
from pathreward.rewards.usage import Usage, read_usage
from pathreward.score import Polarity

LINKER = Linker.default()
PEARLS, SQUAMOUS = "keratin_pearls", "squamous_cell_carcinoma"


def usage(texts: Iterable[str], findings: Claims, labels: Iterable[str] = ()) -> Usage:
    completion = "".join(f"<think>{each}</think>" for each in texts)
    found = section_mentions(parse_completion(completion), ("think",), LINKER)
    return read_usage(found.sections, findings, SQUAMOUS, LINKER.graph, labels)


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("Keratin pearls mean squamous cell carcinoma.", True),
        ("Keratin pearls are seen. So it is squamous cell carcinoma.", True),
        ("There are keratin pearls. Nests invade. Mitoses are few. This supports B.", True),
        ("It is squamous cell carcinoma. Keratin pearls are present.", True),  # explained behind it
        ("Keratin pearls, hence B.", True),  # a word that links
        ("Keratin pearls are seen. B.", True),  # the label of an option
        ("A: keratin pearls, no glands", True),
        ("A keratin pearl is seen.", False),  # an article
        ("Keratin pearls are typical of squamous cell carcinoma.", True),  # stated in general
        ("Keratin pearls. Bridges.", False),  # a list
        ("Keratin pearls are seen. The slide is pink.", False),  # no conclusion
        ("Hence B. The slide is pink. There are keratin pearls.", False),  # behind the argument
        ("Keratin pearls prove an adenocarcinoma.", False),  # for a differential diagnosis
        ("Keratin pearls prove an adenocarcinoma. No, squamous cell carcinoma.", True),
        ("Keratin pearls exclude an adenocarcinoma.", True),  # against one
        ("An adenocarcinoma has no keratin pearls.", True),
        ("There are no keratin pearls, so squamous cell carcinoma.", False),  # it has them
        ("A keratoacanthoma would show keratin pearls.", False),  # for another
        ("What else shows keratin pearls? Squamous cell carcinoma.", True),  # hedged
        ("Her mother had keratin pearls. Squamous cell carcinoma.", False),  # of another patient
        ("Squamous cell carcinoma.", False),
        ("", False),
    ],
)
def test_a_finding_is_used_where_it_leads_to_a_conclusion(text: str, used: bool) -> None:
    found = usage([text], {PEARLS: "affirmed"}, ["A", "B"])
    assert bool(found.used) == used


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("An adenocarcinoma has glands.", True),
        ("Glands are seen.", False),
        ("Squamous cell carcinoma has no glands, an adenocarcinoma has them.", False),
        ("An adenocarcinoma has glands. Glands are seen here.", False),
        ("", False),
    ],
)
def test_a_finding_of_another_diagnosis_only_is_foreign(text: str, foreign: bool) -> None:
    found = usage([text], {"gland_formation": "negated"})
    assert bool(found.foreign) == foreign


@pytest.mark.parametrize("polarity", ["affirmed", "negated"])
def test_a_negated_finding_is_used_as_an_affirmed_one_is(polarity: Polarity) -> None:
    text = f"{'No g' if polarity == 'negated' else 'G'}land formation, so squamous cell carcinoma."
    found = usage([text], {"gland_formation": polarity})
    assert found.used == {"gland_formation"}


def test_reads_each_section_by_itself() -> None:
    texts = ["Keratin pearls are seen.", "So squamous cell carcinoma."]
    assert not usage(texts, {PEARLS: "affirmed"}).used


def test_a_result_counts_as_the_fact_states_it() -> None:
    text = "S100 negativity fits squamous cell carcinoma."
    assert usage([text], {"S100": "negated"}).used == {"S100"}
    assert not usage([text], {"S100": "affirmed"}).used
