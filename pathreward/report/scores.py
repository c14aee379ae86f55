"""The HTML page of a scored file: figures, and each completion with its parts and evidence."""

import json
from collections.abc import Iterator, Sequence
from html import escape

from pathreward.printable import counted
from pathreward.report.gallery import Gallery
from pathreward.report.html import FIND_BOX, LEGEND, asset, mark_completion, page
from pathreward.report.summary import Figures, Summary
from pathreward.sample import Sample
from pathreward.score import Evidence, Score
from pathreward.score.html import escaped, evidence_of, format_value
from pathreward.scoring import Scored

_SHOWN = 20_000  # characters of a completion on a card: some 3,000 words
_BINS = 20


def score_report(
    gallery: Gallery,
    summary: Summary,
    *,
    recipe: str,
    source: str,
    skipped: Sequence[str] = (),
) -> str:
    """Return the page of a scored file.

    It shows the figures of `summary`, then a card for each row of `gallery`: total and parts with
    their reasons, the marked completion, the reference and the missing facts. Cards can be sorted
    and filtered by the total or any part.

    Args:
        gallery: The rows to show.
        summary: The figures over all rows.
        recipe: The recipe's name.
        source: The file's name.
        skipped: Messages of the rows that could not be scored, or of the first of them.
    """
    columns = [("total", summary.total), *summary.parts.items()]
    count = counted(summary.rows, "completion")
    title = f"{source} scored by {recipe}"
    body = "\n".join(
        [
            '<header class="masthead"><p class="brand">pathreward</p>'
            f"<h1>{escaped(source)}</h1>"
            f'<p class="lead">{count} scored by the recipe <b>{escaped(recipe)}</b></p></header>',
            _figures(summary),
            _skipped(skipped),
            LEGEND,
            _toolbar([name for name, _ in columns]),
            f'<p class="rule">{escape(gallery.rule)}</p>' if gallery.rule else "",
            '<div id="cards">',
            *(_card(row, summary) for row in gallery.chosen()),
            "</div>",
        ]
    )
    return page(title, body, asset("search.js") + asset("scores.js"))


def _figures(summary: Summary) -> str:
    heads = ("", "mean", "sd", "lowest", "highest", "unscored", "distribution")
    rows = "".join(
        f"<tr{' class=all' if tally is summary.total else ''}><th scope=row>{escaped(name)}</th>"
        + "".join(f"<td>{cell}</td>" for cell in _cells(tally))
        + f"<td>{_histogram(tally)}</td></tr>"
        for name, tally in summary.tallies()
    )
    head = "".join(f"<th scope=col>{each}</th>" for each in heads)
    return (
        f'<div class="wide"><table class="figures scores"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cells(tally: Figures) -> Iterator[str]:
    known = tally.scored > 0
    for value in (tally.mean, tally.sd, tally.lowest, tally.highest):
        yield format_value(value if known and value == value else None)  # noqa: PLR0124  # NaN is not
    yield f"{tally.unscored_share:.0%}"


def _histogram(tally: Figures) -> str:
    filled = tally.histogram(_BINS)
    top = max(*filled, 1)
    low, high = tally.bounds
    bars = "".join(
        f'<rect x="{place * 6}" y="{24 - height}" width="5" height="{height}"/>'
        for place, count in enumerate(filled)
        if (height := round(count / top * 24) or min(count, 1))
    )
    label = f"{tally.scored:,} values from {low:g} to {high:g}"
    return (
        f'<svg class="histogram" viewBox="0 0 {_BINS * 6} 26" role="img" aria-label="{label}">'
        f'<title>{label}</title><path d="M0 25.5H{_BINS * 6}"/>{bars}</svg>'
    )


def _skipped(skipped: Sequence[str]) -> str:
    if not skipped:
        return ""
    items = "".join(f"<li>{escaped(each)}</li>" for each in skipped)
    return (
        f'<details class="skipped"><summary>Rows that could not be scored</summary><ul>{items}</ul>'
        "</details>"
    )


def _toolbar(columns: Sequence[str]) -> str:
    options = "".join(
        f'<option value="{n}">{escaped(each)}</option>' for n, each in enumerate(columns)
    )
    return (
        '<form id="tools" role="search" hidden>'
        '<label>Sort by <select id="sort"><option value="-1">row</option>'
        f'{options}</select></label><label><select id="order" aria-label="Order">'
        '<option value="1">lowest first</option><option value="-1">highest first</option></select>'
        f'</label><label>Show <select id="column">{options}</select></label>'
        '<label>from <input id="low" type="number" step="any" placeholder="any"></label>'
        '<label>to <input id="high" type="number" step="any" placeholder="any"></label>'
        '<label><input id="unscored" type="checkbox" checked> and unscored</label>'
        f'<button type="reset">Show all</button>{FIND_BOX}</form>'
    )


def _card(row: Scored, summary: Summary) -> str:
    score = row.score
    names = list(summary.parts)
    values = [score.value, *(score.parts[n].value if n in score.parts else None for n in names)]
    called = row.row.get("id")
    name = f"<small>{escaped(str(called))}</small>" if isinstance(called, str | int) else ""
    return (
        f'<article class="card" id="row-{row.number}" data-values="{json.dumps(values)}">'
        f'<header><a href="#row-{row.number}">Row {row.number}</a>{name}'
        f"{_bar(score, summary.total)}"
        f'<span class="total">{format_value(score.value)}</span></header>'
        f'<div class="why">{_reason(score.reason)}{parts_list(score, summary)}'
        f"{reference_list(row.sample)}{_lists(score)}</div>"
        f'<div class="text">{_completion(row.sample.text, score)}</div></article>'
    )


def _completion(text: str, score: Score) -> str:
    if not text.strip():
        return f'<p class="nothing">The completion is empty.</p>{mark_completion(text, score)}'
    return mark_completion(text, score, limit=_SHOWN)


def parts_list(score: Score, summary: Summary | None = None) -> str:
    """Return the parts of a score as a list, each with its bar, its value and its reason.

    Args:
        score: The score.
        summary: The figures that give the axis of the bars; None: [0, 1], extended to the value.
    """
    tallies = summary.parts if summary else {}
    items = "".join(_part(name, part, tallies.get(name)) for name, part in score.parts.items())
    return f'<ul class="parts">{items}</ul>'


def _part(name: str, score: Score, tally: Figures | None = None) -> str:
    inner = "".join(_part(each, part) for each, part in score.parts.items())
    return (
        f'<li{" class=unscored" if score.value is None else ""}><span class="name">{escaped(name)}'
        f"</span>{_bar(score, tally or Figures())}"
        f'<span class="value">{format_value(score.value)}</span>'
        f"{_reason(score.reason)}{f'<ul class=parts>{inner}</ul>' if inner else ''}</li>"
    )


def _reason(reason: str) -> str:
    return f'<p class="reason">{escaped(reason)}</p>' if reason else ""


def _bar(score: Score, tally: Figures) -> str:
    """Return a bar from 0 to the value, on the axis of all values of this reward."""
    if score.value is None:
        return '<span class="bar none"></span>'
    low, high = min(tally.bounds[0], score.value), max(tally.bounds[1], score.value)
    left, right = sorted((0.0, score.value))
    start, width = (left - low) / (high - low), (right - left) / (high - low)
    minus = " minus" if score.value < 0 else ""
    return f'<span class="bar{minus}"><i style="left:{start:.1%};width:{width:.1%}"></i></span>'


def reference_list(sample: Sample) -> str:
    """Return the row's reference and prompt as a list."""
    rows = []
    if isinstance(sample.options, dict):
        items = "".join(
            f"<li{' class=gold' if label in sample.gold_labels else ''}><b>{escaped(label)}</b> "
            f"{escaped(text)}</li>"
            for label, text in sample.options.items()
        )
        rows.append(("Options", f'<ul class="options">{items}</ul>'))
    if sample.answer is not None:
        rows.append(("Answer", f"<p>{escaped(sample.answer)}</p>"))
    texts = (("Findings", sample.findings), ("Reasoning", sample.reasoning))
    rows += [(name, _long(text)) for name, text in texts if text]
    if sample.entities is not None:
        rows.append(("Entities", f"<p>{escaped(', '.join(sample.entities) or 'none')}</p>"))
    if sample.prompt.strip():
        rows.append(("Prompt", _long(sample.prompt, kept=0)))
    if not rows:
        return '<p class="nothing">The row has no reference.</p>'
    return (
        '<dl class="reference">'
        + "".join(f"<dt>{name}</dt><dd>{content}</dd>" for name, content in rows)
        + "</dl>"
    )


def _long(text: str, kept: int = 400) -> str:
    """Return a text, folded where it has more than `kept` characters."""
    if len(text) <= kept:
        return f"<p>{escaped(text)}</p>"
    start = " ".join(text[:90].split())
    cut = text[:_SHOWN] + ("…" if len(text) > _SHOWN else "")
    return f"<details><summary>{escaped(start)} …</summary><p>{escaped(cut)}</p></details>"


def _lists(score: Score) -> str:
    """Return the evidence without a span in the completion: missing facts, and other facts."""
    users = evidence_of(score)
    loose = [each for each in users if each.start == each.end]
    missing = [each for each in loose if each.verdict == "missing"]
    facts = [each for each in loose if each.verdict != "missing" and (each.edge or each.note)]
    return _chips("Missing", missing) + _chips("Facts", facts)


def _chips(title: str, evidence: Sequence[Evidence]) -> str:
    items = "".join(
        f'<li><mark class="{each.verdict} {each.polarity}">'
        f"{escaped(each.note or each.concept or each.edge)}</mark>"
        + (f" {each.polarity}" if each.polarity != "affirmed" else "")
        + (f" <small>{escaped(each.edge)}</small>" if each.edge and each.note else "")
        + "</li>"
        for each in evidence
    )
    return f'<h3>{title}</h3><ul class="chips">{items}</ul>' if items else ""
