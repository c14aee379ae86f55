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
    AUXILIARIES,
    CONJUNCTIONS,
    PARTICIPLES,
    POSITIVE,
    PREPOSITIONS,
    RELATIVES,
    TERMINATORS,
    TO,
    VALUES,
    VERBS,
    Cue,
)
from pathreward.linking.lexicon import PAYLOAD, QUESTION, START, STOP, Found, Lexicon
from pathreward.score import Polarity

_REACH = 60
_BEGINNINGS = frozenset(["", ".", "?", "~", ";", ":", "("])
_NEAR = 12
_NEXT = 3


class Scopes:
    """The rule that gives mentions their polarity, made for one lexicon."""

    def __init__(self, lexicon: Lexicon, types: Sequence[str]) -> None:
        terminators = _set(lexicon, TERMINATORS)
        verbs = _set(lexicon, VERBS)
        participles = _set(lexicon, PARTICIPLES)
        positive = _set(lexicon, POSITIVE)
        self._is_anatomy = [each == "anatomy" for each in types]
        self._is_marker = [each == "marker" for each in types]
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
        self._zero = lexicon.character("0")
        values, by = _set(lexicon, VALUES) + "_", _set(lexicon, ["by", "in", "on", "with"])
        self._none = re.compile(
            rf"[:(=]?[{values}]{{0,3}}[:(=]?{re.escape(self._zero)}(?:[.?,;)+{by}]|\Z)"
        )
        self._parenthesis = re.compile(rf"\([^()]{{1,6}}\)|,[{terminators}],")
        self._aside = re.compile(rf",[^{verbs}]+\Z")
        self._own = re.compile(rf"[^{joints}{prepositions}(]")
        self._verbs = frozenset(map(lexicon.character, [*VERBS, *AUXILIARIES]))
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
        denied = -1
        for found, cue in cues:
            while following < len(mentions) and mentions[following][START] < found[STOP]:
                following += 1
            if cue.direction == "none":
                continue
            polarity = self._polarity(text, found, cue, denied)
            for each in self._chosen(text, mentions, following, floor, found, cue):
                twice = cue.direction == "lost" and said[each] == "negated"  # "no MLH1 loss"
                said[each] = "affirmed" if twice else polarity
            floor = found[STOP]
            if polarity == "negated" and cue.direction in {"forward", "clause"}:
                denied = floor
        if MINUS in text:
            for i, mention in enumerate(mentions):
                if text.startswith((MINUS, "(" + MINUS), mention[STOP]):
                    said[i] = "negated"
        if self._zero in text:
            for i, mention in enumerate(mentions):
                if self._none.match(text, mention[STOP]) and not self._is_anatomy[mention[PAYLOAD]]:
                    said[i] = "negated"
        if QUESTION in text:
            self._ask(text, mentions, said)
        return said

    def _polarity(self, text: str, found: Found, cue: Cue, denied: int) -> Polarity:
        """Return what a cue says: a loss that is denied is none, a request is uncertain.

        Args:
            text: The characters of a text.
            found: The cue's place.
            cue: What it does.
            denied: Where the last denial ends: a loss within a word of it is denied.
        """
        if cue.direction == "loss" and denied >= 0 and found[START] - denied <= 1:
            return "affirmed"
        if cue.direction == "request" and text[found[START] - 1 : found[START]] in _BEGINNINGS:
            return "uncertain"
        return cue.polarity

    def _ask(self, text: str, mentions: Sequence[Found], said: list[Polarity]) -> None:
        """Make uncertain what a question names."""
        ends = self._sentence.finditer(text)
        end = next(ends, None)
        for i, mention in enumerate(mentions):
            while end and end.start() < mention[STOP]:
                end = next(ends, None)
            if end is None:
                return
            asked = end[0] == QUESTION and not self._is_anatomy[mention[PAYLOAD]]
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
        adjoining = following > 0 and mentions[following - 1][STOP] == found[START]
        if cue.direction == "lost":
            return self._losing(text, mentions, following, floor, found)
        if cue.direction == "count":
            before = self._before(text, mentions, following, floor, found)
            if adjoining and not self._is_anatomy[mentions[following - 1][PAYLOAD]]:
                return [following - 1]  # "PR 0/8"
            counted = self._of.match(text, found[START] - 1)
            after = self._after(text, mentions, following, found, _REACH)
            return [*(before if counted else ()), *after]
        closed = cue.direction == "clause" and self._closed.match(text, found[STOP])
        ahead = cue.direction in {"forward", "clause", "request", "loss"} and not closed
        if ahead and not self._is_value(text, found):
            return self._after(text, mentions, following, found, _REACH)
        nearest = cue.direction == "nearest"
        beside = following < len(mentions) and mentions[following][START] == found[STOP]
        if nearest and beside and not adjoining:
            return self._after(text, mentions, following, found, _NEXT)
        before = self._before(text, mentions, following, floor, found, nearest)
        if before or not nearest:
            return before
        return self._after(text, mentions, following, found, _NEXT)

    def _losing(
        self, text: str, mentions: Sequence[Found], following: int, floor: int, found: Found
    ) -> list[int]:
        """Return the markers that a loss is said of: those in front, else those behind."""
        before = self._before(text, mentions, following, floor, found)
        markers = [i for i in before if self._is_marker[mentions[i][PAYLOAD]]]
        if before[:1] == markers[:1] and markers:
            return markers
        if text.startswith(":", found[STOP]):
            found = (found[START], found[STOP] + 1, found[PAYLOAD])
        after = self._after(text, mentions, following, found, _NEAR)
        return [i for i in after if self._is_marker[mentions[i][PAYLOAD]]]

    def _is_value(self, text: str, found: Found) -> bool:
        """Return whether a cue that looks ahead is the value of a field: "Necrosis: no"."""
        if not self._value.match(text, found[STOP]):
            return False
        before = text[found[START] - 1 : found[START]]
        return bool(before) and (before in ":(~" or before in self._verbs)

    def _after(
        self, text: str, mentions: Sequence[Found], following: int, found: Found, reach: int
    ) -> list[int]:
        limit = min(len(text), found[STOP] + reach)
        stop = self._ahead.search(text, found[STOP], limit)
        while stop and stop[0] == ")" and "(" in text[found[STOP] : stop.start()]:
            stop = self._ahead.search(text, stop.end(), limit)
        end = stop.start() if stop else limit
        chosen: list[int] = []
        previous = found[STOP]
        in_place = False
        for i in range(following, len(mentions)):
            each = mentions[i]
            if each[START] >= end:
                break
            gap = text[previous : each[START]]
            in_place = self._is_anatomy[each[PAYLOAD]] and (
                in_place or bool(self._where.search(gap))
            )
            if not in_place:
                chosen.append(i)
            previous = each[STOP]
        return chosen

    def _before(
        self,
        text: str,
        mentions: Sequence[Found],
        following: int,
        floor: int,
        found: Found,
        listed: bool = False,
    ) -> list[int]:
        """Return the list of mentions in front of a cue, the nearest first.

        Args:
            text: The characters of a text.
            mentions: The names found in it.
            following: Index of the first mention behind the cue.
            floor: How far it reaches.
            found: The cue's place.
            listed: Whether a marker with a value of its own ("IgG trace, C3 *negative*") ends it.
        """
        chosen: list[int] = []
        tells = text[found[START]] in self._verbs
        edge = found[START]
        if text[edge - 1 : edge] == "(":
            edge -= 1
        for i in range(following - 1, -1, -1):
            each = mentions[i]
            if each[START] < floor:
                break
            if each[STOP] > edge:
                continue
            gap = text[each[STOP] : edge]
            if not chosen:
                if "(" in gap or "," in gap:
                    gap = self._parenthesis.sub("", gap)
                if len(gap) > _NEAR or self._behind.search(gap):
                    break
                if not tells and self._aside.search(gap):
                    break
            elif (
                gap != "(" or text[mentions[chosen[-1]][STOP]] != ")"
            ):  # "cyclin D1 (BCL1) negative"
                own = listed and self._is_marker[each[PAYLOAD]] and self._own.match(gap)
                if own or not self._linked.fullmatch(gap):
                    break
            chosen.append(i)
            edge = each[START]
        if len(chosen) == 2 and self._contrast.search(
            text, mentions[chosen[1]][STOP], mentions[chosen[0]][START]
        ):
            chosen.pop()
        return [i for i in chosen if not self._is_place(text, mentions, i)] or chosen[:1]

    def _is_place(self, text: str, mentions: Sequence[Found], i: int) -> bool:
        if i == 0 or not self._is_anatomy[mentions[i][PAYLOAD]]:
            return False
        return bool(self._where.search(text[mentions[i - 1][STOP] : mentions[i][START]]))


def _set(lexicon: Lexicon, words: Sequence[str]) -> str:
    return "".join([re.escape(lexicon.character(word)) for word in words])
