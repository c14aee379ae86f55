from pathreward.kg import KnowledgeGraph
from pathreward.rewards.consistency_checks.specificity import is_general, word_weight


def test_a_word_of_many_names_tells_little() -> None:
    graph = KnowledgeGraph.default()
    weights = [word_weight(graph, each) for each in ("carcinoma", "lobular", "floppy")]
    assert weights == sorted(weights)
    assert weights[-1] == 1.0


def test_a_diagnosis_with_many_kinds_is_general() -> None:
    graph = KnowledgeGraph.default()
    assert [is_general(graph, each) for each in ("neoplasm", "melanoma")] == [True, False]
