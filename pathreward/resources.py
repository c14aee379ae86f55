"""Find the recipes and tables that ship with pathreward.

A wheel carries them in ``pathreward/_shipped``; a checkout keeps them beside the package, where
they are edited and read in place.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pathreward.errors import ResourceError, unknown

_SHIPPED = files("pathreward") / "_shipped"
_CHECKOUT = Path(__file__).parents[1]


def resource(name: str) -> Traversable:
    """Return the shipped file or folder called `name`, such as ``"rewards/pathreward.yaml"``.

    Raises:
        ResourceError: If nothing of that name is shipped; the message lists what stands beside it.
    """
    root: Traversable = _SHIPPED if _SHIPPED.is_dir() else _CHECKOUT
    *folders, last = name.split("/")
    folder = root.joinpath(*folders)
    found = folder / last
    if not (found.is_file() or found.is_dir()):
        beside = [each.name for each in folder.iterdir()] if folder.is_dir() else []
        raise ResourceError(unknown("resource", last, beside) + f" (in {folder})")
    return found


def names(folder: str, suffix: str) -> list[str]:
    """Return the names, without `suffix`, of what is shipped in `folder`.

    >>> "pathreward" in names("rewards", ".yaml")
    True
    """
    found = (each.name for each in resource(folder).iterdir())
    return sorted(name.removesuffix(suffix) for name in found if name.endswith(suffix))
