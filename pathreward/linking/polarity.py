"""What a text says of its mentions: the scopes of the cues among them.

A cue reaches to the end of its clause: a sentence's end, a semicolon, a word such as "but" or
"with", or a comma or "and" behind which a clause of its own begins ("no necrosis, and mitoses are
frequent"). A cue that looks back ("necrosis and hemorrhage are absent") takes the list in front of
it. Anatomy that only says where ("no tumor in the lymph node") keeps its own polarity.
"""

import re
from collections.abc import Sequence

from pathreward.kg.names import MINUS
from pathreward.linking.cues import (
    CONJUNCTIONS,
    PARTICIPLES,
    POSITIVE,
    PREPOSITIONS,
    RELATIVES,
    TERMINATORS,
    TO,
    VERBS,
    Cue,
)
from pathreward.linking.lexicon import QUESTION, Found, Lexicon
from pathreward.score import Polarity

_REACH = 60
_NEAR = 12
_NEXT = 3


class Scopes:
    """The rule that gives mentions their polarity, made for one lexicon."""

    def __init__(self, lexicon: Lexicon, is_anatomy: Sequence[bool]) -> None:
        terminators = _set(lexicon, TERMINATORS)
        verbs = _set(lexicon, VERBS)
        participles = _set(lexicon, PARTICIPLES)
        positive = _set(lexicon, POSITIVE)
        self._is_anatomy = is_anatomy
        joints = _set(lexicon, CONJUNCTIONS) + re.escape(",/")
        alternative = _set(lexicon, ["or", "nor"])
        stops = re.escape(".?;~") + terminators
        to = _set(lexicon, [TO])
        clause = rf"[^{stops}{verbs}{alternative},]{{1,6}}[{verbs}](?![_]?[{participles}])"
        relatives = _set(lexicon, RELATIVES)
        self._ahead = re.compile(rf"(?<!{to})[{stops}{relatives}:)]|[{joints}]{{1,2}}(?={clause})")
        self._behind = re.compile(rf"[{stops}({positive}]")
        prepositions = _set(lexicon, PREPOSITIONS)
        word = rf"[^{stops}{verbs}{positive}{relatives}{joints}:()]"
        self._linked = re.compile(
            rf"{word}{{0,3}}(?:[{joints}]{{1,2}}|[{prepositions}]){word}{{0,3}}"
        )
        self._where = re.compile(rf"[{prepositions}][^{stops}{joints}]{{0,2}}\Z")
        self._contrast = re.compile(rf",[{_set(lexicon, ['and'])}]")
        self._closed = re.compile(rf"{word}{{0,2}}[{participles}]")
        self._of = re.compile(rf"[{prepositions}:(]")
        self._sentence = re.compile(rf"[.{QUESTION}]")
        self._value = re.compile(r"[.?,;)]|\Z")

    def polarities(
        self, text: str, mentions: Sequence[Found], cues: Sequence[tuple[Found, Cue]]
    ) -> list[Polarity]:
        """Return the polarity of each mention, in their order.

        Args:
            text: The characters of a text.
            mentions: The names found in it, in their order.
            cues: The phrases found in it, in their order, with what they do.
        """
        said: list[Polarity] = ["affirmed"] * len(mentions)
        following = floor = 0
        for found, cue in cues:
            while following < len(mentions) and mentions[following].start < found.end:
                following += 1
            if cue.direction == "none":
                continue
            for each in self._chosen(text, mentions, following, floor, found, cue):
                said[each] = cue.polarity
            floor = found.end
        if MINUS in text:
            for i, mention in enumerate(mentions):
                if text.startswith((MINUS, "(" + MINUS), mention.end):
                    said[i] = "negated"
        if QUESTION in text:
            self._ask(text, mentions, said)
        return said

    def _ask(self, text: str, mentions: Sequence[Found], said: list[Polarity]) -> None:
        """Make uncertain what a question names."""
        ends = self._sentence.finditer(text)
        end = next(ends, None)
        for i, mention in enumerate(mentions):
            while end and end.start() < mention.end:
                end = next(ends, None)
            if end is None:
                return
            asked = end[0] == QUESTION and not self._is_anatomy[mention.payload]
            if asked and said[i] == "affirmed":
                said[i] = "uncertain"

    def _chosen(
        self,
        text: str,
        mentions: Sequence[Found],
        following: int,
        floor: int,
        found: Found,
        cue: Cue,
    ) -> list[int]:
        """Return the indices of the mentions in a cue's scope.

        Args:
            text: The characters of a text.
            mentions: The names found in it.
            following: Index of the first mention behind the cue.
            floor: Where the cue before this one ends: a list in front does not reach over it.
            found: The cue's place.
            cue: What it does.
        """
        if cue.direction == "count":
            before = self._before(text, mentions, following, floor, found)
            counted = self._of.match(text, found.start - 1)
            after = self._after(text, mentions, following, found, _REACH)
            return [*(before if counted else ()), *after]
        closed = cue.direction == "clause" and self._closed.match(text, found.end)
        ahead = cue.direction in {"forward", "clause"} and not closed
        if ahead and not self._is_value(text, found):
            return self._after(text, mentions, following, found, _REACH)
        if cue.direction == "nearest" and following < len(mentions):
            adjoining = following > 0 and mentions[following - 1].end == found.start
            if mentions[following].start == found.end and not adjoining:
                return self._after(text, mentions, following, found, _NEXT)
        before = self._before(text, mentions, following, floor, found)
        if before or cue.direction != "nearest":
            return before
        return self._after(text, mentions, following, found, _NEXT)

    def _is_value(self, text: str, found: Found) -> bool:
        """Return whether a cue that looks ahead is the value of a field: "Necrosis: no"."""
        before = text[found.start - 1 : found.start]
        return bool(before) and before in ":(~" and bool(self._value.match(text, found.end))

    def _after(
        self, text: str, mentions: Sequence[Found], following: int, found: Found, reach: int
    ) -> list[int]:
        limit = min(len(text), found.end + reach)
        stop = self._ahead.search(text, found.end, limit)
        while stop and stop[0] == ")" and "(" in text[found.end : stop.start()]:
            stop = self._ahead.search(text, stop.end(), limit)
        end = stop.start() if stop else limit
        chosen: list[int] = []
        previous = found.end
        in_place = False
        for i in range(following, len(mentions)):
            each = mentions[i]
            if each.start >= end:
                break
            gap = text[previous : each.start]
            in_place = self._is_anatomy[each.payload] and (
                in_place or bool(self._where.search(gap))
            )
            if not in_place:
                chosen.append(i)
            previous = each.end
        return chosen

    def _before(
        self, text: str, mentions: Sequence[Found], following: int, floor: int, found: Found
    ) -> list[int]:
        chosen: list[int] = []
        edge = found.start
        if text[edge - 1 : edge] == "(":
            edge -= 1
        for i in range(following - 1, -1, -1):
            each = mentions[i]
            if each.start < floor:
                break
            if each.end > edge:
                continue
            gap = text[each.end : edge]
            if not chosen:
                if len(gap) > _NEAR or self._behind.search(gap):
                    break
            elif not self._linked.fullmatch(gap):
                break
            chosen.append(i)
            edge = each.start
        if len(chosen) == 2 and self._contrast.search(
            text, mentions[chosen[1]].end, mentions[chosen[0]].start
        ):
            chosen.pop()
        return [i for i in chosen if not self._is_place(text, mentions, i)] or chosen[:1]

    def _is_place(self, text: str, mentions: Sequence[Found], i: int) -> bool:
        if i == 0 or not self._is_anatomy[mentions[i].payload]:
            return False
        return bool(self._where.search(text[mentions[i - 1].end : mentions[i].start]))


def _set(lexicon: Lexicon, words: Sequence[str]) -> str:
    return "".join([re.escape(lexicon.character(word)) for word in words])
