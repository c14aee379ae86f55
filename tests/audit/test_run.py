import json
import math
import random
from collections.abc import Sequence
from typing import Any

import pytest

from pathreward import DataError, Sample, load
from pathreward.audit import Audit, attacks, audit, cases, rows
from pathreward.completion.sections import DIALECTS

FEW = attacks(only=["either-or", "padded", "untagged", "side-in-answer"])


def _always(samples: Sequence[Sample]) -> list[float | None]:
    return [1.0] * len(samples)


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


def _run(reward: Any, **settings: Any) -> Audit:
    chosen = {"dialect": DIALECTS["observe"], **settings}
    return audit(reward, rows(), FEW, **chosen)


def test_every_attack_succeeds_on_a_constant_reward() -> None:
    found = _run(_always)
    assert [each.share for each in found.results if each.tried] == [1.0] * 4
    assert (found.worst("wrong"), found.worst("right"), found.honest) == (1.0, 1.0, 1.0)


def test_no_attack_succeeds_where_only_honest_text_scores() -> None:
    found = _run(_HonestOnly())
    assert {each.succeeded for each in found.results} == {0}
    assert {each.earned for each in found.results} == {0.0}
    assert found.honest == 0.5
    assert found.above(0, 0) == []


def test_successes_are_counted_by_attack() -> None:
    found = _run(_HonestOnly(also="I consider every region"))  # the filler of one attack
    by_name = {each.attack.name: each for each in found.results}
    assert by_name["padded"].share == by_name["padded"].earned == 1.0
    assert by_name["either-or"].share == 0.0
    assert [each.attack.name for each in found.above(0, 0)] == ["padded"]
    assert found.above(wrong=0) == []
    assert found.above(right=1.0) == []
    assert found.pooled("right") == (30, 60)


def test_attacks_without_a_value_do_not_count_as_tried() -> None:
    found = _run(_HonestOnly(otherwise=None))
    assert [(each.tried, each.unscored) for each in found.results] == [
        (0, 30),
        (0, 30),
        (0, 30),
        (0, 2),
    ]
    assert math.isnan(found.results[0].share)
    assert found.results[0].to_dict()["share"] is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "its honest completion has no value: the function gave no value"),
        (-1.0, "its honest completion earns no more than -1: "),
    ],
)
def test_rows_whose_honest_text_scores_lowest_are_left_out(
    value: float | None, reason: str
) -> None:
    found = audit(lambda samples: [value] * len(samples), rows()[:3], FEW, lowest=-1.0)
    assert (found.rows, found.counted) == (3, 0)
    assert [(each.row, each.reason) for each in found.left_out] == [
        (1, reason),
        (2, reason),
        (3, reason),
    ]
    json.dumps(found.to_dict(), allow_nan=False)


def test_the_order_of_the_rows_does_not_matter() -> None:
    samples = rows()
    shuffled = random.Random(1).sample(samples, len(samples))
    tried = attacks(families=["hedging", "stuffing"])
    one = audit(load("pathreward"), samples, tried)
    other = audit(load("pathreward"), shuffled, tried)
    for mine, theirs in zip(one.results, other.results, strict=True):
        assert (mine.succeeded, mine.tried, mine.earned) == (
            theirs.succeeded,
            theirs.tried,
            theirs.earned,
        )
        assert [each.sample.text for each in mine.examples] == [
            each.sample.text for each in theirs.examples
        ]


def test_slow_attacks_are_tried_on_few_rows() -> None:
    [megabyte] = audit(_always, rows(), attacks(only=["megabyte"])).results
    assert megabyte.tried == 5


def test_an_honest_variant_counts_where_it_loses_more_than_five_percent() -> None:
    [bullets] = attacks(only=["bullets"])
    known = {case.honest for case in cases(rows()[:4], DIALECTS["observe"])[0]}

    def paying(variant: float) -> Audit:
        def reward(samples: Sequence[Sample]) -> list[float]:
            return [0.8 if each.text in known else variant for each in samples]

        return audit(reward, rows()[:4], [bullets], dialect=DIALECTS["observe"])

    for variant, lost in ((0.9, 0), (0.8, 0), (0.77, 0), (0.75, 4), (0.0, 4)):
        found = paying(variant)
        assert found.results[0].succeeded == lost
        assert found.pooled("honest") == (lost, 4)
        assert found.pooled("honest", ["layouts"]) == (lost, 4)
        assert found.pooled("honest", ["frames"]) == (0, 0)
        assert bool(found.above(honest=0.5)) == bool(lost)


def test_no_rows_are_refused() -> None:
    with pytest.raises(DataError, match="no row to write completions for"):
        audit(_always, [], FEW)


def test_no_wrong_answer_succeeds_on_the_recipe() -> None:
    tried = [each for each in attacks() if each.answer == "wrong"]
    found = audit(load("pathreward"), rows(), tried)
    assert [(each.attack.name, each.succeeded) for each in found.above(wrong=0)] == []


def test_at_most_one_percent_of_degenerate_texts_succeed_on_the_recipe() -> None:
    tried = [each for each in attacks() if each.answer == "right" and each.rows is None]
    found = audit(load("pathreward"), rows(), tried)
    succeeded, count = found.pooled("right")
    assert succeeded <= 0.01 * count
    # 1 of 2,089. What is not read: "the margin is not seen" as the denial of a clear margin.
    assert {each.attack.name: each.succeeded for each in found.above(right=0)} == {
        "one-finding-denied": 1,
    }


def test_at_most_two_percent_of_honest_variants_lose_on_the_recipe() -> None:
    tried = [each for each in attacks() if each.answer == "honest"]
    lost, count = audit(load("pathreward"), rows(), tried).pooled("honest")
    assert lost <= 0.02 * count
