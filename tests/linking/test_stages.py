import sys

import pytest

from pathreward.errors import RecipeError
from pathreward.kg import KnowledgeGraph
from pathreward.linking import Linker
from pathreward.linking.lexicon import Found
from pathreward.linking.stages import overwrite


def test_an_unknown_stage_is_named(graph: KnowledgeGraph) -> None:
    with pytest.raises(RecipeError, match="stage 'fuzy'"):
        Linker(graph, ("exact", "fuzy"))
    with pytest.raises(RecipeError, match="at least one stage of exact, abbreviations, fuzzy"):
        Linker(graph, ())


def test_without_scispacy_the_way_out_is_named(
    graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    for missing in ("scispacy.linking", "spacy.vocab", "spacy.language"):
        monkeypatch.setitem(sys.modules, missing, None)  # as Python marks what can't be imported
    with pytest.raises(RecipeError, match=r"pip install .*\[linking\]"):
        Linker(graph, ("scispacy",)).link("x")
    with pytest.raises(RecipeError, match=r"pip install .*\[linking\]"):
        Linker(graph).to_spacy()


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ([], [(0, 2, 1), (3, 4, 2)]),
        ([(1, 3, 9)], [(1, 3, 9), (3, 4, 2)]),  # cuts the first
        ([(2, 3, 9)], [(0, 2, 1), (2, 3, 9), (3, 4, 2)]),  # between
        ([(0, 4, 9)], [(0, 4, 9)]),
    ],
)
def test_an_added_name_replaces_all_that_it_overlaps(
    added: list[Found], expected: list[Found]
) -> None:
    assert overwrite([(0, 2, 1), (3, 4, 2)], added) == expected
