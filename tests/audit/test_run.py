import json
import math
import random
from collections.abc import Sequence

import pytest

from pathreward import AnswerReward, DataError, FormatReward, RecipeError, Sample, load
from pathreward.audit import Audit, Result, attacks, audit, cases, rows
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


def _run(reward: object, **settings: object) -> Audit:
    chosen = {"dialect": DIALECTS["observe"], **settings}
    return audit(reward, rows(), FEW, **chosen)  # type: ignore[arg-type]


def test_a_reward_that_pays_everything_falls_for_everything() -> None:
    found = _run(_always)
    assert [each.share for each in found.results if each.tried] == [1.0] * 4
    assert (found.worst("wrong"), found.worst("right"), found.honest) == (1.0, 1.0, 1.0)


def test_a_reward_that_pays_honest_text_alone_falls_for_nothing() -> None:
    found = _run(_HonestOnly())
    assert {each.succeeded for each in found.results} == {0}
    assert {each.earned for each in found.results} == {0.0}
    assert found.honest == 0.5
    assert found.above(0, 0) == []


def test_what_it_falls_for_is_counted_by_attack() -> None:
    found = _run(_HonestOnly(also="I consider every region"))  # the filler of one attack
    by_name = {each.attack.name: each for each in found.results}
    assert by_name["padded"].share == by_name["padded"].earned == 1.0
    assert by_name["either-or"].share == 0.0
    assert [each.attack.name for each in found.above(0, 0)] == ["padded"]
    assert found.above(wrong=0) == []
    assert found.above(right=1.0) == []
    assert found.pooled("right") == (30, 60)


def test_attacks_without_a_value_are_not_among_those_tried() -> None:
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
def test_rows_whose_honest_text_is_worth_nothing_do_not_count(
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
    result = Result(FEW[0], 30, count, 0, 0.0, ())
    assert result.share == count / 30
    assert result.interval == pytest.approx((low, high), abs=1e-4)


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


def test_costly_attacks_are_tried_on_few_rows() -> None:
    [megabyte] = audit(_always, rows(), attacks(only=["megabyte"])).results
    assert megabyte.tried == 5


@pytest.mark.parametrize(
    ("reward", "dialect"),
    [
        (FormatReward(("think", "answer")), "think/answer"),
        (FormatReward(dialects=("boxed",)), r"\boxed{}"),
        (FormatReward(("look", "reason", "reply")), "look/reason/reply"),
        (AnswerReward(), "observe/think/answer"),
        (load("patho-r1-grpo"), "think/answer"),
    ],
)
def test_the_dialect_is_found(reward: object, dialect: str) -> None:
    found = audit(reward, rows()[:3], FEW)  # type: ignore[arg-type]
    assert (found.dialect, found.counted) == (dialect, 3)


def test_the_dialect_of_a_function_is_the_one_in_which_honest_text_earns_most() -> None:
    def boxed(samples: Sequence[Sample]) -> list[float | None]:
        return [float("\\boxed" in each.text) for each in samples]

    assert audit(boxed, rows()[:3], FEW).dialect == r"\boxed{}"


def test_sections_that_cannot_be_filled_are_refused() -> None:
    with pytest.raises(RecipeError, match="can't be assigned to the sections a, b, c, d"):
        audit(FormatReward(("a", "b", "c", "d")), rows()[:1], FEW)


def test_no_rows_are_refused() -> None:
    with pytest.raises(DataError, match="no row to write completions for"):
        audit(_always, [], FEW)


def test_the_recipe_falls_for_no_wrong_answer() -> None:
    tried = [each for each in attacks() if each.answer == "wrong"]
    found = audit(load("pathreward"), rows(), tried)
    assert [(each.attack.name, each.succeeded) for each in found.above(wrong=0)] == []


def test_the_recipe_falls_for_at_most_one_in_a_hundred_degenerate_texts() -> None:
    tried = [each for each in attacks() if each.answer == "right" and each.rows is None]
    found = audit(load("pathreward"), rows(), tried)
    succeeded, count = found.pooled("right")
    assert succeeded <= 0.01 * count
    # two organs of one name, each with its side: which finding is on which side is not read
    assert [each.attack.name for each in found.above(right=0.01)] == ["side-in-findings"]
