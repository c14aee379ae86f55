"""Parse the marker results that a text states: ER+, HER2 3+, Ki-67 20 %, MLH1 lost, BRAF mutated.

A result is a status, a score, a percentage, or several of them. What a protein stain calls lost or
absent is negative; what it calls retained or intact is positive. Genes are mutated or wild type,
amplified or not. Results come after names ("ER and PR: positive"), before them ("positive for ER
and PR", "loss of MLH1"), in brackets, in table cells or in a line of their own.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pathreward.completion.scanning import plain, windows
from pathreward.facts.marker.lexing import (
    AS,
    DEGREES,
    EVENT,
    EXPRESSION,
    FILLER,
    NAME,
    NO,
    NOR,
    NOT,
    STATUSES,
    VALUE,
    VERB,
    MarkerToken,
    tokens,
)
from pathreward.facts.marker.names import find_names
from pathreward.facts.phrases import Phrase


class Marker(NamedTuple):
    """A marker's result that a text states; offsets in the text."""

    start: int
    end: int
    name: str
    """One name for all spellings: ``HER2``, ``Ki-67``, ``ER``; empty where the text names none."""
    status: str = ""
    """``positive``, ``negative``, ``equivocal``, ``low``, ``mutated``, ``wild type``,
    ``amplified``, ``not amplified``, ``high`` or ``stable`` (instability), ``deficient`` or
    ``proficient`` (repair), ``methylated``, ``unmethylated``, ``rearranged``, ``codeleted``."""
    score: str = ""
    """``0``, ``1+``, ``2+``, ``3+``."""
    low: float | None = None
    """The percentage, or the lower end of one."""
    high: float | None = None
    """The upper end; equal to `low` where one number is stated."""
    degrees: tuple[str, ...] = ()
    """How strong and how wide: ``strong``, ``moderate``, ``weak``; ``diffuse``, ``focal``,
    ``patchy``."""


_ABSENT = {
    "mutated": "wild type",
    "amplified": "not amplified",
    "methylated": "unmethylated",
    "rearranged": "not rearranged",
    "codeleted": "not codeleted",
    "deleted": "not deleted",
}
_OPPOSITE = {"positive": "negative", "negative": "positive"}
_BY_NAME = {
    "MMR": {"positive": "proficient", "negative": "deficient"},
    "MSI": {"positive": "high", "negative": "stable"},
}
"""What a positive and a negative result are called of a marker that is a test."""
_REACH = 90
"""Characters before and after a name in which its result is looked for."""
_BARE_LENGTH = 80
_ALL = 100.0

# The grammar: patterns over the kinds of tokens (see `lexing`). Runs are bounded and possessive, so
# that reading is linear.
_FILL = "[FDEIJ]{0,8}+"
_NEXT_NAME = f"(?:P[FDEIJGKVMOS]{{1,6}}+Q)?+{_FILL}P?(?:O{_FILL})?C?N"
_OWN_RESULT = "[FDEIJQ]{0,8}+[CPO]?+[FDEIJGK]{0,8}+[VM]"
_NOT_THE_NEXT = f"(?!{_FILL}(?:O{_FILL})?N(?!{_OWN_RESULT}))"
"""A result right before a name without one is of that name: "ER positive with negative HER2"."""
_MORE = (
    f"(?:[FDEIJGK]{{0,8}}+[VM]{_NOT_THE_NEXT}"  # "95 % positive"
    f"|[FDEIJ]{{1,8}}+O[FD]{{0,3}}+V{_NOT_THE_NEXT}"  # "with a score of 1+"
    "|[FDEIJO]{0,8}+P[FDEIJGKOSVM]{1,12}+Q"  # "(95 %, strong)"
    f"|[FDEIJO]{{0,8}}+S[FDEIJGK]{{0,8}}+[VM](?!{_NEXT_NAME})(?!X|[FD]{{0,3}}+I)"  # ", 95 %"
    f"|S{_FILL}(?<=D)(?!{_NEXT_NAME}|[FDEIJ]{{0,8}}+[VM])"  # ", strong"
    f"|C{_FILL}[GK]?[VM](?!{_NEXT_NAME})"  # "mutation: absent"
    "|[FJ]{1,3}+[GK](?=[BLT]|\\Z)"  # "codeletion was not"
    f"|{_FILL}O{_FILL}(?<=E)|[FDEIJ]{{1,8}}+(?!N))"  # "of nuclear expression"
)
_RESULT = (
    "(?:DS(?=D)|[FDEIJ]|[GK](?![FDIJ]{0,3}+E(?!J?[VM]))){0,8}+(?:[VM]|[GK][FDIJ]{0,3}+E)"
    f"{_MORE}{{0,8}}+"
)
_AND = "[SPQ]{1,3}+[FKO]{0,4}+"
_ALSO = "[SPQ]{1,3}+[FO]{0,4}+"
_LIST = f"N(?:{_AND}X?+N){{0,40}}+"
_BEHIND = (
    "(?:[FDEIJQ]|P[FDEIJXGSO]{0,12}+Q){0,8}+(?:[OI]?F{0,4}+X{1,3}+(?=[FJC])(?<![NQ]X)(?<![NQ]XX))?+"
    f"(?:[CPO]{_FILL}|S(?!F{{1,6}}+J){_FILL}(?={_RESULT}(?!{_FILL}O|{_NEXT_NAME})))?+{_RESULT}{_NOT_THE_NEXT}"
)
_ITEM = f"N(?![FE]{{0,3}}+J)(?!{_BEHIND})"
_ITEMS = f"(?:{_ALSO}(?:X{{1,2}}+{_ALSO}){{0,3}}+{_ITEM}){{0,40}}+"
_NONE = f"K[FDOIJ]{{0,4}}+{_LIST}(?:(?:[FDIJ]{{0,4}}+[MEV]){{1,3}}+|(?=[BLTQ]|\\Z))"
_NOUN = "(?:[FDQ]{0,4}+[ME]{1,2}+)?+"


@lru_cache(maxsize=1)
def _grammar() -> re.Pattern[str]:
    """Return the grammar; it is compiled for the first text that names a marker."""
    return re.compile(
        rf"(?P<none>{_NONE})"  # no BRAF mutation, without CMV
        rf"|(?P<event>[FDEIJ]{{0,8}}+M{_FILL}O{_FILL}N[FDIJ]{{0,6}}+[GK]?+[FJ]{{0,3}}+V(?!{_FILL}[OI]?{_FILL}N))"
        rf"|(?P<line>(?<![^BL]){_LIST}[FEJ]{{0,4}}+C?L{_RESULT}(?![^BL]))"  # in lines of their own
        rf"|(?P<before>{_RESULT}{_FILL}(?:O[FDEIJGK]{{0,8}}+X?+|(?<=MI)|C)N"  # positive for ER
        rf"{_ITEMS}{_NOUN})"
        rf"|(?P<with>E[FDJGK]{{0,4}}+VI{_ITEM}{_ITEMS})"  # staining is seen with CD117
        rf"|(?P<behind>{_LIST}{_BEHIND}(?:S{{0,2}}+A[FJ]{_ITEM})?+)"  # ER is positive, as is PR
        rf"|(?P<beside>{_RESULT}[FDE]{{0,8}}+P?{_ITEM}{_ITEMS}{_NOUN})"  # weakly positive HER2
        rf"|(?P<unlike>[TS]?(?!{_NONE})[GK][OI]?+{_ITEM}{_ITEMS}"  # but not PR
        rf"(?!{_FILL}[ME]|{_FILL}(?<=E)))"
        rf"|(?P<degree>{_LIST}[FEJ]{{0,4}}+C[FEJ]{{0,4}}+(?:D[FS]?){{1,4}}+(?<=D))"  # CK7: strong
        rf"|(?P<noun>{_LIST}[FD]{{0,4}}+E(?!J)|D{{0,4}}+EO{_FILL}{_ITEM}{_ITEMS}"
        rf"(?!{_ALSO}N[FDEQ]{{0,4}}+J))"  # CK7 expression
    )


_BY = re.compile(r"\b(?:on|by|using) \Z", re.IGNORECASE)
"""Words before a stain by which something else is seen: "inclusions on CMV staining"."""
_IS = re.compile(r"\s(?:[a-z]{3,12}\s)?(?:is|was)\b")
_JOINS = re.compile(r"\b(?:and|or|nor)\b|[/&+]")
_LAST_NO = re.compile("K(?=[LBQ]|\\Z)")
"""A "no" that is the value: "codeletion: no"."""
_BARE = re.compile(f"[FDEIJCPBL]{{0,12}}+{_RESULT}[FDEIJQBL]{{0,8}}+")
_ADJECTIVE = ("ed", "mutant")
"""Ends of the adjectives for what happened to a gene."""
_TELLING = frozenset("VMEDGK")


def markers(text: str) -> tuple[Marker, ...]:
    """Return the results that `text` states, in its order; the last few texts are kept.

    >>> [(each.name, each.status, each.score) for each in markers("ER-/PR+, HER2 2+ (equivocal)")]
    [('ER', 'negative', ''), ('PR', 'positive', ''), ('HER2', 'equivocal', '2+')]
    >>> [(each.name, each.low) for each in markers("Ki-67 labeling index of 20 %")]
    [('Ki-67', 20.0)]
    >>> [(each.name, each.status) for each in markers("loss of MLH1 and PMS2; eosinophils -")]
    [('MLH1', 'negative'), ('PMS2', 'negative')]
    """
    return _markers(plain(text))


@lru_cache(maxsize=256)
def _markers(text: str) -> tuple[Marker, ...]:
    named, abbreviations = find_names(text)
    found = [marker for each in abbreviations for marker in _composed(each)]
    place = 0
    for window in windows([each.start for each in named], _REACH, _REACH, len(text)):
        start, end = _between_words(text, *window)
        first = place
        while place < len(named) and named[place].start < end:
            place += 1
        found += _results(text, tokens(text, named[first:place], start, end))
    if not found and len(text) < _BARE_LENGTH:
        found += _bare(text)
    return tuple(sorted(found, key=lambda each: (each.start, each.end, each.name)))


def _between_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of a window moved out to the next white space, by a word at most."""
    low = text.rfind(" ", max(0, start - 20), start) + 1 if start else 0
    high = text.find(" ", end, end + 20)
    return low or start, high if high >= 0 else min(len(text), end + 20)


def _composed(phrase: Phrase[str]) -> Iterator[Marker]:
    """Yield the results that an abbreviation means: those of "dMMR", "triple-negative"."""
    for result in phrase.value.split(", "):
        name, _, status = result.partition(" ")
        yield Marker(phrase.start, phrase.end, name, status)


def _results(text: str, found: Sequence[MarkerToken]) -> Iterator[Marker]:
    """Yield the results that the tokens around some names state."""
    kinds = _LAST_NO.sub(VALUE, "".join(each.kind for each in found))
    kinds = kinds.replace(AS + VALUE, FILLER + VALUE)  # "I read CD5 as negative"
    before: list[MarkerToken] = []
    end = 0
    for match in _grammar().finditer(kinds):
        part = found[match.start() : match.end()]
        named = _subjects(text, [each for each in part if each.kind == NAME])
        start = part[0].start
        if (match.lastgroup == "noun" or VERB in match[0]) and _BY.search(
            text, max(0, start - 8), start
        ):
            continue
        if match.lastgroup != "unlike":
            before = [each for each in part if each.kind in _TELLING]
            result = before
            if _is_behind_nor(found[max(0, match.start() - 2) : match.start()]):
                result = [MarkerToken(NO, part[0].start, part[0].start), *before]
        elif match.start() == end and before:
            result = [MarkerToken(NOT, part[0].start, part[-1].end), *before]
        else:
            continue
        end = match.end()
        for name in named:
            yield from _made(name, result, unlike=match.lastgroup == "unlike")


def _is_behind_nor(before: Sequence[MarkerToken]) -> bool:
    """Return whether tokens end in "nor", as in "CD5 is lost, nor is CD10 expressed"."""
    last = before[-2:]
    return bool(last) and (
        last[-1].value == NOR or (last[-1].kind == VERB and last[0].value == NOR)
    )


def _subjects(text: str, named: list[MarkerToken]) -> list[MarkerToken]:
    """Return the names that a result is of: in "X in the TERT promoter, EGFR is amplified" one."""
    if len(named) > 1 and _IS.match(text, named[-1].end):
        between = text[named[-2].end : named[-1].start]
        if "," in between and not _JOINS.search(between):
            return named[-1:]
    return named


def _bare(text: str) -> Iterator[Marker]:
    """Yield the result that a text of nothing else states: "positive", "It is positive"."""
    found = tokens(text, (), 0, len(text))
    if not _BARE.fullmatch("".join(each.kind for each in found)):
        return
    if any(each.kind == FILLER and each.value != "frame" for each in found):
        return
    if any(each.score or _is_result(text, each) for each in found):
        span = MarkerToken(NAME, found[0].start, found[-1].end)
        yield from _made(span, [each for each in found if each.kind in _TELLING])


def _is_result(text: str, token: MarkerToken) -> bool:
    """Return whether a word is a result on its own: "mutated" is one, "methylation" is none."""
    if token.value in STATUSES:
        return True
    return token.kind == EVENT and text[token.start : token.end].casefold().endswith(_ADJECTIVE)


def _made(
    name: MarkerToken, telling: Sequence[MarkerToken], *, unlike: bool = False
) -> Iterator[Marker]:
    """Yield a marker's result; two where the text states that it is positive and negative.

    Of a marker that is `unlike` the one before it, the opposite status is all that is known.
    """
    start = min(name.start, telling[0].start)
    end = max(name.end, telling[0 if unlike else -1].end)
    if unlike:
        statuses = {_OPPOSITE.get(each, "") for each in _statuses(telling[1:], has_value=False)}
        if len(statuses) == 1 and (status := statuses.pop()):
            yield Marker(start, end, name.value, status)
        return
    score = next((each.score for each in telling if each.score), "")
    share = next((each for each in telling if each.low is not None), None)
    low, high = (share.low, share.high) if share else (None, None)
    if share and low and high == _ALL != low and _is_denied_bound(telling, share):
        low, high = 0.0, low  # "not above 20%"
        telling = [each for each in telling if each.kind not in {NOT, NO}]
    degrees = tuple(dict.fromkeys(each.value for each in telling if each.value in DEGREES))
    for status in _statuses(telling, has_value=bool(score or share)):
        own = _BY_NAME.get(name.value, {}).get(status, status)
        yield Marker(start, end, name.value, own, score, low, high, degrees)


def _is_denied_bound(telling: Sequence[MarkerToken], share: MarkerToken) -> bool:
    """Return whether a denial is in front of the lower end of a percentage."""
    return any(each.kind in {NOT, NO} and each.end <= share.start for each in telling)


def _statuses(telling: Sequence[MarkerToken], *, has_value: bool) -> list[str]:
    """Return the status that the words of a result make, several if they contradict each other.

    "Mutation" and "not detected" make wild type; "no" and "loss" make positive; "expression" is
    positive where nothing else is.
    """
    happened, event, is_expressed = True, "", False
    stated: dict[str, None] = {}
    turned = False
    for each in telling:
        if each.kind in {NOT, NO}:
            turned = not turned
        elif each.kind == EVENT:
            event = event or each.value
            happened, turned = happened and not turned, False
        elif each.kind == EXPRESSION:
            is_expressed = True
        elif each.value and each.value not in DEGREES:
            status = "positive" if each.value == "yes" else each.value
            stated[_OPPOSITE.get(status, status) if turned else status] = None
            turned = False
    if event:
        happened = happened and not turned and "negative" not in stated
        return [event if happened else _ABSENT[event]]
    if turned:
        return ["negative"]
    is_denied = telling[0].kind == NO or NOT in {each.kind for each in telling[1:]}
    if is_denied and "negative" in stated:
        stated.pop("positive", None)  # "no CD30-positive cells are seen"
    if polarity := [each for each in stated if each in _OPPOSITE]:
        return [each for each in stated if each == "equivocal"] or polarity
    if stated:
        return [next(iter(stated))]
    return ["positive"] if is_expressed and not has_value else [""]
