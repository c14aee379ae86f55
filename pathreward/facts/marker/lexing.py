"""Split the text around the names of markers into tokens of a few kinds.

The kinds are letters, so that the grammar (`parse`) is a handful of patterns over the string of
kinds: "ER and PR are strongly positive" is ``NSNJDV``.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from pathreward.facts.marker.names import PACKAGE
from pathreward.facts.measurement.numbers import number
from pathreward.facts.numerals import WORDS as NUMBERS
from pathreward.facts.phrases import Phrase
from pathreward.lexicon import alternatives, load_table

NAME, VALUE, EVENT, EXPRESSION, DEGREE = "N", "V", "M", "E", "D"
NOT, NO, FILLER, OF, IN, SEPARATOR, COLON = "G", "K", "F", "O", "I", "S", "C"
OPEN, CLOSE, UNKNOWN, LINE, STOP, TURN, AS, VERB = "P", "Q", "X", "L", "B", "T", "A", "J"

STATUSES = frozenset(
    {"positive", "negative", "equivocal", "high", "low", "stable", "deficient", "proficient"}
    | {"wild type", "not amplified", "unmethylated"}
)
EVENTS = frozenset({"mutated", "amplified", "methylated", "rearranged", "codeleted", "deleted"})
"""What happens to a gene: "mutation" names the event, "not detected" says whether it happened."""
DEGREES = frozenset({"strong", "moderate", "weak", "diffuse", "focal", "patchy"})
_CLASSES = (
    STATUSES
    | EVENTS
    | DEGREES
    | {"expression", "not", "no", "yes", "filler", "frame", "verb", "of", "in"}
)
_KINDS = {
    **dict.fromkeys(STATUSES, VALUE),
    **dict.fromkeys(EVENTS, EVENT),
    **dict.fromkeys(DEGREES, DEGREE),
    "yes": VALUE,
    "frame": FILLER,
    "expression": EXPRESSION, "not": NOT, "no": NO, "filler": FILLER, "verb": VERB, "of": OF,
    "in": IN,
}  # fmt: skip
NOR = "nor"
_JOINING = frozenset({"and", "or", NOR, "plus", "und", "et", "\u548c", "\u53ca"})
_TURNING = frozenset({"but", "whereas", "while", "although", "however", "though", "yet"})
_COUNTED = frozenset({"PD-L1 CPS"})
"""Markers of which a bare number is the result."""
_SHORT_IS = "'s"
"""The verb behind a pronoun: "it's positive"."""
_DASHES = "-\u2013\u2212"
WORDS = load_table(PACKAGE, "marker_words", frozenset({"filler", "at most", "at least", "scored"}))
_SCORED = frozenset(WORDS.phrases("scored"))
"""Markers with a score from 0 to 3 that may be written without a plus."""
_AT_MOST = frozenset(WORDS.phrases("at most"))
_BOUNDS = WORDS.phrases("at most", "at least")
"""Phrases before a percentage that is one end of a range."""
_TOKEN = (
    r"[^\S\n]*+(?:(?P<phrase>PHRASES)"
    rf"|(?P<word>(?!(?:{alternatives({each.split()[0] for each in _BOUNDS})})\s)"
    r"[^\W\d_\u3040-\ufaff]+(?:[-'][^\W\d_\u3040-\ufaff]+)*|[\u3040-\ufaff])"
    r"|(?P<box>\[[ xX]?\])"
    rf"|(?P<percent>(?:(?P<bound><=?|>=?|[\u2264\u2265]|{alternatives(_BOUNDS)})\s?)?"
    r"(?P<low>\d{1,3}(?:\.\d{1,3})?)"
    rf"(?:\s?%?\s?(?:[{_DASHES}]|to)\s?(?P<high>\d{{1,3}}(?:\.\d{{1,3}})?))?\s?(?:%|per\s?cent\b))"
    r"|(?P<score>[0-3]\s?\+(?!\s?\d)|\+[1-3](?!\w)|\+{2,3})"
    rf"|(?P<sign>[(\[\uff08][{_DASHES}+][)\]\uff09]|\+/[{_DASHES}]|±|\+)"
    rf"|(?P<dash>[{_DASHES}])"
    r"|(?P<number>\d+(?:[.,/]\d+)*)"
    r"|(?P<leader>\.{2,}|\u2026)|(?P<line>\n)|(?P<stop>[;!?\u3002\uff1b]|\.(?=\s|\Z))|(?P<list>[,/&\uff0c\u3001])"
    r"|(?P<colon>[:=|\uff1a])|(?P<open>[(\[\uff08])|(?P<close>[)\]\uff09])"
    r"|(?P<bounding>[^\W\d_]+))"
)
"""A token behind white space; its place is that of its group."""
_SIGN_KINDS = {
    "line": LINE, "stop": STOP, "list": SEPARATOR, "colon": COLON, "leader": COLON, "open": OPEN,
    "close": CLOSE,
}  # fmt: skip
_PERCENT = re.compile(r"\sper\s?cent\b", re.IGNORECASE)
_BULLET = re.compile(rf"[ \t]*[{_DASHES}] ")
_ENDS = re.compile(r"\s*(?:[^\w\s(+]|\n|\Z)")


class MarkerToken(NamedTuple):
    """A word or sign near the name of a marker, with its kind; offsets in the text."""

    kind: str
    start: int
    end: int
    value: str = ""
    """The name of a marker, or the class of a word."""
    score: str = ""
    low: float | None = None
    high: float | None = None


_token = partial(tuple.__new__, MarkerToken)  # half the constructor's time


def tokens(text: str, names: Sequence[Phrase[str]], start: int, end: int) -> list[MarkerToken]:
    """Return the tokens of a span that holds `names`.

    >>> from pathreward.facts.marker.names import find_names
    >>> text = "ER and PR are strongly positive"
    >>> "".join(each.kind for each in tokens(text, find_names(text)[0], 0, len(text)))
    'NSNJDV'
    """
    found: list[MarkerToken] = []
    starts = frozenset(each.start for each in names)
    place, last = start, ""
    for name in names:
        _add_between(text, place, name.start, starts, last, found)
        for each in name.value.split(", "):
            if each != name.value and found and found[-1].kind == NAME:
                found.append(MarkerToken(SEPARATOR, name.start, name.end))
            found.append(MarkerToken(NAME, name.start, name.end, each))
        place, last = name.end, name.value
    _add_between(text, place, end, starts, last, found)
    return found


def _add_between(
    text: str, start: int, end: int, starts: frozenset[int], name: str, tokens: list[MarkerToken]
) -> None:
    """Add the tokens between two names to those before them; `name` is the first of the two."""
    is_checked = True
    for found in _pattern().finditer(text, start, end):
        group = found.lastgroup or ""
        if group == "box":
            is_checked = found[group] not in {"[ ]", "[]"}
        elif not is_checked and group in {"word", "phrase"}:
            is_checked = True
        elif group == "word" and (known := _known(found[group].lower())):
            tokens.append(_token((known[0], *found.span(group), known[1], "", None, None)))
        elif group == "line" and (tokens[-1].kind if tokens else STOP) in "SOP":
            continue  # a line that is wrapped
        elif kind := _SIGN_KINDS.get(group):
            tokens.append(_token((kind, *found.span(group), "", "", None, None)))
        else:
            tokens.extend(_read(text, found, group, name, starts))


@lru_cache(maxsize=1 << 14)
def _known(word: str) -> tuple[str, str] | None:
    """Return the kind and the class of a word in lower case that is one token in every context.

    A number is none, since it may be a percentage.
    """
    if cls := _classes().get(word):
        return _KINDS[cls], cls
    found = () if _is_number(word) else tuple(_word(word, 0))
    return (found[0].kind, found[0].value) if len(found) == 1 else None


def _read(
    text: str, found: re.Match[str], group: str, name: str, starts: frozenset[int]
) -> Iterator[MarkerToken]:
    start, end = found.span(group)
    written = found[group]
    if group in {"word", "phrase", "bounding"}:
        if _PERCENT.match(text, end, end + 9) and _is_number(written):
            share = number(written)
            yield MarkerToken(VALUE, start, end, "", "", share, share)
        else:
            yield from _word(written, start)
    elif group == "dash":
        if kind := _dash(text, start, name, starts):
            yield MarkerToken(kind, start, end, "negative" if kind == VALUE else "")
    elif group == "percent":
        low = float(found["low"])
        high = float(found["high"]) if found["high"] else low
        if bound := found["bound"]:
            is_upper = bound[0] in "<\u2264" or bound.lower() in _AT_MOST
            low, high = (0.0, high) if is_upper else (low, 100.0)
        yield MarkerToken(VALUE, start, end, "", "", low, high)
    elif group == "score":
        score = written.replace(" ", "")
        if score[0] == "+":
            score = f"{len(score)}+" if score[-1] == "+" else f"{score[1]}+"
        yield MarkerToken(VALUE, start, end, "", score)
    elif group == "sign":
        sign = written.strip("()[]\uff08\uff09")
        status = "positive" if sign == "+" else "equivocal" if sign[0] in "+±" else "negative"
        yield MarkerToken(VALUE, start, end, status)
    else:
        yield _number(written, start, end, name)


def _is_number(word: str) -> bool:
    return all(each in NUMBERS for each in word.lower().split("-"))


def _number(written: str, start: int, end: int, name: str) -> MarkerToken:
    if name in _SCORED and written in {"0", "1", "2", "3"}:
        score = written if written == "0" else f"{written}+"
        return MarkerToken(VALUE, start, end, "", score)
    if name in _COUNTED and written.isdecimal() and len(written) <= 3:
        return MarkerToken(VALUE, start, end, "", "", float(written), float(written))
    return MarkerToken(FILLER, start, end)


def _word(word: str, start: int) -> Iterator[MarkerToken]:
    folded = word.lower()
    if cls := _classes().get(folded):
        yield MarkerToken(_KINDS[cls], start, start + len(word), cls)
    elif folded in _JOINING:
        yield MarkerToken(SEPARATOR, start, start + len(word), NOR if folded == NOR else "")
    elif folded in _TURNING:
        yield MarkerToken(TURN, start, start + len(word))
    elif folded in {"as", "so"}:
        yield MarkerToken(AS, start, start + len(word))
    elif "-" in word and all(part in _classes() for part in folded.split("-")):
        for part in word.split("-"):
            yield from _word(part, start)
            start += len(part) + 1
    elif folded.endswith(_SHORT_IS) and _classes().get(folded[: -len(_SHORT_IS)]) == "frame":
        middle = start + len(word) - len(_SHORT_IS)
        yield MarkerToken(FILLER, start, middle, "frame")
        yield MarkerToken(VERB, middle, start + len(word))
    else:
        yield MarkerToken(UNKNOWN, start, start + len(word))


def _dash(text: str, at: int, name: str, starts: frozenset[int]) -> str:
    """Return what a dash is: a negative result, a separator, or nothing inside a word."""
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    bullet = _BULLET.match(text, text.rfind("\n", 0, at) + 1, at + 2)
    if bullet and bullet.end() == at + 2:
        return ""
    if not name or (behind.isalnum() and not before.isspace()):
        return ""
    if _ENDS.match(text, at + 1, at + 12):
        return VALUE
    place = at + 1 + len(behind) if behind.isspace() else at + 1
    if not before.isspace() and (behind.isspace() or behind == "("):
        return VALUE
    return VALUE if place in starts else COLON


@lru_cache(maxsize=1)
def _classes() -> dict[str, str]:
    table = load_table(PACKAGE, "words", frozenset(_CLASSES))
    return {each.phrase.lower(): each.cls for each in table.entries}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(_TOKEN.replace("PHRASES", _phrases()), re.IGNORECASE)


def _phrases() -> str:
    """Return the pattern of the phrases of several words, the longest first.

    They are grouped by their first words, which are tried only where a word begins with one of
    their letters.
    """
    several = [each for each in _classes() if " " in each or (len(each) > 1 and each > "\u2e80")]
    by_first: dict[str, list[str]] = {}
    for each in sorted(several, key=len, reverse=True):
        first, space, rest = each.partition(" ")
        end = r"s?\b" if each.isascii() else ""
        by_first.setdefault(f"{first}{space}", []).append(f"{re.escape(rest)}{end}")
    if not by_first:
        return r"(?!)"
    letters = "".join(sorted({re.escape(first[0]) for first in by_first}))
    groups = "|".join(
        rf"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_first.items()
    )
    return f"(?=[{letters}])(?:{groups})"
