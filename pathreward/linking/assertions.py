"""What a text asserts of the names found in it.

Most sentences hold no word that could deny, hedge or frame, and all that they name is affirmed.
The assertion engine reads the others, with the sentences that belong to them: the name above a
value ("Necrosis" and "absent" on two lines), the answer behind a question, what is taken back.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from pathreward.assertion import Assertion, Role, assertions
from pathreward.assertion.triggers import trigger_phrases, turn_phrases
from pathreward.kg import Concept
from pathreward.kg.names import MINUS
from pathreward.linking.lexicon import PAYLOAD, QUESTION, Found, Lexicon
from pathreward.linking.tokens import Tokens

_ROLES: dict[str, Role] = {"anatomy": "place", "marker": "marker"}
_ENDS = re.compile(r"[.?;]")
_MARKS = re.compile("[\u2610-\u2612\u2705\u2713-\u2718\u274c\u2753\u4e00-\u9fff]")
"""Check boxes, marks and Chinese, which the linker's words don't show."""
_SHORT = 7
"""Words of a sentence that may be the value, or the answer, of the one before it."""
_BACK = 3
AFFIRMED = Assertion("affirmed")


class Assertions:
    """The rule that asserts the names of a text, made for one lexicon.

    Args:
        lexicon: The names.
        concepts: What their payloads count.
    """

    def __init__(self, lexicon: Lexicon, concepts: Sequence[Concept]) -> None:
        self._roles = [_ROLES.get(each.type, "finding") for each in concepts]
        turns = set(_encoded(lexicon, turn_phrases()))
        written = sorted({*_encoded(lexicon, trigger_phrases()), MINUS, QUESTION})
        self._triggers = CharwiseDoubleArrayAhoCorasick(written, MATCH_KIND_LEFTMOST_LONGEST)
        self._is_turn = [each in turns for each in written]

    def __call__(self, tokens: Tokens, names: Sequence[Found]) -> list[Assertion]:
        """Return how the text asserts each name, in their order."""
        said = [AFFIRMED] * len(names)
        text = tokens.text
        if "[" in text or "__" in text or not text.isascii() and _MARKS.search(text):
            regions: Iterator[tuple[int, int]] = iter([(0, len(tokens.characters))])
        else:
            regions = self._regions(tokens.characters)
        for low, high in regions:
            first = bisect_left(names, (low,))
            last = bisect_left(names, (high,), first)
            if first < last:
                said[first:last] = self._read(tokens, names[first:last], low, high)
        return said

    def _read(
        self, tokens: Tokens, names: Sequence[Found], low: int, high: int
    ) -> list[Assertion]:
        """Return how a part of a text asserts the names in it."""
        (begin, _), *spans, (_, end) = tokens.spans([(low, low + 1, 0), *names, (high - 1, high, 0)])
        roles = [self._roles[name[PAYLOAD]] for name in names]
        moved = [(start - begin, stop - begin) for start, stop in spans]
        return assertions(tokens.text[begin:end], moved, roles)

    def _regions(self, characters: str) -> Iterator[tuple[int, int]]:
        """Yield the parts of a text that may deny, hedge or frame, in words."""
        ends = [end.start() for end in _ENDS.finditer(characters)]
        ends.append(len(characters))
        low = high = 0  # the part that grows, in sentences
        previous = -1
        for place, _, number in self._triggers.find(characters):
            at = bisect_left(ends, place)
            if at == previous and not self._is_turn[number]:
                continue
            previous = at
            begin = ends[at - 1] + 1 if at else 0
            first, last = at, at + 1
            if ends[at] - begin <= _SHORT:
                first -= 1
            if self._is_turn[number]:
                first = at - _BACK
            if characters[ends[at] : ends[at] + 1] == QUESTION:
                last += 1
            first = max(0, first)
            if first <= high and high:
                low, high = min(low, first), max(high, last)
            else:
                if high:
                    yield _part(ends, low, high)
                low, high = first, last
        if high:
            yield _part(ends, low, high)


def _encoded(lexicon: Lexicon, phrases: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield the characters of each phrase whose words the lexicon knows."""
    for phrase in phrases:
        written = "".join([lexicon.character(word) for word in phrase])
        if "_" not in written:
            yield written


def _part(ends: Sequence[int], low: int, high: int) -> tuple[int, int]:
    """Return the words of some sentences, from the first up to one past the last."""
    begin = ends[low - 1] + 1 if low else 0
    return begin, min(ends[min(high, len(ends)) - 1] + 1, ends[-1])


