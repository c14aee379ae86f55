"""What a reader sees of a text: letters that look alike, and what is hidden or struck out."""

import re
import unicodedata

_LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅοινυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",  # noqa: RUF001  # Cyrillic and Greek on purpose
    "aeopcyxijshdqwABEKMHOPCTYXIJSoivuABEZHIKMNOPTYX",
)
_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc", "'''")
_WORD = re.compile(r"\w+")
_LATIN = re.compile("[A-Za-z]")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u052f]")
_MAY_HIDE = frozenset("<[~\\")
_HIDDEN = (
    (re.compile(r"<!--"), "a comment"),
    (re.compile(r"<[a-zA-Z][\w-]{0,20}\s[^<>]{0,300}>"), "a tag with attributes"),
    (re.compile(r"</?(?:s|del|strike|template|script|style|details)>", re.IGNORECASE), "a tag"),
    (re.compile(r"!\[|^\s{0,3}\[[^\]\n]{1,40}\]:", re.MULTILINE), "a link that is not shown"),
    (re.compile(r"~~\S"), "struck text"),
    (re.compile(r"\\(?:[hv]?phantom|(?:text)?color|sout|x?cancel|tiny)\b"), "hidden text"),
    (re.compile("[\u0334-\u0338\u20d2-\u20e5]"), "struck letters"),
    (re.compile("[\u202a-\u202e\u2066-\u2069]"), "marks that turn the direction of reading"),
)


def hidden(text: str) -> str:
    r"""Return what a text holds that is not shown, or is struck out, to a reader; or nothing.

    >>> hidden("B <!-- C -->"), hidden("C\u0336 B"), hidden("B, p < 0.05")
    ('a comment', 'struck letters', '')
    """
    if text.isascii() and _MAY_HIDE.isdisjoint(text):
        return ""
    return next((name for pattern, name in _HIDDEN if pattern.search(text)), "")


def as_seen(text: str) -> str:
    r"""Return a text as it looks: wide letters as narrow ones, without marks that can't be seen.

    Apostrophes are straight, so that a curly one denies as well. In a word that has Latin letters,
    Cyrillic and Greek ones that look Latin become so.

    >>> as_seen("n\u043et \uff4e\uff4f n\u200bo"), as_seen("\u03b2-catenin")
    ('not no no', 'β-catenin')
    """
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
    plain = "".join([each for each in plain if unicodedata.category(each) != "Cf"])
    return _WORD.sub(_latin, plain) if _OTHER_SCRIPT.search(plain) else plain


def with_latin(text: str) -> str:
    r"""Return a text with Cyrillic and Greek letters in Latin words as Latin; places stay the same.

    >>> with_latin("n\u0435crosis, \u03b2-catenin")
    'necrosis, β-catenin'
    """
    if text.isascii() or not _OTHER_SCRIPT.search(text):
        return text
    return _WORD.sub(_latin, text)


def _latin(word: re.Match[str]) -> str:
    return word[0].translate(_LOOK_ALIKES) if _LATIN.search(word[0]) else word[0]
