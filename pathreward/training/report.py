"""The HTML page of a run: curves, results before and after, held-out images with completions."""

import base64
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from pathreward.io.files import atomic_write
from pathreward.report.html import LEGEND, SEARCH, asset, mark_completion, page
from pathreward.score.html import escaped
from pathreward.training.curves import WINDOW, curves_svg
from pathreward.training.evaluate import Evaluation
from pathreward.training.evaluate_clip import AnyEvaluation
from pathreward.training.recipe import TrainingRecipe
from pathreward.training.rows import TrainingRow
from pathreward.vision.matching import LABELS

_MOST_IMAGES = 16  # held-out images on the page
_TITLES = {
    "accuracy": "accuracy of the answer",
    "entity_f1": "entity F1",
    "format_rate": "format rate",
    "mean_reward": "mean reward",
    **LABELS,
}


def outcome_lines(summary: Mapping[str, Any]) -> list[str]:
    """Return a line for each measure of a run's summary, before and after GRPO or a CLIP's stages.

    >>> outcome_lines({"before": {"accuracy": {"value": 0.46}}, "after": {"accuracy": None}})
    ['accuracy of the answer: 0.460 before, none after']
    """
    before, after = summary.get("before") or {}, summary.get("after") or {}
    return [
        f"{_TITLES.get(name, name)}: {_shown(before.get(name))} before, "
        f"{_shown(after.get(name))} after"
        for name in before
    ]


def _shown(estimate: Mapping[str, float] | None) -> str:
    return f"{estimate['value']:.3f}" if estimate else "none"


def write_report(
    folder: Path,
    recipe: TrainingRecipe,
    summary: Mapping[str, Any],
    rows: Sequence[TrainingRow],
    evaluations: Mapping[str, AnyEvaluation],
) -> None:
    """Write ``report.html`` into a run's folder; the page is self-contained."""
    from pathreward.training.callbacks import MetricsLog

    steps = MetricsLog(folder / "metrics.jsonl").read()
    body = "\n".join(
        [
            f"<style>\n{asset('report.css', __package__)}</style>",
            f'<header class="masthead"><p class="brand">pathreward</p>'
            f"<h1>{escaped(recipe.name)}, seed {recipe.seed}</h1>"
            f'<p class="lead">{escaped(recipe.summary)}</p></header>',
            _table(summary, "at the start" if recipe.trains_clip else "before GRPO"),
            _times(summary),
            _figure(steps),
            *_completions(rows, evaluations),
            f"<details><summary>Recipe</summary><pre>{escaped(recipe.dump())}</pre></details>",
        ]
    )
    with atomic_write(folder / "report.html") as file:
        script = asset("search.js") + asset("find.js")
        file.write(page(f"Training: {recipe.name}", body, script))


def _completions(
    rows: Sequence[TrainingRow], evaluations: Mapping[str, AnyEvaluation]
) -> list[str]:
    """Return the held-out images with what a policy wrote about them; nothing of a CLIP."""
    written = {name: each for name, each in evaluations.items() if isinstance(each, Evaluation)}
    if not written:
        return []
    return [
        "<h2>Held-out images</h2>",
        "<p>Greedy completions; those whose reward changed come first.</p>",
        LEGEND,
        SEARCH,
        *_cases(rows, written),
    ]


def _table(summary: Mapping[str, Any], before: str) -> str:
    headings = {"before": before, "after": "at the end", "gain": "gain"}
    columns = [when for when in ("before", "after", "gain") if summary.get(when)]
    heads = "".join(f"<th scope=col>{headings[when]}</th>" for when in columns)
    lines = []
    for measure in summary["after"]:
        cells = "".join(f"<td>{_cell(summary[when].get(measure))}</td>" for when in columns)
        lines.append(f"<tr><th scope=row>{_TITLES[measure]}</th>{cells}</tr>")
    held_out = summary["rows"]["held_out"]
    return (
        f"<p>{held_out:,} held-out rows, with 95 % intervals:</p>"
        '<div class="wide"><table class="figures">'
        f"<thead><tr><th></th>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _cell(estimate: Mapping[str, float] | None) -> str:
    if estimate is None:
        return "no row can be judged"
    interval = f"({estimate['low']:.3f} to {estimate['high']:.3f})"
    return f"{estimate['value']:.3f} <small>{interval}</small>"


def _times(summary: Mapping[str, Any]) -> str:
    stages = ", ".join(
        f"{escape(name)} {each['steps']:,} steps in {each['seconds']:.0f} s"
        for name, each in summary["stages"].items()
    )
    reward = summary["reward"]
    share = (
        f" The reward took {1000 * reward['seconds_a_step']:.1f} ms a step, "
        f"{100 * reward['share_of_step']:.2f} % of it."
        if reward
        else ""
    )
    return f"<p>{stages}.{share}</p>"


def _figure(steps: Sequence[Mapping[str, Any]]) -> str:
    if not steps:
        return ""
    light, dark = (
        "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode()
        for picture in (curves_svg(steps), curves_svg(steps, dark=True))
    )
    return (
        '<figure class="curves wide"><picture>'
        f'<source media="(prefers-color-scheme: dark)" srcset="{dark}">'
        f'<img alt="Curves of each stage" src="{light}"></picture>'
        f"<figcaption>Each step, and the mean of {WINDOW} steps.</figcaption></figure>"
    )


def _cases(rows: Sequence[TrainingRow], evaluations: Mapping[str, Evaluation]) -> list[str]:
    after = evaluations["after"]
    before = evaluations.get("before")
    changed = [
        before is not None and before.scores[each].value != after.scores[each].value
        for each in range(len(rows))
    ]
    chosen = sorted(range(len(rows)), key=lambda each: not changed[each])[:_MOST_IMAGES]
    return [_case(rows[each], each, before, after) for each in chosen]


def _case(row: TrainingRow, number: int, before: Evaluation | None, after: Evaluation) -> str:
    known = [("answer", row.answer), ("findings", row.findings), ("reasoning", row.reasoning)]
    facts = "".join(f"<p><b>{name}</b> {escaped(text)}</p>" for name, text in known if text)
    columns = [("before GRPO", before), ("at the end", after)]
    written = "".join(
        f"<div><h3>{title}: {_value(found, number)}</h3>"
        f"{mark_completion(found.completions[number], found.scores[number])}</div>"
        for title, found in columns
        if found is not None
    )
    return (
        f'<article class="case"><div><img alt="{escape(row.where)}" src="{_picture(row)}">'
        f"<p>{escaped(row.where)}</p>{facts}</div>{written}</article>"
    )


def _value(found: Evaluation, number: int) -> str:
    value = found.scores[number].value
    return "no score" if value is None else f"{value:.3f}"


def _picture(row: TrainingRow) -> str:
    image = row.picture.image.copy()
    image.thumbnail((256, 256))
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"
