from collections.abc import Callable

import pytest

from pathreward.linking import Linker


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


@pytest.mark.parametrize(
    ("text", "span", "concept"),
    [
        # the variant behind the name
        (
            "Papillary thyroid carcinoma, follicular variant; free.",
            "Papillary thyroid carcinoma, follicular variant",
            "follicular_variant_of_papillary_thyroid_carcinoma",
        ),
        (
            "papillary carcinoma (tall cell variant) in it",
            "papillary carcinoma (tall cell variant)",
            "tall_cell_papillary_thyroid_carcinoma",
        ),
        (
            "Squamous cell carcinoma, non-keratinizing type",
            "Squamous cell carcinoma, non-keratinizing type",
            "nonkeratinizing_squamous_cell_carcinoma",
        ),
        ("Liposarcoma, myxoid subtype", "Liposarcoma, myxoid subtype", "myxoid_liposarcoma"),
        # by another name of the concept
        (
            "endometrioid adenocarcinoma, villoglandular variant",
            "endometrioid adenocarcinoma, villoglandular variant",
            "villoglandular_endometrioid_carcinoma",
        ),
        # the variant in front of it
        (
            "a non-keratinizing variant of squamous cell carcinoma",
            "non-keratinizing variant of squamous cell carcinoma",
            "nonkeratinizing_squamous_cell_carcinoma",
        ),
        # no such variant
        (
            "Squamous cell carcinoma, usual type",
            "Squamous cell carcinoma",
            "squamous_cell_carcinoma",
        ),
        # abbreviated genera
        ("No H. pylori is seen.", "H. pylori", "helicobacter_pylori_organisms"),
        ("H. pylori gastritis.", "H. pylori gastritis", "helicobacter_pylori_gastritis"),
        ("into the muscle proper", "muscle proper", "muscularis_propria"),
    ],
)
def test_exact_reads_variants_and_abbreviated_genera(text: str, span: str, concept: str) -> None:
    found = {each.text: each.concept.id for each in Linker.default().link(text)}
    assert found[span] == concept
    assert "gastric_pylorus" not in found.values()
