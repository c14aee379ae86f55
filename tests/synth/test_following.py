import pytest

from pathreward import Linker, Sample
from pathreward.synth.evidence import evidence_path
from pathreward.synth.following import path_fault

ROW = Sample(
    "",
    answer="squamous cell carcinoma",
    findings="Keratin pearls. Intercellular bridges. Malignant squamous cells.",
)
PATH = evidence_path(ROW, Linker.default())


def test_the_path_of_the_row() -> None:
    names = [each.name for each in PATH.steps]
    assert names == ["keratin pearls", "intercellular bridges", "malignant squamous cells"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Keratin pearls, intercellular bridges and malignant squamous cells are seen.", ""),
        ("Bridges? Keratin pearls. Then intercellular bridges, then malignant squamous cells.", ""),
        (
            "Malignant squamous cells. Keratin pearls. Intercellular bridges. So, malignant "
            "squamous cells again.",
            "",
        ),
        ("Keratin pearls. Intercellular bridges.", "step 3 of 3, malignant squamous cells"),
        ("Malignant squamous cells, keratin pearls, intercellular bridges.", "step 3 of 3"),
        ("Keratin pearls. No intercellular bridges. Malignant squamous cells.", "step 2 of 3"),
        (
            "Keratin pearls may be present. Intercellular bridges. Malignant squamous cells.",
            "step 1 of 3, keratin pearls (present), is left open",
        ),
        (
            "A melanoma would have no keratin pearls. Keratin pearls are seen, and intercellular "
            "bridges, and malignant squamous cells.",
            "",
        ),
        ("", "step 1 of 3, keratin pearls (present), is missing"),
    ],
)
def test_where_a_chain_leaves_its_path(text: str, fault: str) -> None:
    found = path_fault(Sample(f"<think>{text}</think>").parsed, PATH, Linker.default())
    assert found.startswith(fault)
    assert bool(found) == bool(fault)
