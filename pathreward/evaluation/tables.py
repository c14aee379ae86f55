"""The figures of an evaluation as text: for the terminal, Markdown and HTML."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pathreward.evaluation.comparison import Difference, PolicyComparison
from pathreward.evaluation.evaluate import ALL, Evaluation
from pathreward.evaluation.judging import JudgeUsage
from pathreward.evaluation.measures import described
from pathreward.evaluation.resampling import Figure
from pathreward.evaluation.screens import Screen
from pathreward.printable import counted, printable

_LENGTHS = frozenset({"words", "reasoning_words"})
_ACCURACIES = frozenset({"accuracy_choice", "accuracy_closed", "accuracy_open"})
_BRIEF = frozenset(
    {
        *("accuracy", "rougeL", "agreement", "contradiction"),
        *("zero_shot", "image_to_text_1", "text_to_image_1", "probe"),
    }
)


class FiguresTable(NamedTuple):
    """A table of text; the first column names the rows."""

    title: str
    heads: list[str]
    rows: list[list[str]]


def shown(name: str, value: float, *, signed: bool = False) -> str:
    """Return a value as its measure is shown: three decimals, lengths with one.

    >>> shown("accuracy", 0.5), shown("words", 112.25), shown("bleu", 0.1, signed=True)
    ('0.500', '112.2', '+0.100')
    """
    sign = "+" if signed else ""
    return f"{value:{sign}.{1 if name in _LENGTHS else 3}f}"


def span(name: str, figure: Figure | Difference, *, signed: bool = False) -> str:
    """Return an interval, or a hyphen where there is none.

    >>> span("accuracy", Figure(0.5, 0.25, 0.75, 4, 4)), span("bleu", Figure(0.5, None, None, 1, 1))
    ('0.250 to 0.750', '-')
    """
    if figure.low is None or figure.high is None:
        return "-"
    low, high = (shown(name, each, signed=signed) for each in (figure.low, figure.high))
    return f"{low} to {high}"


def overall(evaluation: Evaluation) -> FiguresTable:
    """Return the table of all rows: a line for each measure with a value."""
    heads = ["measure", "value", "95 %", "rows", *(["groups"] if evaluation.grouped else [])]
    figures = evaluation.figures[ALL]
    k = evaluation.samples_each
    rows = [
        [
            label(name, k),
            shown(name, each.value),
            span(name, each),
            f"{each.items:,}",
            *([f"{each.groups:,}"] if evaluation.grouped else []),
        ]
        for name, each in figures.items()
        if not (name in _ACCURACIES and each.items == figures["accuracy"].items)
    ]
    return FiguresTable("all rows", heads, rows)


def label(name: str, k: int) -> str:
    """Return the label of a measure of rows with k completions.

    >>> label("best", 8), label("majority", 8), label("bleu", 1)
    ('best of 8', 'majority of 8', 'BLEU')
    """
    if k > 1 and name == "best":
        return f"best of {k}"
    shown_as = described(name).label
    return f"{shown_as} of {k}" if name == "majority" else shown_as


def by_category(evaluation: Evaluation, *, brief: bool = False) -> FiguresTable | None:
    """Return the table of the categories: a column for each measure; None without categories.

    Args:
        evaluation: The evaluation.
        brief: Whether only the first measures are shown, which fit a screen of 80 columns.
    """
    if not evaluation.categories:
        return None
    names = [n for n in evaluation.figures[ALL] if n in _BRIEF or not brief]
    rows = []
    for category in evaluation.categories:
        figures = evaluation.figures[category]
        count = sum(each.category == category for each in evaluation.items)
        cells = [_cell(name, figures) for name in names]
        rows.append([printable(category), f"{count:,}", *cells])
    return FiguresTable(
        "by category", ["category", "rows", *(described(n).label for n in names)], rows
    )


def _cell(name: str, figures: Mapping[str, Figure]) -> str:
    return shown(name, figures[name].value) if name in figures else "-"


def differences(comparison: PolicyComparison, *, brief: bool = False) -> FiguresTable:
    """Return the table of the paired differences; a brief one fits a screen of 80 columns."""
    found = comparison.differences
    exact = any(each.mcnemar is not None for each in found.values())
    heads = ["measure", "here", "there", "difference", "95 %", "p", "McNemar p", "rows"]
    hidden = ({"there"} if brief else set()) | (set() if exact else {"McNemar p"})
    rows = []
    for name, each in found.items():
        if name in _ACCURACIES and each.items == found["accuracy"].items:
            continue
        if name.endswith("_chance"):
            continue
        cells = {
            "measure": described(name).label,
            "here": shown(name, each.after),
            "there": shown(name, each.before),
            "difference": shown(name, each.value, signed=True),
            "95 %": span(name, each, signed=True),
            "p": p_value(each.p),
            "McNemar p": p_value(each.mcnemar),
            "rows": f"{each.items:,}",
        }
        rows.append([cells[head] for head in heads if head not in hidden])
    kept = [head for head in heads if head not in hidden]
    return FiguresTable(f"against {printable(comparison.other)}", kept, rows)


def p_value(value: float | None) -> str:
    """Return a p value as it is shown.

    >>> p_value(0.0312), p_value(0.0002), p_value(None)
    ('0.031', '< 0.001', '-')
    """
    if value is None:
        return "-"
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def screens_table(screens: Sequence[Screen]) -> FiguresTable | None:
    """Return the table of the screens; None without one."""
    if not screens:
        return None
    rows = [
        [
            each.kind,
            shown("accuracy", each.difference.before),
            shown("accuracy", each.difference.value, signed=True),
            span("accuracy", each.difference, signed=True),
            p_value(each.difference.p),
            shown("accuracy", each.stays.value) if each.stays else "-",
            span("accuracy", each.stays) if each.stays else "-",
        ]
        for each in screens
    ]
    heads = ["screen", "accuracy", "here more by", "95 %", "p", "stay right", "95 %"]
    return FiguresTable("screens", heads, rows)


def tables(
    evaluation: Evaluation,
    comparisons: Iterable[PolicyComparison] = (),
    screens: Sequence[Screen] = (),
    *,
    brief: bool = False,
) -> list[FiguresTable]:
    """Return all tables of an evaluation; brief ones for a screen of 80 columns."""
    optional = (by_category(evaluation, brief=brief), screens_table(screens))
    compared = (differences(each, brief=brief) for each in comparisons)
    return [overall(evaluation), *filter(None, optional), *compared]


def method(evaluation: Evaluation) -> str:
    """Return in a sentence what the figures are of, and how their intervals are made."""
    k = evaluation.samples_each
    each = "" if k == 1 else f", {k} completions each (a row's value is their mean)"
    units = "groups of rows" if evaluation.grouped else "rows"
    count = evaluation.groups().count
    return (
        f"{counted(len(evaluation.items), 'row')}{each}, joined "
        f"by {evaluation.joined_by}. 95 % intervals: bootstrap over {count:,} {units}, 1,000 "
        f"draws, seed {evaluation.seed}.{''.join(map(_judge_note, evaluation.judged))}"
    )


def _judge_note(judged: JudgeUsage) -> str:
    """Return a sentence on the judge of a rubric, and on what it gave no judgement of."""
    found = judged.ledger
    return (
        f" {printable(judged.rubric)}: judged by {printable(judged.model)}, "
        f"{counted(found.samples, 'completion')}, {found.failures:,} of them ungraded."
    )


def markdown(
    evaluation: Evaluation,
    comparisons: Iterable[PolicyComparison] = (),
    screens: Sequence[Screen] = (),
) -> str:
    """Return the tables as a Markdown document."""
    parts = [f"# {_inline(evaluation.source)}", _inline(method(evaluation))]
    for table in tables(evaluation, comparisons, screens):
        lines = [table.heads, ["---", *(["---:"] * (len(table.heads) - 1))], *table.rows]
        rows = "\n".join(f"| {' | '.join(map(_inline, line))} |" for line in lines)
        parts += [f"## {_inline(table.title)}", rows]
    return "\n\n".join(parts) + "\n"


def _inline(text: str) -> str:
    """Return foreign text for a cell: no character of it ends the cell or starts markup."""
    one_line = " ".join(printable(text).split())
    return "".join(f"\\{each}" if each in r"\`*_[]<>|#" else each for each in one_line)
