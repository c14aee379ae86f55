"""What a text asserts of the names found in it.

Most sentences hold no word that could deny, hedge or frame, and all that they name is affirmed.
The assertion engine reads the others, with the sentences that belong to them: the name above a
value ("Necrosis" and "absent" on two lines), the answer behind a question, what is taken back.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from pathreward.assertion.engine import PLAIN, Decision, Reading, Role
from pathreward.assertion.lexemes import APART
from pathreward.assertion.triggers import trigger_phrases, turn_phrases
from pathreward.kg import Concept
from pathreward.kg.names import MINUS
from pathreward.linking.lexicon import PAYLOAD, QUESTION, STOP, Found, Lexicon
from pathreward.linking.tokens import Tokens

_ROLES: dict[str, Role] = {"anatomy": "place", "marker": "marker"}
_ENDS = re.compile(r"[.?;]")
_MARKS = re.compile("[\u2610-\u2612\u2705\u2713-\u2718\u274c\u2753\u4e00-\u9fff]")
"""Check boxes, marks and Chinese, which the linker's words don't show."""
_SHORT = 7
"""Words of a sentence that may be the value, or the answer, of the one before it."""
_BACK = 3
_APART = f" {APART} "
_REGION = -1
"""The payload of the first and the last word of a part."""


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

    def __call__(self, tokens: Tokens, names: Sequence[Found]) -> Sequence[Decision]:
        """Return how the text asserts each name, in their order."""
        text = tokens.text
        if "[" in text or "__" in text or (not text.isascii() and _MARKS.search(text)):
            spans = tokens.spans(names)
            return Reading(text, spans, [self._roles[name[PAYLOAD]] for name in names]).read()
        chosen: list[int] = []
        looked_up: list[Found] = []
        for low, high in self._regions(tokens.characters):
            first, last = bisect_left(names, (low,)), bisect_left(names, (high,))
            if first < last:
                chosen += range(first, last)
                end = max(high, names[last - 1][STOP])
                looked_up += ((low, low + 1, _REGION), *names[first:last], (end - 1, end, _REGION))
        decisions = [PLAIN] * len(names)
        if chosen:
            read = self._read(text, looked_up, tokens.spans(looked_up))
            for i, decision in zip(chosen, read, strict=True):
                decisions[i] = decision
        return decisions

    def _read(
        self, text: str, names: Sequence[Found], spans: Sequence[tuple[int, int]]
    ) -> Sequence[Decision]:
        """Return how a text asserts names; only the parts of it around them are read.

        Args:
            text: The text.
            names: The names of each part between its first and its last word.
            spans: Where they stand.
        """
        parts: list[str] = []
        moved: list[tuple[int, int]] = []
        roles: list[Role] = []
        shift = begin = length = 0
        is_open = False
        for (_, _, payload), (start, end) in zip(names, spans, strict=True):
            if payload != _REGION:
                moved.append((start - shift, end - shift))
                roles.append(self._roles[payload])
            elif is_open:
                parts.append(text[begin:end])
                length += end - begin + len(_APART)
                is_open = False
            else:
                begin, shift, is_open = start, start - length, True
        return Reading(_APART.join(parts), moved, roles).read()

    def _regions(self, characters: str) -> Iterator[tuple[int, int]]:
        """Yield the parts of a text that may deny, hedge or frame, in words."""
        ends = [end.start() for end in _ENDS.finditer(characters)]
        ends.append(len(characters))
        low = high = floor = 0  # the part that grows and the end of the last, in sentences
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
            first = max(floor, first)
            if first <= high and high:
                low, high = min(low, first), max(high, last)
            else:
                if high:
                    yield _part(ends, low, high)
                    floor = high
                low, high = max(first, floor), last
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
