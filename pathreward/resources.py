"""Find the recipes and tables that ship with pathreward.

A wheel carries them in ``pathreward/_shipped``; a checkout keeps them next to the package, where
they are edited and read in place.
"""

from importlib.metadata import EntryPoint
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from pathreward.errors import PluginError, RecipeError, ResourceError, unknown
from pathreward.plugins import RECIPES, broken_plugin, load_plugin, plugins

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
        names = [each.name for each in folder.iterdir()] if folder.is_dir() else []
        raise ResourceError(unknown("resource", last, names) + f" (in {folder})")
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
    label: str
    """What the recipe is called in messages: its name, or its path."""


def read_recipe(name: str | Path, folder: str, kind: str) -> RecipeText:
    """Return the text of a recipe by its name (shipped in `folder`, or a plugin's), or by its path.

    >>> read_recipe("quickstart", "training", "training recipe").name
    'quickstart'

    Raises:
        RecipeError: If there is none, or its file can't be read; the message lists the known names.
        PluginError: If the entry point of an installed package is broken.
    """
    path, known = Path(name), shipped_names(folder, ".yaml")
    if path.suffix not in {".yaml", ".yml"}:
        label = f"{kind} {str(name)!r}"
        if str(name) in known:
            text = resource(f"{folder}/{name}.yaml").read_text("utf-8")
            return RecipeText(text, str(name), Path(), label)
        others = plugins(RECIPES) if folder == "rewards" else {}
        if str(name) not in others:
            listed = unknown(kind, name, [*known, *others])
            raise RecipeError(f"{listed}; or give a path that ends in .yaml")
        return RecipeText(plugin_recipe(others[str(name)]), str(name), Path(), label)
    if path.exists() and not path.is_file():
        raise RecipeError(f"can't read the {kind} {path}: it is no regular file; name a YAML file")
    if not path.is_file():
        raise RecipeError(f"no {kind} at {path}; shipped {kind}s: {', '.join(known)}")
    try:
        return RecipeText(path.read_text("utf-8"), path.stem, path.parent, f"{kind} {path}")
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError(f"can't read the {kind} {path}: {error}") from None


def plugin_recipe(plugin: EntryPoint) -> str:
    """Return the text of the recipe that an entry point names.

    The entry point is a path (text, `pathlib.Path` or a resource of `importlib.resources`), or a
    package that contains ``<name>.yaml``.

    Raises:
        PluginError: If it is broken; the message names the package.
    """
    found = load_plugin(plugin)
    try:
        if isinstance(found, ModuleType):
            found = files(found) / f"{plugin.name}.yaml"
        elif isinstance(found, str):
            found = Path(found)
        if not isinstance(found, Traversable):
            raise broken_plugin(plugin, f"expected a path or a package, got {type(found).__name__}")
        return found.read_text("utf-8")
    except PluginError:
        raise
    except (OSError, TypeError, UnicodeDecodeError) as error:
        raise broken_plugin(plugin, f"{type(error).__name__}: {error}") from error
