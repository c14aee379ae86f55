"""Parse the quantities that a text states: sizes, percentages, counts, rates, ranges and bounds.

Years, dates, list numbers, names of blocks and slides, and magnifications are no quantities.
"""

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pathreward.completion.scanning import plain
from pathreward.facts.cues import cues
from pathreward.facts.list_numbers import is_list_number
from pathreward.facts.measurement.dimensions import with_units
from pathreward.facts.measurement.numbers import NONE, number
from pathreward.facts.measurement.numbers import NUMBER as _NUMBER
from pathreward.facts.measurement.parts import quantified, with_parts
from pathreward.facts.measurement.quantity import DENSITY, NUMBER, PART, RATE, Quantity
from pathreward.facts.measurement.vocabulary import (
    bounds,
    nouns,
    unit,
    unit_pattern,
    words,
)
from pathreward.facts.numerals import WORDS
from pathreward.lexicon import alternatives

_UNIT = unit_pattern()
_HPF = r"(?:hpfs?|high[\s-]?power(?:ed)?(?:\sfields?)?)\b"
_SQUARE = r"(?:mm2|mm²|mm\^2|sq(?:uare)?\s(?:mm\b|millimet(?:er|re)s?))"
_FIELDS = (
    r"(?:\s?[a-z]{3,12}+)??(?:\s[a-z]{2,12}+){0,3}?\s?(?:/|per|in)\s?"
    rf"(?:(?P<fields>\d{{1,3}}|an?|{alternatives(WORDS)})\s?)?"
)


@lru_cache(maxsize=1)
def _quantity() -> re.Pattern[str]:
    """Return what matches a quantity; it is compiled for the first text with a number."""
    return re.compile(
        rf"(?<!(?-i:[^\W\u2e80-\uffef]))(?<![.+/#×])"
        rf"(?<!\d,)(?<!\d-)(?<!(?<!\d)[A-Za-z]-)(?<!\bx )(?P<first>{_NUMBER})"
        rf"(?:[\s-]?(?P<early>{_UNIT}))?"
        rf"(?:\s?(?P<joint>-|–|to|and|&)\s?(?!\d\+)(?P<last>{_NUMBER})(?!\s(?:out\s)?of\s\d)"
        rf"|(?P<sides>(?:\s?(?:x|×|\*|by)\s?{_NUMBER}(?:\s?[cm]m\b(?!\^))?){{1,2}}))?"
        rf"(?:[\s-]?(?P<late>{_UNIT})|(?(last)|(?(early)(?!))){_FIELDS}(?:(?P<hpf>{_HPF})|(?P<square>{_SQUARE}))"
        r"|(?(early)(?!)|(?:\s[a-z]{2,17}+){0,3}?\sper\s(?P<hundred>100)\b)"
        r"|(?(early)(?!)|(?:\s?/\s?|(?P<middle>(?:\s[a-z]{2,14}){0,3}?)\s\(?(?:(?:out )?of|among)"
        rf"(?: (?:the|all|a total of))?\s)(?P<whole>{_NUMBER})(?![+.]?\d|\s?/)))?"
        r"(?!(?-i:[^\W\u2e80-\uffef])|\+|[.,/-]\d|\s\+\s?\d|\s?[x×](?!\w))",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _limit() -> re.Pattern[str]:
    """Return what matches the words of a bound in front of a number."""
    return re.compile(
        rf"(?<![a-z])(?:({alternatives(bounds())})[\s:]?(?:an?\s)?){{1,2}}\Z", re.IGNORECASE
    )


_LIMIT_ENDS = frozenset(each.split()[-1] for each in bounds()) | {"a", "an"}
_EXTENDS = frozenset(words("extends"))
"""Words behind which "over" bounds nothing: "extending over 7 mm"."""
_LIMIT_SIGNS = frozenset("<>=\u2264\u2265~\u2248")
_LIMIT_BEHIND = re.compile(
    r"\s(?:or|and)\s(?:(?P<less>less|fewer|smaller|below|under)|more|greater|larger|above|over)\b"
    rf"(?!\s{_NUMBER})",
    re.IGNORECASE,
)
_SIDE = re.compile(_NUMBER, re.IGNORECASE)
_LENGTH_AT_END = re.compile(r"[cm]m\Z", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s\Z", re.IGNORECASE)
_LABELS = frozenset(words("label", "month"))
_NOT_BEHIND = frozenset(words("no quantity", "month"))
_BEHIND = re.compile(r"\s?-?[a-z'/]{2,9}+(?:[ -](?:old|of age)\b)?", re.IGNORECASE)
_WORDS_BEHIND = re.compile(r"(?:[ -][a-z]{1,16}+){1,5}+", re.IGNORECASE)
_NO_NOUN = frozenset({"of", "and", "or", "the", "to", "in", "with", "from", "by", "at", "on"})
_BETWEEN_NOUN = frozenset(words("amount", "involved", "examined"))
"""Words between what is counted and its number: "nodes examined: 12"."""
_JOINT = re.compile(r"\s?(?:,\s?(?:and\s)?|and\s|&\s?|to\s|[-–/])", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_ABBREVIATED = frozenset({"no", "fig"})
"""Words that a point may follow within a sentence: "No. 3"."""
_LONGEST_WORD = 24
_OBSERVES = re.compile(rf"\s(?:{alternatives(words('observes'))})\b", re.IGNORECASE)
"""A verb of which "one" is the observer: "one does not find giant cells"."""
_SHORT = 40
"""Characters of a text in which the word "one" may be its answer."""


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities that `text` states, in its order; the last few texts are kept.

    >>> [(each.low, each.unit, each.whole) for each in quantities("2.5 cm, 2 of 15 nodes")]
    [(25.0, 'mm', None), (2.0, 'of', 15.0)]
    >>> [(each.low, each.high, each.unit) for each in quantities("10-20 %, <1 per 10 HPF")]
    [(10.0, 20.0, '%'), (-inf, 1.0, 'per 10 HPF')]
    >>> quantities("1. Block 3, 2019, x40")
    ()
    """
    return _quantities(plain(text))


@lru_cache(maxsize=256)
def _quantities(text: str) -> tuple[Quantity, ...]:
    found: list[Quantity] = []
    done, label_end = 0, -1
    for at in number_starts(text):
        if at < done or not (match := _quantity().match(text, at)):
            continue
        done = match.end()
        if match["last"] and _is_label(text, match):
            done, label_end = match.start("last"), match.end("first")  # "Pot 1 - 38 cm"
            continue
        has_unit = any(match.group("early", "late", "hpf", "square"))
        if not has_unit and (_is_label(text, match) or _joins(text, label_end, at)):
            if match["whole"] and _LATE_UNIT.match(text, done):
                done = match.end("first")  # "a grade 3 carcinoma of 2.5 cm"
            label_end = done
            continue
        made = list(_made(text, match))
        if match["whole"] and made:
            done = made[-1].end  # "2 polyps of 2.5 cm"
        is_bare = not has_unit and bool(made) and _is_bare(made[0])
        if is_bare and (is_list_number(text, at) or not _is_quantity(text, match)):
            continue
        found += made
    parts = list(with_parts(text, with_units(text, found)))
    parts += [
        each for each in quantified(text) if not any(_overlap(each, other) for other in found)
    ]
    parts.sort(key=lambda each: each.start)
    return tuple(each for each in parts if not _is_pronoun(text, each))


def _overlap(one: Quantity, other: Quantity) -> bool:
    return one.start < other.end and other.start < one.end


def _is_bare(quantity: Quantity) -> bool:
    return quantity.unit in {NUMBER, PART} and not quantity.counted


def number_starts(text: str) -> list[int]:
    """Return where a number may begin: at a digit that follows none, at a number word.

    >>> number_starts("Three foci, 12 mm")
    [0, 12]
    """
    at_cues = cues(text)
    digits = [
        at - (text[at - 1 : at] == ".")
        for at in at_cues["digit"]
        if not text[at - 1 : at].isdecimal()
    ]
    words_at = at_cues["number_word"] + at_cues["measurement.word"]
    spelled = [at for at in words_at if not text[at - 1 : at].isalnum()]
    return sorted(digits + spelled) if spelled else digits


def _made(text: str, found: re.Match[str]) -> Iterator[Quantity]:
    """Yield the quantity of a match; two of "2 and 3 cm", none if the number measures nothing."""
    first, early, last, sides, whole = found.group("first", "early", "last", "sides", "whole")
    base, factor = _base_unit(found)
    counted = _counted(text, found) if base == NUMBER else ""
    if base in _MAY_BE_NOTHING and (
        first.casefold() == NONE
        or _measures_nothing(text, found.end("first"))
        or _measures_nothing(text, found.end())
    ):
        return
    if whole or found["hundred"]:
        yield from _part(text, found, counted)
        return
    low = number(first) * (unit(early)[1] if early and last else factor)
    high = number(last) * factor if last else low
    start, end = found.span()
    if last and _is_pair(text, found):
        own = unit(early)[0] if early else base
        middle = found.end("early" if early else "first")
        begin, middle, sign, about = _bounds(text, start, middle)
        ends = _ends(low, low, sign)
        yield Quantity(begin, middle, own, *ends, sign, None, (), about, counted)
        yield Quantity(found.start("last"), end, base, high, high, counted=counted)
        return
    if low > high:
        return  # CA 19-9
    others = tuple(number(each[0]) * factor for each in _SIDE.finditer(sides)) if sides else ()
    start, end, sign, about = _bounds(text, start, end)
    yield Quantity(start, end, base, *_ends(low, high, sign), sign, None, others, about, counted)


def _ends(low: float, high: float, sign: str) -> tuple[float, float]:
    """Return the ends of a range; a sign leaves one of them open."""
    return (-math.inf if sign[:1] == "<" else low), (math.inf if sign[:1] == ">" else high)


def _base_unit(found: re.Match[str]) -> tuple[str, float]:
    """Return the base unit of a match and the factor to it."""
    if found["hpf"] or found["square"]:
        written = found["fields"] or "a"
        fields = (1.0 if written.casefold() in {"a", "an"} else number(written)) or 1.0
        return (RATE, 10.0 / fields) if found["hpf"] else (DENSITY, 1.0 / fields)
    if written := found["late"] or found["early"]:
        return unit(written)
    if found["sides"] and (length := _LENGTH_AT_END.search(found["sides"])):
        return unit(length[0])
    return NUMBER, 1.0


def _part(text: str, found: re.Match[str], counted: str) -> Iterator[Quantity]:
    """Yield a part of a whole; the two lengths of "4 of 16 mm"; else the first number.

    Of "one of 16 mm" there is one length: "one" is a pronoun.
    """
    part, whole = number(found["first"]), number(found["whole"] or found["hundred"])
    between = (found["middle"] or "").casefold().split()
    following = None if between else _LATE_UNIT.match(text, found.end())
    if following:
        base, factor = unit(following[1])
        if found["first"].casefold() != "one":
            yield Quantity(*found.span("first"), base, part * factor, part * factor)
        yield Quantity(*found.span("whole"), base, whole * factor, whole * factor)
    elif (
        part.is_integer()
        and whole.is_integer()
        and (
            not between
            or found["hundred"]
            or any(each in nouns() or each in _INVOLVED_WORDS for each in between)
        )
    ):
        high = number(found["last"]) if found["last"] else part
        start, end, sign, about = _bounds(text, *found.span())
        yield Quantity(start, end, PART, *_ends(part, high, sign), sign, whole, (), about, counted)
    else:
        yield Quantity(*found.span("first"), NUMBER, part, part, counted=counted)


_INVOLVED_WORDS = frozenset(words("involved", "free", "examined"))
_LATE_UNIT = re.compile(rf"[\s-]?({_UNIT})", re.IGNORECASE)
_MAY_BE_NOTHING = frozenset({NUMBER, "years"})
"""Units in which ages, times and magnifications seem to be."""


def _is_pair(text: str, found: re.Match[str]) -> bool:
    """Return whether two numbers are two quantities: "2 and 3 cm", "6 months and 2 years"."""
    early, late = found.group("early", "late")
    if early and late and unit(early)[0] != unit(late)[0]:
        return True
    start = found.start()
    return found["joint"].casefold() in {"and", "&"} and not _BETWEEN.search(
        text, max(0, start - 9), start
    )


def _measures_nothing(text: str, end: int) -> bool:
    """Return whether the words behind a number say that it is a time, an age or a magnification."""
    behind = _BEHIND.match(text, end, end + 20)
    return behind is not None and behind[0].strip().casefold() in _NOT_BEHIND


def _bounds(text: str, start: int, end: int) -> tuple[int, int, str, bool]:
    """Return what the words around a number say: its span with them, the sign, whether "about"."""
    signs = []
    last = (
        text[max(0, start - 20) : start].rstrip(" :\t").rpartition(" ")[2].lstrip("([").casefold()
    )
    if (
        (last in _LIMIT_ENDS or last[-1:] in _LIMIT_SIGNS)
        and (before := _limit().search(text, max(0, start - 32), start))
        and _word_before(text, before.start())[0] not in _EXTENDS
    ):
        start = before.start()
        signs = [sign for phrase, sign in _by_length() if phrase in before[0].casefold()]
    if text[end : end + 1] == " " and (behind := _LIMIT_BEHIND.match(text, end, end + 20)):
        end = behind.end()
        signs.append("<=" if behind["less"] else ">=")
    sign = next((each for each in signs if each != "~"), "")
    return start, end, sign, "~" in signs


@lru_cache(maxsize=1)
def _by_length() -> Sequence[tuple[str, str]]:
    return sorted(bounds().items(), key=lambda each: -len(each[0]))


def _counted(text: str, found: re.Match[str]) -> str:
    """Return what a number without a unit counts, by the noun behind it or right before it."""
    behind = _WORDS_BEHIND.match(text, found.end(), found.end() + 60)
    if behind and (noun := _noun(behind[0].lstrip("-").casefold().split())):
        return noun
    if found["whole"] and (noun := _noun(found[0].casefold().split()[1:])):
        return noun
    word, start = _word_before(text, found.start())
    while word in _BETWEEN_NOUN:
        word, start = _word_before(text, start)
    noun = nouns().get(word, "")
    between = text[start : found.start()]
    is_name = word != noun and not found["whole"] and ":" not in between  # "tumor 1"
    return "" if is_name else noun


def _noun(following: Sequence[str]) -> str:
    """Return what is counted by the first noun of some words, unless another phrase begins."""
    for place, word in enumerate(following):
        if word in _NO_NOUN:
            return ""
        if found := nouns().get(" ".join(following[place : place + 2])):
            return found
        is_last = place + 1 == len(following) or following[place + 1] not in nouns()
        if is_last and (found := nouns().get(word)):
            return found
    return ""


def _word_before(text: str, end: int) -> tuple[str, int]:
    """Return the word before a place in its sentence, in lower case, and where it begins."""
    low = max(0, end - _LONGEST_WORD)
    before = text[low:end].rstrip(" \t.:=(|#-")
    if not before or before[-1].isspace():
        return "", end
    word = before.split()[-1].lstrip("([/*-").casefold()
    between = text[low + len(before) : end]
    ends_sentence = "." in between and ".." not in between and word not in _ABBREVIATED
    if ends_sentence or not word.isalpha():
        return "", end
    return word, low + len(before) - len(word)


def _is_label(text: str, found: re.Match[str]) -> bool:
    """Return whether a bare number belongs to a name: "block 3", "12 March", "tumor 1"."""
    word, start = _word_before(text, found.start())
    if word in _LABELS or word.removesuffix("s") in _LABELS:
        return True
    is_one = nouns().get(word, word) != word and text[found.start() - 1 : found.start()] == " "
    return is_one and found["whole"] is None and start + len(word) + 1 == found.start()


def _joins(text: str, label_end: int, start: int) -> bool:
    """Return whether a number goes on with a list of names: "levels 1, 2 and 3"."""
    return label_end >= 0 and _JOINT.fullmatch(text, label_end, start) is not None


def _is_quantity(text: str, found: re.Match[str]) -> bool:
    """Return whether a bare number is a quantity, and no year and no term of a sum."""
    start = found.start()
    is_term = text[max(0, start - 2) : start].rstrip()[-1:] in {"=", "+"}
    return not is_term and not _YEAR.match(found[0])


def _is_pronoun(text: str, quantity: Quantity) -> bool:
    """Return whether a quantity is the "one" of "one of them"."""
    if text[quantity.start : quantity.end].casefold() != "one":
        return False
    if _OBSERVES.match(text, quantity.end, quantity.end + 16):
        return True
    return _is_bare(quantity) and len(text) > _SHORT
