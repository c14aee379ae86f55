"""Concepts in a terminal: one screen each, or everything that the graph knows."""

from collections.abc import Iterator, Sequence

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.printable import printable
from pathreward.report.drawing import relation_label, shorten
from pathreward.report.graph_layout import neighbours_by_relation

_LABEL = 20  # characters of the column of relations
_SCREEN = 21  # lines of a concept, so that 24 hold it with the command and the note
_MORE = len(" … 99,999 more")
_INDENT = " " * 2


def search_line(concept: Concept, width: int) -> str:
    """Return one line on a concept: its id, type and names, cut at `width`.

    >>> nevus = Concept("nevus", "nevus", "diagnosis", ("mole", "melanocytic nevus"))
    >>> search_line(nevus, 40)
    'nevus  diagnosis  nevus (mole, melanocy…'
    """
    others = f" ({', '.join(concept.synonyms)})" if concept.synonyms else ""
    return shorten(printable(f"{concept.id}  {concept.type}  {concept.name}{others}"), width)


def concept_lines(
    graph: KnowledgeGraph, concept: Concept, width: int, *, everything: bool = False
) -> list[str]:
    """Return the lines that show a concept: its name first, then its names and neighbours.

    Args:
        graph: The graph.
        concept: The concept.
        width: The width of a line in characters.
        everything: List all neighbours with their ids. If False, the lines fit a screen of 24
            lines: as many lines for each relation as the screen has room for, at least one.

    >>> graph = KnowledgeGraph([Concept("nevus", "nevus", "diagnosis", ("mole",))])
    >>> concept_lines(graph, graph["nevus"], 80)
    ['nevus  (id nevus, diagnosis)', '  synonyms            mole']
    """
    lists = list(_lists(graph, concept, with_ids=everything))
    head = printable(f"{concept.name}  (id {concept.id}, {concept.type})")
    if everything:
        bodies = [_wrapped(names, width - _LABEL - 2, None) for _, names in lists]
    else:
        bodies = _fitted([names for _, names in lists], width - _LABEL - 2)
    lines = [head]
    for (label, _), body in zip(lists, bodies, strict=True):
        starts = [label, *[""] * (len(body) - 1)]
        lines += [
            f"{_INDENT}{start:<{_LABEL}}{text}" for start, text in zip(starts, body, strict=True)
        ]
    return lines


def _lists(
    graph: KnowledgeGraph, concept: Concept, *, with_ids: bool
) -> Iterator[tuple[str, list[str]]]:
    """Yield the synonyms, the references and the neighbours by relation, each with its label."""
    for label, texts in (("synonyms", concept.synonyms), ("references", concept.xrefs)):
        if texts:
            yield label, [printable(each) for each in texts]
    for relation, outwards, others in neighbours_by_relation(graph, concept.id):
        label = shorten(relation_label(relation), _LABEL - 4)
        names = [f"{each.name} ({each.id})" if with_ids else each.name for each in others]
        arrow = f"{label} ->" if outwards else f"<- {label}"
        yield printable(arrow), [printable(name) for name in names]


def _fitted(lists: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """Return each list in as many lines as all together have room for on a screen."""
    for most in (4, 3, 2):
        bodies = [_wrapped(names, width, most) for names in lists]
        if sum(map(len, bodies)) < _SCREEN:
            return bodies
    return [_wrapped(names, width, 1) for names in lists]


def _wrapped(names: Sequence[str], width: int, most: int | None) -> list[str]:
    """Return names in lines of `width`, at most `most`; the last line counts what is left out."""
    lines, shown = [""], 0
    for at, name in enumerate(names):
        is_last = at == len(names) - 1
        word = name if is_last else f"{name},"
        line = f"{lines[-1]} {word}".strip()
        room = width if is_last or len(lines) != most else width - _MORE
        if len(line) > room and lines[-1]:
            if len(lines) == most:
                break
            lines.append("")
            line = word
            room = width if is_last or len(lines) != most else width - _MORE
        lines[-1] = line if most is None else shorten(line, room)
        shown += 1
    if shown < len(names):
        lines[-1] += f" … {len(names) - shown:,} more"
    return lines
