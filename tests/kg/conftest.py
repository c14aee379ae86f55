import pytest

from pathreward.kg.names import Vocabulary

_NAMES = [
    "squamous cell carcinoma",
    "tumor",
    "nucleus",
    "mitosis",
    "carcinoma",
    "papilla",
    "septum",
    "esophagus",
    "edema",
    "ER",
    "ER alpha",
    "CK7",
    "TTF-1",
    "beta-catenin",
    "Crohn's disease",
    "lymphovascular invasion",
    "keratinization",
    "PAS",
    "biopsy",
]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The words of some names."""
    return Vocabulary(_NAMES)
