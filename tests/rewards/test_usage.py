import pytest

from pathreward import Linker
from pathreward.rewards.usage import used_findings

LINKER = Linker.default()


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("Keratin pearls mean squamous cell carcinoma.", True),
        ("Keratin pearls are seen. So it is squamous cell carcinoma.", True),
        ("There are keratin pearls. Nests invade. Mitoses are few. This supports B.", True),
        ("It is squamous cell carcinoma. Keratin pearls are present.", True),  # explained behind it
        ("Keratin pearls, hence B.", True),  # the conclusion is an option's label
        ("Without keratin pearls, squamous cell carcinoma is doubtful.", True),  # its absence
        ("Keratin pearls are typical of squamous cell carcinoma.", True),  # stated in general
        ("Keratin pearls. Bridges.", False),  # a list
        ("Keratin pearls are seen. The slide is pink.", False),  # no conclusion
        ("Hence B. The slide is pink. There are keratin pearls.", False),  # behind the argument
        ("Keratin pearls prove an adenocarcinoma.", False),  # for a differential diagnosis
        ("Keratin pearls exclude an adenocarcinoma.", True),  # against one
        ("A keratoacanthoma would show keratin pearls.", False),  # not of this case
        ("Squamous cell carcinoma.", False),
        ("", False),
    ],
)
def test_a_finding_is_used_where_it_leads_to_a_conclusion(text: str, used: bool) -> None:
    found = used_findings([text], {"keratin_pearls"}, "squamous_cell_carcinoma", LINKER)
    assert bool(found) == used


def test_reads_each_section_by_itself() -> None:
    texts = ["Keratin pearls are seen.", "So squamous cell carcinoma."]
    assert not used_findings(texts, {"keratin_pearls"}, "squamous_cell_carcinoma", LINKER)
