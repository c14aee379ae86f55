import itertools

import pytest

from pathreward.kg import Concept, KnowledgeGraph, Relation
from pathreward.report.drawing import Box, Drawing, Label
from pathreward.report.graph_layout import (
    draw_neighbourhood,
    draw_paths,
    neighbours_by_relation,
)

GRAPH = KnowledgeGraph.default()


def boxes_apart(drawing: Drawing) -> bool:
    return not any(
        abs(a.x - b.x) < (a.width + b.width) / 2 and abs(a.y - b.y) < (a.height + b.height) / 2
        for a, b in itertools.combinations(drawing.boxes, 2)
    )


def inside(drawing: Drawing) -> bool:
    return all(
        box.width / 2 <= box.x <= drawing.width - box.width / 2
        and box.height / 2 <= box.y <= drawing.height - box.height / 2
        for box in drawing.boxes
    )


@pytest.mark.parametrize("concept", ["squamous_cell_carcinoma", "keratin_pearls", "neoplasm"])
def test_no_box_of_a_neighbourhood_covers_another(concept: str) -> None:
    drawing = draw_neighbourhood(GRAPH, concept)
    assert boxes_apart(drawing)
    assert inside(drawing)


@pytest.mark.parametrize("count", [0, 1, 44, 45, 500])
def test_of_many_neighbours_the_longest_groups_are_cut(count: int) -> None:
    concepts = [Concept(f"n{i}", f"neighbour {i}", "x") for i in range(count)]
    relations = [
        Relation("hub", "likes" if i % 4 else "fears", each.id) for i, each in enumerate(concepts)
    ]
    graph = KnowledgeGraph([Concept("hub", "hub", "x"), *concepts], relations, strict=False)
    drawing = draw_neighbourhood(graph, "hub")
    assert boxes_apart(drawing)
    assert len(drawing.curves) <= 44
    notes = [each.lines[0] for each in drawing.boxes if not each.kind]
    assert bool(notes) == (count > 44)
    if count == 500:
        assert notes == ["and 103 more", "and 353 more"]  # 22 of each are drawn


def test_neighbours_stand_by_relation_and_direction() -> None:
    groups = neighbours_by_relation(GRAPH, "squamous_cell_carcinoma")
    assert [(relation, outwards) for relation, outwards, _ in groups][:3] == [
        ("is_a", True),
        ("is_a", False),
        ("supports", False),
    ]


def test_paths_share_their_ends() -> None:
    paths = GRAPH.paths("keratin_pearls", "adenocarcinoma", limit=5)
    drawing = draw_paths(GRAPH, paths)
    names = [each.lines[0] for each in drawing.boxes]
    assert names[:2] == ["keratin pearls", "adenocarcinoma"]
    assert names.count("adenocarcinoma") == 1
    assert boxes_apart(drawing)
    assert inside(drawing)
    assert drawing.labels[0].text == "excludes"


def rectangle(each: Box | Label) -> tuple[float, float, float, float]:
    height = each.height if isinstance(each, Box) else 12.0
    return each.x, each.y, each.width, height


def covered(drawing: Drawing) -> list[tuple[Label, Box | Label]]:
    """The labels that a box or another label covers, each with it."""
    found = []
    others: list[Box | Label] = [*drawing.boxes, *drawing.labels]
    for label, other in itertools.product(drawing.labels, others):
        (x, y, width, height), (x2, y2, width2, height2) = rectangle(label), rectangle(other)
        apart = abs(x - x2) >= (width + width2) / 2 or abs(y - y2) >= (height + height2) / 2
        if label is not other and not apart:
            found.append((label, other))
    return found


@pytest.mark.parametrize(
    ("start", "goal"),
    [
        ("keratin_pearls", "p40"),
        ("melanoma", "necrosis"),
        ("renal_cell_carcinoma", "liver"),  # names as long as the distance of two concepts
        ("breast_carcinoma", "lung_adenocarcinoma"),
    ],
)
def test_no_label_of_a_path_is_covered(start: str, goal: str) -> None:
    assert covered(draw_paths(GRAPH, GRAPH.paths(start, goal, depth=4, limit=6))) == []


@pytest.mark.parametrize("concept", ["squamous_cell_carcinoma", "necrosis", "prostate", "p40"])
def test_no_label_of_a_neighbourhood_is_covered(concept: str) -> None:
    assert covered(draw_neighbourhood(GRAPH, concept)) == []


@pytest.mark.parametrize(
    ("relations", "ends"),
    [
        ([("a", "likes", "b")], ["right"]),
        ([("b", "likes", "a")], ["left"]),
        ([("a", "likes", "b"), ("b", "fears", "a")], ["left", "right"]),
    ],
    ids=["along", "against", "both"],
)
def test_an_arrow_ends_at_the_object_of_its_relation(
    relations: list[tuple[str, str, str]], ends: list[str]
) -> None:
    graph = KnowledgeGraph(
        [Concept("a", "a", "x"), Concept("b", "b", "x")],
        [Relation(*each) for each in relations],
        strict=False,
    )
    [curve] = draw_paths(graph, graph.paths("a", "b", depth=1)).curves
    found = []
    for head in curve.heads:
        (tail, _), (tip, _) = curve.arrow(head)
        near_left = tip - curve.start[0] < curve.end[0] - tip
        found.append("left" if near_left else "right")
        assert (tip < tail) == near_left  # it points to the end that it is at
    assert found == ends


@pytest.mark.parametrize("relation", ["is_a", "disease_may_have_associated_disease", "x" * 900])
@pytest.mark.parametrize("turned", [False, True])
def test_a_label_keeps_off_the_boxes(relation: str, turned: bool) -> None:
    ends = ("b", "a") if turned else ("a", "b")
    graph = KnowledgeGraph(
        [Concept("a", "a", "x"), Concept("b", "b", "x")],
        [Relation(ends[0], relation, ends[1])],
        strict=False,
    )
    drawing = draw_neighbourhood(graph, "a")
    (label,), neighbour = drawing.labels, drawing.boxes[0]
    assert label.x + len(label.text) * 3 < neighbour.x - neighbour.width / 2


def test_relations_between_the_same_two_share_a_line() -> None:
    graph = KnowledgeGraph(
        [Concept("a", "a", "x"), Concept("b", "b", "x")],
        [Relation("a", "likes", "b"), Relation("b", "fears_much", "a")],
        strict=False,
    )
    drawing = draw_paths(graph, graph.paths("a", "b", depth=1))
    assert len(drawing.curves) == 1
    assert sorted(drawing.labels[0].text.split(", ")) == ["likes →", "← fears much"]


@pytest.mark.parametrize("name", ["\x00", "x" * 10_000, "肿瘤 " * 400, " "])
def test_a_name_that_cannot_be_drawn_is_cut_or_replaced(name: str) -> None:
    graph = KnowledgeGraph([Concept("some_id", name, "x")], strict=False)
    (box,) = draw_neighbourhood(graph, "some_id").boxes
    assert isinstance(box, Box)
    assert all(0 < len(line) <= 44 and line.isprintable() for line in box.lines)
