"""A linker from the settings of a recipe or of a spaCy configuration."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from pathreward.errors import RecipeError, unknown
from pathreward.kg import KnowledgeGraph
from pathreward.linking.engine import STAGES
from pathreward.linking.linker import DEFAULT_STAGES, Linker
from pathreward.linking.scispacy import NO_MODELS, ScispacySettings

_KEYS = ("stages", "scispacy")
_PACKAGE_OR_PATH = "pipeline"
_UMLS = "scispacy-umls"
_DEFAULTS = asdict(NO_MODELS)


def linker_of(
    graph: KnowledgeGraph | None, settings: object = None, folder: Path | None = None
) -> Linker:
    """Return the linker of a graph with settings such as a recipe's key ``linker``.

    The keys are ``stages``, the names of the linker's stages in their order, and ``scispacy``, the
    fields of `pathreward.linking.scispacy.ScispacySettings`.

    Args:
        graph: The graph; None: the shipped one.
        settings: The settings as YAML values; None: the defaults.
        folder: The folder that paths are relative to; None: the working directory.

    >>> linker_of(None, {"stages": ["exact", "abbreviations", "fuzzy"]}).stages
    ('exact', 'abbreviations', 'fuzzy')
    >>> linker_of(None) is Linker.default()
    True

    Raises:
        RecipeError: If a key or a value is not valid, or a path does not exist; the message names
            the key, the file and the remedy.
    """
    tree = _mapping({} if settings is None else settings, "`linker`", "stages: [exact, fuzzy]")
    for key in tree:
        if key not in _KEYS:
            raise RecipeError(unknown("key of `linker`", key, _KEYS))
    stages = tree.get("stages", DEFAULT_STAGES)
    if not isinstance(stages, list | tuple) or not stages:
        raise RecipeError(
            f"`linker`: `stages` must be a list of {', '.join(STAGES)}; got {stages!r}"
        )
    for each in stages:
        if each not in STAGES:
            raise RecipeError(f"`linker`: {unknown('stage', each, STAGES)}")
    models = _models(tree.get("scispacy"), folder)
    if _UMLS in stages and not models.knowledge_base:
        raise RecipeError(
            f"`linker`: the stage {_UMLS!r} needs `scispacy: {{knowledge_base: FILE}}`, scispaCy's "
            "JSONL; settings download nothing"
        )
    if graph is None and tuple(stages) == DEFAULT_STAGES and models == NO_MODELS:
        return Linker.default()
    return Linker(graph, tuple(stages), scispacy=models)


def settings_of(linker: Linker) -> dict[str, Any]:
    """Return the settings of a linker that differ from the defaults, the inverse of `linker_of`.

    >>> settings_of(Linker(stages=("exact",)))
    {'stages': ['exact']}
    """
    settings: dict[str, Any] = {}
    if linker.stages != DEFAULT_STAGES:
        settings["stages"] = list(linker.stages)
    models = asdict(linker.scispacy)
    if changed := {key: value for key, value in models.items() if value != _DEFAULTS[key]}:
        settings["scispacy"] = changed
    return settings


def _models(settings: object, folder: Path | None) -> ScispacySettings:
    if settings is None:
        return NO_MODELS
    tree = _mapping(settings, "`scispacy` of `linker`", "pipeline: en_core_sci_sm")
    known = {each.name: each.type for each in fields(ScispacySettings)}
    for key, value in tree.items():
        if key not in known:
            raise RecipeError(unknown("key of `scispacy`", key, known))
        if known[key] is float:
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
                raise RecipeError(f"`scispacy`: `{key}` must be a number in [0, 1], got {value!r}")
        elif not isinstance(value, str):
            raise RecipeError(f"`scispacy`: `{key}` must be a path, got {value!r}")
        else:
            tree[key] = _path(key, value, folder)
    return ScispacySettings(**tree)


def _path(key: str, written: str, folder: Path | None) -> str:
    """Return the path of a model; a pipeline may be a package instead."""
    path = (folder or Path()) / Path(written).expanduser()
    if path.exists():
        return str(path)
    if key == _PACKAGE_OR_PATH and written.isidentifier():
        return written
    where = "the working directory" if folder is None else f"the folder {folder.resolve()}"
    raise RecipeError(
        f"`scispacy`: `{key}`: there is no file or folder {path}; a path is relative to {where}"
    )


def _mapping(tree: object, what: str, example: str) -> dict[str, Any]:
    if not isinstance(tree, Mapping):
        raise RecipeError(f"{what} must be keys and values such as `{example}`, got {tree!r}")
    return {str(key): value for key, value in tree.items()}
