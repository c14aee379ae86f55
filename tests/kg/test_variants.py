import pytest

from pathreward.kg.names import Vocabulary


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Squamous-Cell Carcinoma", "squamous cell carcinoma"),  # case, hyphen
        ("tumours", "tumor"),  # British plural
        ("nuclei", "nucleus"),  # -i
        ("mitoses", "mitosis"),  # -es
        ("carcinomata", "carcinoma"),  # -ata
        ("papillae", "papilla"),  # -ae
        ("septa", "septum"),  # -a
        ("biopsies", "biopsy"),  # -ies
        ("oesophagus", "esophagus"),
        ("oedema", "edema"),
        ("keratinisation", "keratinization"),
        ("CK-7", "CK7"),
        ("CK 7", "CK7"),
        ("TTF1", "TTF-1"),
        ("β-catenin", "beta-catenin"),
        ("Crohn disease", "Crohn's disease"),
        ("Crohn’s disease", "Crohn's disease"),
        ("lympho-vascular invasion", "lymphovascular invasion"),
        ("squamous\ncell carcinoma", "squamous cell carcinoma"),  # a soft line break
        ("er alpha", "ER alpha"),  # a longer name speaks for itself
    ],
)
def test_variants_of_a_name_read_alike(written: str, name: str, vocabulary: Vocabulary) -> None:
    assert set(vocabulary.sequences(written)) & set(vocabulary.sequences(name))
