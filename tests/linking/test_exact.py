from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("carcinoma of the breast", [("carcinoma of the breast", "breast_ca")]),
        ("carcinoma of the left breast", [("carcinoma of the left breast", "breast_ca")]),
        ("Carcinoma, breast", [("Carcinoma, breast", "breast_ca")]),
        ("Diagnosis: carcinoma, breast.", [("carcinoma, breast", "breast_ca")]),
        ("carcinoma, breast tissue", [("carcinoma", "ca"), ("breast", "breast")]),  # no field
        (
            "vascular and perineural invasion",
            [("vascular", "vi"), ("perineural invasion", "pni")],
        ),
        (
            "ductal or lobular carcinoma in situ",
            [("ductal", "dcis"), ("lobular carcinoma in situ", "lcis")],
        ),
        ("breast and perineural invasion", [("breast", "breast"), ("perineural invasion", "pni")]),
        ("pT2aN0Mx", [("pT2a", "t2a"), ("N0", "n0")]),
        ("Gleason score 3+4=7", [("Gleason score 3+4=7", "g34")]),
        ("Gleason 3 + 4", [("Gleason 3 + 4", "g34")]),
        ("Gleason score of 3+4=7", [("Gleason score of 3+4=7", "g34")]),
        ("Gleason score 7 (3+4)", [("Gleason score 7 (3+4)", "g34")]),
        ("a grade of II", [("grade of II", "g2")]),
        ("squamous-\ncell carcinoma", [("squamous-\ncell carcinoma", "scc")]),
        ("carci-\nnoma", [("carci-\nnoma", "ca")]),  # a word across two lines
        ("TNF-\u03b1", [("TNF-\u03b1", "tnf")]),
        ("TNF\u03b1", [("TNF\u03b1", "tnf")]),
    ],
)
def test_exact_reads_other_orders_and_spellings(
    text: str, expected: list[tuple[str, str]], found: Callable[..., list[tuple[str, str]]]
) -> None:
    assert found(text, "exact") == expected
