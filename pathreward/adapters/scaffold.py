"""The configuration or the few lines with which a framework calls a reward."""

from importlib.resources import files
from pathlib import Path
from string import Template

from pathreward.errors import PathrewardError, RecipeError, unknown
from pathreward.recipes.loading import load

_TEMPLATES = files("pathreward.adapters") / "templates"
_SUFFIX = ".tmpl"
_UNSAFE = frozenset("\"'`\\$\n\r")
"""Characters that would end a quoted text in a shell, TOML, YAML or Python file."""


def frameworks() -> list[str]:
    """Return the frameworks that there are templates for.

    >>> frameworks()
    ['easyr1', 'llama-factory', 'ms-swift', 'nemo-gym', 'openrlhf', 'verifiers', 'verl']
    """
    return sorted(each.name for each in _TEMPLATES.iterdir() if each.is_dir())


def scaffold(framework: str, recipe: str) -> dict[str, str]:
    """Return the files of a framework by name.

    >>> sorted(scaffold("openrlhf", "pathreward"))
    ['pathreward_reward.py', 'train.sh']

    Args:
        framework: One of `frameworks`.
        recipe: A recipe's name or path; a path becomes absolute, as frameworks change the folder.

    Raises:
        PathrewardError: If the framework is unknown; the message lists the known ones.
        RecipeError: If the recipe is invalid, or its path can't be quoted.
    """
    known = frameworks()
    if framework not in known:
        raise PathrewardError(unknown("framework", framework, known))
    parts = list(load(recipe).leaves)
    if Path(recipe).suffix:
        recipe = str(Path(recipe).resolve())
    if bad := sorted(_UNSAFE & set(recipe)):
        raise RecipeError(f"the recipe's path holds {bad[0]!r}, which can't be quoted; rename it")
    names = ["pathreward", *(f"pathreward_{part}" for part in parts)]
    fields = {
        "recipe": recipe,
        "functions": " ".join(names),
        "weights": " ".join(["1", *("0" for _ in parts)]),
    }
    return {
        each.name.removesuffix(_SUFFIX): Template(each.read_text("utf-8")).substitute(fields)
        for each in sorted((_TEMPLATES / framework).iterdir(), key=lambda found: found.name)
    }


def write_scaffold(framework: str, recipe: str, folder: Path) -> list[Path]:
    """Write the files of a framework to a folder, and return their paths.

    Raises:
        PathrewardError: As for `scaffold`, or if a file exists or can't be written.
    """
    texts = scaffold(framework, recipe)
    paths = [folder / name for name in texts]
    for path in paths:
        if path.exists():
            raise PathrewardError(f"{path} exists and is not overwritten; choose another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in zip(paths, texts.values(), strict=True):
            path.write_text(text, "utf-8")
    except OSError as error:
        raise PathrewardError(f"can't write to {folder}: {error.strerror or error}") from None
    return paths
