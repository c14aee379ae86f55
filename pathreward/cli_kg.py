"""The commands ``pathreward kg``: look into a graph, draw it, check its tables."""

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathreward.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from pathreward.kg import Concept, KnowledgeGraph
    from pathreward.report.drawing import Drawing

graph_app = typer.Typer(no_args_is_help=True, help="Look into the knowledge graph.")

Source = Annotated[
    Path | None,
    typer.Option(
        "--graph",
        "-g",
        help="Another graph: a folder of tables or of UMLS, or a file of OBO, OBO graph or "
        "OncoTree (.json), PrimeKG (.csv), scispaCy (.jsonl); .gz too. Default: the shipped one.",
    ),
]
FigurePath = Annotated[
    Path | None, typer.Option("--figure", help="Draw it to an image: .png, .svg or .pdf.")
]
PagePath = Annotated[Path | None, typer.Option("--html", help="Write it as a page with a picture.")]

_WAYS = ("name", "reference", "either")
_COUNTS = re.compile(r"(<!-- counts -->\n).*?(<!-- /counts -->)", re.DOTALL)


@graph_app.command("info")
def info(
    graph: Source = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", help="A graph, as for --graph: how much of it is covered."),
    ] = None,
) -> None:
    """Count the concepts by type, the relations by kind and the references by source."""
    from rich.table import Table

    known = _opened(graph)
    concepts = known.concepts.values()
    names = sum(len(each.names) for each in concepts)
    sources = Counter(
        source for each in concepts for source in {x.partition(":")[0] for x in each.xrefs}
    )
    counts = (
        (f"{len(known):,} concepts\n", Counter(each.type for each in concepts)),
        (f"{names:,} names; concepts that refer to\n", sources),
    )
    relations = Counter(each.relation for each in known.relations())
    out = _console()
    for title, kinds in (*counts, (f"{relations.total():,} relations\n", relations)):
        out.print(f"[bold]{title}[/]", end="")
        for kind, count in kinds.most_common():
            out.print(f"  {count:>9,}  {kind}", markup=False)
    for repair in known.repairs:
        out.print(f"  mended: {repair}", markup=False, style="yellow", soft_wrap=True)
    if against is not None:
        table = Table("type", "concepts", "by name", "by reference", "either", box=None)
        for row in _coverage(known, _opened(against)):
            table.add_row(*row)
        out.print(f"[bold]what of {against.name} is covered[/]")
        out.print(table)


@graph_app.command("search")
def search(
    text: Annotated[str, typer.Argument(help="A name, or what is like one.")],
    graph: Source = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="The most concepts.")] = 10,
) -> None:
    """List the concepts whose names are nearest to a text."""
    out = _console()
    for concept in _nearest(_opened(graph), text, limit):
        others = f"  ({', '.join(concept.synonyms)})" if concept.synonyms else ""
        line = f"{concept.id}  {concept.type}  {concept.name}{others}"
        out.print(line, markup=False, soft_wrap=True)


@graph_app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="A concept's id or name.")],
    graph: Source = None,
    figure: FigurePath = None,
    html: PagePath = None,
) -> None:
    """Show a concept with its names, its references and its neighbours."""
    from rich.markup import escape

    from pathreward.report.drawing import grouped, neighbourhood, spoken
    from pathreward.report.graph_page import concept_page

    known = _opened(graph)
    found = _named(known, name)
    out = _console()
    for concept in found:
        shown = escape(concept.name)
        out.print(f"[bold]{shown}[/]  {escape(concept.id)}, {escape(concept.type)}", soft_wrap=True)
        for title, texts in (("also", concept.synonyms), ("elsewhere", concept.xrefs)):
            if texts:
                out.print(f"  {title}: {', '.join(texts)}", markup=False, soft_wrap=True)
        for relation, outwards, others in grouped(known, concept.id):
            said = f"  {spoken(relation)} ->" if outwards else f"  <- {spoken(relation)}"
            listed = ", ".join(f"{each.name} ({each.id})" for each in others)
            out.print(f"{said} {listed}", markup=False, soft_wrap=True)
    if figure:
        _draw(neighbourhood(known, found[0].id), figure)
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
    """Show the shortest ways from one concept to another."""
    from pathreward.report.drawing import ways
    from pathreward.report.graph_page import path_page

    known = _opened(graph)
    (first, *_), (last, *_) = _named(known, start), _named(known, goal)
    if first.id == last.id:
        raise GraphError(f"{start!r} and {goal!r} are one concept, {first.id!r}; name two")
    found = known.paths(first.id, last.id, depth=depth, limit=limit)
    if not found:
        raise GraphError(
            f"no path of at most {depth} relations leads from {first.id!r} to {last.id!r}; "
            "a larger --depth may find one"
        )
    out = _console()
    for each in found:
        out.print(str(each), markup=False, soft_wrap=True)
    if figure:
        _draw(ways(known, found), figure)
    if html:
        _write(path_page(known, found), html)


@graph_app.command("build")
def build(
    folder: Annotated[Path, typer.Argument(help="Where concepts.tsv and relations.tsv stand.")],
) -> None:
    """Check a folder of tables and write its counts into its README.md.

    Every problem is listed by file, line and column, and the exit code is then 1 and nothing is
    written. The README has the counts between the lines <!-- counts --> and <!-- /counts -->.
    """
    from pathreward.files import atomic_write
    from pathreward.kg import KnowledgeGraph, validate

    problems = validate(folder)
    for each in problems:
        place = f"{folder / each.table}.tsv:{each.row + 2}, column {each.column!r}"
        typer.echo(f"{place}: {each.message}", err=True)
    if problems:
        typer.echo(f"{len(problems):,} problem(s); nothing was built", err=True)
        raise typer.Exit(1)
    graph = KnowledgeGraph.from_tables(folder)
    table = _counts(graph)
    readme = folder / "README.md"
    out = _console()
    if readme.is_file():
        text = readme.read_text(encoding="utf-8")
        written, times = _COUNTS.subn(lambda found: f"{found[1]}{table}{found[2]}", text)
        if times != 1:
            raise GraphError(
                f"{readme}: expected one pair of lines <!-- counts --> and <!-- /counts -->, "
                f"found {times}; add them where the counts belong"
            )
        if written != text:
            with atomic_write(readme) as file:
                file.write(written)
            out.print(f"wrote the counts into {readme}", markup=False, soft_wrap=True)
    relations = sum(1 for _ in graph.relations())
    out.print(f"{len(graph):,} concepts and {relations:,} relations hold")


def _counts(graph: "KnowledgeGraph") -> str:
    """Return the table of a README: the concepts by type beside the relations by kind."""
    from itertools import zip_longest

    from pathreward.kg import CONCEPT_TYPES, RELATIONS

    concepts = graph.concepts.values()
    types = Counter(each.type for each in concepts)
    kinds = Counter(each.relation for each in graph.relations())
    left = [f"{kind} | {types[kind]:,}" for kind in CONCEPT_TYPES]
    left.append(f"all | {len(graph):,}")
    right = []
    for relation, (subjects, objects) in RELATIONS.items():
        everything = subjects == frozenset(CONCEPT_TYPES)
        ends = "any, the same type" if everything else f"{_listed(subjects)}, {_listed(objects)}"
        right.append(f"`{relation}` | {ends} | {kinds[relation]:,}")
    right.append(f"all | | {kinds.total():,}")
    rows = [f"| {a} | | {b} |\n" for a, b in zip_longest(left, right, fillvalue=" | ")]
    names = sum(len(each.names) for each in concepts)
    referring = sum(bool(each.xrefs) for each in concepts)
    return (
        "| type | concepts | | relation | from, to | rows |\n"
        "| --- | ---: | --- | --- | --- | ---: |\n"
        + "".join(rows)
        + f"\n{names:,} names in all; {referring:,} concepts refer to other vocabularies.\n"
    )


def _listed(kinds: frozenset[str]) -> str:
    from pathreward.kg import CONCEPT_TYPES

    return " or ".join(each for each in CONCEPT_TYPES if each in kinds)


def _coverage(ours: "KnowledgeGraph", theirs: "KnowledgeGraph") -> list[tuple[str, ...]]:
    """Return by type how many of their concepts one of ours has the name of, or refers to."""
    referred = {reference for each in ours.concepts.values() for reference in each.xrefs}
    counted: dict[str, Counter[str]] = {}
    for each in theirs.concepts.values():
        by_name = any(ours.find(name) for name in each.names)
        by_reference = each.id in referred or not referred.isdisjoint(each.xrefs)
        tally = Counter(all=1, name=by_name, reference=by_reference, either=by_name or by_reference)
        for kind in (each.type, "all"):
            counted.setdefault(kind, Counter()).update(tally)
    return [
        (kind, f"{tally['all']:,}", *(_share(tally, way) for way in _WAYS))
        for kind, tally in sorted(
            counted.items(), key=lambda item: (item[0] == "all", -item[1]["all"])
        )
    ]


def _share(tally: Counter[str], way: str) -> str:
    return f"{tally[way] / tally['all']:.1%}"


def _opened(source: Path | None) -> "KnowledgeGraph":
    """Return the graph of a file or a folder, by what its name says that it is."""
    from pathreward.kg import KnowledgeGraph

    if source is None:
        return KnowledgeGraph.default()
    if not source.exists():
        raise GraphError(f"there is no file or folder {source}")
    if source.is_dir():
        umls = any(source.glob("MRCONSO.RRF*"))
        return (
            KnowledgeGraph.from_umls(source)
            if umls
            else KnowledgeGraph.from_tables(source, strict=False)
        )
    suffix = Path(source.name.removesuffix(".gz")).suffix
    if suffix == ".json":
        from pathreward.kg.sources.text import json_of

        held = json_of(source)
        if isinstance(held, list):
            return KnowledgeGraph.from_scispacy(source)
        if isinstance(held, dict) and "graphs" in held:
            return KnowledgeGraph.from_obograph(source)
        return KnowledgeGraph.from_oncotree(source)
    readers: dict[str, Callable[[Path], KnowledgeGraph]] = {
        ".obo": KnowledgeGraph.from_obo,
        ".csv": KnowledgeGraph.from_primekg,
        ".jsonl": KnowledgeGraph.from_scispacy,
    }
    if suffix not in readers:
        raise GraphError(
            f"{source}: expected a folder or a file .obo, .json, .csv or .jsonl, got {suffix!r}"
        )
    return readers[suffix](source)


def _named(graph: "KnowledgeGraph", name: str) -> "tuple[Concept, ...]":
    found = graph.find(name)
    if not found:
        near = ", ".join(each.id for each in _nearest(graph, name, 10)) or "none"
        shown = name if len(name) <= 60 else name[:60] + "..."
        raise GraphError(f"no concept of the graph is called {shown!r}; the nearest: {near}")
    return found


def _nearest(graph: "KnowledgeGraph", text: str, limit: int) -> "list[Concept]":
    """Return the concepts that have the name, then those with the likeliest names."""
    from rapidfuzz import fuzz, process, utils

    text = text[:200]  # longer than any name; a comparison takes time with the length
    by_name = {name: each for each in graph.concepts.values() for name in each.names}
    names, likeness = list(by_name), dict[str, float]()
    for scorer, least in ((fuzz.ratio, 75), (fuzz.token_set_ratio, 85)):
        near = process.extract(
            *(text, names),
            scorer=scorer,
            processor=utils.default_process,
            limit=3 * limit,
            score_cutoff=least,
        )
        likeness |= {name: alike for name, alike, _ in near if alike > likeness.get(name, 0.0)}
    ranked = sorted(likeness, key=lambda name: (-likeness[name], len(name), name))
    exact = {each.id: each for each in graph.find(text)}
    found = exact | {by_name[name].id: by_name[name] for name in ranked}
    return list(found.values())[:limit]


def _draw(drawing: "Drawing", path: Path) -> None:
    from pathreward.report.graph_figure import write_figure

    write_figure(drawing, path)
    _console().print(f"wrote {path}", markup=False, soft_wrap=True)


def _write(page: str, path: Path) -> None:
    from pathreward.files import atomic_write

    with atomic_write(path) as file:
        file.write(page)
    _console().print(f"wrote {path}", markup=False, soft_wrap=True)


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False)
