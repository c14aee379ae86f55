"""The pytest plugin: the option ``--pathreward RECIPE`` and the fixture ``reward``.

It is loaded by every pytest run of an environment in which pathreward is installed, so it does
nothing until the fixture is asked for.
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
        help="the recipe of the fixture `reward`: a shipped one's name or a path to a YAML file",
    )


@pytest.fixture(scope="session")
def reward(pytestconfig: pytest.Config) -> "Composite":
    """The reward of the recipe that ``--pathreward`` names; pathreward's own unless it is given."""
    from pathreward.recipes.loading import load

    return load(pytestconfig.getoption("pathreward"))
