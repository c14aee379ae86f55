from pathlib import Path

import pytest

from pathreward.errors import GraphError
from pathreward.kg import KnowledgeGraph, validate
from pathreward.kg.sources.tables import kept_tables

CONCEPTS = "id\tname\ttype\tsynonyms\txrefs\tsource\na\tadenoma\tdiagnosis\tbenign one|other\t\tx\n"
RELATIONS = "subject\trelation\tobject\tfrequency\tsource\n"
WITHOUT = "subject\trelation\tobject\tsource\n"


def folder_of(path: Path, concepts: str = CONCEPTS, relations: str = RELATIONS) -> Path:
    (path / "concepts.tsv").write_text(concepts, encoding="utf-8")
    (path / "relations.tsv").write_text(relations, encoding="utf-8")
    return path


def test_reads_a_folder_given_as_path_or_text(tmp_path: Path) -> None:
    graph = KnowledgeGraph.from_tables(folder_of(tmp_path))
    assert graph["a"].names == ("adenoma", "benign one", "other")
    assert graph == KnowledgeGraph.from_tables(str(tmp_path))


def test_reads_windows_line_ends(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "concepts.tsv").write_bytes(CONCEPTS.replace("\n", "\r\n").encode())
    assert KnowledgeGraph.from_tables(folder)["a"].name == "adenoma"


@pytest.mark.parametrize(
    ("concepts", "relations", "message"),
    [
        ("id\tname\n", RELATIONS, "concepts.tsv:1: expected the columns id, name, type"),
        (CONCEPTS + "b\tx\n", RELATIONS, "concepts.tsv:3: expected 6 tab-separated columns, got 2"),
        (CONCEPTS + "b\t\tfinding\t\t\tx\n", RELATIONS, "concepts.tsv:3, column 'name': the cell"),
        (CONCEPTS + "b\tx\tfinding\t\t\t\n", RELATIONS, "concepts.tsv:3, column 'source': the"),
        (CONCEPTS + "b\tx\tcolor\t\t\tx\n", RELATIONS, "concepts.tsv:3, column 'type': expected"),
        (CONCEPTS, RELATIONS + "a\tis_a\tb\t\tx\n", "relations.tsv:2, column 'object': no concept"),
        (CONCEPTS, WITHOUT + "a\tis_a\tb\tx\n", "relations.tsv:2, column 'object': no concept"),
        (CONCEPTS, WITHOUT + "a\tis_a\ta\t\tx\n", "relations.tsv:2: expected 4 tab-separated"),
        (CONCEPTS, RELATIONS + "a\tis_a\ta\tx\n", "relations.tsv:2: expected 5 tab-separated"),
        (CONCEPTS, RELATIONS + "a\tis_a\ta\t\t\n", "relations.tsv:2, column 'source': the cell"),
        (
            CONCEPTS,
            "subject\tobject\n",
            "expected the columns subject, relation, object, f",
        ),
        (
            CONCEPTS + "m\tCK7\tmarker\t\t\tx\n",
            RELATIONS + "a\tmarker_positive\tm\toften\tx\n",
            "relations.tsv:2, column 'frequency': marker_positive needs always or usually or",
        ),
    ],
)
def test_a_broken_row_is_named_by_file_line_and_column(
    tmp_path: Path, concepts: str, relations: str, message: str
) -> None:
    with pytest.raises(GraphError) as raised:
        KnowledgeGraph.from_tables(folder_of(tmp_path, concepts, relations))
    assert message in str(raised.value)


def test_a_missing_file_and_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"no file 'concepts.tsv' in the graph's folder"):
        KnowledgeGraph.from_tables(tmp_path)
    folder_of(tmp_path)
    (tmp_path / "relations.tsv").write_bytes(b"\xff\xfe")
    with pytest.raises(
        GraphError, match=r"relations.tsv:1, column 1: expected UTF-8, got byte 0xff"
    ):
        KnowledgeGraph.from_tables(tmp_path)


@pytest.mark.parametrize(
    ("relations", "frequencies"),
    [
        (RELATIONS + "a\tmarker_positive\tm\talways\tx\na\tis_a\tb\t\tx\n", ["always", ""]),
        (WITHOUT + "a\tmarker_positive\tm\tx\na\tis_a\tb\tx\n", ["", ""]),
    ],
)
def test_the_column_of_frequencies_may_be_left_out(
    tmp_path: Path, relations: str, frequencies: list[str]
) -> None:
    concepts = CONCEPTS + "b\ttumor\tdiagnosis\t\t\tx\nm\tCK7\tmarker\t\t\tx\n"
    graph = KnowledgeGraph.from_tables(folder_of(tmp_path, concepts, relations))
    assert [each.frequency for each in graph.relations()] == frequencies


def test_an_unknown_frequency_is_refused_without_our_rules_too(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, relations=RELATIONS + "a\tis_a\ta\toften\tx\n")
    with pytest.raises(GraphError, match=r"relations.tsv:2: expected a frequency \(always, u"):
        KnowledgeGraph.from_tables(folder, strict=False)


def test_validate_lists_what_from_tables_refuses(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, relations=RELATIONS + "a\tis_a\tb\t\tx\n")
    assert [str(each) for each in validate(folder)] == [
        "relations row 1, column 'object': no concept has the id 'b'; add it to the concepts or "
        "correct the relation"
    ]


def test_an_empty_graph_is_a_graph(tmp_path: Path) -> None:
    graph = KnowledgeGraph.from_tables(
        folder_of(tmp_path, concepts=CONCEPTS.split("\n", maxsplit=1)[0] + "\n")
    )
    assert (len(graph), graph.find("adenoma"), list(graph.relations())) == (0, (), [])


def test_read_without_our_rules_any_type_will_do(tmp_path: Path) -> None:
    concepts = CONCEPTS + "b\tadenoma\tcolour\t\t\tx\n"
    folder = folder_of(tmp_path, concepts, RELATIONS + "a\tlikes\tb\t\tx\n")
    graph = KnowledgeGraph.from_tables(folder, strict=False)
    assert [each.id for each in graph.find("adenoma")] == ["a", "b"]
    assert [str(each) for each in graph.relations()] == ["a likes b"]


def test_read_without_our_rules_a_missing_concept_is_still_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, relations=RELATIONS + "a\tis_a\tb\t\tx\n")
    with pytest.raises(GraphError, match=r"relations.tsv:2: 'a' is_a 'b', and no concept has the"):
        KnowledgeGraph.from_tables(folder, strict=False)


def test_tables_from_the_disk_are_those_that_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATHREWARD_CACHE", str(tmp_path / "cache"))
    relations = RELATIONS + "a\tsupports\ta\tusually\tx\n"
    folder = folder_of(tmp_path, relations=relations)
    first, again = (KnowledgeGraph._of(kept_tables(folder)) for _ in range(2))
    assert first == again == KnowledgeGraph.from_tables(folder, strict=False)
    assert [each.frequency for each in again.relations()] == ["usually"]
    (folder / "relations.tsv").write_text(RELATIONS)
    assert list(KnowledgeGraph._of(kept_tables(folder)).relations()) == []  # by content
    (folder / "relations.tsv").unlink()
    with pytest.raises(GraphError, match=r"no file 'relations.tsv' in the graph's folder"):
        kept_tables(folder)
