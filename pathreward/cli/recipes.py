"""The command ``pathreward recipes``: list, copy and describe recipes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathreward.cli.console import console, report_written
from pathreward.cli.options import Imports
from pathreward.errors import PluginError, RecipeError

if TYPE_CHECKING:
    from rich.table import Table


def recipes(
    copy: Annotated[
        tuple[str, Path] | None,
        typer.Option("--copy", metavar="NAME FILE", help="Copy a recipe to a new file."),
    ] = None,
    schema: Annotated[
        bool,
        typer.Option("--schema", help="Print the JSON Schema of reward and training recipes."),
    ] = False,
    prompt: Annotated[
        str | None,
        typer.Option(
            "--prompt", metavar="NAME", help="Print the instruction for the policy of a recipe."
        ),
    ] = None,
    imports: Imports = None,
) -> None:
    """List the recipes, and the rewards and graphs of your own and of installed packages."""
    if copy:
        _copy(*copy)
    elif schema:
        typer.echo(json.dumps(_schema(), indent=1, ensure_ascii=False))
    elif prompt:
        from pathreward.recipes.loading import load

        typer.echo(load(prompt).prompt())
    else:
        console().print(_listing())


def _copy(name: str, path: Path) -> None:
    """Write the text of a recipe to a new file.

    Raises:
        RecipeError: If the name is unknown, or the file can't be created or exists.
    """
    from pathreward.resources import read_recipe, shipped_names

    if path.suffix not in {".yaml", ".yml"}:
        raise RecipeError(f"a recipe's file ends in .yaml, got {path}")
    is_training = name in shipped_names("training", ".yaml")
    kind = ("training", "training recipe") if is_training else ("rewards", "recipe")
    text = read_recipe(name, *kind).text
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise RecipeError(f"{path} exists and is not overwritten; choose another name") from None
    except OSError as error:
        raise RecipeError(f"can't write {path}: {error.strerror or error}") from None
    report_written(path)


def _schema() -> dict[str, object]:
    from pathreward.recipes.schema import recipe_schema
    from pathreward.training.recipe import training_schema

    reward, training = recipe_schema(), training_schema()
    definitions = {**training.pop("$defs"), **reward.pop("$defs")}
    keys = ("policy", "data", "stages")
    return {
        "$schema": reward.pop("$schema"),
        "title": "Recipe of pathreward",
        "if": {"anyOf": [{"required": [key]} for key in keys]},
        "then": training,
        "else": reward,
        "$defs": definitions,
    }


def _listing() -> "Table":
    from rich.markup import escape
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(style="dim")
    for title, use, rows in (
        ("reward recipes", "pathreward score", _reward_recipes()),
        ("training recipes", "pathreward train", _training_recipes()),
        ("rewards", "the parts of a recipe", _rewards()),
        ("graphs", "`graph:` of a recipe", _graphs()),
    ):
        table.add_row(f"[bold]{title}[/]", f"[dim]{escape(use)}[/]")
        for name, summary, source in rows:
            table.add_row(Text(f"  {name}"), Text(summary), Text(source))
    return table


ListedRow = tuple[str, str, str]
"""A name, one line about it, and where it is from."""
_SHIPPED = ""  # where nothing else is named, it is from pathreward


def _summary(text: str, name: str) -> str:
    from pathreward.io.yaml_text import load_yaml

    tree = load_yaml(text, name)
    return " ".join(str(tree.get("summary", "")).split()) if isinstance(tree, dict) else ""


def _reward_recipes() -> Iterator[ListedRow]:
    from pathreward.plugins import RECIPES, plugins, source
    from pathreward.resources import plugin_recipe, resource, shipped_names

    shipped = shipped_names("rewards", ".yaml")
    for name in shipped:
        text = resource(f"rewards/{name}.yaml").read_text("utf-8")
        yield name, _summary(text, name), _SHIPPED
    for name, plugin in plugins(RECIPES).items():
        if name in shipped:
            yield name, "not used: a shipped recipe has this name", source(plugin)
            continue
        try:
            yield name, _summary(plugin_recipe(plugin), name), source(plugin)
        except (PluginError, RecipeError) as error:
            yield name, str(error), source(plugin)


def _training_recipes() -> Iterator[ListedRow]:
    from pathreward.resources import resource, shipped_names

    for name in shipped_names("training", ".yaml"):
        text = resource(f"training/{name}.yaml").read_text("utf-8")
        yield name, _summary(text, name), _SHIPPED


def _rewards() -> Iterator[ListedRow]:
    from pathreward.plugins import REWARDS as GROUP
    from pathreward.plugins import plugins, source
    from pathreward.recipes.registry import REWARDS

    for name, cls in REWARDS.items():
        is_ours = cls.__module__.startswith("pathreward.")
        summary = (cls.__doc__ or "").strip().split("\n\n")[0]
        yield name, " ".join(summary.split()), _SHIPPED if is_ours else cls.__module__
    for name, plugin in plugins(GROUP).items():
        if name in REWARDS:
            if REWARDS[name].__module__ != plugin.module:
                yield name, "not used: another reward has this name", source(plugin)
        else:
            yield name, plugin.value, source(plugin)


def _graphs() -> Iterator[ListedRow]:
    from pathreward.plugins import GRAPHS, plugins, source

    yield "shipped", "the shipped graph", _SHIPPED
    for name, plugin in plugins(GRAPHS).items():
        yield name, plugin.value, source(plugin)
