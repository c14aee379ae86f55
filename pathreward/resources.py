"""Find the recipes and tables that ship with pathreward.

A wheel carries them in ``pathreward/_shipped``; a checkout keeps them beside the package, where
they are edited and read in place.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from pathreward.errors import RecipeError, ResourceError, unknown

_SHIPPED = files("pathreward") / "_shipped"
_CHECKOUT = Path(__file__).parents[1]


def resource(name: str) -> Traversable:
    """Return the shipped file or folder called `name`.

    >>> resource("rewards/pathreward.yaml").is_file()
    True

    Raises:
        ResourceError: If nothing of that name is shipped; the message lists the folder's content.
    """
    root: Traversable = _SHIPPED if _SHIPPED.is_dir() else _CHECKOUT
    *folders, last = name.split("/")
    folder = root.joinpath(*folders)
    found = folder / last
    if not (found.is_file() or found.is_dir()):
        beside = [each.name for each in folder.iterdir()] if folder.is_dir() else []
        raise ResourceError(unknown("resource", last, beside) + f" (in {folder})")
    return found


def shipped_names(folder: str, suffix: str) -> list[str]:
    """Return the names, without `suffix`, of the shipped files in `folder`.

    >>> "pathreward" in shipped_names("rewards", ".yaml")
    True
    """
    found = (each.name for each in resource(folder).iterdir())
    return sorted(name.removesuffix(suffix) for name in found if name.endswith(suffix))


class RecipeText(NamedTuple):
    """The text of a recipe, its name and its folder."""

    text: str
    name: str
    folder: Path
    """The folder that paths in it are relative to; the working folder for a shipped recipe."""


def read_recipe(name: str | Path, folder: str, kind: str) -> RecipeText:
    """Return the text of a shipped recipe in `folder`, by its name, or of a file, by its path.

    >>> read_recipe("quickstart", "training", "training recipe").name
    'quickstart'

    Raises:
        RecipeError: If there is none, or its file can't be read; the message lists those shipped.
    """
    path, known = Path(name), shipped_names(folder, ".yaml")
    if path.suffix not in {".yaml", ".yml"}:
        if str(name) not in known:
            raise RecipeError(unknown(kind, name, known) + "; or give a path that ends in .yaml")
        return RecipeText(resource(f"{folder}/{name}.yaml").read_text("utf-8"), str(name), Path())
    if not path.is_file():
        raise RecipeError(f"no {kind} at {path}; shipped {kind}s: {', '.join(known)}")
    try:
        return RecipeText(path.read_text("utf-8"), path.stem, path.parent)
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError(f"can't read the {kind} {path}: {error}") from None
