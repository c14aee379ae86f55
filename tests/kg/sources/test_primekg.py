from csv import QUOTE_ALL, QUOTE_MINIMAL, QUOTE_NONNUMERIC
from pathlib import Path
from typing import Literal

import pytest

from pathreward.errors import GraphError
from pathreward.kg import KnowledgeGraph
from pathreward.kg.sources.primekg import COLUMNS

NODES = {
    "carcinoma": "0,4993,disease,carcinoma,MONDO",
    "scc": "1,5096,disease,squamous cell carcinoma,MONDO",
    "group": "2,13924_12592,disease,osteogenesis imperfecta,MONDO_grouped",
    "pearls": "3,1234,effect/phenotype,keratin pearls,HPO",
    "TP53": "4,7157,gene/protein,TP53,NCBI",
    "KRT5": "5,3852,gene/protein,KRT5,NCBI",
    "skin": "6,2097,anatomy,skin of body,UBERON",
    "organ": "7,62,anatomy,organ,UBERON",
    "aspirin": "8,DB00945,drug,Aspirin,DrugBank",
}


def row(relation: str, display: str, x: str, y: str) -> str:
    return f"{relation},{display},{NODES[x]},{NODES[y]}"


FORWARD = [
    row("disease_disease", "parent-child", "carcinoma", "scc"),
    row("anatomy_anatomy", "parent-child", "skin", "organ"),
    row("disease_phenotype_positive", "phenotype present", "scc", "pearls"),
    row("disease_phenotype_negative", "phenotype absent", "group", "pearls"),
    row("protein_protein", "ppi", "TP53", "KRT5"),
    row("contraindication", "contraindication", "aspirin", "scc"),
]
BACKWARD = [
    row("disease_disease", "parent-child", "scc", "carcinoma"),
    row("anatomy_anatomy", "parent-child", "organ", "skin"),
    row("disease_phenotype_positive", "phenotype present", "pearls", "scc"),
    row("disease_phenotype_negative", "phenotype absent", "pearls", "group"),
    row("protein_protein", "ppi", "KRT5", "TP53"),
    row("contraindication", "contraindication", "scc", "aspirin"),
]
RELATIONS = {
    "MONDO:0005096 is_a MONDO:0004993",  # written from parent to child
    "UBERON:0002097 is_a UBERON:0000062",  # written from child to parent
    "HP:0001234 supports MONDO:0005096",
    "HP:0001234 excludes MONDO:0013924",
    "NCBIGene:7157 protein_protein NCBIGene:3852",
    "DrugBank:DB00945 contraindication MONDO:0005096",
}


def csv(folder: Path, rows: list[str], header: str = ",".join(COLUMNS)) -> Path:
    path = folder / "kg.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


@pytest.mark.parametrize("rows", [FORWARD, FORWARD + BACKWARD, FORWARD * 2])
def test_each_relation_is_read_once_as_it_was_written_first(
    tmp_path: Path, rows: list[str]
) -> None:
    graph = KnowledgeGraph.from_primekg(csv(tmp_path, rows), cache=False)
    assert {str(each) for each in graph.relations()} == RELATIONS
    assert len(list(graph.relations())) == len(RELATIONS)


def test_concepts_have_the_ids_of_their_sources(tmp_path: Path) -> None:
    graph = KnowledgeGraph.from_primekg(csv(tmp_path, FORWARD), cache=False)
    assert {each.id: each.type for each in graph.concepts.values()} == {
        "MONDO:0004993": "diagnosis",
        "MONDO:0005096": "diagnosis",
        "UBERON:0002097": "anatomy",
        "UBERON:0000062": "anatomy",
        "HP:0001234": "finding",
        "MONDO:0013924": "diagnosis",
        "NCBIGene:7157": "gene",
        "NCBIGene:3852": "gene",
        "DrugBank:DB00945": "drug",
    }
    assert graph["MONDO:0013924"].xrefs == ("MONDO:0012592",)  # a group of several diseases


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    header = ",".join(reversed(COLUMNS))
    rows = [",".join(reversed(each.split(","))) for each in FORWARD]
    graph = KnowledgeGraph.from_primekg(csv(tmp_path, rows, header), cache=False)
    assert {str(each) for each in graph.relations()} == RELATIONS


def as_float(cell: str) -> str:
    return f"{cell}.0" if cell.isdigit() else cell


def saved_again(row: str) -> str:
    """A row as pandas writes it: in quotes, with numbers as floats."""
    return ",".join(f'"{as_float(each)}"' for each in row.split(","))


def test_a_file_that_pandas_saved_again_gives_the_same_graph(tmp_path: Path) -> None:
    first = KnowledgeGraph.from_primekg(csv(tmp_path, FORWARD + BACKWARD), cache=False)
    rows = [f'"{i}",{saved_again(row)}' for i, row in enumerate(FORWARD + BACKWARD)]
    header = '"",' + ",".join(f'"{each}"' for each in COLUMNS)
    again = KnowledgeGraph.from_primekg(csv(tmp_path, rows, header), cache=False)
    assert again == first


def test_one_node_with_its_number_in_two_forms_is_one(tmp_path: Path) -> None:
    rows = [FORWARD[0], FORWARD[5].replace("1,5096", "1.0,5096.0")]
    graph = KnowledgeGraph.from_primekg(csv(tmp_path, rows), cache=False)
    assert list(graph) == ["MONDO:0004993", "MONDO:0005096", "DrugBank:DB00945"]
    assert graph.repairs == ()


@pytest.mark.parametrize("index", [True, False])
@pytest.mark.parametrize("quoting", [QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC])
def test_pandas_itself_saves_it_again(
    tmp_path: Path, index: bool, quoting: Literal[0, 1, 2]
) -> None:
    pandas = pytest.importorskip("pandas")
    path = csv(tmp_path, [row for row in FORWARD + BACKWARD if "grouped" not in row])
    first = KnowledgeGraph.from_primekg(path, cache=False)
    frame = pandas.read_csv(path)
    for column in ("x_index", "y_index"):
        frame[column] = frame[column].astype(float)
    frame.to_csv(path, index=index, quoting=quoting)
    assert KnowledgeGraph.from_primekg(path, cache=False) == first


def test_two_nodes_of_one_id_stay_two(tmp_path: Path) -> None:
    rows = [*FORWARD, "protein_protein,ppi," + NODES["TP53"] + ",9,7157,gene/protein,P53,NCBI"]
    graph = KnowledgeGraph.from_primekg(csv(tmp_path, rows), cache=False)
    assert graph["PRIMEKG:9"].name == "P53"
    assert str(graph.repairs[0]).startswith("kg.csv:8: two nodes have the id NCBIGene:7157")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a,b,c", "kg.csv:8: expected 12 columns, got 3"),
        (FORWARD[0].replace("disease_disease", ""), "kg.csv:8, column 'relation': the cell is"),
        ("x,y," + NODES["scc"] + ",,1,drug,a,b", "kg.csv:8, column 'y_index': the cell is empty"),
        ("x,y," + NODES["scc"] + ",9,,drug,a,b", "kg.csv:8, column 'id' of node 9: the cell is"),
        ('x,"y', "kg.csv:8: not CSV: unexpected end of data"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(GraphError) as raised:
        KnowledgeGraph.from_primekg(csv(tmp_path, [*FORWARD, line]), cache=False)
    assert message in str(raised.value)


def test_missing_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"kg.csv:1: expected the columns relation, .*; y_source"):
        KnowledgeGraph.from_primekg(csv(tmp_path, [], ",".join(COLUMNS[:-1])), cache=False)


def test_a_file_of_no_rows_is_an_empty_graph(tmp_path: Path) -> None:
    graph = KnowledgeGraph.from_primekg(csv(tmp_path, []), cache=False)
    assert (len(graph), list(graph.relations())) == (0, [])
