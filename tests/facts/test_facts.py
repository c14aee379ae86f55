"""What the readers of quantities and markers find, and what they leave alone."""

import pytest

from pathreward.facts.marker.parse import markers
from pathreward.facts.measurement.parse import quantities


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("2.5 cm", 25, 25, "mm"),
        ("2,5 cm", 25, 25, "mm"),
        (".5 cm", 5, 5, "mm"),
        ("500 µm", 0.5, 0.5, "mm"),
        ("15 mm to 2 cm", 15, 20, "mm"),
        ("10-20 %", 10, 20, "%"),
        ("between 10 and 20 percent", 10, 20, "%"),
        ("twenty-five percent", 25, 25, "%"),
        ("<1 %", float("-inf"), 1, "%"),
        ("at least 3 cm", 30, float("inf"), "mm"),
        ("2 of 15 nodes", 2, 2, "of"),
        ("two of fifteen", 2, 2, "of"),
        ("12 mitoses per 10 HPF", 12, 12, "per 10 HPF"),
        ("5/HPF", 50, 50, "per 10 HPF"),
        ("8/mm²", 8, 8, "per mm2"),
        ("2 mm^2", 2, 2, "mm2"),
        ("1,500 cells", 1500, 1500, ""),
    ],
)
def test_quantities(text: str, low: float, high: float, unit: str) -> None:
    [found] = quantities(text)
    assert [found.low, found.high] == pytest.approx([low, high])
    assert found.unit == unit


@pytest.mark.parametrize("text", ["CD20", "HER2 3+", "T2", "p53", "grade 2", "CK5/6", "1p/19q"])
def test_a_number_in_a_name_is_no_quantity(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ER-/PR+", ["ER negative", "PR positive"]),
        ("ER, PR, and HER2 are all negative", ["ER negative", "PR negative", "HER2 negative"]),
        ("positive for ER and negative for HER2", ["ER positive", "HER2 negative"]),
        ("negative PR and weakly positive HER2", ["PR negative", "HER2 positive"]),
        ("HER2 2+ (equivocal)", ["HER2 equivocal 2+"]),
        ("loss of MLH1 and PMS2", ["MLH1 negative", "PMS2 negative"]),
        ("no loss of MSH2", ["MSH2 positive"]),
        ("retained INI1 expression", ["SMARCB1 positive"]),
        ("BRAF V600E mutation", ["BRAF V600E mutated"]),
        ("KRAS wild-type", ["KRAS wild type"]),
        ("MSI-H", ["MSI high"]),
        ("dMMR", ["MMR deficient"]),
        ("triple-negative", ["ER negative", "HER2 negative", "PR negative"]),
        ("Gleason 3+4", []),
        ("T2 N0 M0", []),
        ("HER2 0.", ["HER2 0"]),
        ("ER negative PR positive", ["ER negative", "PR positive"]),
        (
            "ER positive\nPR negative\nHER2 negative",
            ["ER positive", "PR negative", "HER2 negative"],
        ),
        ("negative ER, positive PR", ["ER negative", "PR positive"]),
        ("ER, negative PR", ["ER negative", "PR negative"]),
    ],
)
def test_markers(text: str, expected: list[str]) -> None:
    found = [" ".join(filter(None, (each.name, each.status, each.score))) for each in markers(text)]
    assert found == expected
