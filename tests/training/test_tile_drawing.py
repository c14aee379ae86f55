import numpy as np
import pytest

from pathreward.training.phantom import (
    FINDINGS,
)
from pathreward.training.tile_drawing import draw_tile


@pytest.mark.parametrize("finding", FINDINGS)
def test_a_finding_changes_the_picture(finding: str) -> None:
    blank = draw_tile(set(), np.random.default_rng(0))
    drawn = draw_tile({finding}, np.random.default_rng(0))
    changed = (np.asarray(blank) != np.asarray(drawn)).any(axis=2).sum()
    assert changed > 100, "of 4,096 pixels"
