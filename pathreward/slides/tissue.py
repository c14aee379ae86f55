"""Tissue on the thumbnail of a slide: Otsu's threshold on the saturation."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

Mask = NDArray[np.bool_]

LEAST_SATURATION = 15
"""Of 255: glass and its noise are below, so that an empty slide has no tissue."""


def otsu_threshold(values: NDArray[np.uint8]) -> int:
    r"""Return the threshold between two classes of values that separates their means best.

    It maximises :math:`w_0 w_1 (\mu_0 - \mu_1)^2`; values above it are the upper class. Of equally
    good thresholds it is the middle one.

    >>> otsu_threshold(np.array([10, 12, 200, 210], np.uint8))
    106

    References:
        Otsu, IEEE Transactions on Systems, Man, and Cybernetics 9, 1979.
    """
    counts = np.bincount(values.ravel(), minlength=256).astype(float)
    below = np.cumsum(counts)
    above = below[-1] - below
    sums = np.cumsum(counts * np.arange(256))
    with np.errstate(divide="ignore", invalid="ignore"):
        means = sums / below - (sums[-1] - sums) / above
        between = np.nan_to_num(below * above * means**2)
    best = np.flatnonzero(between >= between.max() * (1 - 1e-12))
    return int(best[len(best) // 2]) if between.max() > 0 else 255


def tissue_mask(image: "Image") -> Mask:
    """Return which pixels of a thumbnail show tissue: more saturated than Otsu's threshold.

    >>> from PIL import Image
    >>> thumbnail = Image.new("RGB", (4, 2), (245, 245, 245))
    >>> thumbnail.paste((190, 110, 170), (0, 0, 2, 2))
    >>> tissue_mask(thumbnail).sum(axis=0).tolist()
    [2, 2, 0, 0]
    """
    saturation = np.asarray(image.convert("HSV"))[..., 1]
    return saturation > max(LEAST_SATURATION, otsu_threshold(saturation))


class TissueShare:
    """The share of tissue in boxes of a slide, by a table of sums over its mask."""

    def __init__(self, mask: Mask, size: tuple[int, int]) -> None:
        """Prepare the table.

        Args:
            mask: The mask of the thumbnail, of shape (height, width).
            size: Width and height of the slide in pixels.
        """
        self._sums = np.pad(mask.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
        height, width = mask.shape
        self._scale = np.array([width / size[0], height / size[1]])

    def of_boxes(
        self, corners: NDArray[np.float64], extent: tuple[float, float]
    ) -> NDArray[np.float64]:
        """Return the share of each box.

        Args:
            corners: Left and upper edge of each box, in pixels of the slide.
            extent: Width and height of the boxes.
        """
        height, width = (each - 1 for each in self._sums.shape)
        first = np.floor(corners * self._scale).astype(int)
        last = np.maximum(first + 1, np.round((corners + extent) * self._scale).astype(int))
        left, up = np.clip(first, 0, [width - 1, height - 1]).T
        right, down = np.clip(last, 1, [width, height]).T
        inside = self._sums[down, right] - self._sums[up, right] - self._sums[down, left]
        found: NDArray[np.float64] = (inside + self._sums[up, left]) / (
            (right - left) * (down - up)
        )
        return found
