"""The parts of a linker over a graph."""

import pytest

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking.engine import STAGES, build_engine
from pathreward.linking.scispacy import ScispacySettings

GRAPH = KnowledgeGraph(
    [
        Concept("mel", "melanoma", "diagnosis", ("MM",)),
        Concept("mye", "multiple myeloma", "diagnosis", ("MM",)),
        Concept("nev", "nevus", "diagnosis", ("mole",), ("X:1", "X:2", "X:3")),
        Concept("mol", "mole", "finding"),
    ],
    strict=False,
)


def engine(*stages: str):  # type: ignore[no-untyped-def]  # an Engine
    return build_engine(GRAPH, stages, ScispacySettings())


def test_stages_run_in_the_given_order() -> None:
    built = engine("abbreviations", "exact")
    assert [type(each) for each in built.stages] == [STAGES["abbreviations"], STAGES["exact"]]


def test_concepts_have_the_numbers_of_the_graph() -> None:
    built = engine("exact")
    assert built.ids == ["mel", "mye", "nev", "mol"]
    assert [built.concepts[built.numbers[each]].id for each in built.ids] == built.ids


def test_an_unknown_stage_is_no_stage() -> None:
    with pytest.raises(KeyError):
        engine("telepathy")
