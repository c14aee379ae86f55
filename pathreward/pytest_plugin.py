"""The pytest plugin: the option ``--pathreward RECIPE`` and the fixture ``reward``.

Every pytest run in an environment with pathreward loads this plugin, so it imports nothing heavy
until a test uses the fixture.
"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathreward.compose import Composite


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.getgroup("pathreward").addoption(
        "--pathreward",
        metavar="RECIPE",
        default="pathreward",
        help="recipe of the fixture `reward`: the name of a shipped one, or a path",
    )


@pytest.fixture(scope="session")
def reward(pytestconfig: pytest.Config) -> "Composite":
    """The reward of the recipe given with ``--pathreward``; by default ``pathreward``."""
    from pathreward.recipes.loading import load

    return load(pytestconfig.getoption("pathreward"))
