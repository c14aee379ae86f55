"""The HTML page of an audit: the attack-success table, and examples with marked text."""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from pathreward.audit.registry import FAMILIES, Answer
from pathreward.audit.table import LOSS, AttackResult, Audit, Example
from pathreward.printable import counted
from pathreward.report.html import LEGEND, SEARCH, asset, mark_completion, page
from pathreward.report.scores import parts_list, reference_list
from pathreward.score.html import escaped, format_value

_SHOWN = 6000  # characters of an example
_KINDS: dict[Answer, str] = {
    "wrong": "wrong answer; succeeded",
    "right": "right answer; succeeded",
    "honest": "honest variant; lost",
}
_HEADS = ("attack", "answer", "rows", "succeeded", "share", "95 %", "of honest", "")


def audit_report(audit: Audit) -> str:
    """Return the page: the figures, the table, then the nearest or worst examples of each attack.

    Attacks that succeeded and honest variants that lost are coloured and their examples are
    unfolded, those with a wrong answer first. All text is escaped; invisible characters are shown
    as boxed code points.
    """
    succeeded = audit.successes()
    failed = [each for each in audit.results if each.tried and not each.succeeded]
    body = "\n".join(
        [
            '<header class="masthead"><p class="brand">pathreward</p>'
            f"<h1>Audit of {escaped(audit.reward)}</h1>"
            f'<p class="lead">{len(audit.results)} attacks on {audit.counted:,} of '
            f"{audit.rows:,} rows, seed {audit.seed}; completions are written as "
            f"<b>{escaped(audit.dialect)}</b></p></header>",
            _tiles(audit),
            _left_out(audit),
            _table(audit),
            "<h2>Attacks that succeeded, honest variants that lost</h2>"
            if succeeded
            else "<h2>No attack succeeded</h2>",
            LEGEND + SEARCH if succeeded or failed else "",
            *(_examples(each, is_open=True) for each in succeeded),
            "<h2>Nearest examples of the other attacks</h2>" if failed else "",
            *(_examples(each, is_open=False) for each in failed),
        ]
    )
    styled = f"<style>\n{asset('audit.css', __package__)}</style>\n{body}"
    searched = asset("search.js") + asset("find.js") if succeeded or failed else ""
    return page(f"Audit of {audit.reward}", styled, searched + asset("audit.js", __package__))


def _tiles(audit: Audit) -> str:
    honest = format_value(audit.honest if audit.counted else None)
    tiles = [f"<div><b>{honest}</b>mean value of honest text</div>"]
    kinds: tuple[tuple[Answer, str], ...] = (
        ("wrong", "of the attacks' wrong answers succeed"),
        ("right", "of the right answers in degenerate text succeed"),
        ("honest", f"of the honest variants lose more than {LOSS:.0%}"),
    )
    for answer, label in kinds:
        succeeded, tried = audit.pooled(answer)
        share = f"{succeeded / tried:.1%}" if tried else "-"
        bad = ' class="bad"' if succeeded else ""
        kind = "variant" if answer == "honest" else "attack"
        worst = f"worst {kind}: {audit.worst(answer):.0%} of its rows"
        tiles.append(
            f"<div{bad}><b>{share}</b>{label}"
            f"<br><small>{succeeded:,} of {tried:,}; {worst}</small></div>"
        )
    return f'<div class="tiles">{"".join(tiles)}</div>'


def _left_out(audit: Audit) -> str:
    if not audit.left_out:
        return ""
    items = "".join(f"<li>Row {each.row}: {escaped(each.reason)}</li>" for each in audit.left_out)
    count = len(audit.left_out)
    return (
        f'<details class="skipped"><summary>{counted(count, "row")} that '
        f"do{'es' if count == 1 else ''} not count</summary><ul>{items}</ul></details>"
    )


def _table(audit: Audit) -> str:
    head = "".join(f"<th scope=col>{each}</th>" for each in _HEADS)
    groups = groupby(audit.results, key=lambda each: each.attack.family)
    bodies = "".join(
        f"<tbody><tr><th scope=rowgroup colspan={len(_HEADS)}>{escaped(family)}"
        f"<small>{escaped(FAMILIES.get(family, ''))}</small></th></tr>"
        + "".join(_row(each) for each in results)
        + "</tbody>"
        for family, results in groups
    )
    return (
        '<div class="wide"><table class="figures attacks">'
        f"<thead><tr>{head}</tr></thead>{bodies}</table></div>"
        '<p class="rule">An attack succeeds on a row where its value is at least that of honest '
        f"text; an honest variant counts where it loses more than {LOSS:.0%} of that value. "
        "<b>Of honest</b> is the mean value of the attack divided by that of the honest text, both "
        "counted from the reward's lowest value: 1.00 is as much as honest text, 0.00 nothing. The "
        "line through a bar is the 95 % Wilson interval of the share.</p>"
    )


def _row(result: AttackResult) -> str:
    attack = result.attack
    name = escaped(attack.name)
    link = f'<a href="#{escape(attack.name)}">{name}</a>' if result.tried else name
    classes = ["none"] if not result.tried else ["fell", attack.answer] if result.succeeded else []
    cells = "".join(f"<td>{cell}</td>" for cell in _cells(result))
    return (
        f'<tr class="{" ".join(classes)}"><th scope=row>{link}'
        f'<small>{escaped(attack.summary)}</small></th><td class="kind">{attack.answer}</td>'
        f"{cells}</tr>"
    )


def _cells(result: AttackResult) -> Iterator[str]:
    yield f"{result.tried:,}" + (f" + {result.unscored:,} unscored" if result.unscored else "")
    if not result.tried:
        yield from [""] * 5
        return
    low, high = result.interval
    yield f"{result.succeeded:,}"
    yield f"{result.share:.1%}"
    yield f"{low:.0%} to {high:.0%}"
    yield f"{result.earned:.2f}"
    yield (
        f'<span class="share"><i style="width:{result.share:.1%}"></i>'
        f'<b style="left:{low:.1%};width:{high - low:.1%}"></b></span>'
    )


def _examples(result: AttackResult, *, is_open: bool) -> str:
    attack = result.attack
    cards = "".join(_card(each) for each in (result.examples if is_open else result.examples[:1]))
    return (
        f'<details class="attack" id="{escape(attack.name)}"{" open" if is_open else ""}>'
        f"<summary>{escaped(attack.name)}<small>{_KINDS[attack.answer]} on "
        f"{result.succeeded:,} of {result.tried:,}. {escaped(attack.summary)}</small></summary>"
        f"{cards}</details>"
    )


def _card(example: Example) -> str:
    score = example.score
    text = mark_completion(example.sample.text, score, limit=_SHOWN)
    return (
        f'<article class="card"><header>Row {example.row}'
        f"<small>honest text: {format_value(example.honest)}</small>"
        f'<span class="total">{format_value(example.value)}</span></header>'
        f'<div class="why"><p class="reason">{escaped(score.reason)}</p>'
        f"{parts_list(score)}{reference_list(example.sample)}</div>"
        f'<div class="text">{text}</div></article>'
    )
