"""The words of a text as the assertion engine reads them, a character for each of the linker's.

The linker and the engine split a text into words by rules of their own: "well-differentiated" is
three for the one and two for the other. The engine's characters of such a piece are one code, and
fillers take the place of the linker's other words. So the place of a name among the linker's
characters is its place among the engine's, and no name needs its place in the text.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pathreward.assertion.lexemes import MENTION, SOFT_BREAK, STRIKE
from pathreward.assertion.tokens import characters_of
from pathreward.assertion.triggers import turn_characters
from pathreward.linking.lexicon import START, STOP, Found, Lexicon, PieceCache
from pathreward.linking.tokens import Tokens

_MIDDLE, _LAST, _UNALIGNED = "\x05", "\x06", "\x07"
_MOST_CODES = 0x2000
_ONE, _MANY, _LOOSE, _ONE_SPECIAL, _MANY_SPECIAL, _LOOSE_SPECIAL = range(
    0x1000, 0xD000, _MOST_CODES
)
_SPECIAL = _ONE_SPECIAL - _ONE
_END = _LOOSE_SPECIAL + _MOST_CODES


def _range(first: int, after: int) -> str:
    return f"{chr(first)}-{chr(after - 1)}"


_CODES = re.compile(f"[{_range(_ONE, _END)}]")
_LOOSE_CODES = re.compile(f"[{_range(_LOOSE, _ONE_SPECIAL)}{_range(_LOOSE_SPECIAL, _END)}]")
_LONG = re.compile(
    f"[{_range(_MANY, _ONE_SPECIAL)}{_range(_MANY_SPECIAL, _END)}]{_MIDDLE}*{_LAST}?"
)
"""A piece that a name may be a part of."""
WHOLE_TEXT = re.compile(f"[\n{SOFT_BREAK}XB{STRIKE}{_range(_ONE_SPECIAL, _END)}]")
"""What more than its sentence must be read for: lines and check boxes."""
_ENDS = frozenset(f".?;\n{SOFT_BREAK}XB{STRIKE}")
_JOINED = re.compile(rf"[{MENTION}?]|.\n|__|\.\.\.\.|^\.|[\[(]\Z", re.DOTALL)
"""What the engine reads before it cuts a text at its spaces, and a word over two lines."""
_STOPS = frozenset(",;:.)")
_UNREAD = "*`"
"""Signs that neither of them reads."""


class Aligned:
    """The engine's characters of a text, aligned with the linker's characters.

    Args:
        lexicon: The linker's names.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._pieces: PieceCache[str] = PieceCache(self._align)
        self._numbers: dict[str, int] = {}
        self._unused = iter(range(_MOST_CODES))
        self._expansions: dict[int, str] = {ord(_MIDDLE): "", ord(_LAST): ""}
        self._across = _ENDS | turn_characters()

    def marked(self, tokens: Tokens, names: Sequence[Found], roles: Sequence[str]) -> str | None:
        """Return the characters of a text with each name as the letter of its role.

        Returns:
            The characters, some of which `expanded` replaces; None if they don't align.
        """
        aligned = tokens.encode(self._pieces)
        if _UNALIGNED in aligned:
            return None
        parts: list[str] = []
        at = 0
        for start, stop, payload in names:
            parts += (aligned[at:start], roles[payload])
            at = stop
        parts.append(aligned[at:])
        if cut := list(_cut(aligned, names)):
            _mark_pieces(tokens, names, roles, aligned, cut, parts)
        return "".join(parts)

    def expanded(self, marked: str) -> str:
        """Return the engine's characters, which are not aligned any more."""
        return marked.translate(self._expansions) if _CODES.search(marked) else marked

    def _align(self, piece: str) -> str:
        """Return the engine's characters of a piece, as many as the linker has."""
        if _JOINED.search(piece):
            return _UNALIGNED
        mine, theirs = self._lexicon.pieces[piece], characters_of(piece)
        bare = piece.strip(_UNREAD)
        head, tail = _head(bare, mine, theirs), _tail(bare, mine, theirs)
        count = len(mine) - head - tail
        core = theirs[head : len(theirs) - tail]
        if count <= 0 or head + tail > len(theirs):
            return theirs if len(theirs) == len(mine) and not core else _UNALIGNED
        word = bare[head : len(bare) - tail]
        if count == len(core) == 1 and word.isalpha():
            return theirs
        spans = self._lexicon.spans[bare]
        is_loose = (
            len(spans) != len(mine)
            or spans[head][0] != head
            or spans[head + count - 1][1] != len(bare) - tail
        )
        if count == len(core) == 1 and not is_loose:
            return theirs
        kind = _LOOSE if is_loose else _ONE if count == 1 else _MANY
        if not core or len(core) > 2 * count or not self._across.isdisjoint(core):
            kind += _SPECIAL
        number = self._number(core)
        if number is None:
            return _UNALIGNED
        self._expansions[kind + number] = core
        fillers = _MIDDLE * (count - 2) + _LAST if count > 1 else ""
        return f"{theirs[:head]}{chr(kind + number)}{fillers}{theirs[len(theirs) - tail :]}"

    def _number(self, core: str) -> int | None:
        """Return the number of some characters, the same for the same; None if all are used."""
        if core not in self._numbers:
            number = next(self._unused, None)
            if number is None:
                return None
            self._numbers.setdefault(core, number)
        return self._numbers[core]


def _cut(aligned: str, names: Sequence[Found]) -> Iterator[int]:
    """Yield the first of the names in each piece that is not all a name's own."""
    for piece in _LONG.finditer(aligned):
        start, stop = piece.span()
        i = bisect_left(names, (start,))
        if i and names[i - 1][STOP] > start:
            if names[i - 1][STOP] < stop or _LOOSE_CODES.match(aligned, start):
                yield i - 1
        elif i < len(names) and names[i][START] < stop:
            first, after, _ = names[i]
            if first > start or after < stop or _LOOSE_CODES.match(aligned, start):
                yield i


def _mark_pieces(
    tokens: Tokens,
    names: Sequence[Found],
    roles: Sequence[str],
    aligned: str,
    cut: Sequence[int],
    parts: list[str],
) -> None:
    """Mark the names that are parts of pieces as the engine reads the pieces then.

    Args:
        tokens: The words of the text.
        names: The names of the text.
        roles: The letter of each payload.
        aligned: The characters of the text.
        cut: The first name of each piece.
        parts: The text before the first name, its letter, the text behind it, and so on.
    """
    end = done = 0
    for i in cut:
        if i < done:
            continue
        before = max(end, names[i - 1][STOP] if i else 0)
        first, end, piece, _ = tokens.piece(names[i][START])
        parts[2 * i] = aligned[before:first]
        written: list[str] = []
        at = 0
        done = i
        while done < len(names) and names[done][START] < end:
            start, stop, payload = names[done]
            written += (piece[at : tokens.piece(start)[3][0]], MENTION, roles[payload])
            _, end, piece, (_, at) = tokens.piece(stop - 1)
            parts[2 * done + 1] = parts[2 * done + 2] = ""
            done += 1
        written.append(piece[at:])
        parts[2 * i + 1] = characters_of("".join(written))
        parts[2 * done] = aligned[end : names[done][START] if done < len(names) else None]


def _head(piece: str, mine: str, theirs: str) -> int:
    """Return 1 if a piece begins with a sign that both read alike, before a letter."""
    if not piece[1:2].isalpha():
        return 0
    first = piece[:1], mine[:1], theirs[:1]
    return int(first in {("(", "(", "("), ("\n", ".", "\n")})


def _tail(piece: str, mine: str, theirs: str) -> int:
    """Return the number of signs behind a word that both read alike."""
    tail = 0
    for sign, my_sign, their_sign in zip(piece[::-1], mine[::-1], theirs[::-1], strict=False):
        if sign in _STOPS and sign == my_sign == their_sign:
            tail += 1
        else:
            return tail if sign.isalnum() or sign == "%" else 0
    return tail
