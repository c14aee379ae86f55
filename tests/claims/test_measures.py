import pytest

from pathreward.claims.measures import measure_axes, same_measure, same_share, same_total
from pathreward.facts.measurement.parse import quantities


@pytest.mark.parametrize(
    ("text", "axis"),
    [
        ("Size: 2.5 cm", ("size mm", "25/25")),
        ("a 2.5 cm clear cell carcinoma", ("size mm", "25/25")),  # no clearance
        ("the deep margin is 4 mm away", ("margin mm", "4/4")),
        ("clear by 4 mm", ("margin mm", "4/4")),
        ("Depth of invasion: 6 mm", ("depth mm", "6/6")),
        ("a node with a 3 mm deposit", ("deposit mm", "3/3")),
        ("Margin clear, 25 mm across", ("size mm", "25/25")),  # another clause
        ("0/12 nodes", ("count of", "0/0/12")),
        ("95% of cells", ("count %", "95/95")),
    ],
)
def test_what_a_quantity_is_of(text: str, axis: tuple[str, str]) -> None:
    [quantity] = quantities(text)
    assert measure_axes(text, quantity)[0] == axis


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("25/25", "25/25", True),
        ("25/25", "26/26", False),
        ("25/25", "20/30", True),  # within a range
        ("-inf/1", "0.5/0.5", True),  # a bound
        ("30/30/20/10", "30/30", True),  # the greatest of several sides
        ("30/30/20/10", "20/20", False),
        ("2/2/15", "2/2/9", False),  # of other nodes
    ],
)
def test_same_measure(one: str, other: str, same: bool) -> None:
    assert same_measure(one, other) is same
    assert same_measure(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("-inf/<25", "25/25", False),  # less than 25
        ("-inf/25", "25/25", True),  # at most
        (">25/inf", "26/26", True),
        (">4/inf/12", "4/4/12", False),
        (">4/inf/12", "6/6/12", True),
        (">4/inf/12", "6/6/11", False),
        ("-inf/<900", "25/25", None),  # too far to say something
        ("25/25", "-inf/<900", True),  # unless the other side says no more
    ],
)
def test_bounds(one: str, other: str, same: bool | None) -> None:
    assert same_measure(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (">4", "6", True),
        (">4", "4", False),
        ("3/?", "3/12", True),  # three with disease
        ("3/?", "0/3", False),
        (">4/?", "4/12", False),
        (">=2/?", "4", True),
    ],
)
def test_bounds_of_totals(one: str, other: str, same: bool) -> None:
    assert same_total(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("90-90", "90-90", True), ("3-3", "0-5", None), ("5-5", "0-5", False), ("9-9", "0-5", False)],
)
def test_same_share(one: str, other: str, same: bool | None) -> None:
    assert same_share(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("0/13", "13", True), ("3/31", "3", True), ("0/13", "0/6", False), ("13", "6", False)],
)
def test_same_total(one: str, other: str, same: bool) -> None:
    assert same_total(one, other) is same
    assert same_total(other, one) is same
