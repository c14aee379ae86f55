"""Terminal views: the figures of a scored file, and one explained completion."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from pathreward.printable import printable
from pathreward.report.marks import Block, Piece, blocks
from pathreward.report.summary import Summary
from pathreward.sample import Sample
from pathreward.score import Evidence, Score
from pathreward.score.html import evidence_of, format_value

_COLOURS = {
    "supports": "green",
    "partial": "yellow",
    "against": "red",
    "neutral": "cyan",
    "missing": "magenta",
}
_SIGNS = {"supports": "✓", "partial": "½", "against": "✗", "neutral": "", "missing": "-"}
_LINES = {"affirmed": "underline", "negated": "strike", "uncertain": "underline2"}
_COSTS = 3  # pieces of evidence in a brief explanation
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
    text = [_block(sample.text, each) for each in blocks(sample.text, users)]
    if not sample.text.strip():
        text = [Text("The completion is empty.", style="italic")]
    listed = [each for each in users if each.concept or each.verdict != "neutral"]
    return Group(*text, _parts(score), *([_evidence(listed, users)] if listed else []))


def brief_explanation(
    sample: Sample, score: Score, width: int, more: str = "--all shows"
) -> list[Text]:
    """Return a completion, its parts and its costs in lines of `width`, at most a screen of 24.

    Two lines of each section are shown and one of the answer, one of each reason and three of the
    total's, and the first three costs. `more` begins the line on what is left out.

    >>> score = Score(0.5, "0.5 x answer 1.00", {"answer": Score(1.0, "the answer is B")})
    >>> [str(line) for line in brief_explanation(Sample("<answer>B</answer>"), score, 80)]
    ['answer  B', '', 'answer  1.000  the answer is B', 'total   0.500  0.5 x answer 1.00']
    """
    users = evidence_of(score)
    names = [each.name for each in blocks(sample.text, ()) if each.name]
    labels = max(map(len, (*names, *score.parts, "total")), default=0) + 2
    shown = [
        Text.assemble(
            (f"{block.name:<{labels}}", "bold"),
            _cut(
                _in_one_line(sample.text, block), width - labels, 1 if block.name == "answer" else 2
            ),
        )
        for block in blocks(sample.text, users)
        if sample.text[block.opened : block.closed].strip()
    ]
    if not shown:
        shown = [Text("The completion is empty.", style="italic")]
    lines = [row for text in shown for row in _wrapped(text, width, labels)]
    lines += [Text(""), *_brief_parts(score, labels, width), *_brief_costs(users, width, more)]
    return lines


def _in_one_line(text: str, block: Block) -> Text:
    content = Text()
    for piece in block.pieces:
        content.append_text(_marked(text, piece))
    pieces = content.split(allow_blank=False)
    return Text(" ").join([_stripped(each) for each in pieces if each.plain.strip()])


def _cut(text: Text, width: int, lines: int) -> Text:
    """Return what fits a number of lines, with some room for their ends."""
    text.truncate(max(1, (width - 6) * lines), overflow="ellipsis")
    return text


def _wrapped(text: Text, width: int, indent: int) -> list[Text]:
    """Return a text in lines, indented but for the first one."""
    head, body = text[:indent], text[indent:]
    rows = body.wrap(Console(width=width), width - indent)
    heads = [head, *[Text(" " * indent)] * (len(rows) - 1)]
    return [Text.assemble(start, row) for start, row in zip(heads, rows, strict=True)]


def _brief_parts(score: Score, labels: int, width: int) -> list[Text]:
    rows = []
    for name, part in (*score.parts.items(), ("total", score)):
        style = "bold" if part is score else ""
        row = Text(f"{printable(name):<{labels}}{format_value(part.value):>5}  ", style=style)
        reason = Text(printable(part.reason))
        if part is score:
            rows += _wrapped(Text.assemble(row, _cut(reason, width - len(row), 3)), width, len(row))
            continue
        row.append_text(reason)
        row.truncate(width, overflow="ellipsis")
        rows.append(row)
    return rows


def _brief_costs(users: Mapping[Evidence, Sequence[str]], width: int, more: str) -> list[Text]:
    """Return the costs, a line each; equal ones are counted."""
    order = ("against", "partial", "missing")
    found = sorted(
        (each for each in users if each.verdict in order),
        key=lambda each: (order.index(each.verdict), each.start),
    )
    counts = Counter((each.verdict, each.note or each.concept) for each in found)
    places = {(each.verdict, each.note or each.concept): each for each in reversed(found)}
    lines = [Text("")] if counts else []
    for (verdict, subject), count in list(counts.items())[:_COSTS]:
        each = places[verdict, subject]
        words = " ".join(each.text.split())
        quote = f" '{words}'" if words and words.casefold() not in subject.casefold() else ""
        times = f" ({count} times)" if count > 1 else ""
        parts = ", ".join(users[each])
        line = f"{_SIGNS[verdict]} {verdict}{quote}: {subject or words}{times} [{parts}]"
        row = Text(printable(line), style=_COLOURS[verdict])
        row.truncate(width, overflow="ellipsis")
        lines.append(row)
    rest = len(users) - sum(list(counts.values())[:_COSTS])
    if rest > 0:
        pieces = "piece" if rest == 1 else "pieces"
        lines.append(Text(f"{more} the whole text and {rest:,} more {pieces} of evidence"))
    return lines


def _marked(text: str, piece: Piece) -> Text:
    """Return the words of a piece with the sign, colour and line of its evidence."""
    words = printable(text[piece.start : piece.end])
    if not piece.evidence:
        return Text(words)
    first = piece.evidence[0]
    sign = "" if piece.continued else _SIGNS[first.verdict]
    return Text(sign + words, style=f"{_COLOURS[first.verdict]} {_LINES[first.polarity]}")


def _block(text: str, block: Block) -> RenderableType:
    content = Text()
    for piece in block.pieces:
        content.append_text(_marked(text, piece))
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
            Text(printable(each.note or each.edge or each.concept)),
        )
    return table
