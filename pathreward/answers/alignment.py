"""Places of the words of a gold answer in a text: in order or not, with slips of the pen."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise

from rapidfuzz.distance import OSA

from pathreward.answers.plain_words import DECISIVE, Word, are_decisive
from pathreward.completion.sentences import sentence_ends
from pathreward.linking.guards import signature

_NAMES_ONLY = 5
_ANY_WORD = 7
_LONG = 10
_MOST = 0.8
_SENTENCE_LIKE = 5
_REACH = 4
_VOWELS = frozenset("aeiouy")
_INFLECTIONS = ("ing", "ed")
_MONTH_NAMES = """
    january february march april may june july august september october november december
"""
_MONTHS = frozenset(_MONTH_NAMES.split())


def occurrences(
    text: str, words: Sequence[Word], gold: Sequence[Word], *, strict: bool = False
) -> list[tuple[int, int]]:
    """Return the first and last word of each place of `words`, those of `text`, that says `gold`.

    Exactly is better than in other words: what is looser is sought only where nothing is closer.
    `strict`: no word may be left out.
    """
    size = len(gold)
    found = [
        (i, i + size - 1)
        for i in range(len(words) - size + 1)
        if all(_same(words[i + j], gold[j]) for j in range(size))
    ]
    found = found or _joined(words, gold)
    if found or size == 1:
        return found
    found = list(_dated(words, gold)) or list(_initialled(words, gold))
    if not found:
        place = 0
        for start, end in pairwise((0, *sentence_ends(text), len(text))):
            inside = [each for each in words if start <= each.start < end]
            found += [(place + a, place + b) for a, b in _reordered(inside, gold, strict)]
            place += len(inside)
    return found


def _same(written: Word, meant: Word) -> bool:
    return written.form == meant.form or _is_slip(
        written.form, meant.form, written.is_name and meant.is_name
    )


@lru_cache(maxsize=65536)
def _is_slip(written: str, meant: str, are_names: bool) -> bool:
    """Return whether one word is the other with a slip of the pen, or in another form.

    Two vowels may be taken for each other in a word, two consonants make two words of it.
    """
    shortest = min(len(written), len(meant))
    if shortest < 4 or not (written.isalpha() and meant.isalpha()) or written[:2] != meant[:2]:
        return False
    if _root(written) == _root(meant):
        return True
    if shortest < (_NAMES_ONLY if are_names else _ANY_WORD) or written[:3] != meant[:3]:
        return False
    if signature(written) != signature(meant) or {written, meant} & DECISIVE:
        return False
    most = 1 if shortest < _LONG else 2
    if OSA.distance(written, meant, score_cutoff=most) > most:
        return False
    same = next(
        (i for i, (a, b) in enumerate(zip(written, meant, strict=False)) if a != b), shortest
    )
    exchanged = len(written) == len(meant) and sorted(written) != sorted(meant)
    if exchanged and (shortest < _LONG or not are_names):
        pairs = [{a, b} for a, b in zip(written, meant, strict=True) if a != b]
        return all(each <= _VOWELS for each in pairs)
    return are_names or same < shortest - 2


def _root(word: str) -> str:
    for ending in _INFLECTIONS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)].rstrip("e")
    return word.rstrip("e")


def _joined(words: Sequence[Word], gold: Sequence[Word]) -> list[tuple[int, int]]:
    """Return the places of gold words that are written as one, or of one that is written as two."""
    whole = "".join(each.form for each in gold)
    if len(whole) < _NAMES_ONLY or not whole.isalpha():
        return []
    found = []
    for i in range(len(words)):
        built = ""
        for j in range(i, min(len(words), i + len(gold) + 2)):
            built += words[j].form
            if built == whole:
                found.append((i, j))
            if not whole.startswith(built):
                break
    return found


def _dated(words: Sequence[Word], gold: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield where a text has a gold date in another order: "May 2, 1990", "2 May 1990"."""
    wanted = {_date_part(each) for each in gold}
    if "" in wanted or not wanted & _MONTHS or not wanted - _MONTHS:
        return
    place = 0
    for is_date, run in groupby(words, key=lambda each: bool(_date_part(each))):
        parts = [_date_part(each) for each in run]
        if is_date and len(parts) == len(gold) and wanted == set(parts):
            yield place, place + len(parts) - 1
        place += len(parts)


def _date_part(word: Word) -> str:
    """Return a month, a day or a year, or the empty string."""
    number = word.form[:-2] if word.form[-2:] in {"st", "nd", "rd", "th"} else word.form
    is_part = word.form in _MONTHS or (number.isdecimal() and len(number) in {1, 2, 4})
    return number if is_part else ""


def _initialled(words: Sequence[Word], gold: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield where a text has a name of two forenames or more, with or without its initials."""
    meant = _forenames(gold[:-1])
    if len(meant) < 2 or not all(each.is_name for each in gold):
        return
    for last in range(1, len(words)):
        if words[last].form != gold[-1].form:
            continue
        for first in range(last - 1, max(-1, last - len(meant) - 1), -1):
            written = _forenames(words[first:last])
            if len(written) == len(meant) and all(map(_same_forename, written, meant)):
                yield first, last


def _forenames(words: Sequence[Word]) -> list[str]:
    """Return forenames, of which plain words hold "J. K." as one."""
    return [
        name
        for each in words
        for name in (each.form if each.end - each.start >= 2 * len(each.form) > 2 else [each.form])
    ]


def _same_forename(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _reordered(words: list[Word], gold: Sequence[Word], strict: bool) -> list[tuple[int, int]]:
    """Return the sentence's span where it has the gold words, or most of many, in any order."""
    if sum(any(map(str.isdigit, each.form)) for each in gold) > 1:
        return []
    places = []
    missing = []
    for each in gold:
        place = next(
            (i for i, word in enumerate(words) if i not in places and _same(word, each)), None
        )
        if place is None:
            missing.append(each)
        else:
            places.append(place)
    if not places or are_decisive(missing):
        return []
    first, last = min(places), max(places)
    others = [words[i] for i in range(first, last + 1) if i not in places]
    wanted = 1 if strict or len(gold) < _SENTENCE_LIKE else _MOST
    room = _REACH if len(gold) < _SENTENCE_LIKE else len(gold)
    if len(places) < wanted * len(gold) or len(others) > room or are_decisive(others):
        return []
    return [(first, last)]
