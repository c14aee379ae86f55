"""Graph drawings as image files, drawn with matplotlib."""

from pathlib import Path
from typing import TYPE_CHECKING

from pathreward.errors import GraphError, missing_extra
from pathreward.io.files import atomic_path, write_error
from pathreward.report.drawing import (
    LINE_HEIGHT,
    NEGATIVE_RELATIONS,
    Box,
    Curve,
    Drawing,
    Label,
    color_of,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INK, _SOFT, _LINE, _PAPER = "#18202c", "#566175", "#b9c1cd", "#ffffff"
_LEGEND = 34.0
_POINTS = 0.72
"""Points per pixel of the drawing."""


def write_figure(drawing: Drawing, path: Path) -> None:
    """Write a drawing to an image file; the suffix gives the format: png, svg, pdf and others.

    Raises:
        GraphError: If matplotlib is not installed, or the format is unknown.
        DataError: If the file can't be written.
    """
    if lacking := missing_extra("a figure", "train", ["matplotlib"]):
        raise GraphError(f"{lacking}, or write --html")
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(drawing.width / 100, (drawing.height + _LEGEND) / 100))
    FigureCanvasAgg(figure)
    figure.set_facecolor(_PAPER)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height + _LEGEND, 0)
    axes.set_axis_off()
    _draw(axes, drawing)
    kind = path.suffix.removeprefix(".")
    if kind not in figure.canvas.get_supported_filetypes():
        raise GraphError(f"can't write {path}: no format {kind!r}; end it with .png, .svg or .pdf")
    with atomic_path(path) as part:
        try:
            figure.savefig(part, dpi=160, format=kind)
        except OSError as error:
            raise write_error(error, path) from error


def _draw(axes: "Axes", drawing: Drawing) -> None:
    for curve in drawing.curves:
        _draw_curve(axes, curve)
    for label in drawing.labels:
        _draw_label(axes, label)
    for box in drawing.boxes:
        _draw_box(axes, box)
    _draw_legend(axes, drawing)


def _draw_label(axes: "Axes", label: Label) -> None:
    axes.text(
        *(label.x, label.y, label.text),
        ha="center",
        va="center",
        color=_SOFT,
        fontsize=11 * _POINTS,
        style="italic",
        bbox={"facecolor": _PAPER, "edgecolor": "none", "pad": 1.6},
        zorder=3,
    )


def _draw_box(axes: "Axes", box: Box) -> None:
    color = color_of(box.kind) if box.kind else _PAPER
    _rounded(axes, (box.x, box.y, box.width, box.height), color, filled=box.main)
    for i, line in enumerate(box.lines):
        axes.text(
            *(box.x, box.y + (i - (len(box.lines) - 1) / 2) * LINE_HEIGHT, line),
            ha="center",
            va="center",
            color=_PAPER if box.main else _INK if box.kind else _SOFT,
            fontsize=(13.5 if box.main else 12) * _POINTS,
            weight="bold" if box.main else "normal",
            zorder=5,
        )


def _draw_legend(axes: "Axes", drawing: Drawing) -> None:
    x = 24.0
    for kind in drawing.types:
        _rounded(axes, (x + 6, drawing.height + 10, 12, 12), color_of(kind), filled=True)
        axes.text(
            *(x + 18, drawing.height + 10, kind),
            va="center",
            color=_SOFT,
            fontsize=11 * _POINTS,
        )
        x += 40 + 7 * len(kind)


def _draw_curve(axes: "Axes", curve: Curve) -> None:
    from matplotlib.patches import FancyArrowPatch, PathPatch
    from matplotlib.path import Path as Outline

    outline = Outline(
        [curve.start, curve.bend, curve.end], [Outline.MOVETO, Outline.CURVE3, Outline.CURVE3]
    )
    dashes = (0, (4, 3)) if curve.relation in NEGATIVE_RELATIONS else "solid"
    axes.add_patch(
        PathPatch(outline, facecolor="none", edgecolor=_LINE, lw=1.1, ls=dashes, zorder=1)
    )
    for each in curve.heads:
        axes.add_patch(
            FancyArrowPatch(
                *curve.arrow(each),
                arrowstyle="-|>",
                mutation_scale=8,
                color=_SOFT,
                lw=0,
                shrinkA=0,
                shrinkB=0,
                zorder=2,
            )
        )


def _rounded(
    axes: "Axes", place: tuple[float, float, float, float], color: str, *, filled: bool
) -> None:
    from matplotlib.patches import FancyBboxPatch

    x, y, width, height = place
    radius = min(6.0, height / 3)
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2 + radius, y - height / 2 + radius),
            width - 2 * radius,
            height - 2 * radius,
            boxstyle=f"round,pad={radius}",
            facecolor=color if filled else _PAPER,
            edgecolor=color,
            lw=1.2,
            zorder=4,
        )
    )
