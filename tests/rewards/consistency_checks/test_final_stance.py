import pytest

from pathreward.rewards.consistency_checks.final_stance import final_stances
from pathreward.rewards.consistency_checks.stances import Event, Stance


def event(target: int, stance: Stance, sentence: int, listed: int = 1) -> Event:
    return Event(target, stance, 1.0, sentence, listed)


@pytest.mark.parametrize(
    ("events", "scores"),
    [
        ([], [0.0, 0.0, 0.0]),
        # best, closing, proposed and first
        ([event(0, "proposed", 0)], [4.5, 0.0, 0.0]),
        # of a list of two, half of closing and proposed
        ([event(0, "proposed", 0, 2), event(1, "proposed", 0, 2)], [3.2, 2.8, 0.0]),
        # the denied one has best less denied, the chosen one best, closing and last
        ([event(0, "eliminated", 0), event(1, "chosen", 1)], [0.4, 5.9, 0.0]),
        # the last one that is not denied: survivor
        ([event(0, "eliminated", 0), event(1, "eliminated", 1)], [0.4, 0.4, 2.4]),
        # the only one that is denied: exception in place of denied
        (
            [event(0, "proposed", 0), event(1, "proposed", 0), event(2, "eliminated", 1)],
            [2.5, 2.1, 2.7],
        ),
    ],
)
def test_the_score(events: list[Event], scores: list[float]) -> None:
    found = final_stances(events, 3, exhaustive=True, exception=True)
    assert [each.score for each in found] == pytest.approx(scores)


def test_the_last_stance_that_decides() -> None:
    half = Event(0, "eliminated", 0.4, 1, 1)
    [found] = final_stances([event(0, "chosen", 0), half], 1, exhaustive=False, exception=False)
    assert found.last is not None
    assert found.last.stance == "chosen"
