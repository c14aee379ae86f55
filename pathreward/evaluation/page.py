"""The figures of an evaluation as an HTML page."""

from collections.abc import Iterable, Sequence
from html import escape

from pathreward.evaluation.comparison import Difference, PolicyComparison
from pathreward.evaluation.evaluate import ALL, Evaluation
from pathreward.evaluation.measures import described
from pathreward.evaluation.resampling import Figure
from pathreward.evaluation.screens import SCREENS, Screen
from pathreward.evaluation.tables import (
    differences,
    label,
    method,
    overall,
    screens_table,
    shown,
    span,
)
from pathreward.report.html import page
from pathreward.score.html import escaped

_WIDTH = 160
_STYLE = """<style>
.interval { width: 10rem; height: 1rem; overflow: visible; vertical-align: middle; }
.interval path { stroke: var(--soft); stroke-width: 2; }
.interval .zero { stroke: var(--line); stroke-width: 1; }
.interval circle { fill: currentColor; }
.figures td small { color: var(--soft); white-space: nowrap; }
</style>"""


def evaluation_page(
    evaluation: Evaluation,
    comparisons: Iterable[PolicyComparison] = (),
    screens: Sequence[Screen] = (),
) -> str:
    """Return the page: all rows, each category with its intervals, and the comparisons."""
    body = [
        _STYLE,
        '<header class="masthead"><p class="brand">pathreward</p>'
        f"<h1>{escaped(evaluation.source)}</h1>"
        f'<p class="lead">{escape(method(evaluation))}</p></header>',
        _overall(evaluation),
        _categories(evaluation),
        _screens(screens),
        *(_comparison(each) for each in comparisons),
        _legend(evaluation),
    ]
    return page(f"Evaluation of {evaluation.source}", "\n".join(filter(None, body)))


def _overall(evaluation: Evaluation) -> str:
    table = overall(evaluation)
    k = evaluation.samples_each
    by_label = {label(name, k): each for name, each in evaluation.figures[ALL].items()}
    rows = [[*map(escaped, row), _drawn(by_label.get(row[0]), 0.0, 1.0)] for row in table.rows]
    return _html("All rows", [*table.heads, ""], rows)


def _categories(evaluation: Evaluation) -> str:
    if not evaluation.categories:
        return ""
    names = list(evaluation.figures[ALL])
    rows = []
    for category in evaluation.categories:
        figures = evaluation.figures[category]
        count = sum(each.category == category for each in evaluation.items)
        cells = [
            f"{shown(n, figures[n].value)}<br><small>{span(n, figures[n])}</small>"
            if n in figures
            else "-"
            for n in names
        ]
        rows.append([escaped(category), f"{count:,}", *cells])
    heads = ["category", "rows", *(described(n).label for n in names)]
    return _html("By category", heads, rows)


def _screens(screens: Sequence[Screen]) -> str:
    table = screens_table(screens)
    if not table:
        return ""
    rows = [list(map(escaped, row)) for row in table.rows]
    notes = "; ".join(f"{each.kind}: {SCREENS[each.kind]}" for each in screens)
    return f'{_html("Screens", table.heads, rows)}<p class="rule">{escape(notes)}.</p>'


def _comparison(comparison: PolicyComparison) -> str:
    table = differences(comparison)
    by_label = {described(n).label: each for n, each in comparison.differences.items()}
    rows = [[*map(escaped, row), _drawn(by_label[row[0]], -1.0, 1.0)] for row in table.rows]
    note = (
        '<p class="rule">Paired differences on the rows that both have a value of. p: random signs '
        "of the groups' differences, two-sided; McNemar: exact, of ungrouped 0 and 1. Of many "
        "tests some are small by chance.</p>"
    )
    return _html(table.title, [*table.heads, ""], rows) + note


def _legend(evaluation: Evaluation) -> str:
    items = "".join(
        f"<dt>{escape(described(name).label)}</dt><dd><p>{escape(described(name).summary)}</p></dd>"
        for name in evaluation.figures[ALL]
    )
    return f'<h2>Measures</h2><dl class="reference">{items}</dl>'


def _html(title: str, heads: list[str], rows: list[list[str]]) -> str:
    """Return a table; its cells are HTML, title and heads are text."""
    head = "".join(f"<th scope=col>{escaped(each)}</th>" for each in heads)
    body = "".join(
        f"<tr><th scope=row>{first}</th>{''.join(f'<td>{each}</td>' for each in rest)}</tr>"
        for first, *rest in rows
    )
    return (
        f'<h2>{escaped(title)}</h2><div class="wide"><table class="figures"><thead><tr>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table></div>"
    )


def _drawn(figure: Figure | Difference | None, low: float, high: float) -> str:
    """Return a point with its interval on an axis; empty where it is beyond the axis."""
    if figure is None or figure.low is None or figure.high is None:
        return ""
    if not low <= figure.low <= figure.high <= high:
        return ""
    left, point, right, zero = (
        round((each - low) / (high - low) * _WIDTH, 1)
        for each in (figure.low, figure.value, figure.high, 0.0)
    )
    label = f"{figure.value:.3f}, interval {figure.low:.3f} to {figure.high:.3f}"
    return (
        f'<svg class="interval" viewBox="0 0 {_WIDTH} 16" role="img" aria-label="{label}">'
        f'<path class="zero" d="M{zero} 0V16M0 8H{_WIDTH}"/><path d="M{left} 8H{right}"/>'
        f'<circle cx="{point}" cy="8" r="3.5"/></svg>'
    )
