"""Marked completions as HTML, and self-contained pages."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files

from pathreward.printable import printable
from pathreward.report.marks import Block, Piece, blocks
from pathreward.score import Evidence, Score
from pathreward.score.html import describe, escaped, evidence_of

LEGEND = (
    '<p class="legend" aria-label="How mentions are marked">'
    '<span>Verdict <mark class="supports">supports</mark> <mark class="partial">in part</mark> '
    '<mark class="against">against</mark> <mark class="neutral">neutral</mark></span>'
    '<span>Polarity <mark class="neutral affirmed">affirmed</mark> '
    '<mark class="neutral negated">negated</mark> '
    '<mark class="neutral uncertain">uncertain</mark></span>'
    "<span>Point at a mark, tap it or move to it by Tab to see why.</span></p>"
)
"""The legend of the marks of `mark_completion`, as an HTML fragment."""


FIND_BOX = (
    '<label>Find <input id="find" type="search" placeholder="words"></label>'
    '<output id="count" for="find"></output>'
)
"""The search box of a page; `search.js` has its function."""
SEARCH = f'<form id="tools" role="search" hidden>{FIND_BOX}</form>'
"""The tool bar of a page whose cards can be searched only; ``find.js`` works it."""


def mark_completion(completion: str, score: Score, limit: int | None = None) -> str:
    """Return an HTML fragment of a completion with its sections boxed and its evidence marked.

    It contains each visible character exactly once, escaped, and boxed code points in place of the
    others. A mark starts and ends at words. It shows the verdict by its colour and sign, and the
    polarity by its line (under, through, dotted). The notes are its description: the style sheet
    shows it where the mark is pointed at, tapped or focused. Where evidence overlaps, costs are
    marked first, then the narrowest, and the description lists all.

    Args:
        completion: The text.
        score: Its score; evidence of parts is marked too.
        limit: Most characters to show; the rest is only counted. None: all are shown.

    >>> mark_completion("<b>", Score(0.0))
    '<div class="marked"><div class="outside" dir="auto">&lt;b&gt;</div></div>'
    """
    visible = completion if limit is None else completion[:limit]
    users = evidence_of(score)
    body = "".join(_block(visible, block, users) for block in blocks(visible, users))
    rest = len(completion) - len(visible)
    more = f'<p class="more" data-count="{rest:,}"></p>' if rest else ""
    return f'<div class="marked">{body}{more}</div>'


def page(title: str, body: str, script: str = "") -> str:
    """Return a complete page with `body`, styled for light and dark screens and for print.

    It loads no external resource: a content security policy forbids them, and all scripts except
    `script`, which it allows by its hash.
    """
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    scripts = f"'sha256-{digest}'" if script else "'none'"
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(printable(title))}</title>\n<style>\n{asset('style.css')}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n"
        + (f"<script>{script}</script>\n" if script else "")
        + "</body>\n</html>\n"
    )


@cache
def asset(name: str, package: str = "pathreward.report") -> str:
    """Return the text of a style sheet or script in a package."""
    return (files(package) / name).read_text(encoding="utf-8")


def _block(text: str, block: Block, users: Mapping[Evidence, list[str]]) -> str:
    ends = block.pieces[:1] + block.pieces[-1:]
    gaps = {each for each in ends if not each.evidence and not text[each.start : each.end].strip()}
    content = "".join(
        f'<span class="gap">{escaped(text[piece.start : piece.end])}</span>'
        if piece in gaps
        else _piece(text, piece, users)
        for piece in block.pieces
    )
    if not block.name and gaps == set(block.pieces):
        return content
    if not block.name:
        return f'<div class="outside" dir="auto">{content}</div>'
    opening, closing = text[block.start : block.opened], text[block.closed : block.end]
    label = f'<span class="tag">{escape(opening)}</span>' if opening else ""
    tail = f'<span class="tag end">{escape(closing)}</span>' if closing else ""
    kind = f"section {block.name}" + ("" if opening else " bare") + ("" if closing else " open")
    return (
        f'<section class="{escape(kind)}" aria-label="{escape(block.name)}">{label}'
        f'<div class="words" dir="auto">{content}</div>{tail}</section>'
    )


def _piece(text: str, piece: Piece, users: Mapping[Evidence, list[str]]) -> str:
    words = escaped(text[piece.start : piece.end])
    if not piece.evidence:
        return words
    first = piece.evidence[0]
    classes: list[str] = [first.verdict, first.polarity]
    if piece.continued:
        classes.append("continued")
    lines = [
        describe(each) + (f" [{', '.join(users[each])}]" if users[each] else "")
        for each in piece.evidence[:8]
    ]
    why = escape(printable("\n".join(lines))).replace("\n", "&#10;")
    return f'<mark class="{" ".join(classes)}" tabindex="0" aria-description="{why}">{words}</mark>'
