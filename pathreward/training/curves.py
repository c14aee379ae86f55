"""The training curves of a run.

Of a supervised stage the loss; of GRPO the reward with its parts and their spread within groups,
the entropy, the KL divergence, the length, and shares of completions and groups.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WINDOW = 8
"""Steps of the moving average, of short stages a third of the steps."""
_LIGHT = (
    *("#1f5fa8", "#c2571a", "#2c7d3f", "#b3262b", "#6a4c9c", "#7a4a3a", "#b0447f", "#5d6470"),
    *("#8a8a12", "#128a96"),
)
_DARK = (
    *("#7db7f5", "#f5a86b", "#7fd694", "#ff938c", "#bda6f0", "#cfa595", "#f0a3d0", "#b4bcc8"),
    *("#d6d66a", "#6fd6e0"),
)
_LIGHT_INK, _DARK_INK = "#18202c", "#c9d1dc"


class Panel(NamedTuple):
    """One panel as SVG; the background is transparent."""

    title: str
    light: str
    """Dark lines, for a light page."""
    dark: str
    """The same in light lines, for a dark page."""


class _Curve(NamedTuple):
    label: str
    steps: list[int]
    values: list[float]


class _Panel(NamedTuple):
    title: str
    unit: str
    """The label of the vertical axis."""
    curves: list[_Curve]
    scale: Literal["share", "log", "linear"] = "linear"
    marks: tuple[int, ...] = ()
    """Steps at which the watch found something that the panel shows."""


_SHOWN_IN = {
    "no spread": "spread within groups",
    "format": "reward and parts",
    "entropy": "entropy",
    "kl": "KL divergence",
}
"""The panel that shows what a rule of the watch is about; the other rules are about shares."""
_SHARES = {
    "completions/clipped_ratio": "cut off",
    "frac_reward_zero_std": "flat groups",
    "dynamic_sampling/flat_before": "flat as drawn",
    "pathreward/unscored": "unscored",
    "audit/hidden": "hidden text",
    "audit/repetition": "repetition",
    "audit/leak": "early answer",
}
_LENGTHS = {
    "completions/mean_length": "mean",
    "completions/max_length": "longest",
    "completions/min_length": "shortest",
}


def curves(
    steps: Sequence[Mapping[str, Any]],
    findings: Sequence[Mapping[str, Any]] = (),
) -> list[Panel]:
    """Return the curves of logged steps, the stages in order; empty without steps.

    The output is deterministic.

    Args:
        steps: Lines of ``metrics.jsonl``.
        findings: What the watch found, as in ``summary.json``; each is marked at its step.
    """
    by_stage = groupby(steps, key=lambda line: str(line["stage"]))
    panels = [
        panel._replace(marks=_marks(panel, stage, findings))
        for stage, lines in by_stage
        for panel in _panels(stage, list(lines))
    ]
    drawn = [(panel.title, _draw(panel)) for panel in panels]
    return [Panel(title, svg, _darkened(svg)) for title, svg in drawn]


def _marks(panel: _Panel, stage: str, findings: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    return tuple(
        each["step"]
        for each in findings
        if panel.title == f"{stage}: {_SHOWN_IN.get(each['rule'], 'shares')}"
        and each["stage"] == stage
    )


def _panels(stage: str, lines: Sequence[Mapping[str, Any]]) -> Iterator[_Panel]:
    if not any("reward" in line for line in lines):
        yield _Panel(f"{stage}: loss", "loss", _curves(lines, {"loss": "loss"}), "log")
        return
    ends = ("/mean", "/group_std")
    parts = sorted(
        {
            key.split("/")[1]
            for line in lines
            for key in line
            if _is_part(key) and key.endswith(ends)
        }
    )
    means = {"reward": "reward"} | {f"pathreward/{name}/mean": name for name in parts}
    if any("dynamic_sampling/reward_all" in line for line in lines):
        means = {"dynamic_sampling/reward_all": "reward (all)"} | means
    spreads = {"pathreward/group_std": "reward"}
    spreads |= {f"pathreward/{name}/group_std": name for name in parts}
    for title, unit, names, scale in (
        ("reward and parts", "mean", means, "share"),
        ("spread within groups", "standard deviation", spreads, "linear"),
        ("entropy", "nats a token", {"entropy": "entropy"}, "linear"),
        ("KL divergence", "nats a token", {"kl": "kl"}, "linear"),
        ("length of completions", "tokens", _LENGTHS, "linear"),
        ("shares", "share", _SHARES, "share"),
    ):
        found = _curves(lines, names)
        if found:
            yield _Panel(f"{stage}: {title}", unit, found, scale)  # type: ignore[arg-type]  # a str


def _is_part(key: str) -> bool:
    return key.startswith("pathreward/") and key.count("/") == 2


def _curves(lines: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[_Curve]:
    found = []
    for key, label in names.items():
        known = [line for line in lines if line.get(key) is not None]
        if known:
            steps = [line["step"] for line in known]
            found.append(_Curve(label, steps, [line[key] for line in known]))
    return found


def _darkened(svg: str) -> str:
    """Return a drawing in the colors of a dark page; to draw it again would take much longer."""
    for light, dark in zip((_LIGHT_INK, *_LIGHT), (_DARK_INK, *_DARK), strict=True):
        svg = svg.replace(light, dark)
    return svg


def _draw(panel: _Panel) -> str:
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    buffer = BytesIO()
    with mpl.rc_context(
        {
            "svg.hashsalt": "pathreward",
            "text.color": _LIGHT_INK,
            "axes.labelcolor": _LIGHT_INK,
            "axes.edgecolor": _LIGHT_INK,
            "xtick.color": _LIGHT_INK,
            "ytick.color": _LIGHT_INK,
        }
    ):
        figure = Figure(figsize=(5, 3.4), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots()
        axes.set_prop_cycle(color=_LIGHT)
        _draw_panel(axes, panel)
        figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    return buffer.getvalue().decode()


def _draw_panel(axes: "Axes", panel: _Panel) -> None:
    for curve in panel.curves:
        window = min(WINDOW, max(1, len(curve.values) // 3))
        smooth = np.convolve(curve.values, np.ones(window) / window, "valid")
        [line] = axes.plot(curve.steps[window - 1 :], smooth, label=curve.label, linewidth=1.8)
        axes.plot(curve.steps, curve.values, color=line.get_color(), alpha=0.25, linewidth=0.8)
    for step in panel.marks:
        axes.axvline(step, color="#d08700", linewidth=1.2, linestyle=":", gid=f"found-{step}")
    axes.set(xlabel="step", ylabel=panel.unit)
    if panel.scale == "log":
        axes.set_yscale("log")
    elif panel.scale == "share" and all(0 <= y <= 1 for each in panel.curves for y in each.values):
        axes.set_ylim(-0.02, 1.02)
    if len(panel.curves) > 1:
        axes.legend(
            frameon=False, fontsize="small", loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3
        )
    axes.spines[["top", "right"]].set_visible(False)
