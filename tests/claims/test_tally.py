import pytest

from pathreward.claims.claim import Claim
from pathreward.claims.comparison import Comparison, Judged
from pathreward.claims.tally import Tally, severity, tally, value


def claim(axis: str, weight: float, kind: str = "concept") -> Claim:
    return Claim(0, 1, kind, ((axis, "affirmed"),), weight, axis)


KEPT, LEFT_OUT, TURNED, ADDED = (claim(each, 0.5) for each in ("a", "b", "c", "d"))


def test_a_tally_by_hand() -> None:
    comparison = Comparison(
        (
            Judged(KEPT, 0, "agrees", KEPT),
            Judged(TURNED, 0, "contradicts", TURNED),
            Judged(TURNED, 0, "contradicts", TURNED),  # repeats count once
            Judged(ADDED, 0, "added"),
        ),
        (LEFT_OUT,),
        {KEPT: 1.0},
    )
    found = tally(comparison, lambda each: each.weight, lambda each: each.weight, lambda _: True)
    assert found == Tally(agreed=0.5, contradicted=0.5, omitted=0.5, added=0.5, contradictions=1.0)
    none = tally(comparison, lambda _: 0.0, lambda _: 0.0, lambda _: False)
    assert none == Tally(0, 0, 0, 0, 0)


def test_a_near_miss_is_half_left_out_and_half_beside() -> None:
    comparison = Comparison((Judged(ADDED, 0, "near", KEPT, 0.4),), (), {KEPT: 0.4})
    found = tally(comparison, lambda each: each.weight, lambda _: 0.0, lambda _: True)
    assert found == pytest.approx(Tally(0.2, 0.0, 0.3, 0.3, 0.0))


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        (Judged(claim("a", 0.8), 0, "contradicts"), 1.0),
        (Judged(claim("a", 0.04), 0, "contradicts"), 0.1),  # a vague concept
        (Judged(claim("a", 0.8), 0, "contradicts", None, 0.5), 0.5),
        (Judged(claim("a", 0.35, "degree"), 0, "contradicts"), 0.7),
    ],
)
def test_how_much_of_a_contradiction_it_is(judged: Judged, expected: float) -> None:
    assert severity(judged) == pytest.approx(expected)


def test_a_turn_costs_more_than_twice_an_omission() -> None:
    honest = value(Tally(10, 0, 0, 0, 0), 0.36, 0.3)
    left_out = value(Tally(9, 0, 1, 0, 0), 0.36, 0.3)
    turn = value(Tally(9, 1, 0, 0, 1), 0.36, 0.3)
    assert honest == 1.0
    assert honest - turn > 2 * (honest - left_out) > 0


def test_listing_does_not_pay() -> None:
    assert value(Tally(1, 0, 0, 100, 0), 0.36, 0.3) < 0.3
