"""Texts that have broken parsers before, and pieces on which slow parsers take long."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice

HOSTILE = (
    *("", " ", "\n", "\t\r\n", "\x00", "\ufeff", "\u200b", "\u00a0", "\ud800", "\udfff text"),
    *(
        "\u202eesrever\u202c",
        "e\u0301\u0301\u0301",
        "癌",
        "\U0001f52c",
        "\uff39\uff25\uff33",
        "ﬁbrosis",
        "İ",
        "ß",
    ),
    *("<", ">", "</", "<>", "<think", "think>", "<think>", "</think>", "<answer>", "</answer>"),
    *("<think></think>", "<think></think><answer></answer>", "<answer><answer></answer></answer>"),
    *("</think><think>", "<think><answer></think></answer>", "<THINK>x</THINK>", "< think >x"),
    *("<think>x</think><answer>A</answer>" * 3, "<|im_end|>", "<!-- <answer>A</answer> -->"),
    *("\\", "\\boxed{", "\\boxed{}", "\\boxed{\\boxed{A}}", "$", "$$$", "\\frac{1}{0}", "\\u0000"),
    *("{", "}", "{}", "[", "null", '{"answer": ', '{"answer": null}', "```json\n", "%s", "{0}"),
    *("(", "(?", "[^", "*", "+", "a{1,", "\\1", "|", "^$", "'", '"', "`", "&lt;", "&#x110000;"),
    *("nan", "inf", "-inf", "1e999", "-0", "0/0", "1/0", "²", "٣", "9" * 5000, "1." * 50, "½ cm"),
    *("A or B", "not yes", "no no", "none of the above", "T", "pT", "pT9 N9 M9", "3+", "+4=7"),
    *("Gleason", "grade", "stage", "20 %", "%", "2/0", "15/2 nodes", "mm", "HER2", "ER ER ER"),
)
"""Short texts; the laws are checked on each alone and inside a completion."""

GROWING = (
    *("word ", "<think>", "a", " ", "<"),
    *("<think></think>", "<answer>A</answer>", "no necrosis, ", "squamous cell ", "A or B; "),
    *("(", "{", "\\boxed{", "\n", "9", "not ", "癌"),
)
"""Pieces that are repeated to measure how time grows with length; the first also untagged."""

_NUMBERS = (
    *(
        "grade {0}",
        "Gleason {0}+{0}={0}",
        "pT{0}N{0}M{0}",
        "stage {0}",
        "{0} x {0},{0} x {0}.{0} cm",
    ),
    *(
        "{0}/{0} nodes",
        "{0} of {0} nodes",
        "ER {0} %",
        "HER2 {0}+",
        "{0}e{0} mm",
        "option {0}",
        "({0})",
    ),
)
"""Where a fact holds a number."""
_LARGE = (
    *("9" * 400, "9" * 5000, "1" + "0" * 309, "1e400", "1e-400", "0." + "0" * 400 + "1"),
    *("1/0", "-0", "1.2.3.4", "1,2,3,4", "nan", "inf", "1_000", "0x1F", "one hundred " * 200),
)
_DEEP = 100_000
_SCRIPTS = 20
"""Scripts in one text."""


@cache
def unusual_texts() -> tuple[str, ...]:
    r"""Return texts with numbers, scripts and characters that few texts have.

    Facts with large numbers and with the digits of all scripts, words of every script, every
    control character, lone surrogates and 100,000 brackets within each other.

    >>> texts = unusual_texts()
    >>> any("\u0e53 cm" in each for each in texts), any("(" * 50_000 in each for each in texts)
    (True, True)
    """
    letters, digits = _characters()
    words = [f"no {each}, {each * 3} {each}." for each in letters]
    controls = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x2000, 0x2070))]
    return (
        *(_facts(each) for each in (*_LARGE, *digits)),
        *map(" ".join, _batched(words, _SCRIPTS)),
        " ".join(f"no{each} necrosis{each}grade{each}2{each}" for each in controls),
        "\ud800" * 100 + "necrosis \udfff\ud800 grade \udc00",
        "([{<" * (_DEEP // 4),
        "(" * (_DEEP // 2) + ")" * (_DEEP // 2),
    )


def _facts(number: str) -> str:
    return "; ".join(each.format(number) for each in _NUMBERS)


def _characters() -> tuple[list[str], list[str]]:
    """Return some letters of each script and block, and a digit of each kind."""
    letters: dict[str, str] = {}
    digits: dict[str, str] = {}
    for code in range(0x80, 0x110000):
        character = chr(code)
        kind = unicodedata.category(character)
        name = unicodedata.name(character, "")
        if kind in {"Nd", "Nl", "No"}:
            of_script = (kind, name.partition(" ")[0], unicodedata.numeric(character) == 3)
            digits[str(of_script)] = character
        elif kind[0] in "LMS" and name:
            block = (name.partition(" ")[0], kind[0], code >> 12)
            letters[str(block)] = letters.get(str(block), "")[-3:] + character
    return list(letters.values()), list(digits.values())


def _batched(words: list[str], size: int) -> Iterator[list[str]]:
    remaining = iter(words)
    while batch := list(islice(remaining, size)):
        yield batch
