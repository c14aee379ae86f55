"""Quantities, and numbers that are none."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.facts.measurement.parse import quantities
from pathreward.facts.measurement.quantity import Quantity


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("2.5 cm", 25, 25, "mm"),
        ("It's 2.5 cm", 25, 25, "mm"),  # behind a short verb
        (".5 cm", 5, 5, "mm"),
        ("3-cm mass", 30, 30, "mm"),
        ("500 µm", 0.5, 0.5, "mm"),
        ("15 mm to 2 cm", 15, 20, "mm"),
        ("2 mm^2", 2, 2, "mm2"),
        ("10 square mm", 10, 10, "mm2"),
        ("15 mL", 15, 15, "mL"),
        ("WEIGHT: 340 G", 340, 340, "g"),
        ("0.25 kg", 250, 250, "g"),
        ("10-20 %", 10, 20, "%"),
        ("between 10 and 20 percent", 10, 20, "%"),
        ("twenty-five percent", 25, 25, "%"),
        ("<1 %", -math.inf, 1, "%"),
        ("up to 30%", -math.inf, 30, "%"),
        ("less than 1 mm", -math.inf, 1, "mm"),
        ("at least 3 cm", 30, math.inf, "mm"),
        ("measuring over 3 cm", 30, math.inf, "mm"),
        ("extending over 3 cm", 30, 30, "mm"),
        ("margins exceed 5 mm", 5, math.inf, "mm"),
        ("within 1 mm of the margin", -math.inf, 1, "mm"),
        ("3 cm or more", 30, math.inf, "mm"),
        ("12 mitoses per 10 HPF", 12, 12, "per 10 HPF"),
        ("5/HPF", 50, 50, "per 10 HPF"),
        ("Seven mitotic figures were counted in ten high-power fields", 7, 7, "per 10 HPF"),
        ("no mitoses per 10 HPF", 0, 0, "per 10 HPF"),
        ("Three mitoses are counted in a square millimetre", 3, 3, "per mm2"),
        ("3 per 5 mm2", 0.6, 0.6, "per mm2"),
        ("two-fifths of the lesion", 40, 40, "%"),
        ("cellularity nine-tenths", 90, 90, "%"),
        ("only by half a millimetre", 0.5, 0.5, "mm"),
        ("a Breslow depth of one point six millimetres", 1.6, 1.6, "mm"),
        ("5/0 HPF", 50, 50, "per 10 HPF"),  # nonsense, but no error
        ("8/mm²", 8, 8, "per mm2"),
        ("12 per 2 mm2", 6, 6, "per mm2"),
        ("4 mitoses per square mm", 4, 4, "per mm2"),
        ("肿瘤大小2.5厘米", 25, 25, "mm"),
        ("约2.5cm大小", 25, 25, "mm"),
        ("1,500", 1500, 1500, ""),
        ("1,013,193", 1013193, 1013193, ""),
    ],
)
def test_one_quantity(text: str, low: float, high: float, unit: str) -> None:
    [found] = quantities(text)
    assert [found.low, found.high] == pytest.approx([low, high])
    assert found.unit == unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("three separate foci", (3, "foci")),
        ("Mitoses: 4", (4, "mitoses")),
        ("5 tumor-positive lymph nodes", (5, "nodes")),
        ("14 glomeruli", (14, "glomeruli")),
    ],
)
def test_counts(text: str, expected: tuple[int, str]) -> None:
    [found] = quantities(text)
    assert (found.low, found.counted) == expected


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("3 x 2 x 1 cm", [30, 20, 10]),
        ("3.0 cm x 2.0 cm x 1.0 cm", [30, 20, 10]),
        ("2.4x1.2 cm", [24, 12]),
        ("3 × 2 by 1 cm", [30, 20, 10]),
        ("about 2 x 3 cm", [20, 30]),
    ],
)
def test_sizes_in_several_dimensions(text: str, sizes: list[float]) -> None:
    [found] = quantities(text)
    assert [found.low, *found.sides] == pytest.approx(sizes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 and 3 cm", [(20, "mm"), (30, "mm")]),
        ("4 OF 16 MM (25%)", [(4, "mm"), (16, "mm"), (25, "%")]),
        ("4 mm of a 16 mm myometrium", [(4, "mm"), (16, "mm")]),
        ("Nodules, one of 3 cm and one of 12 mm", [(30, "mm"), (12, "mm")]),
        ("6 months and 2 years", [(6, "months"), (2, "years")]),
        ("Pot 1 - 38 cm: mucosa", [(380, "mm")]),
        ("1. A 3 cm mass\n2. Block 4: 5 mm", [(30, "mm"), (5, "mm")]),
    ],
)
def test_several_quantities(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(each.low, each.unit) for each in quantities(text)] == expected


@pytest.mark.parametrize("text", ["nearly 2.5 cm", "approximately 2.5 cm", "~2.5 cm", "ca. 25 mm"])
def test_an_approximate_size_is_marked(text: str) -> None:
    [found] = quantities(text)
    assert (found.low, found.approximate, found.start) == (25, True, 0)


@pytest.mark.parametrize(
    "text",
    [
        *("CD20", "HER2 3+", "T2", "p53", "grade 2", "CK5/6", "1p/19q", "CA 15-3", "G2", "M1"),
        *("2019", "12/03/2020", "2020-05-01", "12 March 2020", "3/4/21", "S19-12345"),
        *("block 3", "slide 2 of 4", "A1-A4", "levels 1, 2 and 3", "No. 3", "1,2,3", "tumor 1"),
        *("1. Terminal ileum", "2) Right colon", "(1) High grade, (2) necrosis"),
        *("Diagnosis: 1. Melanoma 2. Nevus", "3.\tBenign"),
        *("x40", "40x", "×400", "x 200", "at 40 x magnification", "10x objective"),
        *("55-year-old", "12 o'clock", "Gleason 3+4=7", "Gleason 3 + 4 = 7"),
        "Which one of the following is the most likely diagnosis here?",
    ],
)
def test_numbers_that_measure_nothing(text: str) -> None:
    assert quantities(text) == ()


_PIECES = (
    *("1", "2.5", "cm", "x", "of", "15", "nodes", "positive", "-", "%", "/", "10", "HPF", "one"),
    *("<", "about", ".", ",", "(", ")", "\n", "2020", "mm", "and", "to", "1,013,193", "less than"),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map(" ".join) | st.text(max_size=120))
def test_quantities_are_spans_in_the_order_of_the_text(text: str) -> None:
    found = quantities(text)
    assert [each.start for each in found] == sorted(each.start for each in found)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(each.low <= each.high for each in found)


@given(st.lists(st.sampled_from(["Foo", "bar baz", "Melanoma"]), min_size=1, max_size=9))
def test_a_numbered_list_measures_nothing(items: list[str]) -> None:
    for form in ("{}. {}", "{}) {}", "({}) {}"):
        for joint in ("\n", " ", "; "):
            text = joint.join(form.format(n, item) for n, item in enumerate(items, 1))
            assert quantities(text) == (), text


def test_a_bound_is_a_bound_without_its_number() -> None:
    [found] = quantities("<1 %")
    assert found == Quantity(0, 4, "%", -math.inf, 1.0, "<")
