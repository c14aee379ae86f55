"""The patterns of stages, and the cues at which they are tried."""

import re

from pathreward.facts.numerals import CHINESE_NUMERAL, FIELD_END
from pathreward.lexicon import alternatives, load_table, shortest_beginnings

_PACKAGE = "pathreward.facts.stage"
_SYSTEMS = load_table(_PACKAGE, "stage_systems", None)
WORDS = load_table(
    _PACKAGE,
    "stage_words",
    frozenset(
        {
            "filler",
            "question",
            "qualifier",
            "no category before",
            "no category near",
            "no group behind",
        }
    ),
)
AJCC = "AJCC"
"""The system that a stage is of if the text names none."""


def system_of(name: str | None) -> str:
    """Return the system of a name as a text writes it; empty for AJCC, or without a name.

    >>> system_of("Ann Arbor"), system_of("TNM"), system_of(None)
    ('Ann Arbor', '', '')
    """
    found = _SYSTEMS.class_of[name.lower()] if name else AJCC
    return "" if found == AJCC else found


_SYSTEM = alternatives(_SYSTEMS.phrases(*_SYSTEMS.classes))
_OWN_SYSTEM = alternatives(_SYSTEMS.phrases(*_SYSTEMS.classes - {AJCC}))
_MARKS = r"(?:\s?\((?:m|sn|i[+-]|mol[+-]|mi|f|\d{1,2}|dcis|lcis|lamn|paget)\)){0,3}"
_T, _N, _M = r"[0-4](?:mi|[a-eA-E][1-3]?)?", r"[0-3](?:mi|[a-cA-C])?", r"[01](?:[a-dA-D])?"
CATEGORY = re.compile(
    r"((?:[pcyrma]{0,3}|Y?P)(?=[TNM]))"
    rf"(?:T(is|IS|a(?![a-z])|[Xx]|{_T})|N([Xx]|{_N})|M([Xx]|{_M}))"
    rf"((?i:{_MARKS}))"
    r"(?:\s?(?:-|–|/|to|or)\s?[pcyrma]{0,3}[TNM]?([0-4][a-eA-E]?|[a-e](?![a-z]))(?![\w(]))?"
    r"(?=$|[^A-Za-z0-9]|(?:[pcyrma]{0,2}|Y?P)[TNM][XxaisI0-4])"
)
"""Prefix, T, N, M, marks in parentheses, the upper end."""
BETWEEN = re.compile(r"[\s,;/|]{0,3}(?:and\s|with\s)?(?=(?:[pcyrma]{0,3}|Y?P)[TNM][XxaisIS0-4])")
LOWER = re.compile(rf"(y?[pc])?(?:t(is|x|{_T})|n(x|{_N})|m(x|{_M}))(?=$|[^a-z0-9]|[pc]?[nm][x0-3])")
"""A category in small letters: prefix, T, N, M."""
LOWER_BETWEEN = re.compile(r"[\s,]{0,2}(?=[pc]?[nm][x0-3])")
LABELLED = re.compile(
    r"\b([pc]?)([TNM])[\s-](?:[Ss]tage|[Cc]ategory|[Cc]lassification)(?:\s?[:=]|\sis|\sof)?\s"
    r"(?:[pc]?[TNM])?([0-4Xx](?:[a-e][1-3]?|mi)?)(?![\w.])",
)
NO_CATEGORY = re.compile(
    rf"[\s/-]?(?:{alternatives(WORDS.phrases('no category before'))})", re.IGNORECASE
)
NO_CATEGORY_NEAR = re.compile(rf"\b(?:{alternatives(WORDS.phrases('no category near'))})")
NO_GROUP = frozenset(WORDS.phrases("no group behind"))
_NUMERAL = r"(?:iv|vi?|i{1,3}|[0-6]|one|two|three|four|five|six)"
_UPPER = r"(?:iv|v|i{1,3}|[0-4]|one|two|three|four)"
"""The upper end of two groups; "2/6" is the second of six."""
_QUALIFIERS = WORDS.phrases("qualifier")
GROUPED = re.compile(
    rf"\b(?:({_SYSTEM})\s)?(?:\(?\d{{4}}\)?\s)?(?:(?:{alternatives(_QUALIFIERS)})\s)?"
    r"(?:stage|level)(?:\sgroup(?:ing)?)?"
    rf"(?:(?:\s[a-z]{{1,12}}){{0,6}}?\s(?:is|as|of|be)|\s?[:=]|{FIELD_END})?"
    r"(?:\sstage)?[\s-]?\(?"
    rf"({_NUMERAL})(?:[\s-]?([a-es])(?![a-z])([1-3])?)?(?![\w+]|[.,]\d|\s?(?:cm|mm|%))"
    rf"(?:\s?(?:-|–|/|to|or)\s?(?:stage\s)?({_UPPER})?([a-es])?(?![\w+]))?",
    re.IGNORECASE,
)
"""System, numeral, letter, digit, the numeral and the letter of the upper end."""
BY_SYSTEM = re.compile(
    rf"((?i:{_OWN_SYSTEM}))(?:\s?:\s?|\s)(?:[Ss]tage:?\s)?"
    r"(?:(IV|VI?|I{1,3}|[1-6])([A-ESa-e])?([1-3])?|([A-D])([12])?)(?![\w.]\w|\w)"
)
"""System, numeral, letter, digit; or the letter and the digit."""
ALONE = re.compile(r"(?<![\w.-])(IV|I{1,3})([A-ES])([1-3])?(?![\w.]\w|\w)")
"""Numeral, letter, digit."""
CHINESE = re.compile(rf"(?<![\dA-Za-z.])({CHINESE_NUMERAL})([A-Ea-e])?([1-3])?\s?期")
"""Numeral, letter, digit: IIIA期."""
WORD_BEFORE = re.compile(r"(\w{1,12})[\s:]{0,2}\Z")

CUES = {
    "stage.unknown": ("tx", "nx", "mx"),
    "stage.labelled": ("stage", "category", "classification"),
    "stage.group": ("stage", "level"),
    "stage.before_group": shortest_beginnings(
        ("stage", "level", *(each.split()[0] for each in _SYSTEMS.class_of), *_QUALIFIERS)
    ),
    "stage.system": shortest_beginnings(_SYSTEMS.phrases(*_SYSTEMS.classes - {AJCC})),
}
"""Where the patterns are tried, by group."""
