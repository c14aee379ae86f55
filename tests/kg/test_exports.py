from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.errors import DataError, GraphError
from pathreward.kg import Concept, KnowledgeGraph, Relation
from pathreward.kg.concept import FREQUENCIES

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(
    lambda text: text == text.strip()
)
awkward = st.sampled_from(["a|b", "a\tb", "a\nb", "a\r\nb", "\\", "a\\", "\\|", "\\t", "a\x85b"])
any_text = texts | awkward


@st.composite
def graphs(draw: st.DrawFn) -> KnowledgeGraph:
    ids = draw(st.lists(any_text, unique=True, max_size=5))
    several = st.lists(any_text, max_size=3).map(tuple)
    concepts = [
        Concept(each, draw(any_text), draw(any_text), draw(several), draw(several)) for each in ids
    ]
    ends = st.sampled_from(ids) if ids else st.nothing()
    kinds = any_text | st.sampled_from(["is_a", "supports"])
    frequencies = st.sampled_from(FREQUENCIES)
    relations = draw(st.lists(st.builds(Relation, ends, kinds, ends, frequencies), max_size=6))
    return KnowledgeGraph(concepts, relations, strict=False)


@given(graphs())
def test_a_graph_is_read_as_it_was_written(graph: KnowledgeGraph) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name) / "graph"
        graph.to_tables(folder)
        again = KnowledgeGraph.from_tables(folder, strict=False)
        assert again == graph
        assert set(again.relations()) == set(graph.relations())
        written = [(folder / each).read_bytes() for each in ("concepts.tsv", "relations.tsv")]
        again.to_tables(folder)
        assert [
            (folder / each).read_bytes() for each in ("concepts.tsv", "relations.tsv")
        ] == written


def test_equal_graphs_give_equal_files(tmp_path: Path) -> None:
    concepts = [Concept(each, each, "finding") for each in "abc"]
    relations = [Relation("a", kind, each) for kind in ("part_of", "is_a") for each in "cb"]
    for name, rows in (("one", relations), ("two", relations[::-1])):
        KnowledgeGraph(concepts, rows, strict=False).to_tables(tmp_path / name, source="mine; high")
    one, two = ((tmp_path / each / "relations.tsv").read_text() for each in ("one", "two"))
    assert one == two
    assert one.splitlines()[1] == "a\tis_a\tb\t\tmine; high"


def test_the_shipped_tables_are_written_with_every_row(tmp_path: Path) -> None:
    KnowledgeGraph.default().to_tables(tmp_path)
    assert KnowledgeGraph.from_tables(tmp_path) == KnowledgeGraph.default()


@pytest.mark.parametrize(
    ("concept", "message"),
    [
        (Concept("a", " ", "x"), "the concept 'a', 'name': a table can't hold ' '"),
        (Concept("a", "b", "x", ("c ",)), "the concept 'a', 'synonyms': a table can't hold 'c '"),
        (Concept("a", "b", "x", (), ("",)), "the concept 'a', 'xrefs': a table can't hold ''"),
        (Concept("a", "\ud800", "x"), "the concept 'a', 'name': '\\ud800' is not Unicode"),
    ],
)
def test_what_a_table_cannot_hold_is_named(tmp_path: Path, concept: Concept, message: str) -> None:
    with pytest.raises(GraphError) as raised:
        KnowledgeGraph([concept], strict=False).to_tables(tmp_path)
    assert message in str(raised.value)
    assert list(tmp_path.iterdir()) == []  # no half of a table


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match=r"can't write .*file: it is a file; name a folder"):
        KnowledgeGraph([]).to_tables(tmp_path / "file")


def test_a_networkx_graph_has_every_field() -> None:
    graph = KnowledgeGraph(
        [Concept("a", "a", "diagnosis", ("b",), ("X:1",)), Concept("m", "m", "marker")],
        [Relation("a", "marker_positive", "m", "always")],
    )
    view = graph.to_networkx()
    assert view.nodes["a"] == {
        "name": "a",
        "type": "diagnosis",
        "synonyms": ("b",),
        "xrefs": ("X:1",),
    }
    assert KnowledgeGraph.from_networkx(view) == graph
