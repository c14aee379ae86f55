import gzip
from pathlib import Path

import pytest

from pathreward.errors import GraphError
from pathreward.kg import KnowledgeGraph

HEADER = "format-version: 1.2\nontology: x\n\n"
CELL = """[Term]
id: CL:0000000
name: cell
synonym: "cellule" EXACT []
synonym: "unit of \\"life\\"" RELATED []
xref: MESH:D002477
xref: url:http\\://example.org
"""
T_CELL = """[Term]
id: CL:0000084
name: T cell
alt_id: CL:0000999
is_a: CL:0000000 {source="x"} ! cell
relationship: BFO:0000050 UBERON:1 ! part of something of another ontology
"""
TUMOR = """[Term]
id: DOID:1
name: tumour
synonym: "new growth" RELATED []
synonym: "neoplasm" EXACT OMO:1 []
synonym: "cancer" NARROW []
xref: UMLS_CUI:C0027651
"""
PART_OF = "[Typedef]\nid: BFO:0000050\nname: part of\n"


def obo(folder: Path, *stanzas: str, name: str = "x.obo", header: str = HEADER) -> Path:
    path = folder / name
    path.write_text(header + "\n".join(stanzas), encoding="utf-8")
    return path


def test_reads_terms_with_their_types_names_and_references(tmp_path: Path) -> None:
    graph = KnowledgeGraph.from_obo(obo(tmp_path, CELL, T_CELL, TUMOR))
    assert graph["CL:0000000"].names == ("cell", "cellule")  # of CL only exact synonyms
    assert graph["CL:0000000"].xrefs == ("MESH:D002477",)
    assert graph["CL:0000084"].xrefs == ("CL:0000999",)
    assert graph["DOID:1"].names == ("tumour", "new growth", "neoplasm")
    assert graph["DOID:1"].xrefs == ("UMLS:C0027651",)
    assert {each.type for each in graph.concepts.values()} == {"cell", "diagnosis"}
    assert graph.is_a("CL:0000084", "CL:0000000")


def test_synonyms_of_the_requested_scopes(tmp_path: Path) -> None:
    path = obo(tmp_path, CELL, TUMOR)
    graph = KnowledgeGraph.from_obo(path, synonyms=["RELATED", "NARROW"])
    assert graph["CL:0000000"].synonyms == ('unit of "life"',)
    assert graph["DOID:1"].synonyms == ("new growth", "cancer")
    with pytest.raises(GraphError, match="expected scopes of EXACT, RELATED, NARROW, BROAD"):
        KnowledgeGraph.from_obo(path, synonyms=["exact"])


def test_relations_are_called_by_their_names(tmp_path: Path) -> None:
    part = "[Term]\nid: CL:1\nname: nucleus\nrelationship: BFO:0000050 CL:0000000 ! part of cell\n"
    for stanzas in ((CELL, part, PART_OF), (CELL, part)):  # with and without its definition
        graph = KnowledgeGraph.from_obo(obo(tmp_path, *stanzas))
        assert graph.related("CL:1", "part_of", "CL:0000000")


def test_what_is_obsolete_is_left_out_with_its_relations(tmp_path: Path) -> None:
    gone = "[Term]\nid: CL:1\nname: old\nis_obsolete: true\n"
    child = "[Term]\nid: CL:2\nname: child\nis_a: CL:1\n"
    graph = KnowledgeGraph.from_obo(obo(tmp_path, gone, child))
    assert list(graph) == ["CL:2"]
    assert graph.repairs == ()


def test_several_files_make_one_graph(tmp_path: Path) -> None:
    first = obo(tmp_path, CELL, T_CELL)
    more = '[Term]\nid: CL:0000084\nname: T lymphocyte\nsynonym: "t cell" EXACT []\n'
    second = obo(tmp_path, more, name="y.obo")
    graph = KnowledgeGraph.from_obo([first, second])
    assert graph["CL:0000084"].names == ("T cell", "T lymphocyte")


def test_reads_a_packed_file(tmp_path: Path) -> None:
    plain = obo(tmp_path, CELL, T_CELL)
    packed = tmp_path / "x.obo.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert KnowledgeGraph.from_obo(packed) == KnowledgeGraph.from_obo(str(plain))
    packed.write_bytes(packed.read_bytes()[:-20])
    with pytest.raises(GraphError, match=r"can't read .*x.obo.gz: .*; is it whole\?"):
        KnowledgeGraph.from_obo(packed)


def test_a_relation_to_another_ontology_is_left_out_and_reported(tmp_path: Path) -> None:
    graph = KnowledgeGraph.from_obo(obo(tmp_path, CELL, T_CELL))
    assert len(list(graph.relations())) == 1
    assert [str(each) for each in graph.repairs] == [
        "x.obo:17: UBERON:1: relations to UBERON that are not in the file left out"
    ]


def test_a_cycle_is_broken_and_reported(tmp_path: Path) -> None:
    a = "[Term]\nid: X:1\nname: a\nis_a: X:2\n"
    b = "[Term]\nid: X:2\nname: b\nis_a: X:1\n"
    graph = KnowledgeGraph.from_obo(obo(tmp_path, a, b))
    assert [str(each) for each in graph.relations()] == ["X:1 is_a X:2"]
    assert str(graph.repairs[0]) == (
        "x.obo:12: a cycle, X:1 is_a X:2 is_a X:1: X:2 is_a X:1 left out"
    )
    assert graph.similarity("X:1", "X:2") >= 0.0


@pytest.mark.parametrize(
    ("stanza", "message"),
    [
        ("[Term]\nname: a\n", "x.obo:4: the stanza has no id"),
        ("[Term\nid: X:1\n", "x.obo:4, column 5: expected a stanza's name that ends in ]"),
        ("[Term]\nid: X:1\nnonsense\n", "x.obo:6, column 1: expected a line 'tag: value'"),
        ('[Term]\nid: X:1\nsynonym: "a EXACT []\n', "x.obo:6, column 10: expected a synonym in"),
        ("[Term]\nid: X:1\nrelationship: part_of\n", "x.obo:6, column 21: expected a relation and"),
        ("[Term]\nid: X:1\n[Term]\nid: X:1\n", "x.obo:6: the id 'X:1' is defined twice"),
        ("[Term]\nid: X:1\nis_a: X:2\n", "x.obo:6: 'X:1' is_a 'X:2', and no concept has the id"),
        ("", "x.obo: expected stanzas such as [Term], found none"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, stanza: str, message: str) -> None:
    with pytest.raises(GraphError) as raised:
        KnowledgeGraph.from_obo(obo(tmp_path, stanza))
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ('name: T cell {source="x"} ! so called', ("T cell",)),
        ("name: T cell ! so called", ("T cell",)),
        ("name: Yahoo! syndrome", ("Yahoo! syndrome",)),  # no space in front of the mark
        ("name: CD4\\{high\\} cell\\, T \\! x", ("CD4{high} cell, T ! x",)),
        ("name: 2-{methyl} ester", ("2-{methyl} ester",)),  # braces without name=
        ("name: T\\Wcell\\nof blood", ("T cell of blood",)),
        ('name: 5" nail {a="b"}', ('5" nail',)),
        ("name: T \\\ncell", ("T cell",)),  # a line that goes on
        ('name: a\nsynonym: "b \\"c\\" {d} ! e" EXACT [X:1] {f="g"} ! h', ("a", 'b "c" {d} ! e')),
        ('name: a\nsynonym: "b \\\\" EXACT []', ("a", "b \\")),
        ('name: a\nexact_synonym: "b" [X:1 "d"]', ("a", "b")),
        ('name: a\nrelated_synonym: "b" []', ("a", "b")),
        ('name: a\nnarrow_synonym: "b" []\nbroad_synonym: "c" []', ("a",)),
        ('name: a\nsynonym: "b" []', ("a", "b")),  # without a scope it is related
    ],
)
def test_qualifiers_comments_escapes_and_synonyms_of_1_0(
    tmp_path: Path, line: str, names: tuple[str, ...]
) -> None:
    graph = KnowledgeGraph.from_obo(obo(tmp_path, f"[Term] ! a cell\nid: X:1 ! one\n{line}\n"))
    assert graph["X:1"].names == names


def test_synonyms_of_1_0_have_the_scope_of_their_tag(tmp_path: Path) -> None:
    tags = ("exact", "related", "narrow", "broad")
    lines = "".join(f'{each}_synonym: "{each} name" []\n' for each in tags)
    path = obo(tmp_path, f"[Term]\nid: X:1\nname: a\n{lines}", header="format-version: 1.0\n\n")
    for each in tags:
        graph = KnowledgeGraph.from_obo(path, synonyms=[each.upper()])
        assert graph["X:1"].synonyms == (f"{each} name",)


def test_ids_are_read_up_to_their_qualifiers(tmp_path: Path) -> None:
    parent = '[Term]\nid: X:1{a="b"}\nname: parent\nxref: UMLS_CUI:C1 {a="b", c="d"} ! e\n'
    child = (
        '[Term]\nid: X:2\nname: child\nis_a: X:1 {a="! b"} ! parent\n'
        'relationship: part_of  X:1{c="d"} ! parent\nxref_analog: NCI:C2\n'
    )
    graph = KnowledgeGraph.from_obo(obo(tmp_path, parent, child))
    assert [str(each) for each in graph.relations()] == ["X:2 is_a X:1", "X:2 part_of X:1"]
    assert (graph["X:1"].xrefs, graph["X:2"].xrefs) == (("UMLS:C1",), ("NCIT:C2",))


def test_what_holds_under_a_condition_is_left_out(tmp_path: Path) -> None:
    qualifier = '{gci_filler="NCBITaxon:7776", gci_relation="BFO:0000050"}'
    part = f"[Term]\nid: X:2\nname: b\nrelationship: part_of X:1 {qualifier} ! a\n"
    graph = KnowledgeGraph.from_obo(obo(tmp_path, "[Term]\nid: X:1\nname: a\n", part))
    assert list(graph.relations()) == []


@pytest.mark.parametrize(
    ("source", "xrefs"),
    [
        ("MONDO:equivalentTo", ("DOID:1",)),
        ("DOID:1", ("DOID:1",)),
        ("MONDO:relatedTo", ()),
        ("MONDO:mondoIsNarrowerThanSource", ()),
        ("MONDO:mondoIsBroaderThanSource", ()),
    ],
)
def test_references_of_mondo_that_are_not_equal_are_left_out(
    tmp_path: Path, source: str, xrefs: tuple[str, ...]
) -> None:
    term = f'[Term]\nid: MONDO:1\nname: a\nxref: DOID:1 {{source="{source}", source="X:1"}}\n'
    assert KnowledgeGraph.from_obo(obo(tmp_path, term))["MONDO:1"].xrefs == xrefs


def test_a_missing_concept_of_the_same_ontology_can_be_left_out(tmp_path: Path) -> None:
    path = obo(tmp_path, "[Term]\nid: X:1\nname: a\nis_a: X:2\n")
    graph = KnowledgeGraph.from_obo(path, strict=False)
    assert (list(graph), list(graph.relations()), len(graph.repairs)) == (["X:1"], [], 1)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    path = tmp_path / "x.obo"
    path.write_bytes(HEADER.encode() + b"[Term]\nid: \xff\n")
    with pytest.raises(GraphError, match=r"x.obo:5, column 5: byte 0xff is not UTF-8"):
        KnowledgeGraph.from_obo(path)
    with pytest.raises(GraphError, match=r"can't read .*gone.obo: No such file"):
        KnowledgeGraph.from_obo(tmp_path / "gone.obo")


@pytest.mark.parametrize(
    ("name", "concepts", "found", "concept_id"),
    [
        ("doid-2026_DO_cancer_slim.obo.gz", 700, "hemangiosarcoma", "DOID:0001816"),
        ("cl-basic-2022-12.obo.gz", 2_500, "T lymphocyte", "CL:0000084"),
        ("mondo_imports_uberon_import.obo.gz", 7_000, "liver", "UBERON:0002107"),
    ],
)
def test_reads_what_is_published(
    shared_data: Path, name: str, concepts: int, found: str, concept_id: str
) -> None:
    graph = KnowledgeGraph.from_obo(shared_data / "kg" / name)
    assert len(graph) >= concepts
    assert concept_id in {each.id for each in graph.find(found)}
    assert graph.similarity(concept_id, concept_id) == 1.0


def test_the_subsets_of_one_ontology_overlap(shared_data: Path) -> None:
    paths = sorted((shared_data / "kg").glob("doid-*.obo.gz"))
    graph = KnowledgeGraph.from_obo(paths)
    assert len(graph) == 7_088  # distinct ids of the stanzas that are not obsolete
    assert graph.repairs == ()


def test_too_general_names_are_not_looked_for(shared_data: Path) -> None:
    graph = KnowledgeGraph.from_obo(shared_data / "kg" / "mondo_imports_uberon_import.obo.gz")
    assert graph["BFO:0000015"].name == "process [BFO:0000015]"
    assert graph.find("process") == ()
