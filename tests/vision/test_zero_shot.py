from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from pathreward.errors import DataError
from pathreward.vision.encoders import Vectors
from pathreward.vision.zero_shot import class_prompts, class_vectors, is_nearest, shipped_templates


class Words:
    """A fake encoder: a text is the unit vector of its first word, images are not read."""

    axes = ("red", "green", "blue")

    def texts(self, texts: Sequence[str]) -> Vectors:
        rows = np.eye(3, dtype=np.float32)
        return rows[[self.axes.index(text.split()[0]) for text in texts]]

    def images(self, images: Sequence[Any]) -> Vectors:
        raise NotImplementedError

    def fits(self, text: str) -> bool:
        return True


def test_every_shipped_template_has_a_place_for_the_class() -> None:
    prompts = class_prompts("sarcoidosis", shipped_templates())
    assert len(set(prompts)) == len(prompts) > 1
    assert all("sarcoidosis" in each for each in prompts)


def test_a_class_is_the_normalised_mean_of_its_prompts() -> None:
    [vector] = class_vectors(Words(), ["green"], ["red {}", "green {}"])
    assert vector.tolist() == pytest.approx([0.5**0.5, 0.5**0.5, 0])


@pytest.mark.parametrize(
    ("templates", "message"), [([], "there is no template"), (["an image"], "has no {} for the")]
)
def test_templates_without_a_place_are_refused(templates: list[str], message: str) -> None:
    with pytest.raises(DataError, match=message):
        class_prompts("melanoma", templates)


@pytest.mark.parametrize(
    ("image", "right", "expected"),
    [
        ([1.0, 0.0, 0.0], [0], True),
        ([1.0, 0.0, 0.0], [1], False),
        ([0.6, 0.8, 0.0], [0, 2], False),
        ([0.6, 0.6, 0.1], [0], False),  # a tie
        ([0.6, 0.6, 0.1], [0, 1], True),  # two right classes
        ([1.0, 0.0, 0.0], [], False),
    ],
)
def test_the_right_class_must_be_nearer_than_all_others(
    image: list[float], right: list[int], expected: bool
) -> None:
    classes = np.eye(3, dtype=np.float32)
    assert is_nearest(np.array(image, np.float32), classes, right) is expected
