import gzip
from pathlib import Path

import pytest

from pathreward.errors import GraphError
from pathreward.kg.loading import load_graph

OBO = "format-version: 1.2\n\n[Term]\nid: X:1\nname: mole\n"
CONCEPTS = "id\tname\ttype\tsynonyms\txrefs\tsource\nX:1\tmole\tfinding\t\t\tmine\n"


@pytest.mark.parametrize(
    ("name", "text", "concept"),
    [
        ("x.obo", OBO, "X:1"),
        ("kb.jsonl", '{"concept_id": "X:1", "canonical_name": "mole"}\n', "X:1"),
        ("kb.json", '[{"concept_id": "X:1", "canonical_name": "mole"}]', "X:1"),
        ("tree.json", '{"A": {"name": "mole"}}', "ONCOTREE:A"),
        ("graphs.json", '{"graphs": [{"nodes": [{"id": "X:1", "lbl": "mole"}]}]}', "X:1"),
    ],
)
def test_a_file_is_read_as_what_it_is(tmp_path: Path, name: str, text: str, concept: str) -> None:
    plain, packed = tmp_path / name, tmp_path / f"{name}.gz"
    plain.write_text(text)
    packed.write_bytes(gzip.compress(text.encode()))
    assert load_graph(plain)[concept].name == load_graph(packed)[concept].name == "mole"


def test_a_folder_of_tables_is_a_graph(tmp_path: Path) -> None:
    (tmp_path / "concepts.tsv").write_text(CONCEPTS)
    (tmp_path / "relations.tsv").write_text("subject\trelation\tobject\tsource\n")
    assert load_graph(tmp_path)["X:1"].name == "mole"


def test_what_is_not_there_or_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"there is no file or folder .*x\.obo"):
        load_graph(tmp_path / "x.obo")
    (tmp_path / "x.txt").touch()
    with pytest.raises(GraphError, match=r"expected a folder or a file .*, got '\.txt'"):
        load_graph(tmp_path / "x.txt")
