from pathlib import Path

import pytest
from hypothesis import settings

from tests.server.fixtures import recipes, server

__all__ = ["recipes", "server"]

# Speed is measured in benchmarks/, never in a test: a busy machine fails nothing.
settings.register_profile("pathreward", deadline=None)
settings.load_profile("pathreward")

_CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout; the test is skipped where there is none."""
    folder = _CHECKOUT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"needs the real data, which is not at {folder}")
    return folder
