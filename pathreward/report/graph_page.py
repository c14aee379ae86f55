"""Graph drawings as self-contained HTML pages."""

from collections.abc import Sequence
from html import escape

from pathreward.kg import Concept, KnowledgeGraph, Path
from pathreward.report.drawing import (
    LINE_HEIGHT,
    NEGATIVE_RELATIONS,
    Box,
    Curve,
    Drawing,
    color_of,
    relation_label,
)
from pathreward.report.graph_layout import (
    draw_neighbourhood,
    draw_paths,
    neighbours_by_relation,
)
from pathreward.report.html import asset, page
from pathreward.score.html import escaped


def svg(drawing: Drawing) -> str:
    """Return a drawing as an SVG element, styled by ``graph.css``."""
    width, height = round(drawing.width), round(drawing.height)
    parts = [
        f'<svg class="graph" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(drawing.title)}">'
    ]
    parts += [_curve(each) for each in drawing.curves]
    parts += [
        f'<text class="relation" x="{each.x:.1f}" y="{each.y:.1f}">{escaped(each.text)}</text>'
        for each in drawing.labels
    ]
    parts += [_box(each) for each in drawing.boxes]
    return "\n".join([*parts, "</svg>"])


def concept_page(graph: KnowledgeGraph, concepts: Sequence[Concept]) -> str:
    """Return a page of concepts, each with its neighbourhood as a drawing and as a list."""
    body = "\n".join(_concept(graph, each) for each in concepts)
    return _page(f"{concepts[0].name} in the graph", body)


def path_page(graph: KnowledgeGraph, paths: Sequence[Path]) -> str:
    """Return a page of paths as a drawing and a list: at least one, of at least one relation."""
    drawing = draw_paths(graph, paths)
    lines = "".join(f"<li>{_path_line(graph, each)}</li>" for each in paths)
    body = (
        f'<header class="masthead"><p class="brand">pathreward</p><h1>{escaped(drawing.title)}</h1>'
        f"</header>{_picture(drawing)}<ol>{lines}</ol>"
    )
    return _page(drawing.title, body)


def _page(title: str, body: str) -> str:
    return page(title, f"<style>\n{asset('graph.css')}</style>\n{body}")


def _picture(drawing: Drawing) -> str:
    legend = "".join(
        f'<span><i style="background:{color_of(kind)}"></i>{escaped(kind)}</span>'
        for kind in drawing.types
    )
    return f'<figure class="wide">{svg(drawing)}</figure><p class="legend">{legend}</p>'


def _concept(graph: KnowledgeGraph, concept: Concept) -> str:
    synonyms = ", ".join(concept.synonyms)
    references = ", ".join(concept.xrefs)
    facts = "".join(
        f"<dt>{title}</dt><dd>{escaped(text)}</dd>"
        for title, text in (("synonyms", synonyms), ("cross-references", references))
        if text
    )
    rows = "".join(
        f"<tr><th scope=row>{_arrow_label(relation, outwards)}</th><td>"
        + ", ".join(escaped(each.name) for each in others)
        + "</td></tr>"
        for relation, outwards, others in neighbours_by_relation(graph, concept.id)
    )
    table = f"<table class=facts>{rows}</table>" if rows else "<p>It has no relations.</p>"
    return (
        f'<header class="masthead"><p class="brand">pathreward</p><h1>{escaped(concept.name)}</h1>'
        f'<p class="lead">{escaped(concept.id)} \N{MIDDLE DOT} {escaped(concept.type)}</p></header>'
        f"<dl>{facts}</dl>{_picture(draw_neighbourhood(graph, concept.id))}{table}"
    )


def _arrow_label(relation: str, outwards: bool) -> str:
    name = escaped(relation_label(relation))
    return f"{name} \N{RIGHTWARDS ARROW}" if outwards else f"\N{LEFTWARDS ARROW} {name}"


def _path_line(graph: KnowledgeGraph, path: Path) -> str:
    words = [f"<b>{escaped(graph[path.concepts[0]].name)}</b>"]
    steps = zip(path.relations, path.concepts, path.concepts[1:], strict=False)
    for relation, here, there in steps:
        words.append(_arrow_label(relation.relation, relation.subject == here))
        words.append(f"<b>{escaped(graph[there].name)}</b>")
    return " ".join(words)


def _curve(curve: Curve) -> str:
    points = [f"{x:.1f} {y:.1f}" for x, y in (curve.start, curve.bend, curve.end)]
    dashed = ' class="against"' if curve.relation in NEGATIVE_RELATIONS else ""
    heads = "".join(_head(*curve.arrow(each)) for each in curve.heads)
    return f'<path{dashed} d="M{points[0]}Q{points[1]} {points[2]}"/>{heads}'


def _head(tail: tuple[float, float], tip: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = tail, tip
    length = max(1e-6, ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5)
    along, across = (
        ((x2 - x1) / length, (y2 - y1) / length),
        ((y1 - y2) / length, (x2 - x1) / length),
    )
    back = [
        (x2 - 9 * along[0] + side * 4 * across[0], y2 - 9 * along[1] + side * 4 * across[1])
        for side in (1, -1)
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in [(x2, y2), *back])
    return f'<polygon points="{points}"/>'


def _box(box: Box) -> str:
    lines = "".join(
        f'<tspan x="{box.x:.1f}" '
        f'y="{box.y + (i - (len(box.lines) - 1) / 2) * LINE_HEIGHT:.1f}">{escaped(line)}</tspan>'
        for i, line in enumerate(box.lines)
    )
    color = color_of(box.kind)
    frame = (
        f'<rect x="{box.x - box.width / 2:.1f}" y="{box.y - box.height / 2:.1f}" '
        f'width="{box.width:.1f}" height="{box.height:.1f}" rx="6"/>'
        if box.kind
        else ""
    )
    name = "main" if box.main else "concept" if box.kind else "note"
    title = f"<title>{escaped(box.title)}</title>" if box.title else ""
    return f'<g class="{name}" style="--of:{color}">{title}{frame}<text>{lines}</text></g>'
