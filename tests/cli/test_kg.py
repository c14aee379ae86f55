import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pathreward.cli import app
from pathreward.kg import KnowledgeGraph
from pathreward.resources import resource

OBO = """format-version: 1.2

[Term]
id: X:1
name: left

[Term]
id: X:2
name: right
is_a: X:1
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["kg", *map(str, arguments)])


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A copy of the shipped tables that may be broken."""
    for name in ("concepts.tsv", "relations.tsv", "README.md"):
        (tmp_path / name).write_text(resource(f"kg/{name}").read_text(encoding="utf-8"))
    return tmp_path


def test_info_counts_concepts_names_references_and_relations() -> None:
    output = run("info").stdout
    for line in (" concepts\n", " names; concepts with cross-references to\n", " relations\n"):
        assert line in output
    assert all(kind in output for kind in ("diagnosis", "marker_positive", "NCIT"))


def test_info_reports_the_coverage_of_another_graph(tmp_path: Path) -> None:
    (tmp_path / "x.obo").write_text(
        "format-version: 1.2\n\n[Term]\nid: DOID:1749\nname: no name of ours\n\n"
        "[Term]\nid: DOID:0\nname: Squamous-cell carcinomas\n\n[Term]\nid: DOID:9\nname: zzz\n"
    )
    output = run("info", "--against", tmp_path / "x.obo").stdout
    assert " ".join(output.split()).endswith(
        "diagnosis 3 33.3% 33.3% 66.7% all 3 33.3% 33.3% 66.7%"
    )


def test_search_lists_names_and_ids() -> None:
    [line] = run("search", "keratin perl", "-n", "1").stdout.splitlines()
    assert line.startswith("keratin_pearls  finding  keratin pearls (squamous pearls, ")
    assert len(line) <= 80


def test_search_finds_nothing_without_a_word() -> None:
    result = run("search", "x" * 10_000)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "no concept has a name like this\n"


def test_show_draws_the_neighbourhood(tmp_path: Path) -> None:
    result = run("show", "SCC", "--figure", tmp_path / "x.png", "--html", tmp_path / "x.html")
    assert result.exit_code == 0
    assert "(id squamous_cell_carcinoma, diagnosis)" in result.stdout
    assert "marker positive ->" in result.stdout
    supports = next(each for each in result.stdout.splitlines() if "<- supports" in each)
    assert "desmoplastic stroma" in supports
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (tmp_path / "x.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["SCC", "necrosis", "p40", "prostate", "breast carcinoma"])
def test_show_fits_a_screen(name: str) -> None:
    lines = run("show", name).stdout.splitlines()
    assert len(lines) <= 23  # and the line of the command
    assert max(map(len, lines)) <= 80
    assert lines[-1] == "--all shows the rest, with ids"


def test_show_all_lists_every_neighbour_with_its_id() -> None:
    output = " ".join(run("show", "SCC", "--all").stdout.split())
    assert "vulvar squamous cell carcinoma (vulvar_squamous_cell_carcinoma)" in output
    assert " more" not in output


def test_path_draws_the_paths(tmp_path: Path) -> None:
    result = run("path", "keratin pearls", "SCC", "-n", "1", "--html", tmp_path / "x.html")
    assert result.stdout.startswith("keratin_pearls -supports-> squamous_cell_carcinoma\n")
    assert "<svg" in (tmp_path / "x.html").read_text(encoding="utf-8")
    drawn = run("path", "keratin pearls", "SCC", "--figure", tmp_path / "x.svg")
    assert f"wrote {tmp_path / 'x.svg'}" in drawn.stdout


def test_another_graph_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "x.obo").write_text(OBO)
    assert "2 concepts" in run("info", "-g", tmp_path / "x.obo").stdout
    assert run("path", "right", "left", "-g", tmp_path / "x.obo").stdout == "X:2 -is_a-> X:1\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "no such thing at all"), "no concept of the graph is called"),
        (("path", "SCC", "squamous cell carcinoma"), "are the same concept"),
        (("path", "SCC", "H&E", "--depth", "1"), "no path of at most 1 relations from"),
        (("info", "-g", "gone.obo"), "there is no file or folder gone.obo"),
        (("info", "-g", __file__), "expected a folder or a file .obo, .json, .csv or .jsonl"),
        (("show", "SCC", "--figure", "x.docx"), "can't write x.docx"),
    ],
)
def test_a_refusal_is_one_line(arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.startswith("error: ")


def test_build_writes_the_counts_between_the_marks(tables: Path) -> None:
    readme = tables / "README.md"
    readme.write_text("before\n<!-- counts -->\nold\n<!-- /counts -->\nafter\n")
    result = run("build", tables)
    assert result.exit_code == 0
    assert "relations are valid" in result.stdout
    written = readme.read_text()
    assert written.startswith("before\n<!-- counts -->\n| type | concepts |")
    assert written.endswith("cross-references.\n<!-- /counts -->\nafter\n")
    assert "old" not in written
    assert "wrote" not in run("build", tables).stdout  # nothing is left to write


def test_build_lists_each_problem_and_writes_nothing(tables: Path) -> None:
    before = (tables / "README.md").read_text()
    with (tables / "relations.tsv").open("a") as file:
        file.write("adenoma\tis_a\tgone\t\tx; high\nadenoma\tlikes\tadenoma\t\tx; high\n")
    last = len((tables / "relations.tsv").read_text().splitlines())
    result = run("build", tables)
    assert result.exit_code == 1
    assert f"relations.tsv:{last - 1}, column 'object': no concept has the id" in result.stderr
    assert f"relations.tsv:{last}, column 'relation': expected one of" in result.stderr
    assert "2 problem(s); nothing was built" in result.stderr
    assert (tables / "README.md").read_text() == before


def test_build_needs_a_place_for_the_counts(tables: Path) -> None:
    (tables / "README.md").write_text("no marks\n")
    assert "expected one pair of lines <!-- counts -->" in run("build", tables).stderr
    (tables / "README.md").unlink()
    assert run("build", tables).exit_code == 0
    shutil.rmtree(tables)
    assert "no file 'concepts.tsv'" in run("build", tables).stderr


def test_export_writes_graphs_merged_as_tables(tmp_path: Path) -> None:
    (tmp_path / "x.obo").write_text(OBO)
    more = "format-version: 1.2\n\n[Term]\nid: Y:1\nname: up\nxref: X:1\n"
    (tmp_path / "y.obo").write_text(more)
    folder = tmp_path / "new" / "tables"
    result = run("export", folder, "-g", tmp_path / "x.obo", "-g", tmp_path / "y.obo")
    assert result.exit_code == 0
    assert " ".join(result.stdout.split()) == f"wrote 2 concepts and 1 relations to {folder}"
    graph = KnowledgeGraph.from_tables(folder, strict=False)
    assert graph["X:1"].names == ("left", "up")


def test_export_of_a_missing_graph_writes_nothing(tmp_path: Path) -> None:
    result = run("export", tmp_path / "new", "-g", tmp_path / "x.obo")
    assert result.exit_code == 2
    assert "there is no file or folder" in result.stderr
    assert not (tmp_path / "new").exists()
