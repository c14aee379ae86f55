import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.vision.encoders import Vectors
from pathreward.vision.retrieval import chance_recall, match_ranks


def turned(*angles: float) -> Vectors:
    """Unit vectors of the plane at these angles in degrees."""
    radians = np.deg2rad(angles)
    found: Vectors = np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)
    return found


@pytest.mark.parametrize(
    ("queries", "candidates", "texts", "ranks", "count"),
    [
        ((0, 50, 90), (0, 50, 90), "abc", [1, 1, 1], 3),
        ((0, 50, 90), (90, 50, 0), "abc", [3, 1, 3], 3),
        ((0, 50, 90), (20, 20, 20), "abc", [3, 3, 3], 3),  # equal vectors find nothing
        # The caption of the first two is one candidate, which both images match.
        ((0, 10, 90), (5, 5, 90), "aab", [1, 1, 1], 2),
    ],
)
def test_ranks_worked_by_hand(
    queries: tuple[float, ...],
    candidates: tuple[float, ...],
    texts: str,
    ranks: list[int],
    count: int,
) -> None:
    found = match_ranks(turned(*queries), turned(*candidates), "xyz", texts)
    assert (found.ranks, found.candidates) == (ranks, count)


def test_an_image_with_two_captions_is_found_by_the_better_one() -> None:
    images = turned(0, 0, 90)
    found = match_ranks(images, turned(80, 10, 45), "xxy", "abc")
    assert (found.ranks, found.matches) == ([1, 1, 2], [2, 2, 1])


@given(st.integers(1, 5), st.integers(5, 30), st.integers(1, 10))
def test_chance_is_the_share_of_orders_with_a_match(matches: int, candidates: int, k: int) -> None:
    missed = 1.0
    for place in range(min(k, candidates)):  # no match at this place, after none before
        missed *= max(0, candidates - matches - place) / (candidates - place)
    assert chance_recall(matches, candidates, k) == pytest.approx(1 - missed)
