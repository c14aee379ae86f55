"""Terminal views: the figures of a scored file, and one explained completion."""

import re
from collections.abc import Iterable

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from pathreward.printable import printable
from pathreward.report.html import format_value
from pathreward.report.marks import Block, blocks, evidence_of
from pathreward.report.summary import Summary
from pathreward.sample import Sample
from pathreward.score import Evidence, Score

_COLOURS = {
    "supports": "green",
    "partial": "yellow",
    "against": "red",
    "neutral": "cyan",
    "missing": "magenta",
}
_SIGNS = {"supports": "✓", "partial": "½", "against": "✗", "neutral": "", "missing": "-"}
_LINES = {"affirmed": "underline", "negated": "strike", "uncertain": "underline2"}
_BORDERS = {"observe": "cyan", "think": "blue", "answer": "bright_yellow"}


def figures_table(summary: Summary) -> Table:
    """Return the table of a file's figures, one row for each part and for the total."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in ("", "mean", "sd", "min", "max", "unscored"):
        table.add_column(head, justify="right" if head else "left")
    for name, tally in summary.tallies():
        known = tally.scored > 0
        cells = (
            format_value(tally.mean if known else None),
            format_value(tally.sd if tally.scored > 1 else None),
            format_value(tally.lowest if known else None),
            format_value(tally.highest if known else None),
            f"{tally.unscored_share:.1%}",
        )
        style = "bold" if tally is summary.total else ""
        table.add_row(Text(printable(name)), *cells, style=style)
    return table


def render_explanation(sample: Sample, score: Score) -> RenderableType:
    """Return a completion with marks, its parts with their reasons, and the evidence."""
    users = evidence_of(score)
    text = [_block(sample.text, each, users) for each in blocks(sample.text, users)]
    if not sample.text.strip():
        text = [Text("The completion is empty.", style="italic")]
    listed = [each for each in users if each.concept or each.verdict != "neutral"]
    return Group(*text, _parts(score), *([_evidence(listed, users)] if listed else []))


def _block(text: str, block: Block, evidence: Iterable[Evidence]) -> RenderableType:
    content = Text()
    for piece in block.pieces:
        words = printable(text[piece.start : piece.end])
        if not piece.evidence:
            content.append(words)
            continue
        first = piece.evidence[0]
        sign = _SIGNS[first.verdict] if first.start == piece.start else ""
        content.append(sign + words, style=f"{_COLOURS[first.verdict]} {_LINES[first.polarity]}")
    content = _stripped(content)
    if not block.name:
        return content
    title = Text(block.name, style="bold")
    return Panel(content, title=title, title_align="left", border_style=_BORDERS[block.name])


def _stripped(text: Text) -> Text:
    """Return `text` stripped of white space at both ends, with its styles."""
    blank = re.match(r"\s*", text.plain)
    stripped = text[blank.end() if blank else 0 :]
    stripped.rstrip()
    return stripped


def _parts(score: Score) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("part")
    table.add_column("value", justify="right")
    table.add_column("reason", overflow="fold")
    _add_parts(table, score, "")
    table.add_section()
    table.add_row("total", format_value(score.value), Text(printable(score.reason)), style="bold")
    return table


def _add_parts(table: Table, score: Score, indent: str) -> None:
    for name, part in score.parts.items():
        reason = Text(printable(part.reason))
        table.add_row(Text(indent + printable(name)), format_value(part.value), reason)
        _add_parts(table, part, indent + "  ")


def _evidence(listed: Iterable[Evidence], users: dict[Evidence, list[str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in ("section", "words", "polarity", "verdict", "part", "concept or note"):
        table.add_column(head, overflow="fold")
    for each in sorted(listed, key=lambda one: (one.verdict == "missing", one.start)):
        table.add_row(
            each.section,
            Text(printable(" ".join(each.text.split()))),
            each.polarity if each.concept else "",
            Text(f"{_SIGNS[each.verdict]} {each.verdict}", style=_COLOURS[each.verdict]),
            Text(", ".join(users[each])),
            Text(printable(", ".join(filter(None, (each.note or each.concept, each.edge))))),
        )
    return table
