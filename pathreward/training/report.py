"""The HTML page of a run: curves, results before and after, held-out images with completions."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from pathreward.io.files import atomic_write
from pathreward.report.html import LEGEND, SEARCH, asset, mark_completion, page
from pathreward.score.html import escaped
from pathreward.training.curves import WINDOW, curves
from pathreward.training.evaluate import PolicyEvaluation
from pathreward.training.evaluate_clip import AnyEvaluation
from pathreward.training.images import FeatureFile, Picture
from pathreward.training.recipe import TrainingRecipe
from pathreward.training.rows import TrainingRow
from pathreward.vision.matching import LABELS

_MOST_ROWS = 6  # rows of each kind on the page
_MOST_STEPS = 5  # steps without figures that are listed
_TITLES = {
    "accuracy": "accuracy of the answer",
    "entity_f1": "entity F1",
    "format_rate": "format rate",
    "mean_reward": "mean reward",
    **LABELS,
}


def outcome_lines(summary: Mapping[str, Any]) -> list[str]:
    """Return a line for each measure of a run's summary, before and after GRPO or a CLIP's stages.

    Stages with steps whose figures are lost have a line each, too.

    >>> outcome_lines({"before": {"accuracy": {"value": 0.46}}, "after": {"accuracy": None}})
    ['accuracy of the answer: 0.460 before, none after']
    """
    before, after = summary.get("before") or {}, summary.get("after") or {}
    measures = [
        f"{_TITLES.get(name, name)}: {_shown(before.get(name))} before, "
        f"{_shown(after.get(name))} after"
        for name in before
    ]
    return [*measures, *_unlogged(summary)]


def _unlogged(summary: Mapping[str, Any]) -> list[str]:
    """Return a line for each stage that has steps without figures."""
    return [
        f"{name}: no figures of {len(steps):,} of its steps "
        f"({', '.join(map(str, steps[:_MOST_STEPS]))}{', ...' if steps[_MOST_STEPS:] else ''}); "
        "their lines in metrics.jsonl were damaged"
        for name, steps in (summary.get("unlogged") or {}).items()
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
            _findings(summary),
            _figures(steps, summary["watch"]),
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
    """Return the held-out rows with what a policy wrote about them; nothing of a CLIP."""
    written = {
        name: each for name, each in evaluations.items() if isinstance(each, PolicyEvaluation)
    }
    if not written:
        return []
    return [
        "<h2>Held-out rows</h2>",
        "<p>Greedy completions of the same rows before GRPO and at the end.</p>",
        LEGEND,
        SEARCH,
        *_cases(rows, written),
    ]


def _table(summary: Mapping[str, Any], before: str) -> str:
    titles = {"before": before, "after": "at the end", "gain": "gain", "test": "test rows"}
    columns = [when for when in ("before", "after", "gain", "test") if summary.get(when)]
    heads = "".join(f"<th scope=col>{titles[when]}</th>" for when in columns)
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
    lost = "".join(f"<p>{escaped(each)}.</p>" for each in _unlogged(summary))
    return f"<p>{stages}.{share}</p>{lost}"


def _findings(summary: Mapping[str, Any]) -> str:
    found = summary["watch"]
    if not found:
        return ""
    lines = "".join(
        f"<tr><td>{escaped(each['stage'])}</td><td>{each['step']:,}</td>"
        f"<td>{escaped(each['rule'])}</td><td>{escaped(each['text'])}</td></tr>"
        for each in found
    )
    return (
        '<h2>What the watch found</h2><div class="wide"><table class="figures watch"><thead><tr>'
        "<th>stage</th><th>step</th><th>rule</th><th>what was seen, and what to do</th>"
        f"</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _figures(steps: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> str:
    if not steps:
        return ""
    figures = "".join(
        f"<figure><picture>"
        f'<source media="(prefers-color-scheme: dark)" srcset="{_svg(each.dark)}">'
        f'<img alt="{escape(each.title)} by step" src="{_svg(each.light)}"></picture>'
        f"<figcaption>{escaped(each.title)}</figcaption></figure>"
        for each in curves(steps, found)
    )
    return (
        f"<h2>Curves</h2><p>Each step (faint), and the mean of up to {WINDOW} steps. A dotted line "
        f'is a finding of the watch.</p><div class="curves">{figures}</div>'
    )


def _svg(picture: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode()


def _cases(rows: Sequence[TrainingRow], evaluations: Mapping[str, PolicyEvaluation]) -> list[str]:
    after = evaluations["after"]
    before = evaluations.get("before")
    shown: set[int] = set()
    parts = []
    for title, order in _orders(before, after):
        chosen = [each for each in order if each not in shown][:_MOST_ROWS]
        shown.update(chosen)
        if chosen:
            parts.append(f"<h3>{title}</h3>")
            parts += [_case(rows[each], each, before, after) for each in chosen]
    return parts


def _orders(
    before: PolicyEvaluation | None, after: PolicyEvaluation
) -> Iterator[tuple[str, list[int]]]:
    """Yield a title and the numbers of rows, those that it is about first."""
    ends = after.values["mean_reward"]
    known = [number for number, value in enumerate(ends) if value is not None]
    if before is not None:
        starts = before.values["mean_reward"]
        gains = {each: ends[each] - starts[each] for each in known if starts[each] is not None}  # type: ignore[operator]  # both are known
        changed = [each for each in gains if gains[each]]
        yield "Rows that changed most", sorted(changed, key=lambda each: -abs(gains[each]))
    ordered = sorted(known, key=lambda each: ends[each] or 0.0)
    yield "Lowest rewards at the end", ordered
    yield "Highest rewards at the end", ordered[::-1]
    yield "Rows without a reward", [number for number, value in enumerate(ends) if value is None]


def _case(
    row: TrainingRow, number: int, before: PolicyEvaluation | None, after: PolicyEvaluation
) -> str:
    known = [("answer", row.answer), ("findings", row.findings), ("reasoning", row.reasoning)]
    facts = "".join(f"<p><b>{name}</b> {escaped(text)}</p>" for name, text in known if text)
    columns = [("before GRPO", before), ("at the end", after)]
    written = "".join(
        f"<div><h3>{title}: {_value(found, number)}</h3>"
        f"{mark_completion(found.completions[number], found.scores[number])}</div>"
        for title, found in columns
        if found is not None
    )
    images = "".join(
        f'<img alt="{escape(row.where)}" src="{_png(each)}">'
        for each in row.pictures
        if not isinstance(each, FeatureFile)
    )
    return (
        f'<article class="case"><div>{images}'
        f"<p>{escaped(row.where)}</p>{facts}</div>{written}</article>"
    )


def _value(found: PolicyEvaluation, number: int) -> str:
    value = found.scores[number].value
    return "no score" if value is None else f"{value:.3f}"


def _png(picture: Picture) -> str:
    image = picture.image.copy()
    image.thumbnail((256, 256))
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"
