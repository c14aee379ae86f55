"""Divide a completion into blocks and pieces, to mark it on a page or in a terminal."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pathreward.completion.sections import parse_completion
from pathreward.score import Evidence

_WEIGHT = {"against": 0, "partial": 1, "supports": 2, "missing": 3, "neutral": 4}
"""The order of verdicts where several pieces of evidence cover a span: costs come first."""
_WORD = re.compile(r"[^\W_\u2e80-\u9fff\uf900-\ufaff]+")
"""A word; Chinese and Japanese, which are written without spaces, have none."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A span that the same evidence marks; it starts and ends at words."""

    start: int
    end: int
    evidence: tuple[Evidence, ...] = ()
    """Ordered by display priority: costs first, of these the narrowest first."""
    continued: bool = False
    """Whether it continues a mark that another one interrupted."""


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
    filled = iter(_pieces(text, evidence, cuts))
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


@dataclass(frozen=True, slots=True)
class _Span:
    """The span of a piece of evidence, extended to whole words."""

    start: int
    end: int
    evidence: Evidence


def _pieces(text: str, evidence: Iterable[Evidence], cuts: Iterable[int]) -> list[Piece]:
    """Return the pieces of a text; no piece crosses one of `cuts`."""
    bounds = sorted(set(cuts))
    marks = [each for each in evidence if is_mark(each) and each.start < len(text)]
    words = [found.span() for found in _WORD.finditer(text)] if marks else []
    starts = [start for start, _ in words]
    spans = sorted(
        (_Span(*_whole_words(text, each, words, starts, bounds), each) for each in marks),
        key=lambda span: span.start,
    )
    edges = {0, len(text), *bounds, *(each.start for each in spans), *(each.end for each in spans)}
    covering: list[_Span] = []
    reached = 0
    found: list[Piece] = []
    for start, end in pairwise(sorted(edges)):
        covering = [each for each in covering if each.end > start]
        while reached < len(spans) and spans[reached].start <= start:
            covering.append(spans[reached])
            reached += 1
        covering.sort(key=_display_order)
        found += _trimmed(text, start, end, covering)
    return _joined(found, bounds)


def _whole_words(
    text: str,
    evidence: Evidence,
    words: Sequence[tuple[int, int]],
    starts: Sequence[int],
    cuts: Sequence[int],
) -> tuple[int, int]:
    """Return the span of evidence without outer white space, extended to whole words."""
    start, end = evidence.start, min(evidence.end, len(text))
    inner = text[start:end]
    if not inner.strip():
        return start, end
    start, end = start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
    before, after = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
    low = words[before][0] if before >= 0 and words[before][1] > start else start
    high = words[after][1] if after >= 0 and words[after][1] >= end else end
    at, to = bisect_right(cuts, start), bisect_right(cuts, end - 1)
    return max(low, cuts[at - 1] if at else 0), min(high, cuts[to] if to < len(cuts) else high)


def _trimmed(text: str, start: int, end: int, covering: Sequence[_Span]) -> Iterator[Piece]:
    """Yield the pieces of an interval: the mark, without what is no word where it is cut."""
    if not covering:
        yield Piece(start, end)
        return
    first = covering[0]
    low, high = start, end
    while first.start < start and low < high and not text[low].isalnum():
        low += 1
    while end < first.end and low < high and not text[high - 1].isalnum():
        high -= 1
    if low == high:
        yield Piece(start, end)
        return
    if start < low:
        yield Piece(start, low)
    yield Piece(low, high, tuple(each.evidence for each in covering), first.start < low)
    if high < end:
        yield Piece(high, end)


def _joined(pieces: Sequence[Piece], cuts: Sequence[int]) -> list[Piece]:
    """Return the pieces; neighbours that the same evidence marks are one, with the gap in it."""
    kept: list[Piece] = []
    walls = set(cuts)
    for piece in pieces:
        gap = len(kept) > 1 and not kept[-1].evidence
        last = kept[-2] if gap else kept[-1] if kept else None
        crosses = piece.start in walls or (gap and kept[-1].start in walls)
        if (
            last
            and last.evidence
            and piece.evidence
            and last.evidence[0] == piece.evidence[0]
            and not crosses
        ):
            del kept[-1 - gap :]
            evidence = dict.fromkeys((*last.evidence, *piece.evidence))
            kept.append(Piece(last.start, piece.end, tuple(evidence), last.continued))
        elif kept and not kept[-1].evidence and not piece.evidence and piece.start not in walls:
            kept[-1] = Piece(kept[-1].start, piece.end)
        else:
            kept.append(piece)
    return kept


def _display_order(span: _Span) -> tuple[bool, int, int]:
    verdict = span.evidence.verdict
    return verdict not in {"against", "partial"}, span.end - span.start, _WEIGHT[verdict]
