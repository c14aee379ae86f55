import pytest

from pathreward.claims.composed_fields import composed_fields
from pathreward.kg import KnowledgeGraph

GRAPH = KnowledgeGraph.default()


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("Cellularity: high", ["high_cellularity"]),
        ("Site: left\n- Cellularity: low; margins free", ["low_cellularity"]),
        ("Cellularity | high | Necrosis | none", ["high_cellularity"]),
        ("Cellularity: not high", []),
        ("Margin: positive", []),  # a claim of involvement
        ("the cellularity is high", []),
    ],
)
def test_what_a_field_and_its_value_make(text: str, concepts: list[str]) -> None:
    assert [each.concept for each in composed_fields(text, GRAPH)] == concepts


def test_the_name_of_every_finding_of_two_words_is_read_from_a_field() -> None:
    names = [GRAPH[each].name for each in sorted(GRAPH.of_type("finding"))]
    pairs = [each.split() for each in names if each.count(" ") == 1 and each.isascii()]
    pairs = [each for each in pairs if all(word.isalpha() for word in each)]
    missed = [
        (value, field)
        for value, field in pairs
        if not [*composed_fields(f"{field}: {value}", GRAPH)]
        and not GRAPH.find(f"{value} {field}")[0].id.endswith(("margin", "invasion"))
        and len(GRAPH.find(f"{value} {field}")) == 1
    ]
    assert len(missed) <= len(pairs) // 50, missed[:20]
