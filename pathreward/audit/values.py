"""Change the sides, grades, stages, counts, degrees and marker statuses in a text."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from pathreward.lexicon import alternatives, load_table

_SIDES = {"left": "right", "right": "left"}
_STATUSES = {"positive": "negative", "negative": "positive"}
_DIFFERENTIATED = {"well": "poorly", "moderately": "poorly", "poorly": "well"}
_HEIGHTS = {"low": "high", "high": "low"}
_ROMAN = {"I": "III", "II": "III", "III": "I", "IV": "II"}
_TURNED_SCALES = ("severity", "extent", "amount", "course", "cohesion", "cellularity", "depth")
"""The scales of degrees whose values are exchanged."""
_GLEASON = re.compile(r"\b([345])(\s*\+\s*)([345])\b(?:(\s*=\s*)\d+)?")


def other_side(text: str) -> str | None:
    """Return `text` with left and right exchanged, or None where it has neither.

    >>> other_side("Left upper lobe")
    'Right upper lobe'
    """
    return _changed(text, r"\b(left|right)\b", lambda found: _opposite(_SIDES, found[0]))


def other_status(text: str) -> str | None:
    """Return `text` with positive and negative markers exchanged, or None where it has none.

    >>> other_status("HER2 3+, ER negative")
    'HER2 0, ER positive'
    """
    worded = _changed(
        text, r"\b(positive|negative)\b", lambda found: _opposite(_STATUSES, found[0])
    )
    scored = r"(?<![\d+])\b([0-3])\+(?!\s?\d)"
    return _changed(worded or text, scored, lambda found: _score(found[1])) or worded


def other_grade(text: str) -> str | None:
    """Return `text` with another grade, or None where it has none.

    >>> other_grade("Gleason 3+4=7, grade group 2"), other_grade("low-grade, well differentiated")
    ('Gleason 4+3=7, grade group 3', 'high-grade, poorly differentiated')
    """
    rules: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
        (_GLEASON.pattern, _gleason),
        (r"\b(grade(?: group)?[ -]|G)([1-5])\b", lambda found: found[1] + _digit(found[2], 1, 3)),
        (r"\b(grade )(IV|I{1,3})\b", lambda found: found[1] + _ROMAN[found[2].upper()]),
        (
            r"\b(well|moderately|poorly)(?=[ -]differentiated)",
            lambda found: _opposite(_DIFFERENTIATED, found[0]),
        ),
        (r"\b(low|high)(?=[ -]grade)", lambda found: _opposite(_HEIGHTS, found[0])),
    )
    return _all_changed(text, rules)


def other_stage(text: str) -> str | None:
    """Return `text` with another stage, or None where it has none.

    >>> other_stage("pT2a N0 M0"), other_stage("FIGO stage IB")
    ('pT3a N1 M1', 'FIGO stage IIIB')
    """
    return _all_changed(
        text,
        (
            (r"\b([cpyr]{0,2}T)([0-4])", lambda found: found[1] + _digit(found[2], 1, 4)),
            (r"(?<![A-Za-z])(p?N)([0-3])", lambda found: found[1] + _digit(found[2], 0, 2)),
            (r"(?<![A-Za-z])(p?M)([01])", lambda found: found[1] + _digit(found[2], 0, 1)),
            (r"\b(stage )(IV|I{1,3})(?=[ABC]?\d?\b)", lambda found: found[1] + _ROMAN[found[2]]),
        ),
        flags=0,
    )


def other_count(text: str) -> str | None:
    """Return `text` with other counts and measurements, or None where it has none.

    >>> other_count("2/15 nodes, 1.5 cm, Ki-67 20%")
    '5/15 nodes, 4.5 cm, Ki-67 60%'
    """
    return _all_changed(
        text,
        (
            (
                r"(?<![\w.-])(\d+)(?=\s*(?:/|of|out of)\s*\d+\b(?!\s?%))",
                lambda found: str(int(found[1]) + 3),
            ),
            (r"\b(\d+(?:\.\d+)?)(?=\s?(?:mm|cm|%)|\s+percent\b)", _measure),
        ),
    )


def other_degree(text: str) -> str | None:
    """Return `text` with degrees and extents turned, or None where it has none.

    >>> other_degree("Mild acute inflammation, diffuse.")
    'Severe chronic inflammation, focal.'
    """
    opposites = _degrees()
    pattern = rf"\b(?:{alternatives(opposites)})\b"
    return _changed(text, pattern, lambda found: _opposite(opposites, found[0]))


def other_unit(text: str) -> str | None:
    """Return `text` with centimetres in millimetres and the reverse, or None without any.

    >>> other_unit("3 x 2.5 cm, 4 mm from the margin"), other_unit("2 per mm2")
    ('30 x 25 mm, 0.4 cm from the margin', None)
    """
    number = r"\d+(?:\.\d+)?"
    pattern = rf"(?<![\d.])((?:{number}\s?[x×]\s?)*{number})(\s?)(cm|mm)\b(?!\s?[2²³])"

    def converted(found: re.Match[str]) -> str:
        factor, unit = (10, "mm") if found[3].lower() == "cm" else (0.1, "cm")
        lengths = re.sub(number, lambda each: f"{float(each[0]) * factor:.6g}", found[1])
        return f"{lengths}{found[2]}{unit}"

    return _changed(text, pattern, converted)


def other_spelling(text: str) -> str | None:
    """Return `text` in American spelling, in British where that changes nothing, or None.

    >>> other_spelling("Tumour of the oesophagus"), other_spelling("A tumor")
    ('Tumor of the esophagus', 'A tumour')
    """
    american = load_table("pathreward.kg", "british_spellings", None).class_of
    british = {value: key for key, value in american.items()}
    changes = (
        _changed(text, alternatives(words), partial(_respelled, words))
        for words in (american, british)
    )
    return next(filter(None, changes), None)


@lru_cache(maxsize=1)
def _degrees() -> dict[str, str]:
    """Return the word of the other end of its scale for each word of a degree."""
    package = "pathreward.facts.degree"
    scales = load_table(package, "degree_scales", None)
    value_of = load_table(package, "degree_words", None).class_of
    opposite: dict[str, str] = {}
    for scale in _TURNED_SCALES:
        values = scales.phrases(scale)
        for place, value in enumerate(values):
            opposite[value] = values[-1] if 2 * place < len(values) - 1 else values[0]
    return {word: opposite[value] for word, value in value_of.items() if value in opposite}


CHANGES: Mapping[str, Callable[[str], str | None]] = {
    "side": other_side,
    "grade": other_grade,
    "stage": other_stage,
    "count": other_count,
    "status": other_status,
}
"""The changes by the kind of fact that they change."""


def _changed(
    text: str, pattern: str, change: Callable[[re.Match[str]], str], flags: int = re.IGNORECASE
) -> str | None:
    changed, count = re.subn(pattern, change, text, flags=flags)
    return changed if count and changed != text else None


def _all_changed(
    text: str,
    rules: tuple[tuple[str, Callable[[re.Match[str]], str]], ...],
    flags: int = re.IGNORECASE,
) -> str | None:
    changed = text
    for pattern, change in rules:
        changed = _changed(changed, pattern, change, flags) or changed
    return changed if changed != text else None


def _opposite(words: Mapping[str, str], found: str) -> str:
    """Return the opposite of a word, with its capital kept."""
    other = words[found.casefold()]
    return other.capitalize() if found[0].isupper() else other


def _respelled(words: Mapping[str, str], found: re.Match[str]) -> str:
    return _opposite(words, found[0])


def _digit(digit: str, low: int, high: int) -> str:
    """Return the next digit, or the lowest after the highest."""
    return str(int(digit) + 1 if int(digit) < high else low)


def _score(digit: str) -> str:
    return "0" if digit in "23" else "3+"


def _measure(found: re.Match[str]) -> str:
    tripled = f"{float(found[1]) * 3:g}"
    percent = found.string[found.end() :].lstrip()[:1] == "%"
    return tripled if not percent or float(tripled) <= 100 else f"{float(found[1]) / 3:.3g}"


def _gleason(found: re.Match[str]) -> str:
    first, plus, second, equals = int(found[1]), found[2], int(found[3]), found[4]
    one, other = (second, first) if first != second else (first, 5 if second == 4 else 4)
    return f"{one}{plus}{other}" + (f"{equals}{one + other}" if equals else "")
