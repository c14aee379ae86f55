"""The linear probe: logistic regression on frozen vectors of images."""

from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np

from pathreward.errors import DataError, install_command
from pathreward.vision.encoders import Vectors

DRAWS = 10
"""Draws of the images of a few-shot probe."""
_ITERATIONS = 2000


def linear_probe(
    train: Vectors, labels: Sequence[str], test: Vectors, shots: int = 0, seed: int = 0
) -> list[list[str]]:
    """Return the predicted label of each test image, one list for each draw of training images.

    The model is scikit-learn's logistic regression with its own settings, on vectors that are
    standardised by the training images.

    >>> train = np.array([[1, 0], [0.9, 0.1], [0, 1], [0.1, 0.9]], np.float32)
    >>> linear_probe(train, ["a", "a", "b", "b"], train[:3])
    [['a', 'a', 'b']]
    >>> len(linear_probe(train, ["a", "a", "b", "b"], train, shots=1))
    10

    Args:
        train: The vectors of the training images.
        labels: Their labels.
        test: The vectors of the test images.
        shots: Training images of each label, drawn ten times; 0: all, once.
        seed: Seed of the draws.

    Raises:
        DataError: If scikit-learn is not installed, there are fewer than two labels, or a label has
            fewer images than `shots`.

    References:
        CLIP (arXiv 2103.00020), section 3.2; with few shots Patho-R1 (arXiv 2505.11404).
    """
    if find_spec("sklearn") is None:
        raise DataError(f"the linear probe needs scikit-learn: {install_command('eval')}")
    names = np.array(labels)
    counts = dict(zip(*np.unique(names, return_counts=True), strict=True))
    if len(counts) < 2:
        raise DataError(
            f"a linear probe needs training images of two classes or more, got {len(counts)}"
        )
    few = [f"{name!r} has {count}" for name, count in counts.items() if count < shots]
    if few:
        raise DataError(
            f"{shots} shots need as many training images of each class; {', '.join(few[:3])}"
        )
    if not shots:
        return [_predicted(train, names, test)]
    generator = np.random.default_rng([seed, *b"probe"])
    found = []
    for _ in range(DRAWS):
        chosen = np.concatenate(
            [generator.choice(np.flatnonzero(names == name), shots, False) for name in counts]
        )
        found.append(_predicted(train[chosen], names[chosen], test))
    return found


def _predicted(
    train: Vectors, names: "np.ndarray[tuple[int], np.dtype[np.str_]]", test: Vectors
) -> list[str]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=_ITERATIONS))
    return [str(each) for each in model.fit(train, names).predict(test)]
