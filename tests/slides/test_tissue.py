import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from pathreward.slides.tissue import TissueShare, otsu_threshold, tissue_mask
from tests.slides.made import TISSUE, pixels


@given(arrays(np.uint8, st.integers(2, 40)))
def test_no_other_threshold_separates_better(
    values: "np.ndarray[tuple[int], np.dtype[np.uint8]]",
) -> None:
    def between(threshold: int) -> float:
        low, high = values[values <= threshold], values[values > threshold]
        if not len(low) or not len(high):
            return 0.0
        return float(len(low) * len(high) * (low.mean() - high.mean()) ** 2)

    best = max(between(each) for each in range(256))
    assert between(otsu_threshold(values)) == pytest.approx(best)


def test_tissue_is_what_is_coloured() -> None:
    mask = tissue_mask(Image.fromarray(pixels((512, 256, 1024, 512))))
    assert mask[256:768, 512:1536].mean() > 0.99
    assert mask.sum() == pytest.approx(1024 * 512, rel=0.01)


@pytest.mark.parametrize("colour", [(245, 245, 245), (255, 255, 255), (20, 20, 20)])
def test_glass_alone_has_no_tissue(colour: tuple[int, int, int]) -> None:
    noise = np.random.default_rng(0).integers(-5, 6, (64, 64, 1))
    image = (np.full((64, 64, 3), colour) + noise).clip(0, 255).astype(np.uint8)
    assert not tissue_mask(Image.fromarray(image)).any()


def test_the_share_of_boxes_by_hand() -> None:
    mask = np.zeros((4, 8), bool)
    mask[:, :4] = True
    shares = TissueShare(mask, (800, 400))
    corners = np.array([[0.0, 0.0], [300, 100], [400, 0], [700, 300]])
    assert shares.of_boxes(corners, (200, 200)).tolist() == [1, 0.5, 0, 0]


def test_the_colour_of_tissue_is_tissue() -> None:
    image = Image.new("RGB", (8, 8), (245, 245, 245))
    image.putpixel((3, 2), TISSUE)
    assert np.argwhere(tissue_mask(image)).tolist() == [[2, 3]]
