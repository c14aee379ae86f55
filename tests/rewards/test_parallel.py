"""Scores of worker processes equal those of one process."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathreward import Composite, WeightedSum, close_workers, load
from pathreward.errors import DataError, RewardError, WorkerError
from pathreward.facts.registry import (
    fact_types,
    register_fact_type,
    registered_fact_types,
    unregister_fact_type,
)
from pathreward.recipes.loading import shipped
from pathreward.rewards import FormatReward, Reward
from pathreward.rewards.parallel import score_batch, score_in_workers
from pathreward.sample import Sample
from pathreward.score import Evidence, Score
from pathreward.testing.strategies import samples as any_sample

OFFLINE = [name for name in shipped() if "judge" not in name]


@pytest.fixture(scope="module", autouse=True)
def _closed_at_the_end() -> Iterator[None]:
    yield
    close_workers()


@cache
def _recipe(name: str) -> Composite:
    return load(name)


@pytest.mark.parametrize("name", OFFLINE)
@given(st.lists(any_sample(), min_size=16, max_size=24))
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
def test_workers_give_equal_scores(name: str, samples: list[Sample]) -> None:
    reward = _recipe(name)
    assert reward.score(samples, workers=2) == reward.score(samples)


@dataclass(frozen=True)
class Odd(Reward):
    """A reward with each kind of score: parts, None, evidence, an error; and scores that are none.

    It counts how often it judges in this process.
    """

    parts: bool = False

    def __call__(self, sample: Sample) -> Any:
        JUDGED.append(sample.completion)
        number = len(sample.completion)
        if sample.completion.startswith("bad"):
            raise DataError("expected letters", field="completion")
        if sample.completion.startswith("float"):
            return 0.5
        if sample.completion.startswith("high"):
            return Score(7.0)
        if self.parts:
            inner = {"one": Score(0.25, "a part"), "two": Score.unscored("nothing there")}
            return Score(0.5, "parts", inner, (Evidence("think", 0, 1),))
        if number % 2:
            return Score.unscored(f"odd: {number}")
        return Score(number / 1000, lambda: f"even: {number}", evidence=lambda: (Evidence("a"),))


JUDGED: list[str] = []


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    JUDGED.clear()


def _batch(*completions: str) -> list[Sample]:
    return [*map(Sample, completions), *(Sample("x" * number) for number in range(40))]


@pytest.mark.parametrize("parts", [False, True])
def test_scores_of_any_form_arrive(parts: bool) -> None:
    reward = Odd(parts)
    expected = reward.score(_batch())
    assert reward.score(_batch(), workers=2) == expected
    for detail in ("reason", "evidence"):
        assert reward.score(_batch(), workers=2, detail=detail) == expected


@pytest.mark.parametrize(("detail", "again"), [("value", 20), ("reason", 0), ("evidence", 0)])
def test_a_reason_that_was_sent_is_not_made_again(detail: Any, again: int) -> None:
    scores = Odd().score(_batch(), workers=2, detail=detail)
    assert [score.value for score in scores[:3]] == [0.0, None, 0.002]
    assert not JUDGED
    for score in scores:
        assert score.reason and score.reason  # noqa: PT018  # twice: it is kept
    assert len(JUDGED) == again  # the reasons of the unscored were sent


@pytest.mark.parametrize(
    ("completion", "message"),
    [
        ("float", "the part 'odd': Odd returned float, no Score"),
        ("high", r"the part 'odd': Odd returned 7.0, which is not in its range \(0.0, 1.0\)"),
    ],
)
def test_a_part_that_breaks_its_contract_is_named(completion: str, message: str) -> None:
    reward = WeightedSum({"odd": Odd()})
    for workers in (1, 2):
        with pytest.raises(RewardError, match=message):
            reward.score(_batch(completion), workers=workers)


def test_an_error_of_a_reward_arrives() -> None:
    with pytest.raises(DataError) as caught:
        Odd().score(_batch("bad"), workers=2)
    assert (caught.value.field, caught.value.message) == ("completion", "expected letters")


@dataclass(frozen=True)
class Batched(Reward):
    """Scores the batch in this process, as a judge does."""

    def __call__(self, sample: Sample) -> Score:
        return self.score([sample])[0]

    def score(self, samples: Sequence[Sample], **_: Any) -> list[Score]:
        JUDGED.extend(sample.completion for sample in samples)
        return [Score(0.5, f"of {len(samples)}") for _ in samples]


def test_a_part_that_overrides_score_stays_in_this_process() -> None:
    reward = WeightedSum({"format": FormatReward(("answer",)), "judge": Batched()})
    scores = reward.score(_batch(), workers=2)
    assert len(JUDGED) == 40
    assert scores[3].parts["judge"].reason == "of 40"
    assert list(scores[3].parts) == ["format", "judge"]
    assert score_batch(Batched(), _batch(), workers=2)[0].reason == "of 40"


def test_equal_samples_are_scored_once() -> None:
    reward = WeightedSum({"odd": Odd()})
    batch = _batch() * 2
    assert reward.score(batch, workers=2) == reward.score(batch)


@dataclass(frozen=True)
class Seen(Reward):
    """The share of images that are there."""

    def __call__(self, sample: Sample) -> Score:
        return Score(len(sample.images or ()) / 10)


def test_a_reward_that_may_look_at_images_gets_them() -> None:
    batch = [Sample(str(n), images=["tile.png"] * (n % 3) or None) for n in range(40)]
    assert [score.value for score in Seen().score(batch, workers=2)[:4]] == [0.0, 0.1, 0.2, 0.0]


@dataclass(frozen=True)
class Deadly(Reward):
    """Ends its process on one text."""

    def __call__(self, sample: Sample) -> Score:
        import os

        if sample.completion == "x" * 30:
            os._exit(1)
        return Score(1.0)


def test_rows_on_which_workers_end_are_named() -> None:
    with pytest.raises(WorkerError, match=r"^rows \d+ to \d+ of the batch: 3 worker processes"):
        Deadly().score(_batch(), workers=2)


def test_a_small_batch_is_not_divided() -> None:
    few = _batch()[:15]
    assert score_in_workers({"odd": Odd()}, few, 2) is None
    assert score_in_workers({"odd": Odd()}, [*few, Sample("y")], 1) is None
    assert len(Odd().score(few, workers=2)) == 15
    assert len(JUDGED) == 15


def test_a_group_is_scored_with_its_own_reference() -> None:
    reward = _recipe("pathreward")
    row = Sample("", findings="No necrosis. Mucin.", answer="adenocarcinoma")
    texts = ["<observe>Mucin.</observe>", "<observe>Necrosis.</observe>", "<answer>x</answer>"]
    batch = [
        replace(row, completion=f"{text}{n}", answer=f"{row.answer} {n % 3}")
        for n in range(8)
        for text in texts
    ]
    assert reward.score(batch, workers=2) == reward.score(batch)


def test_rows_are_named_by_their_first_place_in_the_batch() -> None:
    reward = WeightedSum({"odd": Deadly()})
    batch = [Sample("same")] * 100 + _batch()
    with pytest.raises(WorkerError) as caught:
        reward.score(batch, workers=2)
    assert 100 + 30 in caught.value.rows
    assert str(caught.value).startswith(
        f"rows {caught.value.rows[0]} to {caught.value.rows[-1]} of"
    )


@dataclass(frozen=True)
class Types(Reward):
    """Names the fact types that its process knows beside those that ship."""

    def __call__(self, sample: Sample) -> Score:
        return Score(1.0, " ".join(each.name for each in registered_fact_types()))


def test_workers_know_the_registered_fact_types() -> None:
    def known() -> set[str]:
        return {s.reason for s in Types().score(_batch(), workers=2, detail="reason")}

    assert known() == {""}
    register_fact_type(replace(fact_types()["measurement"], name="block"))
    try:
        assert known() == {"block"}
    finally:
        unregister_fact_type("block")
    assert known() == {""}


def test_a_fact_type_that_can_not_be_sent_is_named() -> None:
    register_fact_type(replace(fact_types()["measurement"], name="block", parse=lambda text: ()))
    try:
        with pytest.raises(WorkerError, match=r"the part 'fact type block' .* can't be sent to"):
            Types().score(_batch(), workers=2)
    finally:
        unregister_fact_type("block")
