"""Divide a completion into blocks and pieces, to mark it on a page or in a terminal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from pathreward.completion.sections import parse_completion
from pathreward.score import Evidence, Score

_WEIGHT = {"against": 0, "partial": 1, "supports": 2, "missing": 3, "neutral": 4}
"""The order of verdicts where several rewards judge the same span: costs come first."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A span that the same evidence covers."""

    start: int
    end: int
    evidence: tuple[Evidence, ...] = ()
    """Ordered by display priority: the narrowest first, then by `_WEIGHT`."""


@dataclass(frozen=True, slots=True)
class Block:
    """A section with its tags, or the text between two sections; blocks cover the completion."""

    name: str
    """The section's name; empty between sections."""
    start: int
    """Start of the opening tag, or of the content without one."""
    opened: int
    """Start of the content."""
    closed: int
    """End of the content."""
    end: int
    """End of the closing tag, or of the content without one."""
    pieces: tuple[Piece, ...] = ()
    """The content; white space at either end is a separate piece."""


def evidence_of(score: Score) -> dict[Evidence, list[str]]:
    """Return all evidence of a score and its parts, each with the names of the parts that use it.

    >>> nests = Evidence("think", 0, 5, "nests")
    >>> parts = {"entity": Score(1.0, evidence=(nests,)), "path": Score(0.5, evidence=(nests,))}
    >>> list(evidence_of(Score(0.8, parts=parts)).values())
    [['entity', 'path']]
    """
    found: dict[Evidence, list[str]] = {}
    _collect(score, "", found)
    return found


def _collect(score: Score, name: str, found: dict[Evidence, list[str]]) -> None:
    for each in score.evidence:
        users = found.setdefault(each, [])
        if name and name not in users:
            users.append(name)
    for part, its_score in score.parts.items():
        _collect(its_score, part, found)


def is_mark(evidence: Evidence) -> bool:
    """Return whether evidence has a span to mark; a neutral one without a concept has none."""
    has_words = 0 <= evidence.start < evidence.end
    return has_words and bool(evidence.concept or evidence.verdict != "neutral")


def blocks(text: str, evidence: Iterable[Evidence]) -> list[Block]:
    """Return the blocks of `text` in order and without gaps, their content divided into pieces.

    >>> [(block.name, block.start, block.end) for block in blocks("<think>Nests.</think> B", [])]
    [('think', 0, 21), ('', 21, 23)]
    """
    bounds = list(_bounds(text))
    cuts = [edge for block in bounds for edge in _edges(text, block)]
    filled = iter(_pieces(len(text), evidence, cuts))
    placed: list[Block] = []
    piece = next(filled, None)
    for block in bounds:
        inside = []
        while piece is not None and piece.end <= block.end:
            if block.opened <= piece.start and piece.end <= block.closed:
                inside.append(piece)
            piece = next(filled, None)
        placed.append(
            Block(block.name, block.start, block.opened, block.closed, block.end, tuple(inside))
        )
    return placed


def _edges(text: str, block: Block) -> Iterator[int]:
    """Yield the start and end of a block's content, with and without outer white space."""
    content = text[block.opened : block.closed]
    yield block.opened
    yield block.opened + len(content) - len(content.lstrip())
    yield block.opened + len(content.rstrip())
    yield block.closed


def _bounds(text: str) -> Iterator[Block]:
    parsed = parse_completion(text)
    opening: Mapping[int, int] = {tag.end: tag.start for tag in parsed.tags if not tag.closing}
    closing: Mapping[int, int] = {tag.start: tag.end for tag in parsed.tags if tag.closing}
    place = 0
    for section in parsed.sections:
        start = opening.get(section.start, section.start)
        end = closing.get(section.end, section.end) if section.closed else section.end
        if place < start:
            yield Block("", place, place, start, start)
        yield Block(section.name, start, section.start, section.end, end)
        place = end
    if place < len(text):
        yield Block("", place, place, len(text), len(text))


def _pieces(length: int, evidence: Iterable[Evidence], cuts: Iterable[int]) -> list[Piece]:
    """Return the pieces of a text of `length`; no piece crosses one of `cuts`."""
    spans = sorted(
        (each for each in evidence if is_mark(each) and each.start < length),
        key=lambda each: each.start,
    )
    edges = {0, length, *cuts, *(each.start for each in spans)}
    edges.update(min(each.end, length) for each in spans)
    ordered = sorted(edges)
    covering: list[Evidence] = []
    reached = 0
    found = []
    for start, end in pairwise(ordered):
        covering = [each for each in covering if each.end > start]
        while reached < len(spans) and spans[reached].start <= start:
            covering.append(spans[reached])
            reached += 1
        found.append(Piece(start, end, tuple(sorted(covering, key=_display_order))))
    return found


def _display_order(evidence: Evidence) -> tuple[int, int]:
    return evidence.end - evidence.start, _WEIGHT[evidence.verdict]
