"""A score as HTML for notebooks, and the wording that all pages share."""

import re
from html import escape

from pathreward.printable import HIDDEN, printable
from pathreward.score import Evidence, Score

_MOST = 100  # pieces of evidence in a notebook
_LONGEST = 200  # characters of the words of one
_SIGNS = {"against": "✗", "partial": "½", "missing": "–", "supports": "✓", "neutral": "·"}
"""A sign for each verdict, in the order in which a notebook lists them: costs come first."""
_STYLE = """
.pathreward-score { font: 13px/1.45 system-ui, sans-serif; color: inherit; max-width: 60rem; }
.pathreward-score p { margin: 0 0 .4em; overflow-wrap: anywhere; }
.pathreward-score table { border-collapse: collapse; margin: .3em 0; font: inherit;
  color: inherit; }
.pathreward-score :is(th, td) { padding: .2em .9em .2em 0; text-align: left; vertical-align: top;
  border: 0; border-top: 1px solid rgb(128 128 128 / .3); overflow-wrap: break-word;
  max-width: 32em; }
.pathreward-score th { font-weight: 600; white-space: nowrap; }
.pathreward-score .value { font-variant-numeric: tabular-nums; white-space: nowrap; }
.pathreward-score summary { cursor: pointer; }
.pathreward-score .supports td:first-child { color: #1a9a5c; }
.pathreward-score .partial td:first-child { color: #b98500; }
.pathreward-score .against td:first-child { color: #d9534f; }
.pathreward-score .neutral { opacity: .7; }
"""


def score_html(score: Score) -> str:
    """Return a score as an HTML fragment: value, reason, parts, and its evidence folded away.

    The fragment is self-contained and loads nothing. Its style applies to itself only, and takes
    the colours of the notebook around it. All text is escaped.

    >>> fragment = score_html(Score(0.5, "1 of 2 <findings>", {"entity": Score(0.5, "1 of 2")}))
    >>> "<b>0.500</b> 1 of 2 &lt;findings&gt;" in fragment
    True
    """
    parts = "".join(_part_rows(score, ""))
    table = f"<table>{parts}</table>" if parts else ""
    return (
        f'<div class="pathreward-score"><style>{_STYLE}</style>'
        f"<p><b>{format_value(score.value)}</b> {_shown(score.reason)}</p>{table}"
        f"{_evidence(score)}</div>"
    )


def escaped(text: str) -> str:
    r"""Return `text` as escaped HTML, with boxed code points in place of invisible characters.

    >>> escaped("a\u202eb & <i>")
    'a<span class="hidden" data-code="U+202E"></span>b &amp; &lt;i&gt;'
    """
    return HIDDEN.sub(_boxed, escape(text))


def format_value(value: float | None) -> str:
    """Return a value with three decimals, or "-" for None.

    >>> format_value(0.5), format_value(None)
    ('0.500', '-')
    """
    return "-" if value is None else f"{value:.3f}"


def describe(evidence: Evidence) -> str:
    """Return one line on a piece of evidence: its verdict, its note or concept, its polarity.

    >>> describe(Evidence("think", 0, 5, "nests", "nest", verdict="supports", note="tumour nest"))
    'supports · tumour nest · affirmed'
    >>> describe(Evidence("think", edge="nest supports scc", verdict="supports"))
    'supports · nest supports scc'
    """
    subject = evidence.note or evidence.edge or evidence.concept
    polarity = evidence.polarity if evidence.concept else ""
    return printable(" · ".join(filter(None, (evidence.verdict, subject, polarity))))


def evidence_of(score: Score) -> dict[Evidence, list[str]]:
    """Return all evidence of a score and its parts, each with the names of the parts that use it.

    >>> nests = Evidence("think", 0, 5, "nests")
    >>> parts = {"entity": Score(1.0, evidence=(nests,)), "path": Score(0.5, evidence=(nests,))}
    >>> list(evidence_of(Score(0.8, parts=parts)).values())
    [['entity', 'path']]
    """
    found: dict[Evidence, list[str]] = {}
    _collect(score, "", found)
    return found


def _collect(score: Score, name: str, found: dict[Evidence, list[str]]) -> None:
    for each in score.evidence:
        users = found.setdefault(each, [])
        if name and name not in users:
            users.append(name)
    for part, its_score in score.parts.items():
        _collect(its_score, part, found)


def _boxed(found: re.Match[str]) -> str:
    return f'<span class="hidden" data-code="U+{ord(found[0]):04X}"></span>'


def _part_rows(score: Score, indent: str) -> list[str]:
    rows = []
    for name, part in score.parts.items():
        rows.append(
            f"<tr><th scope=row>{indent}{_shown(name)}</th>"
            f'<td class="value">{format_value(part.value)}</td><td>{_shown(part.reason)}</td></tr>'
        )
        rows += _part_rows(part, indent + "&emsp;")
    return rows


def _evidence(score: Score) -> str:
    users = evidence_of(score)
    listed = [each for each in users if each.concept or each.verdict != "neutral"]
    if not listed:
        return ""
    listed.sort(key=lambda each: list(_SIGNS).index(each.verdict))
    rows = "".join(
        f'<tr class="{each.verdict}"><td>{_SIGNS[each.verdict]}</td><td>{_shown(each.section)}</td>'
        f"<td>{_shown(_shortened(each.text))}</td><td>{_shown(describe(each))}</td>"
        f"<td>{_shown(', '.join(users[each]))}</td></tr>"
        for each in listed[:_MOST]
    )
    rest = len(listed) - _MOST
    more = f"<p>and {rest:,} more in <code>score.evidence</code></p>" if rest > 0 else ""
    return (
        f"<details><summary>{len(listed):,} pieces of evidence</summary>"
        f"<table>{rows}</table>{more}</details>"
    )


def _shown(text: str) -> str:
    return escape(printable(text))


def _shortened(text: str) -> str:
    words = " ".join(text[: 2 * _LONGEST].split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
