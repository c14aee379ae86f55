"""The attributes of mentions: side, grade, size and count."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pathreward.kg import Concept
from pathreward.linking.lexicon import PAYLOAD, START, STOP, Found, Lexicon
from pathreward.linking.mention import Attribute, Kind
from pathreward.linking.sides import SIDES
from pathreward.linking.tokens import Tokens

_NUMBER = r"\d{1,4}(?:\.\d{1,3})?"
_UNITS = {"cm": re.compile(r"cm\b"), "mm": re.compile(r"mm\b")}
_MEASURED = re.compile(rf"(?<![\d.]){_NUMBER}(?: ?[x\u00d7] ?{_NUMBER}){{0,2}}(?: ?[cm]m)? ?\Z")
_WHOLES = {
    "/": re.compile(r"/ ?(\d{1,3})(?![\d/+=%]|\.\d)"),
    " of ": re.compile(r" of (\d{1,3})(?![\d/%]|\.\d)"),
}
_PART = re.compile(r"(?<![\d./+])(\d{1,3})(?: out)? ?\Z")
_LONGEST = 30
_STOPS = frozenset(".?;~")
_PLAIN_SIGNS = frozenset(".?;~,:()/")
_NEAR = 3
_FAR = 8


class Attributes:
    """The rule that attaches attributes to the mentions beside them.

    A side and a count belong to the name behind them ("left breast", "2/12 lymph nodes") or just
    in front ("kidney, left"); a grade to the diagnosis beside it; a size to the nearest name in its
    sentence that is no site, the one in front first ("the tumor measures 2.1 cm").

    Args:
        lexicon: The names.
        concepts: The concepts by payload.
    """

    def __init__(self, lexicon: Lexicon, concepts: Sequence[Concept]) -> None:
        self._sides = {lexicon.character(word): side for word, side in SIDES.items()}
        self._side = re.compile("[" + re.escape("".join(self._sides)) + "]")
        self._grades = frozenset(i for i, each in enumerate(concepts) if each.type == "grade")
        self._carriers = frozenset(
            i for i, each in enumerate(concepts) if each.type in {"diagnosis", "finding"}
        )

    def __call__(self, tokens: Tokens, names: Sequence[Found]) -> dict[int, tuple[Attribute, ...]]:
        """Return the attributes of the names that have any, by the names' indices."""
        found = list(self._lateral(tokens, names)) if self._side.search(tokens.characters) else []
        if graded := [i for i, each in enumerate(names) if each[2] in self._grades]:
            found.extend(self._graded(tokens, names, graded))
        found.extend(self._sized(tokens, names))
        found.extend(self._counted(tokens, names))
        if not found:
            return {}
        attributes: dict[int, tuple[Attribute, ...]] = {}
        for i, attribute in sorted(found, key=lambda each: each[1].start):
            attributes[i] = (*attributes.get(i, ()), attribute)
        return attributes

    def _lateral(self, tokens: Tokens, names: Sequence[Found]) -> Iterator[tuple[int, Attribute]]:
        characters = tokens.characters
        for word in self._side.finditer(characters):
            at = word.start()
            i = bisect_right(names, (at, len(characters) + 1)) - 1
            if i < 0 or names[i][STOP] <= at:
                ahead = i + 1
                gap = characters[at + 1 : names[ahead][START]] if ahead < len(names) else ","
                if len(gap) < 2 and _PLAIN_SIGNS.isdisjoint(gap):
                    i = ahead
                elif i < 0 or not (
                    characters[names[i][STOP] : at] in {",", "(", ":"} and names[i][STOP] < at
                ):
                    continue
            yield i, Attribute("laterality", self._sides[word[0]], *tokens.span(at, at + 1))

    def _graded(
        self, tokens: Tokens, names: Sequence[Found], grades: Iterable[int]
    ) -> Iterator[tuple[int, Attribute]]:
        for i in grades:
            name = names[i]
            start, end = tokens.span(name[START], name[STOP])
            graded = Attribute("grade", tokens.text[start:end], start, end)
            ahead = names[i + 1] if i + 1 < len(names) else name
            if ahead[START] == name[STOP] and ahead[PAYLOAD] in self._carriers:
                yield i + 1, graded
                continue
            for j in range(i - 1, max(-1, i - 3), -1):
                if not _clear(tokens.characters, names[j][STOP], name[START], _NEAR):
                    break
                if names[j][PAYLOAD] in self._carriers:
                    yield j, graded
                    break

    def _sized(self, tokens: Tokens, names: Sequence[Found]) -> Iterator[tuple[int, Attribute]]:
        for size in _values(tokens.text, _UNITS, _MEASURED, "size"):
            first, after = tokens.index(size.start), tokens.index(size.end - 1) + 1
            i = bisect_right(names, (first,))
            before = (j for j in range(i - 1, max(-1, i - 4), -1))
            around = [
                *((j, names[j][STOP], first) for j in before),
                *((j, after, names[j][START]) for j in range(i, min(len(names), i + 2))),
            ]
            for j, start, end in around:
                carries = names[j][PAYLOAD] in self._carriers
                if carries and _clear(tokens.characters, start, end, _FAR):
                    yield j, size
                    break

    def _counted(self, tokens: Tokens, names: Sequence[Found]) -> Iterator[tuple[int, Attribute]]:
        for count in _values(tokens.text, _WHOLES, _PART, "count"):
            first, after = tokens.index(count.start), tokens.index(count.end - 1) + 1
            i = bisect_right(names, (first,))
            if i < len(names) and _clear(tokens.characters, after, names[i][START], 1):
                yield i, count
            elif i and tokens.characters[names[i - 1][STOP] : first] in {"(", ":", ","}:
                yield i - 1, count


def _values(
    text: str, ends: Mapping[str, re.Pattern[str]], begins: re.Pattern[str], kind: Kind
) -> Iterator[Attribute]:
    """Yield what a number begins and a unit or another number ends.

    The end is looked for first: it is rare, and plain text is found faster than a pattern.
    """
    for mark, pattern in ends.items():
        at = text.find(mark)
        while at >= 0:
            if end := pattern.match(text, at):
                low = max(0, at - _LONGEST)
                if begin := begins.search(text[low:at]):
                    start = low + begin.start()
                    value = f"{begin[1]}/{end[1]}" if kind == "count" else text[start : end.end()]
                    yield Attribute(kind, value, start, end.end())
            at = text.find(mark, at + len(mark))


def _clear(characters: str, start: int, end: int, most: int) -> bool:
    """Return whether no more than `most` words lie between, and no end of a sentence."""
    return 0 <= end - start <= most and _STOPS.isdisjoint(characters[start:end])
