"""The layout of graph drawings: a concept with its neighbours, or paths."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import sqrt
from textwrap import wrap
from typing import NamedTuple

from pathreward.kg import Concept, KnowledgeGraph, Path, Relation
from pathreward.kg.concept import FREQUENCIES
from pathreward.report.drawing import (
    LABEL_LETTER_WIDTH,
    ArrowHead,
    Box,
    Curve,
    Drawing,
    Label,
    relation_label,
    shorten,
)

_WIDEST = 44  # characters of a line
_MAIN_WIDEST = 32
_LONGEST_LABEL = 30
_ROW = 30.0
_GAP = 0.5  # rows between two groups
_REACH = 240.0  # from the middle to the ends of the arcs
_BULGE = 110.0  # by which their middles are farther out
_MARGIN = 24.0
_LANE = 92.0  # between two paths
_STEP = 330.0  # between two concepts of a path, at least
_ARROW_ROOM = 56.0  # between two boxes, in addition to the label
_SPREAD = 0.08  # of the distance of lanes, between their ends at a shared box
_GROUP_ORDER = (
    *("is_a", "part_of", "located_in", "supports", "excludes", "marker_positive"),
    *("marker_negative", "has_grade", "precursor_of", "differential_of"),
)

_FREQUENCIES = tuple(filter(None, FREQUENCIES))


def neighbours_by_relation(
    graph: KnowledgeGraph, concept_id: str
) -> list[tuple[str, bool, list[Concept]]]:
    """Return a concept's neighbours as (relation, whether the concept is the subject, neighbours).

    Taxonomy comes first, then location, then supporting and excluding findings. Of the markers, the
    most frequent result comes first; else the order is that of the alphabet.
    """
    found: dict[tuple[str, bool], list[tuple[int, str, Concept]]] = {}
    for each in graph.neighbours(concept_id):
        outwards = each.subject == concept_id
        other = graph[each.object if outwards else each.subject]
        rank = _FREQUENCIES.index(each.frequency or "usually")
        rank = -rank if each.relation == "marker_negative" else rank
        found.setdefault((each.relation, outwards), []).append((rank, other.name.casefold(), other))
    order = {relation: i for i, relation in enumerate(_GROUP_ORDER)}
    ranked = sorted(
        found.items(), key=lambda item: (order.get(item[0][0], 99), item[0][0], not item[0][1])
    )
    return [
        (relation, outwards, [other for *_, other in sorted(others, key=lambda each: each[:2])])
        for (relation, outwards), others in ranked
    ]


def draw_neighbourhood(graph: KnowledgeGraph, concept_id: str, most: int = 44) -> Drawing:
    """Return the drawing of a concept between its neighbours, grouped by relation.

    The neighbours are spaced evenly on two arcs, so that no names overlap. If there are more than
    `most`, the longest groups are cut, with a note of how many are missing.

    Args:
        graph: The graph.
        concept_id: The concept in the middle.
        most: The most neighbours to draw.
    """
    found = neighbours_by_relation(graph, concept_id)
    share = _share([len(others) for _, _, others in found], most)
    groups = [
        _Group(relation, outwards, others[:share], len(others[share:]))
        for relation, outwards, others in found
    ]
    right, left = _sides(groups)
    rows = max(1, *(sum(map(_rows, side)) for side in (right, left)))
    half = max(140.0, rows * _ROW / 2)
    center = _box(graph[concept_id], 0.0, 0.0, main=True)
    curves: list[Curve] = []
    labels: list[Label] = []
    boxes: list[Box] = []
    for direction, side in ((1.0, right), (-1.0, left)):
        y = -sum(map(_rows, side)) * _ROW / 2
        for group in side:
            spokes, label, ends = _fan(group, direction, y, half)
            curves += spokes
            labels.append(label)
            boxes += ends
            y += _rows(group) * _ROW
    return _framed(graph[concept_id].name, curves, labels, [*boxes, center])


def draw_paths(graph: KnowledgeGraph, paths: Sequence[Path]) -> Drawing:
    """Return the drawing of paths from left to right, one below the other, with shared ends.

    Relations between the same two concepts of a path share a line.

    Args:
        graph: The graph.
        paths: At least one path of at least one relation, all with the same ends.
    """
    lanes: dict[tuple[str, ...], list[dict[Relation, None]]] = {}
    for path in paths:
        steps = lanes.setdefault(path.concepts, [{} for _ in path.relations])
        for step, relation in zip(steps, path.relations, strict=True):
            step[relation] = None
    width = max(_lane_width(graph, *lane) for lane in lanes.items())
    middle = (len(lanes) - 1) * _LANE / 2
    first, *_, last = next(iter(lanes))
    tall = 2 * middle * _SPREAD + 14.0  # the ends of all lanes
    start = replace(_box(graph[first], 0.0, middle, main=True), least_height=tall)
    goal = replace(_box(graph[last], width, middle, main=True), least_height=tall)
    boxes, curves, labels = [start, goal], [], []
    for lane, (concepts, steps) in enumerate(lanes.items()):
        y = lane * _LANE
        passed = [start]
        for at, each in enumerate(concepts[1:-1], start=1):
            passed.append(_box(graph[each], width * at / len(steps), y))
        boxes += passed[1:]
        passed.append(goal)
        shift = (y - middle) * _SPREAD
        for step, here, there, name in zip(steps, passed, passed[1:], concepts, strict=False):
            # A path of one relation stays in its lane: a curve reaches half its control point.
            flat = 2 * y - middle if len(steps) == 1 else y
            curve, label = _step(here, there, flat, step, name, shift)
            curves.append(curve)
            labels.append(label)
    names = f"{graph[first].name} to {graph[last].name}"
    return _framed(names, curves, labels, boxes)


def _share(counts: Sequence[int], most: int) -> int:
    """Return the most items of each group so that at most `most` are drawn, at least one each."""
    share = max(counts, default=0)
    while share > 1 and sum(min(count, share) for count in counts) > most:
        share -= 1
    return share


class _Group(NamedTuple):
    """Neighbours by one relation in one direction."""

    relation: str
    outwards: bool
    drawn: list[Concept]
    missing: int
    """Number of neighbours that are not drawn."""


def _rows(group: _Group) -> float:
    return len(group.drawn) + bool(group.missing) + _GAP


def _sides(groups: Sequence[_Group]) -> tuple[list[_Group], list[_Group]]:
    """Return the groups of the right and of the left side, balanced by rows."""
    right: list[_Group] = []
    left: list[_Group] = []
    for group in groups:
        side = min((right, left), key=lambda each: sum(map(_rows, each)))
        side.append(group)
    return right, left


def _fan(
    group: _Group, direction: float, top: float, half: float
) -> tuple[list[Curve], Label, list[Box]]:
    """Return the spokes to the neighbours of a group, their label and their boxes on the arc."""
    boxes = [
        _on_arc(direction, top + (at + 0.5) * _ROW, half, _box(concept, 0.0, 0.0))
        for at, concept in enumerate(group.drawn)
    ]
    curves = [_spoke(direction, box, group) for box in boxes]
    if group.missing:
        note = Box(0.0, 0.0, (f"and {group.missing:,} more",), "", "")
        boxes.append(_on_arc(direction, top + (len(boxes) + 0.5) * _ROW, half, note))
    height = top + len(boxes) * _ROW / 2
    middle = _on_arc(direction, height, half, _box(group.drawn[0], 0.0, 0.0))
    return curves, _spoke_label(_spoke(direction, middle, group), group, direction), boxes


def _on_arc(direction: float, y: float, half: float, box: Box) -> Box:
    """Return the box on its arc, with its inner edge towards the middle."""
    arc = sqrt(max(0.0, 1.0 - (y / (half + _ROW)) ** 2))
    x = direction * (_REACH + _BULGE * arc + box.width / 2)
    return Box(x, y, box.lines, box.title, box.kind)


def _spoke(direction: float, box: Box, group: _Group) -> Curve:
    edge = box.x - direction * box.width / 2
    # The head is at the outer end in both directions: in the middle, all would lie on each other.
    head = ArrowHead(0.995, 1) if group.outwards else ArrowHead(0.955, -1)
    return Curve((0.0, 0.0), (edge * 0.55, box.y), (edge, box.y), group.relation, (head,))


def _spoke_label(spoke: Curve, group: _Group, direction: float) -> Label:
    away = group.outwards == (direction > 0)
    text = shorten(relation_label(group.relation), _LONGEST_LABEL)
    text = f"{text} \N{RIGHTWARDS ARROW}" if away else f"\N{LEFTWARDS ARROW} {text}"
    room = abs(spoke.end[0]) - len(text) * LABEL_LETTER_WIDTH / 2 - 20.0
    share = next(each for each in (0.72, 0.65, 0.58, 0.5, 0.0) if abs(spoke.at(each)[0]) <= room)
    return Label(*spoke.at(share), text)


def _lane_width(
    graph: KnowledgeGraph, concepts: Sequence[str], steps: Sequence[Iterable[Relation]]
) -> float:
    """Return the width of a path whose labels fit between its boxes."""
    ends = (0, len(concepts) - 1)
    boxes = [_box(graph[each], 0.0, 0.0, main=at in ends) for at, each in enumerate(concepts)]
    labels = [_step_label(list(step), name) for step, name in zip(steps, concepts, strict=False)]
    room = (
        (here.width + there.width) / 2 + len(text) * LABEL_LETTER_WIDTH + _ARROW_ROOM
        for here, there, text in zip(boxes, boxes[1:], labels, strict=False)
    )
    return len(steps) * max(_STEP, *room)


def _step(
    here: Box, there: Box, y: float, step: Iterable[Relation], concept_id: str, shift: float
) -> tuple[Curve, Label]:
    """Return the curve and the label of the relations from one box to the next.

    Args:
        here: The box on the left.
        there: The box on the right.
        y: The height of the curve's control point.
        step: The relations.
        concept_id: The concept of `here`.
        shift: How far from the middle of a main box the curve ends, so that ends keep apart.
    """
    shared = list(step)
    start = (here.x + here.width / 2, here.y + (shift if here.main else 0.0))
    end = (there.x - there.width / 2, there.y + (shift if there.main else 0.0))
    bend = ((start[0] + end[0]) / 2, y)
    directions = sorted({1 if each.subject == concept_id else -1 for each in shared})
    heads = tuple(ArrowHead(0.995 if each > 0 else 0.005, each) for each in directions)
    curve = Curve(start, bend, end, shared[0].relation, heads)
    x, height = curve.at(0.5)
    return curve, Label(x, height, _step_label(shared, concept_id))


def _step_label(shared: Sequence[Relation], concept_id: str) -> str:
    """Return the names of the relations, with arrows where they point in both directions."""
    onwards = [each.subject == concept_id for each in shared]
    names = [relation_label(each.relation) for each in shared]
    if len(set(onwards)) > 1:
        names = [
            f"{name} \N{RIGHTWARDS ARROW}" if forward else f"\N{LEFTWARDS ARROW} {name}"
            for name, forward in zip(names, onwards, strict=True)
        ]
    return shorten(", ".join(dict.fromkeys(names)), _LONGEST_LABEL)


def _box(concept: Concept, x: float, y: float, main: bool = False) -> Box:
    name = "".join(each if each.isprintable() else " " for each in concept.name)
    lines = wrap(
        name, _MAIN_WIDEST if main else _WIDEST, max_lines=2 if main else 1, placeholder="…"
    )
    title = f"{concept.name} ({concept.id}), {concept.type}"
    return Box(x, y, tuple(lines) or (concept.id[:_WIDEST],), title, concept.type, main)


def _framed(
    title: str, curves: Sequence[Curve], labels: Sequence[Label], boxes: Sequence[Box]
) -> Drawing:
    """Return the drawing shifted so that its corner is at 0, 0, with a margin around it."""
    left = min(each.x - each.width / 2 for each in boxes) - _MARGIN
    top = min(*(each.y - each.height / 2 for each in boxes), *(each.y for each in labels), 1e9)
    top -= _MARGIN
    width = max(each.x + each.width / 2 for each in boxes) + _MARGIN - left
    bottom = max(*(each.y + each.height / 2 for each in boxes), *(each.y for each in labels), -1e9)
    height = bottom + _MARGIN - top

    def shifted(point: tuple[float, float]) -> tuple[float, float]:
        return point[0] - left, point[1] - top

    return Drawing(
        title,
        width,
        height,
        tuple(
            Curve(shifted(c.start), shifted(c.bend), shifted(c.end), c.relation, c.heads)
            for c in curves
        ),
        tuple(Label(*shifted((each.x, each.y)), each.text) for each in labels),
        tuple(replace(b, x=b.x - left, y=b.y - top) for b in boxes),
    )
