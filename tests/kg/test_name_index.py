from pathlib import Path

import pytest

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.kg import name_index as module
from pathreward.kg.name_index import name_index

CONCEPTS = [
    Concept("c", "nevus", "diagnosis", ("mole",)),
    Concept("b", "mole", "animal"),
    Concept("d", "squamous-cell carcinoma", "diagnosis", ("SCC",)),
]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("mole", [1, 0]),  # the one that is called so first
        ("Naevi", [0]),
        ("squamous cell carcinomas", [2]),
        ("carcinoma of squamous cells", []),
        ("SCC", [2]),
        ("scc", []),  # an abbreviation matches in capitals
        ("", []),
        ("unknown words", []),
        ("mole unknown", []),
    ],
)
@pytest.mark.parametrize("least", [1, 1000])
def test_concepts_by_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, numbers: list[int], least: int
) -> None:
    monkeypatch.setenv("PATHREWARD_CACHE", str(tmp_path))
    monkeypatch.setattr(module, "_WORTH_KEEPING", least)
    for _ in range(2):  # computed, then read from the disk
        assert list(name_index(CONCEPTS).find(name)) == numbers
    assert (tmp_path / "kept").exists() is (least == 1)


def test_the_shipped_graph_finds_the_same_with_and_without_a_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    concepts = list(KnowledgeGraph.default().concepts.values())
    monkeypatch.setenv("PATHREWARD_CACHE", "off")
    fresh = name_index(concepts)
    monkeypatch.setenv("PATHREWARD_CACHE", str(tmp_path))
    name_index(concepts)
    again = name_index(concepts)
    assert again.owners == fresh.owners
    assert again.vocabulary.to_lists() == fresh.vocabulary.to_lists()
    assert list(again.vocabulary.words) == list(fresh.vocabulary.words)
