"""The figures of an evaluation in a terminal."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pathreward.evaluation.comparison import PolicyComparison
from pathreward.evaluation.evaluate import Evaluation
from pathreward.evaluation.screens import Screen
from pathreward.evaluation.tables import FiguresTable, method, tables


def in_terminal(
    evaluation: Evaluation,
    comparisons: Iterable[PolicyComparison] = (),
    screens: Sequence[Screen] = (),
) -> RenderableType:
    """Return the tables, and how their figures were made."""
    shown = [_table(each) for each in tables(evaluation, comparisons, screens, brief=True)]
    return Group(*shown, Text(method(evaluation)))


def _table(table: FiguresTable) -> Table:
    title = Text(table.title, style="bold")
    out = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
    for at, head in enumerate(table.heads):
        out.add_column(head, justify="right" if at else "left", overflow="fold")
    for row in table.rows:
        out.add_row(*map(Text, row))
    return out
