"""The patterns of grades, and the cues at which they are tried."""

import re

from pathreward.facts.grade.scales import (
    ALL,
    NOTTINGHAM,
    ONLY_WITH_GRADE,
    PART_SCALES,
    name_cues,
    name_pattern,
)
from pathreward.facts.numerals import CHINESE_NUMERAL, FIELD_END, NUMERAL
from pathreward.lexicon import alternatives, load_table, shortest_beginnings

_PACKAGE = "pathreward.facts.grade"
_DIFFERENTIATION = load_table(
    _PACKAGE, "differentiation", frozenset({"well", "moderate", "poor", "undifferentiated"})
)
DIFFERENTIATION_OF = _DIFFERENTIATION.class_of
"""The degree of differentiation by its words."""
_TIER = load_table(_PACKAGE, "tiers", frozenset({"low", "intermediate", "high"}))
TIER_OF = _TIER.class_of
"""The tier by its words."""
_PARTS = load_table(_PACKAGE, "nottingham_parts", frozenset({*PART_SCALES, "noun"}))
PART_OF = {each.phrase: each.cls for each in _PARTS.entries if each.cls != "noun"}
"""The part of a Nottingham score by its words."""
WORDS = load_table(
    _PACKAGE, "grade_words", frozenset({"filler", "question", "no grade", "cell cycle"})
)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_NUMBER = rf"(?:{NUMERAL}|one|two|three|four|five)"
_WHOLE = rf"\s?\(?\s?(?:/|of|out of|on a scale of)\s?({_NUMBER})\b(?!\s?(?:[cm]m\b|%|[.,]\d))\)?"
_STEP = rf"(?:G[\s-]?)?({_NUMBER})R?(?![.,]?\d|[\w%]|\s?(?:\+|cm\b|mm\b))"
_TO = rf"\s?(?:-|–|to|or|and|/)\s?(?:grade\s|G)?({_NUMBER})\b(?!\.\d|\s?(?:of|out)\b)"
_VALUE = rf"{_STEP}(?:{_WHOLE}|{_TO}(?:{_WHOLE})?)?"
_LINK = (
    rf"(?:(?:{FIELD_END}|[\s\"']{{0,3}}(?:[:=]|\bis\b|\bof\b|\bas\b)[\s\"'(]{{0,3}}|[\s(-]{{1,2}})"
    rf"|(?:\s(?!grade|score|{_NUMBER}\b)[a-z]{{1,16}}+){{1,8}}?\s(?:is|as|be|was)\s)(?:an?\s|the\s)?"
)
_NO_DEGREE = "undifferentiated"
_TIERS = alternatives(_TIER.phrases(*_TIER.classes, language="en"))
_DEGREES = alternatives(_DIFFERENTIATION.phrases("well", "moderate", "poor", language="en"))
_WITHOUT = alternatives(_DIFFERENTIATION.phrases(_NO_DEGREE, language="en"))

_SCALE = name_pattern(*ALL)
SCALE = _compiled(_SCALE)
SCALE_BEHIND = _compiled(
    r"\s?(?:\(|,|by(?: the)?|using(?: the)?|according to(?: the)?|per|on the)\s?(?="
    rf"{_SCALE})"
)
NOTTINGHAM_NAME = _compiled(name_pattern(NOTTINGHAM))
GRADED = _compiled(rf"grad(?>e[sd]?|ing[sd]?)(?:[\s_](group|score))?(?:\slevel)?{_LINK}{_VALUE}")
"""Group or score, the grade, the whole, the upper end, the whole behind it."""
TIER_BEHIND = _compiled(
    rf"grad(?:e|ing)(?:\s\([^()\n]{{1,24}}\))?(?:{FIELD_END}|\s?[:=,]\s?|\s(?:is|of|as)\s|\s?\()(?:an?\s)?({_TIERS})\b(?![\s-]{{1,2}}grade)"
)
_DIRECT = tuple(each for each in ALL if each not in ONLY_WITH_GRADE)
NAMED = _compiled(
    rf"({name_pattern(*_DIRECT)})(?:\s(?:G|nuclear\s|(?:(?:trg|regression)\s)?(?:trg|score)\s?:?\s?)?|-)?"
    rf"{_STEP}(?:{_WHOLE})?"
)
"""The name of a scale, the grade, the whole."""
CODED = re.compile(
    r"(?<![A-Za-z0-9_-])(GG|G)[\s-]?([0-5])(?:\s?[-–/]\s?(?:GG|G)?([1-5]))?(?![\w+/.]\w)\b"
    rf"(?!\s(?:{alternatives(WORDS.phrases('cell cycle'))}))"
)
_CODED_SCALES = load_table(_PACKAGE, "coded_scales", None)
CODED_SCALE_OF = _CODED_SCALES.class_of
"""The scale of grades in letters and numbers by its name: Marsh 3b."""
ON_CODED_SCALE = _compiled(
    rf"({alternatives(CODED_SCALE_OF)})(?:-|[\s:|]{{1,4}})(?:(?:grade|class|category|type|of|is)\s?:?\s?){{0,2}}"
    r"(?:([A-D])(?=\d))?(iv|vi|v|i{1,3}|[0-6])([a-c]|r)?(?![\w/%+]|[.,]\d|\s?(?:cm|mm)\b)"
)
"""The name, the letter before the number, the number, the letter behind it."""
PATTERNS = re.compile(
    r"(?<![\d+.])(?<!\d[*×x])([1-5])(\s?)\+\2([1-5])(?:\2\+\2([1-3]))?(?:\s?=\s?(\d{1,2})|(\d{1,2}))?(?![\d+%])"
)
TOTAL_BEFORE = _compiled(r"(?:\b(score)(?:\sof|\sis|:)?\s)?(?<![\w.,/+-])(1\d|[2-9])\s?[(\[=]\s?\Z")
"""The word score and the total in front of its patterns: "7 (3+4)", "a score of 11 (3+4)"."""
TOTAL_REACH = len(" score of 10 ( ")
TOTAL_BEHIND = _compiled(
    r"\s?[,(]?\s?(?:(?:for|with)\s)?(?:an?\s)?(?:total\s|combined\s)?(?:score|sum|total)"
    r"(?:\s(?:of|is)\s|\s?[:=]\s?|\s)(\d{1,2})(?![\d/%]|\.\d|\s?\+)"
)
"""The total behind its patterns: "3+3, score of 6"."""
SCORED = _compiled(
    r"gleason(?:'s)?(?:\s(?:score|sum|grade|grading|total))?"
    r"(?:(?:\s[a-z]{1,16}){1,8}?\s(?:is|of|as)\s|[\s:=(]{1,3})"
    r"(10|[2-9])(?![\d+]|\.\d|\s?\+)(?:\s?(?:-|–|or|to)\s?(10|[2-9])(?!\d))?"
)
TOTALED = _compiled(
    r"(?:total|combined|nottingham|overall)([\s_](?:[a-z]{1,12}\s)?score[\"']?)?"
    r"(?:\s?[:=]|\sof|\sis)?\s?([3-9]|10)\b(?!\s?\+|\.\d)(?:\s?\(?(?:/|of|out of)\s?(9|10)\b)?"
)
"""The word score, the score, the whole."""
PATTERN_NAMED = _compiled(
    r"(primary|secondary|tertiary|gleason)[\s_](?:gleason[\s_])?(?:pattern|grade)[\"']?"
    r"(?:\s?[:=]|\s(?:of|is)|\s)\s?([1-6])(?![\d+]|\s?\+)\b"
)
PART = _compiled(
    rf"({alternatives(PART_OF)})"
    rf"(?:\s(?:{alternatives(_PARTS.phrases('noun'))}))?"
    r"(?:\s?[:=(,-]|\swith(?: an?)?)?(?:\sscore)?(?:\s?[:=]|\sof|\sis)?\s?([1-3])(?:\s?/\s?3)?"
    r"(?![\d%/+]|\.\d|\s?(?:cm|mm|of|for|points?)\b)"
)
PART_NAME = _compiled(rf"(?:{alternatives(PART_OF)})\b")
PART_BEHIND = _compiled(r"(?<![\w+.])([1-3])(?:\s?/\s?3)?\s(?:points?\s)?for\s(?:the\s)?\Z")
"""The score before its part: "scoring 3 for tubules"."""
DIFFERENTIATED = _compiled(
    rf"\b(?:(?:({_DEGREES})\.?(?:\s?(?:-|–|/|to|or)\s?)(?:to\s|-)?)?({_DEGREES})\.?)[\s-]{{1,2}}"
    r"(?:glandular\s|degree of\s|level of\s|squamous\s)?(?:de?-?)?differentiat(?:ed|ion)\b"
    rf"|\b({_WITHOUT})\b"
)
"""The lower and the upper degree, or the word for none."""
DIFFERENTIATION = _compiled(
    rf"differentiation(?:{FIELD_END}|\s?[:=,]\s?|\s(?:is|was)\s|\s?\()({_DEGREES})\b(?![\s-]{{1,2}}differentiat)"
)
TIER = _compiled(
    rf"\b(?:({_TIERS})[\s-]{{0,2}}(?:to|or|/|-)[\s-]{{1,2}})?({_TIERS})"
    r"[\s-]{1,2}(?:in\s)?(?:histolog\w{2,5}\s|nuclear\s|tumou?r\s|combined\s|who\s)?grade\b"
    rf"(?![\s-](?:{alternatives(WORDS.phrases('no grade'))}))"
)
SENTENCE_END = re.compile(r"[.;!?](?=\s|$)|\n")
CHINESE = re.compile(
    rf"({alternatives(_DIFFERENTIATION.phrases(*_DIFFERENTIATION.classes, language='zh'))})"
    rf"|({alternatives(_TIER.phrases(*_TIER.classes, language='zh'))})"
    rf"|(?<![\d.])({CHINESE_NUMERAL})\s?级(?!别)"
)
"""Differentiation, tier, grade: 中分化, 高级别, 2级."""
STATEMENT_END = re.compile(r"[.;\n](?=\s|$)")
"""What ends a statement; a question keeps the scale that it names."""
SUBORDINATION = _compiled(r"\b(?:because|since|given|due|which|whereas|while|based on)\b")

CUES = {
    "grade.pattern": ("primary", "secondary", "tertiary", "gleason"),
    "grade.gleason": ("gleason",),
    "grade.graded": ("grad",),
    "grade.on_coded": shortest_beginnings(CODED_SCALE_OF),
    "grade.totaled": ("total", "combined", "nottingham", "overall"),
    "grade.scale": name_cues(*ALL),
    "grade.named": name_cues(*_DIRECT),
    "grade.differentiated": ("differentiat",),
    "grade.differentiation": ("differentiation",),
    "grade.degree": shortest_beginnings(each for each in DIFFERENTIATION_OF if each.isascii()),
    "grade.tier": shortest_beginnings(each for each in TIER_OF if each.isascii()),
    "grade.has_parts": ("score", *name_cues(NOTTINGHAM)),
    "grade.part": shortest_beginnings(PART_OF),
}
"""Where the patterns are tried, by group."""
