"""Measures by a fake encoder whose vectors are chosen by hand."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from pathreward.errors import DataError
from pathreward.vision.encoders import Vectors
from pathreward.vision.matching import LABELS, SUMMARIES, Pair, measure_pairs

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

COLOURS = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}


class Colours:
    """An image is its mean colour, a text the colour that it names; counts what it encodes."""

    def __init__(self) -> None:
        self.seen = 0

    def images(self, images: Sequence["Picture"]) -> Vectors:
        self.seen += len(images)
        pixels = [np.asarray(each.resize((1, 1)), np.float32).ravel() for each in images]
        rows = np.array(pixels)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    def texts(self, texts: Sequence[str]) -> Vectors:
        named = [next(n for n, name in enumerate(COLOURS) if name in text) for text in texts]
        return np.eye(3, dtype=np.float32)[named]

    def fits(self, text: str) -> bool:
        return True


def tile(colour: str, size: int = 4) -> "Picture":
    return Image.new("RGB", (size, size), COLOURS[colour])


def pair(colour: str, text: str | None = None, label: str = "", size: int = 4) -> Pair:
    return Pair(tile(colour, size), text, (label,) if label else (), where=f"row {colour}")


def test_right_and_wrong_classes_beside_chance() -> None:
    found = measure_pairs(
        Colours(),
        [pair("red", label="red"), pair("green", label="blue"), pair("blue", label="blue")],
        ["{}."],
    )
    assert [each["zero_shot"] for each in found] == [1, 0, 1]
    assert [each["zero_shot_chance"] for each in found] == [0.5] * 3  # red and blue


def test_a_choice_is_among_its_own_options() -> None:
    chosen = Pair(tile("red"), None, ("red",), ("red", "green", "blue"))
    other = Pair(tile("red"), None, ("green",), ("green", "blue"))
    found = measure_pairs(Colours(), [chosen, other], ["{}."])
    assert [each["zero_shot"] for each in found] == [1, 0]
    assert [each["zero_shot_chance"] for each in found] == [1 / 3, 1 / 2]


def test_retrieval_both_ways_beside_chance() -> None:
    rows = [pair("red", "red"), pair("green", "green"), pair("blue", "red cells")]
    found = measure_pairs(Colours(), rows, ["{}."])
    # The texts "red" and "red cells" have one vector, so that neither is found at rank 1.
    assert [each["image_to_text_1"] for each in found] == [0, 1, 0]
    assert [each["image_to_text_5"] for each in found] == [1, 1, 1]
    assert [each["text_to_image_1"] for each in found] == [1, 1, 0]
    assert [each["text_to_image_1_chance"] for each in found] == pytest.approx([1 / 3] * 3)


def test_a_row_without_text_or_class_has_no_value() -> None:
    rows = [pair("red", "red", "red"), pair("green", None, "green"), pair("blue", "blue")]
    found = measure_pairs(Colours(), rows, ["{}."])
    assert ["zero_shot" in each for each in found] == [True, True, False]
    assert ["image_to_text_1" in each for each in found] == [True, False, True]


def test_a_probe_is_trained_on_other_images() -> None:
    training = [pair(name, label=name, size=2 + n) for name in ("red", "blue") for n in range(3)]
    tested = [pair("red", label="red", size=9), pair("blue", label="red", size=9)]
    found = measure_pairs(
        Colours(), [*tested, pair("blue", label="blue", size=9)], ["{}."], training
    )
    assert [each["probe"] for each in found] == [1, 0, 1]
    assert found[0]["probe_chance"] == 0.5


def test_an_image_on_both_sides_of_a_probe_is_named(tmp_path: Path) -> None:
    path = tmp_path / "tile.png"
    tile("red").save(path)
    shared = [
        Pair(str(path), None, ("red",), where=f"{name}.jsonl:1") for name in ("test", "train")
    ]
    with pytest.raises(
        DataError, match=r"train\.jsonl:1, field 'image': its image is that of test"
    ):
        measure_pairs(
            Colours(),
            [shared[0], pair("blue", label="blue")],
            ["{}."],
            [shared[1], pair("green", label="blue")],
        )


def test_an_image_of_several_rows_is_encoded_once() -> None:
    encoder = Colours()
    measure_pairs(encoder, [pair("red", "red"), pair("red", "blue")], ["{}."])
    assert encoder.seen == 1


def test_an_image_that_is_gone_is_named_with_its_row(tmp_path: Path) -> None:
    gone = Pair(str(tmp_path / "gone.png"), "red", where="rows.jsonl:7")
    with pytest.raises(DataError, match=r"rows\.jsonl:7, field 'images': there is no image"):
        measure_pairs(Colours(), [gone, pair("blue", "blue")], ["{}."])


def test_rows_without_anything_to_compare_are_refused() -> None:
    with pytest.raises(DataError, match="there is nothing to compare: zero-shot"):
        measure_pairs(Colours(), [pair("red", "red"), pair("blue", "red")], ["{}."])


def test_every_measure_has_a_label_and_a_summary() -> None:
    found = measure_pairs(
        Colours(),
        [pair("red", "red", "red"), pair("blue", "blue", "blue")],
        ["{}."],
        [pair("red", label="red", size=7), pair("blue", label="blue", size=7)],
    )
    assert set(found[0]) == set(LABELS)
    assert {name.removesuffix("_chance") for name in LABELS} == set(SUMMARIES)
