"""The words of a short answer, one way for every spelling: accents, numbers, plurals, British."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
_TEENS = "fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
_NUMBERS = {word: place for place, word in enumerate(f"{_UNITS} {_TEENS}".split())}
_NUMBERS |= {word: 10 * place for place, word in enumerate(_TENS.split(), 2)}
_ORDINAL = {
    word: f"{place}{('st', 'nd', 'rd')[place - 1] if place < 4 else 'th'}"
    for place, word in enumerate(_ORDINALS.split(), 1)
}
_ROMAN = {"II": 2, "III": 3, "IV": 4, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "XI": 11, "XII": 12}
_ROMAN_AFTER = {"I": 1, "V": 5, "X": 10}
_COUNTED = frozenset({"grade", "stage", "type", "class", "phase", "group", "level", "war"})
_UNIT_NAMES = {
    "m": "meter",
    "km": "kilometer",
    "cm": "centimeter",
    "mm": "millimeter",
    "kg": "kilogram",
    "g": "gram",
    "mg": "milligram",
    "ft": "foot",
    "lb": "pound",
    "yr": "year",
    "yrs": "year",
    "hr": "hour",
    "hrs": "hour",
    "min": "minute",
    "mins": "minute",
    "sec": "second",
    "secs": "second",
    "mi": "mile",
}
_WORD = re.compile(
    rf"\d+(?:[.,]\d+)+|\d+(?=(?:{'|'.join(_UNIT_NAMES)})\b)|[^\W_]+(?:['.][^\W_]+)*\.?|[+%<>=]"
)
_SILENT_WORDS = """
    a an the of in on at to for by with from as is are was were be been being it its he she they
    his her their this that these those there has have had do does did and also both s
"""
_SILENT = frozenset(_SILENT_WORDS.split())
"""Words that a statement may have or lack and still say the same."""
_DECISIVE_WORDS = """
    not no never without non or dont doesnt didnt isnt wasnt arent cant cannot wont left right
    upper lower low high positive negative benign malignant well poorly moderate severe mild acute
    chronic primary secondary metastatic proximal distal anterior posterior lateral medial north
    south east west male female
"""
DECISIVE = frozenset(_DECISIVE_WORDS.split())
"""Words that an answer must have if the gold answer has them, and must not add."""
_COUNTRIES = {"US": "usa", "USA": "usa", "UK": "uk"}
_UNITED = {"state": "usa", "kingdom": "uk"}
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'"})


class Word(NamedTuple):
    """A word of a text in its plain form, and its place."""

    form: str
    start: int
    end: int
    is_name: bool
    """Whether it is written with a capital."""
    is_silent: bool = False
    """Whether a statement may have or lack it and still say the same."""


@lru_cache(maxsize=4096)
def plain_words(text: str, silent: bool = False) -> tuple[Word, ...]:
    """Return the words of `text` that say something, in their plain forms; `silent`: all of them.

    >>> [each.form for each in plain_words("The 1,500 metres; two Études, J.K. Rowling's")]
    ['1500', 'meter', '2', 'etude', 'jk', 'rowling']
    """
    found: list[Word] = []
    for match in _WORD.finditer(text.translate(_QUOTES)):
        written = match[0].rstrip(".")
        form = _form(written, found[-1].form if found else "")
        is_silent = written.casefold() in _SILENT and written != "S"
        if not form or (is_silent and not silent):
            continue
        word = Word(form, match.start(), match.end(), written[:1].isupper(), is_silent)
        if found and _spelled_on(found[-1], word, text):
            word = Word(found[-1].form + form, found[-1].start, word.end, True)
            found.pop()
        elif found and (whole := _one_word(found[-1].form, form)):
            word = Word(whole, found[-1].start, word.end, found[-1].is_name)
            found.pop()
        found.append(word)
        if place := _repeated_unit(found):
            del found[-place]
    return tuple(found)


def _form(written: str, before: str) -> str:
    if written[0].isdigit():
        thousands = re.fullmatch(r"\d{1,3}(?:,\d{3})+", written)
        return written.replace(",", "") if thousands else written.casefold()
    if written in _ROMAN:
        return str(_ROMAN[written])
    if written in _ROMAN_AFTER and before in _COUNTED:
        return str(_ROMAN_AFTER[written])
    if before[:1].isdigit():
        unit = written.casefold() if len(written) > 1 else written
        if unit in _UNIT_NAMES:
            return _UNIT_NAMES[unit]
    if country := _COUNTRIES.get(written.replace(".", "")):
        return country
    return _stem(written)


@lru_cache(maxsize=8192)
def _stem(written: str) -> str:
    folded = unicodedata.normalize("NFKD", written.casefold())
    word = "".join(each for each in folded if not unicodedata.combining(each))
    word = word.removesuffix("'s").replace("'", "").replace(".", "")
    if word in _NUMBERS:
        return str(_NUMBERS[word])
    if word in _ORDINAL:
        return _ORDINAL[word]
    if word == "percent":
        return "%"
    word = word.replace("ae", "e").replace("oe", "e") if len(word) > 4 else word
    if len(word) > 4:
        word = re.sub(
            r"^(met|lit|cent|fib|theat|kilomet|centimet|millimet)re(s?)$", r"\1er\2", word
        )
        word = re.sub(r"(?<=\w\w)our(s|ed|ing)?$", r"or\1", word)
        word = re.sub(r"(?<=\w{4})ll(s|ed|ing|er|ers)?$", r"l\1", word)
        word = re.sub(r"is(e|ed|es|ing|ation)$", r"iz\1", word)
    return _singular(word)


def _singular(word: str) -> str:
    if len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    return word.removesuffix("s")


def _spelled_on(before: Word, word: Word, text: str) -> bool:
    """Return whether single letters spell one name: "J. K.", "U S"."""
    spelled = text[before.start : before.end].replace(".", "").replace(" ", "")
    return (
        len(word.form) == 1
        and word.form.isalpha()
        and word.is_name
        and len(before.form) <= 3
        and spelled.isalpha()
        and spelled.isupper()
        and word.start - before.end <= 1
    )


def _one_word(before: str, form: str) -> str:
    """Return two words that are one, or nothing: "twenty one", "United States"."""
    if before in _TENS_BEFORE and form in set("123456789"):
        return str(int(before) + int(form))
    if before == "usa" and form == "america":
        return before
    return _UNITED.get(form, "") if before == "united" else ""


_TENS_BEFORE = frozenset({"20", "30", "40", "50", "60", "70", "80", "90"})


def _repeated_unit(words: Sequence[Word]) -> int:
    """Return how far back the unit is that the last word repeats ("3 cm x 4 cm"), or 0."""
    if len(words) < 4 or words[-1].form not in _UNIT_VALUES or not words[-2].form[:1].isdigit():
        return 0
    place = 4 if words[-3].form in {"and", "x", "by", "to"} else 3
    if len(words) <= place or words[-place].form != words[-1].form:
        return 0
    return place if words[-place - 1].form[:1].isdigit() else 0


_UNIT_VALUES = frozenset(_UNIT_NAMES.values())


def are_decisive(words: Iterable[Word]) -> bool:
    """Return whether one of these words must not be left out or added: a side, a number, "not"."""
    return any(each.form in DECISIVE or any(map(str.isdigit, each.form)) for each in words)
