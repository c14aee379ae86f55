import numpy as np
import pytest

from pathreward.errors import DataError
from pathreward.vision.probe import DRAWS, linear_probe

TRAIN = np.array([[1, 0], [0.9, 0.1], [0.8, 0], [0, 1], [0.1, 0.9], [0, 0.8]], np.float32)
LABELS = ["a", "a", "a", "b", "b", "b"]


def test_separable_classes_are_separated() -> None:
    test = np.array([[0.7, 0.2], [0.2, 0.7]], np.float32)
    assert linear_probe(TRAIN, LABELS, test) == [["a", "b"]]


def test_few_shots_are_drawn_ten_times_and_again_the_same() -> None:
    test = TRAIN[[0, 3]]
    found = linear_probe(TRAIN, LABELS, test, shots=2, seed=5)
    assert found == [["a", "b"]] * DRAWS
    assert linear_probe(TRAIN, LABELS, test, shots=2, seed=5) == found


@pytest.mark.parametrize(
    ("labels", "shots", "message"),
    [
        (["a"] * 6, 0, "needs training images of two classes or more, got 1"),
        (["a"] * 5 + ["b"], 2, "2 shots need as many training images of each class; 'b' has 1"),
    ],
)
def test_too_few_images_are_refused(labels: list[str], shots: int, message: str) -> None:
    with pytest.raises(DataError, match=message):
        linear_probe(TRAIN, labels, TRAIN, shots)
