"""The command ``pathreward validate``: check a recipe or a data file before it is used."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathreward.cli.console import console, warn
from pathreward.cli.options import FirstOption, Imports, Maps, RecipeName, columns_of
from pathreward.errors import DataError, PathrewardError, RecipeError
from pathreward.printable import counted

if TYPE_CHECKING:
    from rich.table import Table

    from pathreward.compose import Composite
    from pathreward.io.tables import Row
    from pathreward.sample import Sample

_SHOWN = 5  # problems
_YAML = {".yaml", ".yml"}


def validate(
    file: Annotated[
        str,
        typer.Argument(
            help="A reward or training recipe (its path, or a shipped name), or a file of rows as "
            "for `score`."
        ),
    ],
    recipe: RecipeName = "pathreward",
    first_option: FirstOption = 1,
    maps: Maps = None,
    imports: Imports = None,
) -> None:
    """Check a reward recipe, a training recipe or a file of rows.

    Of a recipe it shows each part and the fields of a row that the part reads; of rows the columns,
    how many each part of --recipe can score, and the first bad rows. Exit code 0: no problem. 1:
    the recipe or a row is invalid, or no row has what the recipe compares with. 2: the file can't
    be read, or an argument is wrong.
    """
    from pathreward.plugins import RECIPES, plugins
    from pathreward.resources import read_recipe, shipped_names

    columns = columns_of(maps)
    path = Path(file)
    is_training = file in shipped_names("training", ".yaml") or _is_training(path)
    is_name = is_training or file in {*shipped_names("rewards", ".yaml"), *plugins(RECIPES)}
    may_be_rows = path.exists() or path.suffix or "/" in file or file == "-"
    if path.suffix in _YAML or is_name or not may_be_rows:
        kind = ("training", "training recipe") if is_training else ("rewards", "recipe")
        read_recipe(file, *kind)  # a file that can't be read is no invalid recipe
        _validate_recipe(file, is_training)
    else:
        _validate_rows(file, recipe, first_option, columns)


def _is_training(path: Path) -> bool:
    """Return whether a YAML file has a key that only training recipes have."""
    from pathreward.io.yaml_text import load_yaml

    if path.suffix not in _YAML:
        return False
    try:
        tree = load_yaml(path.read_text("utf-8"), str(path))
    except (RecipeError, OSError, UnicodeDecodeError):
        return False  # the loader of recipes says why
    return isinstance(tree, dict) and not tree.keys().isdisjoint({"policy", "data", "stages"})


def _validate_recipe(name: str, is_training: bool) -> None:
    try:
        if is_training:
            from pathreward.training.recipe import load_training

            training = load_training(name)
            reward = training.load_reward()
            stages = ", ".join(
                f"{each.kind} ({counted(each.steps, 'step')})" for each in training.stages
            )
            found = f"training recipe {name}: {stages}"
        else:
            from pathreward.recipes.loading import load_recipe

            reward = load_recipe(name).reward
            low, high = reward.range
            found = f"recipe {name}: {len(reward.leaves)} parts, values in [{low:g}, {high:g}]"
    except PathrewardError as error:
        warn(f"invalid: {error}", style="red")
        raise typer.Exit(1) from None
    out = console()
    out.print(found, markup=False, soft_wrap=True)
    out.print(_parts_table(reward, None))
    if is_training:
        out.print(
            f"valid; `pathreward train {name} --dry-run` checks data, stages and disk",
            markup=False,
            soft_wrap=True,
        )
    else:
        out.print("valid")


def _parts_table(reward: "Composite", check: "RowsCheck | None") -> "Table":
    """Return the parts with what they read, and how many of the checked rows they can score."""
    from rich.table import Table

    names = {cls: name for name, cls in _registered().items()}
    last = "rows it can score" if check else "reads too"
    table = Table(box=None, pad_edge=False)
    for title in ("part", "reward", "needs", last):
        table.add_column(title, overflow="fold")
    for name, leaf in reward.leaves.items():
        needs = " or ".join(_needed(leaf)) or "-"
        if check:
            rest = f"{check.scorable[name]:,} of {check.samples:,}"
        else:
            rest = ", ".join(each for each in leaf.context_fields if each != "images") or "-"
        table.add_row(name, names.get(type(leaf), type(leaf).__name__), needs, rest)
    return table


def _registered() -> Mapping[str, type]:
    from pathreward.recipes.registry import REWARDS

    return REWARDS


def _needed(leaf: object) -> tuple[str, ...]:
    """Return the fields of which a reward needs one; a reward of images needs those."""
    context: tuple[str, ...] = getattr(leaf, "context_fields", ())
    fields: tuple[str, ...] = getattr(leaf, "reference_fields", ())
    return fields or tuple(each for each in context if each == "images")


@dataclass(slots=True)
class RowsCheck:
    """What was found in a file of rows."""

    reward: "Composite"
    rows: int = 0
    samples: int = 0
    """Rows that are valid."""
    columns: Counter[str] = field(default_factory=Counter)
    """The rows that have a value, by column."""
    completions: int = 0
    scorable: Counter[str] = field(default_factory=Counter)
    """The valid rows that have what a part needs, by part."""
    problems: list[str] = field(default_factory=list)
    """The first problems."""
    bad: int = 0

    def note(self, error: DataError) -> None:
        """Add one bad row."""
        self.bad += 1
        if self.bad <= _SHOWN:
            self.problems.append(str(error))

    def add_row(self, row: "Row") -> None:
        """Count the columns that have a value."""
        from pathreward.sample.missing import is_missing

        self.rows += 1
        for column, value in row.items():
            self.columns[column] += not is_missing(value)

    def add(self, sample: "Sample") -> None:
        """Count the parts that can score a sample."""
        self.samples += 1
        for name, leaf in self.reward.leaves.items():
            needed = _needed(leaf)
            self.scorable[name] += not needed or any(getattr(sample, each) for each in needed)

    @property
    def compares(self) -> bool:
        """Whether a row has something that the recipe compares with."""
        comparing = self.reward.comparing
        return not comparing or any(self.scorable[name] for name in comparing)


def _validate_rows(file: str, recipe: str, first_option: int, columns: dict[str, str]) -> None:
    from pathreward.recipes.loading import load
    from pathreward.sample.columns import no_reference

    reward = load(recipe)
    check = RowsCheck(reward)
    for sample in _samples(file, check, first_option, columns):
        check.add(sample)
    out = console()
    out.print(f"{file}: {counted(check.rows, 'row')}", markup=False, soft_wrap=True)
    out.print(_columns_table(check, columns))
    out.print(f"\nparts of {recipe}:", markup=False)
    out.print(_parts_table(reward, check))
    if not check.completions:
        out.print("\nno row has a completion: these rows can be trained on, but not scored")
    if check.samples and not check.compares:
        needed = reward.reference_fields
        check.bad += 1
        check.problems.append(
            str(no_reference(needed, check.columns, f"`--map {needed[0]}=COLUMN`").at(file))
        )
    if not check.rows and not check.bad:
        check.bad += 1
        check.problems.append(f"{file}: there is no row")
    if check.bad:
        more = check.bad - len(check.problems)
        rest = [f"and {more:,} more"] if more else []
        warn("\n".join(["problems:", *check.problems, *rest]), style="red")
        raise typer.Exit(1)
    out.print("\nvalid")


def _samples(
    file: str, check: RowsCheck, first_option: int, columns: dict[str, str]
) -> "Iterator[Sample]":
    """Yield the valid rows as samples; a row without a completion has an empty one."""
    from pathreward.io.rows import read_rows, row_label
    from pathreward.sample import Sample

    for number, row in read_rows(file, check.note):
        check.add_row(row)
        known = row.get(columns.get("completion", "completion"))
        check.completions += known is not None
        try:
            whole = (
                row if known is not None or "completion" in columns else {**row, "completion": ""}
            )
            yield Sample.from_row(
                whole, row_label(file, number), Path(file).parent, first_option, columns
            )
        except DataError as error:
            check.note(error)


def _columns_table(check: RowsCheck, columns: dict[str, str]) -> "Table":
    from rich.table import Table
    from rich.text import Text

    from pathreward.sample.columns import FIELDS

    fields = {column: name for name, column in columns.items()}
    table = Table(box=None, pad_edge=False)
    for title in ("column", "rows with a value", "read as"):
        table.add_column(title, overflow="fold")
    for column, count in check.columns.items():
        read = fields.get(column, column if column in FIELDS else "")
        if column == "image" and "images" not in check.columns:
            read = "images"
        table.add_row(Text(column), f"{count:,}", read or "not read")
    return table
