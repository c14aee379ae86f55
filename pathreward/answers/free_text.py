"""Whether a short answer in free words says the gold answer, and says it as the answer."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from pathreward.answers.alignment import occurrences
from pathreward.answers.commitment import turned, withdrawn
from pathreward.answers.given import Given, given
from pathreward.answers.plain_words import TELLING, Word, plain_words
from pathreward.answers.short_forms import holds, short_forms

_LONGEST = 4_000
"""Characters of a short answer with its explanation; a longer text is none."""
_CONTRAST = frozenset({"than", "rather", "instead", "but", "except", "either", "neither", "nor"})
_LIST_MARK = re.compile(r"(?:\A|\s*\n)\s*(?:\d{1,2}[.)]|[-*•])\s+")
_FOOTNOTE = re.compile(r"(?<=[^\W\d_][a-z]{2})\d{1,2}(?=[.,;]?\s*(?:\n|\Z)|[.,;]\s+[^\W\d_a-z])")
_NUMBERS_ASIDE = re.compile(r"\s*\([\d\s,;–-]+\)")
_ACCENTED = re.compile("[\u00c0-\u024f]")
_OR = re.compile(r"[^\w.;]{0,8}\bor\b\W*(?:(?:an?|the|also)\s+)?", re.IGNORECASE)


def agrees(
    text: str, gold: str, *, others: Iterable[str] = (), asked: str = ""
) -> tuple[bool, str]:
    """Say whether `text` gives `gold` as its answer, and why.

    The same words do, whatever their case, accents, number words, plurals and British spellings,
    in one statement and perhaps in another order; a slip in a long word; a surname for a full name;
    a place without its country; a date in another order. What is denied, doubted, compared, one of
    several or taken back does not, and numbers, sides, negations and opposites are never slips.
    `others` are as right as `gold`. A denial that the question (`asked`, a prompt) has made itself
    denies nothing: "It did not win the cup" says which cup it did not win.

    >>> agrees("It was Obama.", "Barack Obama")
    (True, "the answer says 'Barack Obama'")
    >>> agrees("It was not Obama.", "Barack Obama")
    (False, "the answer denies 'Barack Obama'")
    >>> agrees("Obama or Bush", "Barack Obama")
    (False, "the answer gives 'Barack Obama' as one of several")
    >>> agrees("grade III", "grade II")
    (False, "the answer does not say 'grade II'")
    >>> agrees("It does not stain for CD30.", "CD30", asked="Which marker does it not stain for?")
    (True, "the answer says 'CD30'")
    """
    known = given(asked)
    golds = [gold, *others]
    reasons = []
    for each in golds:
        same, reason = _says(text, each, golds, known)
        if same:
            return True, reason
        reasons.append(reason)
    return False, next((each for each in reasons if "does not say" not in each), reasons[0])


def _says(text: str, gold: str, golds: Sequence[str], known: Given) -> tuple[bool, str]:
    shown = repr(gold if len(gold) <= 60 else gold[:59] + "…")
    fault = f"the answer does not say {shown}"
    if _bare(text) and _bare(text) == _bare(gold):
        return True, f"the answer says {shown}"
    if not plain_words(gold):
        meant = [each.form for each in plain_words(gold, silent=True)]
        said = [each.form for each in plain_words(text, silent=True)]
        same = bool(meant) and said[-len(meant) :] == meant
        return same, f"the answer says {shown}" if same else fault
    if len(text) > _LONGEST:
        return False, f"the answer is longer than {_LONGEST:,} characters"
    if why := withdrawn(text):
        return False, f"the answer {why}"
    for read in _readings(text, gold):
        words = plain_words(read)
        for first, last in _places(read, words, gold):
            start, end = _widened(read, words[first].start, words[last].end, gold)
            start, end = _over_synonyms(read, start, end, golds)
            if not (how := turned(read, start, end, gold, given=known)):
                return True, f"the answer says {shown}"
            fault = f"the answer {how.format(shown)}"
    return False, fault


def _readings(text: str, gold: str) -> Iterator[str]:
    """Yield the text, then without what stands between its words but is none of them.

    Items of lists stand in one line; marks of footnotes ("Malmö1.") and numbers in brackets are
    left out; at last accented letters too, for a gold answer that has lost its own.
    """
    line = _LIST_MARK.sub(", ", text).removeprefix(", ")
    if not any(map(str.isdigit, gold)):
        line = _FOOTNOTE.sub("", line)
    yield line
    if (bare := _NUMBERS_ASIDE.sub("", line)) != line:
        yield bare
    if gold.isascii() and (lost := _ACCENTED.sub("", unicodedata.normalize("NFC", line))) != line:
        yield lost


def _places(text: str, words: Sequence[Word], gold: str) -> Iterator[tuple[int, int]]:
    """Yield the first and last word of each place that says the gold answer or enough of it."""
    for form in short_forms(gold):
        for first, last in occurrences(text, words, form.words):
            if holds(text, form, words[first], words[last]):
                yield first, last


def _widened(text: str, first: int, last: int, gold: str) -> tuple[int, int]:
    """Return a span with the words around it that the gold answer has too."""
    known = {each.form for each in plain_words(gold, silent=True)} - TELLING - _CONTRAST
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
    """Return a span with the right answers that "or" puts beside it."""
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
