"""The attack-success table in a terminal, and the worst examples with marks."""

from itertools import groupby

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pathreward.audit.registry import Answer
from pathreward.audit.table import LOSS, AttackResult, Audit, Example
from pathreward.printable import printable
from pathreward.report.terminal import brief_explanation

_CAPTION = "of honest: the attack's mean value; 1 is that of the honest text, 0 the lowest value"


def attack_table(audit: Audit) -> Table:
    """Return the table: a row for each attack, those of a family together."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, caption=_CAPTION, caption_justify="left")
    for head in ("attack", "answer"):
        table.add_column(head, no_wrap=True)
    for head in ("succeeded", "share", "95 %", "of honest"):
        table.add_column(head, justify="right", no_wrap=True)
    for family, results in groupby(audit.results, key=lambda each: each.attack.family):
        table.add_row(Text(printable(family), style="bold"))
        for each in results:
            table.add_row(*_cells(each), style=_style(each))
    return table


def summary(audit: Audit) -> Text:
    """Return the summary figures of the table, one a line."""
    out = Text(
        f"{audit.counted} of {audit.rows} rows count; honest text is written as {audit.dialect} "
        f"and has a mean value of {audit.honest:.3f}"
        if audit.counted
        else f"none of {audit.rows} rows counts"
    )
    reasons = [each.reason for each in audit.left_out]
    for reason in dict.fromkeys(reasons):
        out.append(f"\n  {reasons.count(reason)} left out: {printable(reason)}")
    answers: tuple[tuple[Answer, str, str], ...] = (
        ("wrong", "wrong answers", "succeed"),
        ("right", "right answers in degenerate text", "succeed"),
        ("honest", "honest variants", f"lose more than {LOSS:.0%}"),
    )
    for answer, label, verb in answers:
        succeeded, tried = audit.pooled(answer)
        if tried:
            out.append(f"\n{label}: {succeeded:,} of {tried:,} {verb} ({succeeded / tried:.1%}), ")
            kind = "variant" if answer == "honest" else "attack"
            out.append(f"worst {kind}: {audit.worst(answer):.1%} of its rows")
    return out


def worst_examples(audit: Audit, count: int, width: int) -> RenderableType:
    """Return the first examples of what succeeds or loses most, wrong answers first.

    Each fits a screen of 24 lines of `width`.
    """
    return Group(*(_example(each, each.examples[0], width) for each in audit.successes()[:count]))


def _example(result: AttackResult, example: Example, width: int) -> RenderableType:
    head = Text(f"{result.attack.name}, row {example.row}: ", style="bold")
    head.append(f"value {example.value:.3f}, that of the honest text {example.honest:.3f}. ")
    head.append(result.attack.summary, style="italic")
    lines = brief_explanation(example.sample, example.score, width, "--report FILE has")
    return Group(head, *lines, "")


def _cells(result: AttackResult) -> tuple[RenderableType, ...]:
    name = Text(f"  {printable(result.attack.name)}")
    if not result.tried:
        return name, result.attack.answer, "no row", "", "", ""
    low, high = result.interval
    return (
        name,
        result.attack.answer,
        f"{result.succeeded} of {result.tried}",
        f"{result.share:.1%}",
        f"{low * 100:.0f} to {high:.0%}",
        f"{result.earned:.2f}",
    )


def _style(result: AttackResult) -> str:
    if not result.succeeded:
        return "" if result.tried else "dim"
    return "red" if result.attack.answer == "wrong" else "yellow"
