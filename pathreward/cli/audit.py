"""The command ``pathreward audit``: attack a reward, and exit with 1 above a success rate."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathreward.cli.console import (
    console_beside,
    expect_apart,
    output_file,
    progress,
    report_written,
    warn,
)
from pathreward.cli.options import Imports, output_option
from pathreward.errors import DataError

if TYPE_CHECKING:
    from pathreward.audit import Answer, Audit
    from pathreward.sample import Sample

_KINDS = {"wrong": "wrong answer", "right": "degenerate", "honest": "honest variant that loses"}


DataFile = Annotated[
    Path | None,
    typer.Argument(help="Rows with a reference, as for `score`. Default: the rows that ship."),
]
Only = Annotated[
    list[str] | None, typer.Option("--only", help="An attack to try; may be repeated.")
]
Family = Annotated[
    list[str] | None, typer.Option("--family", help="A family to try; may be repeated.")
]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Read this many rows at most.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the random draws.")]
Dialect = Annotated[
    str | None,
    typer.Option("--dialect", help="observe, info, think, bare, boxed. Default: found."),
]
MostSuccess = Annotated[
    float | None,
    typer.Option(
        "--max-success",
        min=0,
        max=1,
        help="Exit 1 if an attack with a wrong answer succeeds on a larger share of its rows.",
    ),
]
MostDegenerate = Annotated[
    float | None,
    typer.Option(
        "--max-degenerate",
        min=0,
        max=1,
        help="The same for attacks with the right answer in degenerate text.",
    ),
]
MostLost = Annotated[
    float | None,
    typer.Option(
        "--max-lost",
        min=0,
        max=1,
        help="The same for honest variants that lose more than 5 % of the honest value.",
    ),
]
AuditOutput = Annotated[Path | None, output_option("--output", "-o", help="The audit as JSON.")]
AuditPage = Annotated[
    Path | None, output_option("--report", help="A page of the table and marked examples.")
]
Examples = Annotated[
    int, typer.Option("--examples", min=0, help="Marked examples to show in the terminal.")
]


def audit(
    recipe: Annotated[str, typer.Argument(help="A shipped recipe's name, or a recipe's path.")],
    data: DataFile = None,
    only: Only = None,
    family: Family = None,
    limit: Limit = None,
    seed: Seed = 0,
    dialect: Dialect = None,
    max_success: MostSuccess = None,
    max_degenerate: MostDegenerate = None,
    max_lost: MostLost = None,
    output: AuditOutput = None,
    report: AuditPage = None,
    examples: Examples = 1,
    imports: Imports = None,
) -> None:
    """Attack a reward: how often does an attack earn as much as honest text?

    Of each row an honest completion is written from its reference, and each attack writes another.
    """
    import json

    from pathreward.audit.page import audit_report
    from pathreward.audit.terminal import attack_table, summary, worst_examples

    expect_apart(data, output, report)
    # The outputs are opened first, so that an unwritable path fails at once.
    with output_file(output) as json_out, output_file(report) as page_out:
        found = _run_audit(recipe, data, only or [], family or [], limit, seed, dialect)
        if json_out:
            json_out.write(json.dumps(found.to_dict(), indent=1, allow_nan=False) + "\n")
        if page_out:
            page_out.write(audit_report(found))
    out = console_beside(output, report)
    out.print(attack_table(found))
    out.print(worst_examples(found, examples, out.width))
    out.print(summary(found))
    report_written(output, report)
    _exit(found, {"wrong": max_success, "right": max_degenerate, "honest": max_lost})


def _run_audit(
    recipe: str,
    data: Path | None,
    only: Sequence[str],
    family: Sequence[str],
    limit: int | None,
    seed: int,
    dialect: str | None,
) -> "Audit":
    from pathreward.audit import attacks as registered
    from pathreward.audit import audit as run
    from pathreward.audit import rows
    from pathreward.audit.dialects import dialect_by_name
    from pathreward.recipes.loading import load

    reward = load(recipe)
    tried = registered(only, family)
    samples = (_read_samples(data, limit) if data else rows())[:limit]
    written = dialect_by_name(dialect) if dialect else None
    with progress("attacking") as bar:
        task = bar.add_task("", total=len(samples))
        return run(
            reward,
            samples,
            tried,
            seed=seed,
            dialect=written,
            name=recipe,
            watch=lambda number: bar.update(task, completed=number),
        )


def _read_samples(data: Path, limit: int | None) -> "list[Sample]":
    """Return the rows of a file as samples, without their completions."""
    from itertools import islice

    from pathreward.io.rows import read_rows, row_label
    from pathreward.sample import Sample

    found = [
        Sample.from_row({**row, "completion": ""}, where=row_label(data, number))
        for number, row in islice(read_rows(data), limit)
    ]
    if not found:
        raise DataError("there is no row to write completions for", where=str(data))
    return found


def _exit(audit: "Audit", bounds: "Mapping[Answer, float | None]") -> None:
    """Exit with 1 where the rate of an attack or an honest variant is above its bound."""
    if not audit.counted and any(bound is not None for bound in bounds.values()):
        raise DataError("all rows are left out, so the audit is void; the reasons are listed above")
    failed = False
    for answer, bound in bounds.items():
        above = audit.above(**{answer: bound})
        if above:
            names = ", ".join(f"{each.attack.name} ({each.share:.1%})" for each in above)
            warn(f"{_KINDS[answer]}: {len(above)} above {bound:.1%}: {names}", style="red")
            failed = True
    if failed:
        raise typer.Exit(1)
