"""The page of one scored sample."""

from pathreward.report.html import LEGEND, mark_completion, page
from pathreward.report.scores import parts_list, reference_list
from pathreward.sample import Sample
from pathreward.score import Score
from pathreward.score.html import escaped, format_value

_SHOWN = 20_000  # characters of the completion


def explain_page(sample: Sample, score: Score, recipe: str) -> str:
    """Return the page of a sample: total, parts, marked text, reference and missing facts.

    >>> page = explain_page(Sample("<b>Yes</b>", answer="yes"), Score(0.5, "half"), "mine")
    >>> "0.500" in page, "<b>Yes" in page
    (True, False)
    """
    missing = "".join(
        f"<li>{escaped(each.note or each.concept or each.edge)}</li>"
        for each in score.evidence
        if each.verdict == "missing"
    )
    body = (
        f'<header class="masthead"><p class="brand">{escaped(recipe)}</p>'
        f'<h1>{format_value(score.value)}</h1><p class="lead">{escaped(score.reason)}</p></header>'
        f'{LEGEND}<article class="card" style="content-visibility:visible">'
        f'<div class="why">{parts_list(score)}'
        f"{reference_list(sample)}"
        + (f'<h3>Missing</h3><ul class="chips">{missing}</ul>' if missing else "")
        + f'</div><div class="text">{mark_completion(sample.text, score, limit=_SHOWN)}</div>'
        "</article>"
    )
    return page(f"{recipe}: {format_value(score.value)}", body)
