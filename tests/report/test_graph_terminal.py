import pytest

from pathreward.kg import Concept, KnowledgeGraph, Relation
from pathreward.report.graph_terminal import concept_lines, search_line


def hub(count: int, name: str = "neighbour") -> KnowledgeGraph:
    concepts = [Concept(f"n{i:03}", f"{name} {i:03}", "x") for i in range(count)]
    relations = [Relation("hub", f"relation_{i % 9}", each.id) for i, each in enumerate(concepts)]
    return KnowledgeGraph([Concept("hub", "hub", "x"), *concepts], relations, strict=False)


@pytest.mark.parametrize("count", [0, 1, 30, 200, 999])
@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("name", ["n", "neighbour with a name of some length", "x" * 300])
def test_a_concept_fits_a_screen(count: int, width: int, name: str) -> None:
    graph = hub(count, name)
    lines = concept_lines(graph, graph["hub"], width)
    assert len(lines) <= 22
    assert max(map(len, lines)) <= width


def test_what_is_left_out_is_counted() -> None:
    graph = hub(9 * 40)
    [line] = [each for each in concept_lines(graph, graph["hub"], 80) if "relation 0" in each]
    assert line.startswith("  relation 0 ->       neighbour 000, neighbour 009, ")
    more = [each for each in concept_lines(graph, graph["hub"], 80) if each.endswith(" more")]
    assert len(more) == 9  # one for each relation


def test_everything_lists_each_neighbour_once() -> None:
    graph = hub(200)
    text = "\n".join(concept_lines(graph, graph["hub"], 80, everything=True))
    assert all(text.count(f"(n{i:03})") == 1 for i in range(200))


def test_control_characters_are_shown_by_code() -> None:
    concept = Concept("a", "a\x1b[31mb", "x", ("c\u202ed",))
    graph = KnowledgeGraph([concept], strict=False)
    text = "\n".join([search_line(concept, 80), *concept_lines(graph, concept, 80)])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "a<U+001B>[31mb" in text
