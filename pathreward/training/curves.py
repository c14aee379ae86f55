"""The training curves of a run: loss of supervised stages, reward and parts of GRPO."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WINDOW = 8
"""Steps of the moving average."""
_LIGHT = (
    *("#1f5fa8", "#c2571a", "#2c7d3f", "#b3262b", "#6a4c9c", "#7a4a3a", "#b0447f", "#5d6470"),
    *("#8a8a12", "#128a96"),
)
_DARK = (
    *("#7db7f5", "#f5a86b", "#7fd694", "#ff938c", "#bda6f0", "#cfa595", "#f0a3d0", "#b4bcc8"),
    *("#d6d66a", "#6fd6e0"),
)


class _Curve(NamedTuple):
    label: str
    steps: list[int]
    values: list[float]


class _Panel(NamedTuple):
    stage: str
    curves: list[_Curve]
    is_loss: bool


def curves_svg(steps: Sequence[Mapping[str, Any]], *, dark: bool = False) -> str:
    """Return the curves of logged steps as SVG, one panel a stage; empty without steps.

    The output is deterministic.

    Args:
        steps: Lines of ``metrics.jsonl``.
        dark: Draw light lines, for a dark page. The background is transparent in both.
    """
    stages = groupby(steps, key=lambda line: str(line["stage"]))
    panels = [_panel(stage, list(lines)) for stage, lines in stages]
    return _draw(sorted(panels, key=lambda panel: not panel.is_loss), dark) if panels else ""


def _panel(stage: str, lines: Sequence[Mapping[str, Any]]) -> _Panel:
    if not any("reward" in line for line in lines):
        return _Panel(stage, [_curve("loss", lines, "loss")], is_loss=True)
    parts = sorted({key for line in lines for key in line if _is_part(key)})
    curves = [_curve(key.split("/")[1], lines, key) for key in parts]
    return _Panel(stage, [_curve("reward", lines, "reward"), *curves], is_loss=False)


def _is_part(key: str) -> bool:
    return key.startswith("pathreward/") and key.endswith("/mean")


def _curve(label: str, lines: Sequence[Mapping[str, Any]], key: str) -> _Curve:
    known = [line for line in lines if line.get(key) is not None]
    return _Curve(label, [line["step"] for line in known], [line[key] for line in known])


def _draw(panels: Sequence[_Panel], dark: bool) -> str:
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    ink = "#c9d1dc" if dark else "#18202c"
    buffer = BytesIO()
    with mpl.rc_context(
        {
            "svg.hashsalt": "pathreward",
            "text.color": ink,
            "axes.labelcolor": ink,
            "axes.edgecolor": ink,
            "xtick.color": ink,
            "ytick.color": ink,
        }
    ):
        figure = Figure(figsize=(5 * len(panels), 3.6), layout="constrained")
        FigureCanvasSVG(figure)
        all_axes = figure.subplots(1, len(panels), squeeze=False)[0]
        for axes, panel in zip(all_axes, panels, strict=True):
            axes.set_prop_cycle(color=_DARK if dark else _LIGHT)
            _draw_panel(axes, panel)
        figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    return buffer.getvalue().decode()


def _draw_panel(axes: "Axes", panel: _Panel) -> None:
    for curve in filter(lambda each: each.values, panel.curves):
        window = min(WINDOW, len(curve.values))
        smooth = np.convolve(curve.values, np.ones(window) / window, "valid")
        [line] = axes.plot(curve.steps[window - 1 :], smooth, label=curve.label, linewidth=1.8)
        axes.plot(curve.steps, curve.values, color=line.get_color(), alpha=0.25, linewidth=0.8)
    axes.set(title=panel.stage, xlabel="step")
    if panel.is_loss:
        axes.set_ylabel("loss")
        axes.set_yscale("log")
    else:
        axes.set_ylim(-0.02, 1.02)
        axes.legend(frameon=False, fontsize="small", loc="upper left", bbox_to_anchor=(1.0, 1.0))
    axes.spines[["top", "right"]].set_visible(False)
