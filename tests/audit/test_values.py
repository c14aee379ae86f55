import pytest

from pathreward.audit.values import CHANGES


@pytest.mark.parametrize(
    ("kind", "text", "other"),
    [
        ("side", "Left kidney, right ureter", "Right kidney, left ureter"),
        ("side", "bright field", None),
        ("grade", "Gleason 3 + 4 = 7", "Gleason 4 + 3 = 7"),
        ("grade", "4+4=8", "4+5=9"),
        ("grade", "Nottingham grade 3", "Nottingham grade 1"),
        ("grade", "Fuhrman grade III", "Fuhrman grade I"),
        ("grade", "G2", "G3"),
        ("grade", "Moderately differentiated", "Poorly differentiated"),
        ("grade", "high-grade dysplasia", "low-grade dysplasia"),
        ("grade", "adenocarcinoma", None),
        ("stage", "ypT1b N0", "ypT2b N1"),
        ("stage", "stage IB1", "stage IIIB1"),
        ("stage", "CD34 and HMB45", None),  # no stages, though they have letters and digits
        ("count", "0 of 12 nodes", "3 of 12 nodes"),
        ("count", "1.5 cm", "4.5 cm"),
        ("count", "Ki-67 of 40%", "Ki-67 of 13.3%"),  # three times as much is no share
        ("status", "ER positive, PR negative", "ER negative, PR positive"),
        ("status", "HER2 1+", "HER2 3+"),
        ("status", "3+4", None),  # a Gleason score, not a stain's
    ],
)
def test_another_value_of_the_same_kind(kind: str, text: str, other: str | None) -> None:
    assert CHANGES[kind](text) == other
