"""The words of a text that name one of several things, and which of its text is about each.

A place is a side, a site, a position, the label of a lesion or specimen, a rank or a size by which
a report tells its lesions apart.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from pathreward.claims.claim import Claim
from pathreward.claims.measures import ANY_ROLE
from pathreward.claims.pieces import OWNER_CLASSES, Row, Span, has_words, pieces, table_rows
from pathreward.claims.scope import Scope
from pathreward.claims.words import WORD
from pathreward.completion.scanning import occurrences
from pathreward.facts.anatomy import site_words
from pathreward.facts.phrases import Phrase, PhraseFinder
from pathreward.lexicon import load_table

LEAST_FINDING = 0.2
"""Least weight of a concept that is told apart by its place, in [0, 1]: common concepts, such as
neoplasm, and procedures weigh less, and stand in the text of every part."""
SIZE = f"{ANY_ROLE}mm"
"""The axis of all lengths: a report may name a lesion by any of its sizes."""
_LABEL = re.compile(
    r"(?:\s(?:no\.?\s?|#)?|#)((?-i:[A-H]|[IV]{1,3})|\d{1,2})\b(?!\s?(?:mm|cm|%))", re.IGNORECASE
)
_LABEL_WORDS = 3
_SIDES = frozenset({"left", "right"})
_NUMERAL = frozenset("ivx")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_HAS_NAME = re.compile(r"[^\W\d_]{2}|\d")
"""A word, or a number."""
_ENDS_HEAD = re.compile(r"[ \t]*(?:\([^()\n]*\))?[ \t]*\n")
"""The end of a line that only names a place, and how many there are: "LEFT (6 cores)"."""
_NUMBERED = re.compile(r"[ \t*•-]*\(?\w{1,3}[).:]\s*")
"""The label in front of a line, if it ends a sentence: "A. "."""
_MARGIN = re.compile(r"([ \t]*)([-*•·+\u2013][ \t])?")
_SEPARATOR = re.compile(r"[,;:|\n]|\b(?:and|or)\b")

Named = dict[str, frozenset[str]]
"""The tokens of places by their scales."""


class Place(NamedTuple):
    """A word that names one of several owners; offsets in the text."""

    start: int
    end: int
    scale: str
    token: str


class _Cut(NamedTuple):
    """The pieces of a sentence that are about the places of one scale."""

    pieces: tuple[Span, ...]
    tokens: tuple[frozenset[str], ...]


class Places:
    """The places of a text.

    >>> text = "Left breast: necrosis. Right breast: none."
    >>> [sorted(Places(text, Scope(text), ()).at(place)) for place in (13, 37)]
    [['side left', 'site breast'], ['side right', 'site breast']]
    """

    def __init__(self, text: str, scope: Scope, claims: Sequence[Claim]) -> None:
        self.text = text
        self.scope = scope
        self.claims = claims
        self._cuts: dict[int, list[tuple[str, _Cut]]] = {}

    def within(self, start: int, end: int) -> Sequence[Place]:
        """Return the places that begin between two offsets."""
        every = self._every
        return every[bisect_left(every, (start,)) : bisect_left(every, (end,))]

    @cached_property
    def labels(self) -> list[Span]:
        """The spans of the labels of lesions and specimens."""
        return [(each.start, each.end) for each in self._every if each.scale == "label"]

    def row(self, place: int) -> Row | None:
        """Return the row of a table at an offset; None outside of tables."""
        return self._rows.get(self.scope.line(place)[0]) if self._rows else None

    def at(self, place: int, beside: Sequence[int] = ()) -> frozenset[str]:
        """Return the tokens of the places that the text at an offset is about.

        What a sentence with two places says once may be of both: "foci are few in the upper and
        many in the lower lobe".

        Args:
            place: The offset.
            beside: Where the values of the same class begin; if empty, every place of the sentence
                counts.
        """
        if row := self.row(place):
            cells = [each for span in row.own(place, ()) for each in self.within(*span)]
            return frozenset([each.token for each in cells])
        number = self.scope.sentence(place)
        named = dict(self._inherited[number])
        for scale, cut in self._cuts_of(number):
            named.pop(scale, None)
            about = [beside and _holds(beside, *each) for each in cut.pieces]
            if beside and len(about) > 1 and sum(map(bool, about)) < 2:
                continue
            for (start, end), tokens in zip(cut.pieces, cut.tokens, strict=True):
                if start <= place < end:
                    named[scale] = tokens
        return frozenset[str]().union(*named.values())

    def heads(self, place: int) -> Named:
        """Return the places that are inherited at an offset, with those in front of a colon."""
        number = self.scope.sentence(place)
        start, _ = self.scope.sentences[number]
        colon = self.text.find(":", start, place)
        if colon < 0 or self.row(place):
            return self._inherited[number]
        return {**self._inherited[number], **self._named_once(self.within(start, colon))}

    @cached_property
    def _words(self) -> Sequence[Phrase[str]]:
        return _owner_words().find(self.text)

    @cached_property
    def _every(self) -> list[Place]:
        words = self._words
        found = [
            Place(start, end, cls.partition(" ")[0], cls)
            for start, end, cls in words
            if cls not in OWNER_CLASSES
        ]
        found += [
            Place(start, end, "site", f"site {site}")
            for start, end, site in site_words().find(self.text)
        ]
        if found:
            taken = bytearray(len(self.text) + 1)
            for start, end, kind, axes, _, _, _ in self.claims:
                if kind == "concept" and axes[0][0].startswith("concept "):
                    taken[start:end] = b"\1" * (end - start)
            found = [each for each in found if not taken[each.start]]  # "basal" of a carcinoma
        found += self._abbreviated_sides(found)
        found += [
            Place(start, end, "size", f"{SIZE}={axes[0][1]}")
            for start, end, _, axes, _, _, _ in self.claims
            if axes[0][0] == "size mm"
        ]
        found += self._labelled()
        found += self._referred([each for each in words if each.value in {"former", "latter"}])
        return sorted(found)

    def _abbreviated_sides(self, found: Sequence[Place]) -> Iterator[Place]:
        """Yield the sides that are abbreviated: "[R] Ovary"."""
        starts = sorted([each.start for each in found if each.scale == "side"])
        for each in self.claims:
            if each.kind != "laterality" or each.value not in _SIDES:
                continue
            if bisect_left(starts, each.start) == bisect_left(starts, each.end):
                yield Place(each.start, each.end, "side", f"side {each.value}")

    @cached_property
    def _labels(self) -> list[tuple[int, int, str]]:
        """The labels behind nouns and number signs, with their spans: "lesion 1", "#2"."""
        ends = [end for _, end, cls in self._words if cls == "labelled"]
        places = [*ends, *occurrences(self.text, "#")]
        found = (_LABEL.match(self.text, start) for start in places)
        return [(*each.span(), each[1].casefold()) for each in found if each]

    @cached_property
    def _is_roman(self) -> bool:
        """Whether the label I is a Roman numeral: beside II, or where no label is a letter."""
        found = {label for _, _, label in self._labels} | self.scope.labels
        others = {each for each in found if each.isalpha() and each != "i"}
        return not others or any(len(each) > 1 and _NUMERAL.issuperset(each) for each in others)

    def _number(self, label: str) -> int | None:
        return _number(label, is_roman=self._is_roman)

    def _labelled(self) -> Iterator[Place]:
        """Yield the places that labels name."""
        for start, end, label in self._labels:
            if (number := self._number(label)) is not None:
                yield Place(start, end, "label", f"label {number}")

    def _referred(self, words: Sequence[Phrase[str]]) -> Iterator[Place]:
        """Yield the findings that "the former" and "the latter" mean: the two before them."""
        if not words:
            return
        stated = [
            each
            for each in self.claims
            if each.kind == "concept" and each.value == "affirmed" and each.weight >= LEAST_FINDING
        ]
        starts = [each.start for each in stated]
        for start, end, turn in words:
            first = self.scope.sentences[max(0, self.scope.sentence(start) - 1)][0]
            before = stated[bisect_left(starts, first) : bisect_left(starts, start)]
            names = list(dict.fromkeys([each.concept for each in before]))
            if len(names) == 2:
                yield Place(start, end, "item", f"concept {names[turn == 'latter']}")

    @cached_property
    def _by_sentence(self) -> dict[int, list[Place]]:
        found: dict[int, list[Place]] = {}
        for each in self._every:
            found.setdefault(self.scope.sentence(each.start), []).append(each)
        return found

    @cached_property
    def _rows(self) -> dict[int, Row]:
        return table_rows(self.text)

    def _cuts_of(self, number: int) -> list[tuple[str, _Cut]]:
        """Return the pieces of a sentence that are about each place, by the scales."""
        if (known := self._cuts.get(number)) is None:
            known = self._cuts[number] = []
            for scale, groups in self._groups(self._by_sentence.get(number, ())).items():
                spans = [each[0] for each in groups]
                cut = pieces(self.text, *self.scope.sentences[number], spans)
                known.append((scale, _Cut(tuple(cut), tuple([each[1] for each in groups]))))
        return known

    def _groups(self, places: Sequence[Place]) -> dict[str, list[tuple[Span, frozenset[str]]]]:
        """Return the owners of each scale in a sentence: words next to each other name one."""
        by_scale: dict[str, list[tuple[Span, frozenset[str]]]] = {}
        for each in places:
            found = by_scale.setdefault(each.scale, [])
            if found and (
                found[-1][1] == {each.token}
                or each.start <= found[-1][0][1]
                or self._is_one(found[-1][0][1], each.start)
            ):
                (start, end), tokens = found[-1]
                found[-1] = (start, max(end, each.end)), tokens | {each.token}
            else:
                found.append(((each.start, each.end), frozenset({each.token})))
        return by_scale

    def _is_one(self, start: int, end: int) -> bool:
        return not (_SEPARATOR.search(self.text, start, end) or has_words(self.text, start, end))

    @cached_property
    def _inherited(self) -> list[Named]:
        """The places that each sentence inherits.

        They are those of its specimen, of the lines that it is indented below, of the head of its
        block or line, and, behind a semicolon or where it begins with a pronoun, those of the
        sentence before it.
        """
        if not (self._every or self.scope.has_parts):
            return [{}] * len(self.scope.sentences)
        found: list[Named] = []
        above: list[tuple[int, Named]] = []
        block: Named = {}
        line: Named = {}
        before: Named = {}
        begin = 0
        text, has_parts = self.text, self.scope.has_parts
        for number, (start, end) in enumerate(self.scope.sentences):
            sentence = text[start:end]
            written = sentence.strip()
            places = self._by_sentence.get(number, ())
            own = self._named_once(places) if places else {}
            ahead = text[start - 1 : start]
            if ahead == "\n":
                begin = start
            starts_line = begin == start or _NUMBERED.fullmatch(text, begin, start) is not None
            if begin == start:
                line, before = {}, {}
            is_line = starts_line and bool(written)
            depth = _depth(text, begin) if is_line else 0
            if is_line:
                above = [each for each in above if each[0] < depth]
            if before and not (ahead == ";" or _goes_on(written)):
                before = {}
            state = dict(block)
            for _, each in above:
                state.update(each)
            state.update(line)
            state.update(before)
            if has_parts and (label := self._part_label(start, end)) is not None:
                state["label"] = frozenset({f"label {label}"})
            found.append(state)
            before = {**before, **own}
            if own and (colon := text.find(":", start, end)) >= 0:
                line = self._named_once(self.within(start, colon)) or line
            if is_line:
                above.append((depth, own))
            if starts_line and self._is_head(start, end, places):
                block = own
            elif not written or sentence.endswith("\n\n"):
                block = {}
        return found

    def _part_label(self, start: int, end: int) -> int | None:
        """Return the number of the part that a sentence is of."""
        indent = len(self.text[start:end]) - len(self.text[start:end].lstrip())
        part = self.scope.part(start + indent) or self.scope.part(end - 1)
        return self._number(part) if part else None

    def _is_head(self, start: int, end: int, places: Sequence[Place]) -> bool:
        """Return whether a line is the head of the lines below it: "Left breast:", "B) LEFT"."""
        if self.text[start:end].rstrip().endswith(":"):
            return True
        labels = [each.end for each in places if each.scale == "label"]
        if labels and self._begins(start, labels[0]):
            return True
        reach = start
        for each in places:
            if each.scale == "size":
                return False
            if each.start > reach and _HAS_NAME.search(self.text, reach, each.start):
                return False
            reach = max(reach, each.end)
        return bool(places) and _ENDS_HEAD.match(self.text, reach, end) is not None

    def _begins(self, start: int, end: int) -> bool:
        """Return whether a line begins with a label: "Specimen A"."""
        return len(self.text[start:end].split()) <= _LABEL_WORDS

    def _named_once(self, places: Sequence[Place]) -> Named:
        """Return the owners on the scales on which some places name one owner."""
        groups = self._groups(places)
        return {scale: each[0][1] for scale, each in groups.items() if len(each) == 1}


def _depth(text: str, start: int) -> int:
    """Return how far a line is indented; an item of a list is below a line without a bullet."""
    found = _MARGIN.match(text, start)
    return 0 if found is None else 2 * len(found[1]) + bool(found[2])


def _goes_on(written: str) -> bool:
    """Return whether a sentence begins with a word for what the one before it is about."""
    first = WORD.match(written)
    return first is not None and first[0].casefold() in _pronouns()


def _holds(places: Sequence[int], start: int, end: int) -> bool:
    return bisect_left(places, start) < bisect_left(places, end)


def _number(label: str, *, is_roman: bool) -> int | None:
    """Return the number that a label stands for: A is 1; none of another label.

    Args:
        label: The label.
        is_roman: Whether I is 1, as in Roman numerals, or 9, as the letter.
    """
    folded = label.casefold()
    if folded.isdecimal():
        return int(folded)
    if folded in _ROMAN and (is_roman or folded != "i"):
        return _ROMAN[folded]
    return ord(folded) - ord("a") + 1 if len(folded) == 1 and "a" <= folded <= "z" else None


@lru_cache(maxsize=1)
def _pronouns() -> frozenset[str]:
    return frozenset(load_table("pathreward.claims", "owner_words", None).phrases("pronoun"))


@lru_cache(maxsize=1)
def _owner_words() -> PhraseFinder[str]:
    table = load_table("pathreward.claims", "owner_words", None)
    return PhraseFinder({each.phrase: each.cls for each in table.entries})
