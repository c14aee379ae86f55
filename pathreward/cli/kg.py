"""The commands ``pathreward kg``: inspect a graph, draw it, check its tables."""

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathreward.cli.console import console, console_beside, report_written, warn
from pathreward.cli.options import output_option
from pathreward.errors import GraphError

if TYPE_CHECKING:
    from rich.table import Table

    from pathreward.kg import Concept, KnowledgeGraph
    from pathreward.report.drawing import Drawing

graph_app = typer.Typer(no_args_is_help=True, help="Inspect the knowledge graph.")

_FORMATS = (
    "a folder of tables or of UMLS, or a file of OBO, OBO graph or OncoTree (.json), PrimeKG "
    "(.csv), scispaCy (.jsonl); .gz too"
)

Source = Annotated[
    Path | None,
    typer.Option("--graph", "-g", help=f"Another graph: {_FORMATS}. Default: the shipped one."),
]
FigurePath = Annotated[
    Path | None, typer.Option("--figure", help="Draw it to an image: .png, .svg or .pdf.")
]
PagePath = Annotated[
    Path | None, output_option("--html", help="Write it as a page with a picture.")
]

_COUNTS = re.compile(r"(<!-- counts -->\n).*?(<!-- /counts -->)", re.DOTALL)


@graph_app.command("info")
def info(
    graph: Source = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", help="A graph, as for --graph, to report the coverage of."),
    ] = None,
) -> None:
    """Count the concepts by type, the relations by kind and the references by source."""
    known = _graph(graph)
    concepts = known.concepts.values()
    names = sum(len(each.names) for each in concepts)
    sources = Counter(
        source for each in concepts for source in {x.partition(":")[0] for x in each.xrefs}
    )
    counts = (
        (f"{len(known):,} concepts\n", Counter(each.type for each in concepts)),
        (f"{names:,} names; concepts with cross-references to\n", sources),
    )
    relations = Counter(each.relation for each in known.relations())
    out = console()
    for title, kinds in (*counts, (f"{relations.total():,} relations\n", relations)):
        out.print(f"[bold]{title}[/]", end="")
        for kind, count in kinds.most_common():
            out.print(f"  {count:>9,}  {kind}", markup=False)
    for repair in known.repairs:
        out.print(f"  repaired: {repair}", markup=False, style="yellow", soft_wrap=True)
    if against is not None:
        out.print(f"[bold]coverage of {against.name}[/]")
        out.print(_coverage_table(known, _graph(against)))


@graph_app.command("search")
def search(
    text: Annotated[str, typer.Argument(help="A name or similar text.")],
    graph: Source = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="The most concepts.")] = 10,
) -> None:
    """List the concepts that a text may name.

    Exact names come first, then names that start with the text, synonyms that do, names with words
    that start so, and similar names.
    """
    from pathreward.kg.search import nearest_concepts
    from pathreward.report.graph_terminal import search_line

    out = console()
    found = nearest_concepts(_graph(graph), text, limit)
    for concept in found:
        out.print(search_line(concept, out.width), markup=False, soft_wrap=True)
    if not found:
        warn("no concept has a name like this", style="yellow")


@graph_app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="A concept's id or name.")],
    graph: Source = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All neighbours with their ids, not one screen.")
    ] = False,
    figure: FigurePath = None,
    html: PagePath = None,
) -> None:
    """Show a concept with its names, its references and its neighbours."""
    from pathreward.report.graph_layout import draw_neighbourhood
    from pathreward.report.graph_page import concept_page
    from pathreward.report.graph_terminal import concept_lines

    known = _graph(graph)
    found = _find_concepts(known, name)
    out = console_beside(html)
    is_cut = False
    for concept in found:
        head, *lines = concept_lines(known, concept, out.width, everything=everything)
        out.print(head, markup=False, style="bold", soft_wrap=True)
        for line in lines:
            out.print(line, markup=False, soft_wrap=True)
            is_cut = is_cut or line.endswith(" more")
    if is_cut:
        out.print("--all shows the rest, with ids", style="dim")
    if figure:
        _draw(draw_neighbourhood(known, found[0].id), figure)
    if html:
        _write(concept_page(known, found), html)


@graph_app.command("path")
def path(
    start: Annotated[str, typer.Argument(help="A concept's id or name.")],
    goal: Annotated[str, typer.Argument(help="Another's.")],
    graph: Source = None,
    depth: Annotated[int, typer.Option(min=1, max=6, help="The most relations of a path.")] = 3,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="The most paths.")] = 5,
    figure: FigurePath = None,
    html: PagePath = None,
) -> None:
    """Show the shortest paths from one concept to another."""
    from pathreward.report.graph_layout import draw_paths
    from pathreward.report.graph_page import path_page

    known = _graph(graph)
    (first, *_), (last, *_) = _find_concepts(known, start), _find_concepts(known, goal)
    if first.id == last.id:
        raise GraphError(f"{start!r} and {goal!r} are the same concept, {first.id!r}; name two")
    found = known.paths(first.id, last.id, depth=depth, limit=limit)
    if not found:
        raise GraphError(
            f"there is no path of at most {depth} relations from {first.id!r} to {last.id!r}; "
            "a larger --depth may find one"
        )
    out = console_beside(html)
    for each in found:
        out.print(str(each), markup=False, soft_wrap=True)
    if figure:
        _draw(draw_paths(known, found), figure)
    if html:
        _write(path_page(known, found), html)


@graph_app.command("build")
def build(
    folder: Annotated[Path, typer.Argument(help="The folder of concepts.tsv and relations.tsv.")],
) -> None:
    """Check a folder of tables and write its counts into its README.md.

    If there are problems, all are listed by file, line and column, nothing is written, and the exit
    code is 1. The counts go between the lines <!-- counts --> and <!-- /counts --> of the README.
    """
    from pathreward.kg import KnowledgeGraph, validate

    problems = validate(folder)
    for each in problems:
        typer.echo(f"{folder}/{each.in_file}", err=True)
    if problems:
        typer.echo(f"{len(problems):,} problem(s); nothing was built", err=True)
        raise typer.Exit(1)
    graph = KnowledgeGraph.from_tables(folder)
    readme = folder / "README.md"
    if readme.is_file():
        _write_counts(graph, readme)
    relations = sum(1 for _ in graph.relations())
    console().print(f"{len(graph):,} concepts and {relations:,} relations are valid")


@graph_app.command("export")
def export(
    folder: Annotated[Path, typer.Argument(help="The folder to write; it is made if missing.")],
    graphs: Annotated[
        list[str] | None,
        typer.Option(
            "--graph",
            "-g",
            help=f"A graph: {_FORMATS}; or 'shipped'. Several are merged by cross-references, "
            "in their order. Default: the shipped one.",
        ),
    ] = None,
    source: Annotated[
        str, typer.Option("--source", help="The content of the column `source`.")
    ] = "not recorded",
) -> None:
    """Write a graph, or several merged, as the tables concepts.tsv and relations.tsv.

    A recipe names the folder as ``graph: {tables: FOLDER}``.
    """
    from pathreward.kg.loading import graph_of

    graph = graph_of(graphs or "shipped")
    graph.to_tables(folder, source=source)
    relations = sum(1 for _ in graph.relations())
    message = f"wrote {len(graph):,} concepts and {relations:,} relations to {folder}"
    console().print(message, markup=False, soft_wrap=True)


def _write_counts(graph: "KnowledgeGraph", readme: Path) -> None:
    from pathreward.io.files import atomic_write
    from pathreward.kg.counts import markdown_counts

    text, table = readme.read_text(encoding="utf-8"), markdown_counts(graph)
    written, times = _COUNTS.subn(lambda found: f"{found[1]}{table}{found[2]}", text)
    if times != 1:
        raise GraphError(
            f"{readme}: expected one pair of lines <!-- counts --> and <!-- /counts -->, "
            f"found {times}; add them where the counts belong"
        )
    if written != text:
        with atomic_write(readme) as file:
            file.write(written)
        console().print(f"wrote the counts into {readme}", markup=False, soft_wrap=True)


def _coverage_table(ours: "KnowledgeGraph", theirs: "KnowledgeGraph") -> "Table":
    from rich.table import Table

    from pathreward.kg.counts import coverage

    table = Table("type", "concepts", "by name", "by reference", "either", box=None)
    for kind, each in coverage(ours, theirs).items():
        shares = (each.by_name, each.by_reference, each.either)
        cells = (f"{share / each.concepts:.1%}" for share in shares)
        table.add_row(kind, f"{each.concepts:,}", *cells)
    return table


def _graph(source: Path | None) -> "KnowledgeGraph":
    from pathreward.kg import KnowledgeGraph
    from pathreward.kg.loading import load_graph

    return KnowledgeGraph.default() if source is None else load_graph(source)


def _find_concepts(graph: "KnowledgeGraph", name: str) -> "tuple[Concept, ...]":
    """Return the concepts of this id or name, at least one."""
    found = graph.find(name)
    if not found:
        from pathreward.kg.search import nearest_concepts

        near = ", ".join(each.id for each in nearest_concepts(graph, name)) or "none"
        short = name if len(name) <= 60 else name[:60] + "..."
        raise GraphError(f"no concept of the graph is called {short!r}; the nearest: {near}")
    return found


def _draw(drawing: "Drawing", path: Path) -> None:
    from pathreward.report.graph_figure import write_figure

    write_figure(drawing, path)
    report_written(path)


def _write(page: str, path: Path) -> None:
    from pathreward.io.files import atomic_write

    with atomic_write(path) as file:
        file.write(page)
    report_written(path)
