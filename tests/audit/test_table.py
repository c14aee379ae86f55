from collections.abc import Sequence

import pytest

from pathreward import Sample
from pathreward.audit import AttackResult, attacks, audit, cases, rows
from pathreward.completion.sections import DIALECTS

FEW = attacks(only=["either-or", "padded", "untagged", "side-in-answer"])


class _HonestOnly:
    """Pays the honest completions, and what `also` is found in."""

    def __init__(self, also: str = "", otherwise: float | None = 0.0) -> None:
        self.known = {case.honest for case in cases(rows(), DIALECTS["observe"])[0]}
        self.also, self.otherwise = also, otherwise

    def __call__(self, samples: Sequence[Sample]) -> list[float | None]:
        paid = [
            each.text in self.known or (bool(self.also) and self.also in each.text)
            for each in samples
        ]
        return [0.5 if each else self.otherwise for each in paid]


def test_earned_is_counted_from_the_lowest_value() -> None:
    known = _HonestOnly().known

    def reward(samples: Sequence[Sample]) -> list[float | None]:
        return [1.0 if each.text in known else -0.5 for each in samples]

    found = audit(reward, rows()[:4], FEW[:1], lowest=-1.0, dialect=DIALECTS["observe"])
    assert found.results[0].earned == 0.25  # (-0.5 + 1) / (1 + 1)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 0.1135), (15, 0.3315, 0.6685), (30, 0.8865, 1.0)],  # Wilson (1927), z = 1.96, n = 30
)
def test_the_interval_is_wilsons(count: int, low: float, high: float) -> None:
    result = AttackResult(FEW[0], 30, count, 0, 0.0, ())
    assert result.share == count / 30
    assert result.interval == pytest.approx((low, high), abs=1e-4)
