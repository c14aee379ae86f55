"""Code of others: the user's own files and modules, and entry points of installed packages.

An installed package brings rewards, recipes and graphs by entry points, in its ``pyproject.toml``::

    [project.entry-points."pathreward.rewards"]
    brevity = "lab_rewards:Brevity"              # a reward class

    [project.entry-points."pathreward.recipes"]
    lab-strict = "lab_rewards.recipes"           # a package that contains lab-strict.yaml

    [project.entry-points."pathreward.graphs"]
    lab = "lab_rewards:load_graph"               # a graph, a path, or a function that returns one

An entry point is loaded when its name is used and neither pathreward nor the user has defined that
name.
"""

import importlib
import sys
import traceback
from importlib.machinery import PathFinder
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from pathreward.errors import PluginError

REWARDS = "pathreward.rewards"
"""The group of reward classes."""
RECIPES = "pathreward.recipes"
"""The group of reward recipes."""
GRAPHS = "pathreward.graphs"
"""The group of knowledge graphs."""


def plugins(group: str) -> dict[str, EntryPoint]:
    """Return the entry points of a group by name, none of them loaded.

    Where two packages have one name, the first by the packages' names is returned.

    >>> plugins("pathreward.no-such-group")
    {}
    """
    found = sorted(entry_points(group=group), key=lambda each: (each.name, source(each)))
    return {each.name: each for each in reversed(found)}


def source(plugin: EntryPoint) -> str:
    """Return the distribution of an entry point with its version.

    >>> source(EntryPoint("brevity", "lab_rewards:Brevity", REWARDS))
    'an unnamed package'
    """
    return f"{plugin.dist.name} {plugin.dist.version}" if plugin.dist else "an unnamed package"


def load_plugin(plugin: EntryPoint) -> Any:
    """Return what an entry point names.

    Raises:
        PluginError: If it can't be loaded; the message names the package and the entry point.
    """
    try:
        return plugin.load()
    except Exception as error:
        raise broken_plugin(plugin, f"{type(error).__name__}: {error}") from error


def broken_plugin(plugin: EntryPoint, problem: str) -> PluginError:
    """Return the error for an entry point that can't be used.

    >>> str(broken_plugin(EntryPoint("lab", "lab_rewards:graph", GRAPHS), "no such file"))
    "the entry point 'lab = lab_rewards:graph' (pathreward.graphs) of an unnamed package is \
broken: no such file; correct or uninstall that package"
    """
    return PluginError(
        f"the entry point '{plugin.name} = {plugin.value}' ({plugin.group}) of {source(plugin)} is "
        f"broken: {problem}; correct or uninstall that package"
    )


def import_code(name: str) -> None:
    """Import a Python file, or a module by its dotted name, that registers rewards.

    The file's folder is appended to ``sys.path``, so that worker processes find the module too.

    >>> import_code("no_such_rewards.py")
    Traceback (most recent call last):
    pathreward.errors.PluginError: there is no file no_such_rewards.py; name a Python file, or a \
module by its dotted name

    Raises:
        PluginError: If there is no such file or module, a file's name is that of another module, or
            the code raises; the message names file and line.
    """
    path = Path(name)
    is_file = path.suffix == ".py" or path.is_file()
    module = _module_of(path) if is_file else name
    if not all(each.isidentifier() for each in module.split(".")):
        raise PluginError(
            f"there is no module {name!r}; name a Python file ending in .py, or a module that "
            "Python finds"
        )
    try:
        importlib.import_module(module)
    except (Exception, SystemExit) as error:
        if isinstance(error, ModuleNotFoundError) and _is_missing(error.name, module, is_file):
            raise PluginError(
                f"there is no module {error.name!r}; name a Python file ending in .py, or a module "
                "that Python finds"
            ) from None
        raise PluginError(_described(error, name)) from error


def _module_of(path: Path) -> str:
    """Return the name under which a file can be imported."""
    if not path.is_file():
        raise PluginError(
            f"there is no file {path}; name a Python file, or a module by its dotted name"
        )
    folder = str(path.resolve().parent)
    if path.suffix != ".py" or not path.stem.isidentifier():
        raise PluginError(
            f"{path} can't be imported; give it a name of letters, digits and _ that ends in .py"
        )
    if folder not in sys.path:
        sys.path.append(folder)
    importlib.invalidate_caches()
    loaded = sys.modules.get(path.stem)
    spec = loaded.__spec__ if loaded else PathFinder.find_spec(path.stem)
    origin = (spec and spec.origin) or "without a file"
    if origin != str(path.resolve()):
        raise PluginError(
            f"{path} has the name of another module, {path.stem} ({origin}); rename the file"
        )
    return path.stem


def _is_missing(missing: str | None, module: str, is_file: bool) -> bool:
    """Return whether the module itself or a package of its dotted name is what is missing."""
    return not is_file and missing is not None and f"{module}.".startswith(f"{missing}.")


def _described(error: BaseException, name: str) -> str:
    """Return one line with the place in the user's code and the error."""
    problem = " ".join(f"{type(error).__name__}: {error}".split())
    if isinstance(error, SyntaxError) and error.filename:
        problem = f"{type(error).__name__}: {error.msg}"
        return f"can't import {name}: {error.filename}, line {error.lineno}: {problem}"
    frames = traceback.extract_tb(error.__traceback__)
    # The last frame that is neither of Python, nor of an installed package, nor of pathreward.
    others = ("<", f"{Path(__file__).parent}/", f"{sys.base_prefix}/lib", f"{sys.prefix}/lib")
    places = [each for each in frames if not each.filename.startswith(others)]
    place = f"{places[-1].filename}, line {places[-1].lineno}: " if places else ""
    return f"can't import {name}: {place}{problem}"
