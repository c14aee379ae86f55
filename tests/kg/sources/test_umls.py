from pathlib import Path

import pytest

from pathreward.errors import GraphError
from pathreward.kg import Concept, KnowledgeGraph


def atom(
    cui: str,
    text: str,
    *,
    source: str = "NCI",
    code: str = "C1",
    preferred: bool = False,
    **other: str,
) -> str:
    status, form, best = ("P", "PF", "Y") if preferred else ("S", "VO", "N")
    language, off = other.get("language", "ENG"), other.get("off", "N")
    return (
        f"{cui}|{language}|{status}|L|{form}|S|{best}|A|||D|{source}|PT|{code}|{text}|0|{off}|256|"
    )


def link(first: str, kind: str, second: str, label: str = "", source: str = "NCI") -> str:
    return f"{first}|A1|AUI|{kind}|{second}|A2|AUI|{label}|R1||{source}|{source}||Y|N||"


CONSO = [
    atom("C1", "Malignant neoplasm of breast", code="C9335"),
    atom("C1", "Breast cancer", preferred=True, code="C9335"),
    atom("C1", "Brustkrebs", language="GER"),
    atom("C1", "old breast cancer", off="O"),
    atom("C2", "Carcinoma", preferred=True, source="SNOMEDCT_US", code="68453008"),
    atom("C3", "Breast", preferred=True, code="C12971"),
]
REL = [
    link("C2", "CHD", "C1"),  # the second is the child of the first
    link("C1", "PAR", "C2"),  # and the first of the second, the same again
    link("C3", "RO", "C1", "disease_has_primary_anatomic_site"),
    link("C1", "RO", "C3", "location_of"),
    link("C1", "SY", "C1"),
    link("C1", "CHD", "C9"),  # a concept without an English name
    link("C3", "RN", "C2", source="OTHER"),
]
STY = ["C1|T191|B2|Neoplastic Process|AT1|256|", "C3|T023|A1|Body Part|AT2|256|"]


def release(folder: Path, **tables: list[str]) -> Path:
    given = {"MRCONSO": CONSO, "MRREL": REL, "MRSTY": STY} | tables
    for name, rows in given.items():
        (folder / f"{name}.RRF").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return folder


def test_reads_concepts_relations_and_types(tmp_path: Path) -> None:
    graph = KnowledgeGraph.from_umls(release(tmp_path), cache=False)
    assert graph["C1"].names == ("Breast cancer", "Malignant neoplasm of breast")
    assert graph["C1"].xrefs == ("UMLS:C1", "NCIT:C9335")
    assert graph["C2"].xrefs == ("UMLS:C2", "SNOMEDCT_US:68453008")
    assert [each.type for each in graph.concepts.values()] == ["diagnosis", "concept", "anatomy"]
    assert {str(each) for each in graph.relations()} == {
        "C1 is_a C2",
        "C1 located_in C3",
        "C3 location_of C1",
        "C2 rn C3",
    }
    assert str(graph.repairs[0]).startswith("MRREL.RRF:6: C9: relations to concepts")


def test_reads_the_requested_vocabularies_and_language(tmp_path: Path) -> None:
    folder = release(tmp_path)
    only = KnowledgeGraph.from_umls(folder, vocabularies=["SNOMEDCT_US"], cache=False)
    assert (list(only), list(only.relations())) == (["C2"], [])
    german = KnowledgeGraph.from_umls(folder, language="GER", cache=False)
    assert german["C1"].name == "Brustkrebs"


def test_codes_with_a_prefix_merge_with_their_ontology(tmp_path: Path) -> None:
    conso = [
        atom("C0036572", "Seizures", preferred=True, source="MTH", code="NOCODE"),
        atom("C0036572", "Seizure", source="HPO", code="HP:0001250"),
        atom("C0005823", "Blood pressure", preferred=True, source="MTH", code="NOCODE"),
    ]
    umls = KnowledgeGraph.from_umls(
        release(tmp_path, MRCONSO=conso, MRREL=[], MRSTY=[]), cache=False
    )
    assert umls["C0036572"].xrefs == ("UMLS:C0036572", "HP:0001250")
    ontology = KnowledgeGraph([Concept("HP:0001250", "Seizure", "finding")])
    assert list(ontology.merge(umls)) == ["HP:0001250", "C0005823"]


def test_relations_and_types_may_be_missing(tmp_path: Path) -> None:
    folder = release(tmp_path)
    (folder / "MRREL.RRF").unlink()
    (folder / "MRSTY.RRF").unlink()
    graph = KnowledgeGraph.from_umls(folder, cache=False)
    assert (len(graph), list(graph.relations())) == (3, [])
    (folder / "MRCONSO.RRF").unlink()
    with pytest.raises(GraphError, match=r"no file MRCONSO.RRF in .*; name the folder META"):
        KnowledgeGraph.from_umls(folder, cache=False)


@pytest.mark.parametrize(
    ("table", "row", "message"),
    [
        ("MRCONSO", "C1|ENG|P", "MRCONSO.RRF:1: expected 18 columns separated by |, got 3"),
        ("MRCONSO", atom("", "x"), "MRCONSO.RRF:1, column 1: expected a concept's id"),
        ("MRREL", link("C1", "CHD", ""), "MRREL.RRF:1, column 5: expected a concept's id"),
        ("MRSTY", "C1", "MRSTY.RRF:1: expected 6 columns separated by |, got 1"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, table: str, row: str, message: str) -> None:
    with pytest.raises(GraphError) as raised:
        KnowledgeGraph.from_umls(release(tmp_path, **{table: [row]}), cache=False)
    assert message in str(raised.value)
