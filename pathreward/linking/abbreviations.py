"""The linker stage for abbreviations that the text defines."""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from pathreward.kg import Concept
from pathreward.linking.lexicon import PAYLOAD, START, STOP, Found, Lexicon
from pathreward.linking.stages import overwrite
from pathreward.linking.tokens import Tokens

_BRACKET = re.compile(r"\(([^()]{2,100})\)")
_SHORT = re.compile(r"[^\W_][^\s,;]{1,9}(?=[,;]|\Z)")
_SHORT_BEFORE = re.compile(r"(?<![^\W_])([^\W_]\S{1,9}) \Z")
_LONGEST = 120


class Abbreviations:
    """Abbreviations defined in the text, as in "signet ring cell carcinoma (SRCC)".

    The long form is found with the algorithm of Schwartz and Hearst: the shortest run of words
    before the bracket that has the letters of the short form in order and begins with its first
    letter. If it is no name of the graph, the short form is not linked in this text.

    Args:
        lexicon: The names.
        concepts: The concepts that payloads index; not used.

    References:
        Schwartz and Hearst, A simple algorithm for identifying abbreviation definitions in
        biomedical text (PSB 2003).
    """

    def __init__(self, lexicon: Lexicon, concepts: Sequence[Concept]) -> None:
        self._lexicon = lexicon

    def __call__(self, tokens: Tokens, found: list[Found]) -> list[Found]:
        """Return the names found before and the defined abbreviations."""
        if "(" not in tokens.text:
            return found
        names = {(each[START], each[STOP]): each[PAYLOAD] for each in found}
        meanings: dict[str, int | None] = {}
        for short, start, end in _definitions(tokens.text):
            first, after = tokens.index(start), tokens.index(end - 1) + 1
            payload = names.get((first, after))
            if payload is None:
                payload = self._lexicon.at(tokens.characters[first:after])
            meanings.setdefault(short, payload)
        if not meanings:
            return found
        added: list[Found] = []
        dropped: set[int] = set()
        for short, payload in meanings.items():
            for start in _occurrences(short, tokens.text):
                first, after = tokens.index(start), tokens.index(start + len(short) - 1) + 1
                if payload is None:
                    dropped.update(range(first, after))
                else:
                    added.append((first, after, payload))
        if dropped:
            found = [
                each for each in found if not dropped.issuperset(range(each[START], each[STOP]))
            ]
        added = [each for each in added if each[START] < each[STOP] and _is_free(each, found)]
        return overwrite(found, added)


def _is_free(short: Found, found: Sequence[Found]) -> bool:
    """Return whether no longer name covers an abbreviation, as "SCC antigen" covers "SCC"."""
    i = bisect_right(found, (short[START], sys.maxsize)) - 1
    return i < 0 or found[i][STOP] < short[STOP] or found[i][:2] == short[:2]


def _occurrences(short: str, text: str) -> Iterator[int]:
    """Yield the positions of a short form as a separate word, singular or plural."""
    start = text.find(short)
    while start >= 0:
        end = start + len(short)
        end += text[end : end + 1] == "s"
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            yield start
        start = text.find(short, end)


def _definitions(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each short form with the start and end of its long form."""
    at = -1
    while (at := text.find("(", at + 1)) >= 0:
        bracket = _BRACKET.match(text, at)
        if bracket is None:
            continue
        inside = bracket[1]
        if (short := _SHORT.match(inside)) and _is_short(short[0]):
            end = len(text[max(0, at - _LONGEST) : at].rstrip()) + max(0, at - _LONGEST)
            low = max(0, end - _LONGEST)
            start = _long_form(short[0], text[low:end])
            if start >= 0:
                yield short[0], low + start, end
            continue
        before = _SHORT_BEFORE.search(text[max(0, at - 12) : at]) if " " in inside else None
        if before and _is_short(before[1]) and _long_form(before[1], inside) == 0:
            yield before[1], *bracket.span(1)


def _is_short(form: str) -> bool:
    letters = [each for each in form if each.isalpha()]
    return sum(map(str.isupper, letters)) * 2 > len(letters) > 0


def _long_form(short: str, before: str) -> int:
    """Return the start of the long form of `short` at the end of the text `before`, or -1.

    >>> _long_form("DCIS", "a ductal carcinoma in situ")
    2
    """
    at = len(before)
    folded = before.casefold()
    if len(folded) != len(before):
        return -1
    for i in range(len(short) - 1, -1, -1):
        letter = short[i].casefold()
        if not letter.isalnum():
            continue
        at = folded.rfind(letter, 0, at)
        while i == 0 and at > 0 and folded[at - 1].isalnum():
            at = folded.rfind(letter, 0, at)
        if at < 0:
            return -1
    words = before[at:].split()
    most = min(len(short) + 5, 2 * len(short))
    joined = len(before) - at > len(short) and len(words) <= most
    return at if joined and not re.search(r"[.;:!?] ", before[at:]) else -1
