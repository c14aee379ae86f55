"""Where a short answer in free words says the gold answer."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from pathreward.answers.alignment import occurrences
from pathreward.answers.plain_words import DECISIVE, Word, plain_words
from pathreward.answers.short_forms import holds, short_forms

LONGEST = 4_000
"""Characters of a short answer with its explanation; a longer text is none."""
_CONTRAST = frozenset({"than", "rather", "instead", "but", "except", "either", "neither", "nor"})
_LIST_MARK = re.compile(r"(?:\A|\s*\n)\s*(?:\d{1,2}[.)]|[-*•])\s+")
_FOOTNOTE = re.compile(r"(?<=[^\W\d_][a-z]{2})\d{1,2}(?=[.,;]?\s*(?:\n|\Z)|[.,;]\s+[^\W\d_a-z])")
_NUMBERS_ASIDE = re.compile(r"\s*\([\d\s,;–-]+\)")
_ACCENTED = re.compile("[\u00c0-\u024f]")
_OR = re.compile(r"[^\w.;]{0,8}\bor\b\W*(?:(?:an?|the|also)\s+)?", re.IGNORECASE)


def places(
    text: str, gold: str, others: Iterable[str] = (), *, strict: bool = False
) -> list[tuple[int, int]]:
    """Return where a text says a gold answer or one of the `others`, which are as right.

    The same words do, whatever their case, accents, number words, plurals and British spellings,
    in one statement and perhaps in another order; a slip in a long word; a surname for a full name;
    a place without its country; a date in another order. Numbers, sides, negations and opposites
    are never slips. `strict`: no word may be left out of a long answer.

    >>> places("It was Obama.", "Barack Obama"), places("grade III", "grade II")
    ([(7, 12)], [])
    """
    golds = [gold, *others]
    if len(text.strip()) > LONGEST:
        return []
    found: list[tuple[int, int]] = []
    for each in golds:
        found += _places_of(text, each, golds, strict)
    return sorted(set(found))


def _places_of(text: str, gold: str, golds: Sequence[str], strict: bool) -> list[tuple[int, int]]:
    whole = [(len(text) - len(text.lstrip()), len(text))]
    if _bare(text) and _bare(text) == _bare(gold):
        return whole
    if not plain_words(gold):
        meant = [each.form for each in plain_words(gold, silent=True)]
        written = [each.form for each in plain_words(text, silent=True)]
        return whole if meant and written[-len(meant) :] == meant else []
    for read in _readings(text, gold):
        words = plain_words(read)
        if found := list(_places(read, words, gold, strict)):
            if strict:
                return [(words[a].start, _stripped(text, words[b].end)) for a, b in found]
            spans = [
                _over_synonyms(read, *_widened(read, words[a].start, words[b].end, gold), golds)
                for a, b in found
            ]
            return [(start, _stripped(text, end)) for start, end in spans]
    return []


def _stripped(text: str, end: int) -> int:
    """Return the end of a span without the full stop that ends its sentence."""
    return len(text[:end].rstrip("."))


def _readings(text: str, gold: str) -> Iterator[str]:
    """Yield the text, then the text without the marks between its words.

    Items of lists are put in one line; marks of footnotes ("Malmö1.") and numbers in brackets are
    left out; at last accented letters too, for a gold answer that has lost its own.
    """
    line = _LIST_MARK.sub(_listed, text)
    if not any(map(str.isdigit, gold)):
        line = _FOOTNOTE.sub(_blank, line)
    yield line
    if (bare := _NUMBERS_ASIDE.sub(_blank, line)) != line:
        yield bare
    if gold.isascii() and (lost := _ACCENTED.sub("", unicodedata.normalize("NFC", line))) != line:
        yield lost  # offsets shift by the letters that are lost


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _listed(found: re.Match[str]) -> str:
    """Return a comma in place of a list's mark, of equal length."""
    return (" " if found.start() == 0 else ",").ljust(len(found[0]))


def _places(text: str, words: Sequence[Word], gold: str, strict: bool) -> Iterator[tuple[int, int]]:
    """Yield the first and last word of each place that says the gold answer or enough of it."""
    for form in short_forms(gold):
        for first, last in occurrences(text, words, form.words, strict=strict):
            if holds(text, form, words[first], words[last]):
                yield first, last


def _widened(text: str, first: int, last: int, gold: str) -> tuple[int, int]:
    """Return a span with the words around it that the gold answer has too."""
    known = {each.form for each in plain_words(gold, silent=True)} - DECISIVE - _CONTRAST
    words = plain_words(text, silent=True)
    for each in reversed([word for word in words if word.end <= first]):
        if each.form not in known:
            break
        first = each.start
    for each in (word for word in words if word.start >= last):
        if each.form not in known:
            break
        last = each.end
    return first, last


def _over_synonyms(text: str, first: int, last: int, golds: Sequence[str]) -> tuple[int, int]:
    """Return a span with the right answers that "or" joins to it."""
    if len(golds) == 1 or not (" or " in text or " Or " in text):
        return first, last
    words = plain_words(text)
    right = {tuple(each.form for each in plain_words(gold)) for gold in golds} - {()}
    at = {
        (words[i].start, words[i + len(each) - 1].end)
        for each in right
        for i in range(len(words) - len(each) + 1)
        if all(words[i + j].form == each[j] for j in range(len(each)))
    }
    for start, end in sorted(at):
        if start > last and (gap := _OR.match(text, last)) and gap.end() >= start:
            last = end
    for start, end in sorted(at, reverse=True):
        if end < first and (gap := _OR.match(text, end)) and gap.end() >= first:
            first = start
    return first, last


def _bare(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".")
