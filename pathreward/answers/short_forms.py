"""Shorter forms of a gold answer: a surname, a place without its country."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pathreward.answers.plain_words import Word, are_decisive, plain_words
from pathreward.completion.sentences import sentence_ends

_DISEASE = re.compile(
    r"(?:oma|itis|[ao]sis|emia|pathy|plasia|trophy|tumo?r|disease|syndrome|cell|lesion|type|grade"
    r"|stage|cancer|invasive|situ|ductal|lobular|ary|ous|al|ic)s?$"
)
_ASIDE = re.compile(r"\s*\(([^()]*)\)")
_OR = re.compile(r"\s+or\s+", re.IGNORECASE)
_YEARS = re.compile(r"(?:in )?\b[12]\d{3}\b(?:\s*[-–]\s*[12]\d{3}\b)?", re.IGNORECASE)
_OPENS_ASIDE = re.compile(
    r"\s*(?:in|on|at|who|which|as|with|for|about|by|because|the|an?)\b", re.IGNORECASE
)
_LISTS = re.compile(r",|&|\b(?:and|or)\b", re.IGNORECASE)
_EXPLAINS = re.compile(r"\s+(?:He|She|It|They|The|This|That|These|Those|His|Her|Its|Their)\b")
"""How a sentence opens that says more about the answer before it."""
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "sir", "dame", "professor", "prof", "president"}
)
_RANK_WORDS = """
    king queen emperor empress prince princess pope lord lady captain baron baroness
"""
_RANKS = frozenset(_RANK_WORDS.split())
_REALMS = frozenset({"republic", "kingdom", "state", "city", "county", "province", "principality"})
_TIMES = frozenset({"year", "day", "hour", "minute", "month", "week"})
_INITIALISM = re.compile(r"[A-Z]\.[A-Z]\.?")
_LINKS_BEFORE = frozenset({"of", "and", "the"})
_LINKS_AFTER = frozenset({"and"})
_TIGHT = re.compile("[\\s\"'*\u2018-\u201f\u2010-\u2015-]*")


class Form(NamedTuple):
    """Words that say a gold answer, and where they do so."""

    words: tuple[Word, ...]
    is_part: bool = False
    """Only part of a name, which must be written as a name and be no part of another one."""
    neighbors: frozenset[str] = frozenset()
    """Words that may be next to part of a name: a title, the other parts."""


@lru_cache(maxsize=4096)
def short_forms(gold: str) -> tuple[Form, ...]:
    """Return what says the gold answer, all of it first.

    >>> [" ".join(word.form for word in form.words) for form in short_forms("Ann Lee")]
    ['ann lee', 'lee']
    """
    found = [Form(plain_words(gold))]
    bare = _ASIDE.sub(" ", gold)
    aside = plain_words(_YEARS.sub("", " ".join(_ASIDE.findall(gold))))
    if bare != gold and not are_decisive(aside):
        found.append(Form(plain_words(bare)))
    sides = _OR.split(bare)
    if len(sides) == 2 and not any(are_decisive(plain_words(side)) for side in sides):
        found += [Form(plain_words(side)) for side in sides]
    end = next(iter(sentence_ends(bare)), len(bare))
    lead = bare[:end].rstrip(" .") if _EXPLAINS.match(bare, end) else bare
    if lead != bare and is_proper(plain_words(lead)):
        found.append(Form(plain_words(lead)))
    head, tail = _parted(lead)
    if _YEARS.fullmatch(head) and _OPENS_ASIDE.match(tail):
        found.append(Form(plain_words(head)))
    elif is_proper(plain_words(head)) and (
        _OPENS_ASIDE.match(tail) or is_proper(plain_words(tail))
    ):
        found.append(Form(plain_words(head), True))
    found += _of_names(plain_words(bare), bare)
    words = plain_words(bare)
    if len(words) == 2 and words[0].form.isdecimal() and words[1].form in _TIMES:
        found.append(Form(words[:1], is_part=True))
    found = [each._replace(neighbors=_TITLES | {word.form for word in words}) for each in found]
    return tuple(dict.fromkeys(each for each in found if each.words))


def _parted(gold: str) -> tuple[str, str]:
    """Return a name and the aside behind it: "Portland", "Oregon"; both empty without one."""
    head, comma, tail = gold.partition(",")
    if comma and (not _LISTS.search(tail) or _OPENS_ASIDE.match(tail)):
        return head, tail
    head, by, tail = gold.partition(" by ")
    return (head, by + tail) if by else ("", "")


def _of_names(words: tuple[Word, ...], gold: str) -> list[Form]:
    """Return the part of a person's or a place's name that identifies it."""
    found = []
    titles = _TITLES | _RANKS
    for place, word in enumerate(words[:-1]):
        is_title = word.form in titles and (place == 0 or not word.is_name)
        if is_title and is_proper(rest := words[place + 1 :]) and _is_one_name(gold, words[place:]):
            found.append(Form(rest, is_part=place > 0 or word.form in _RANKS))
            words = rest
            break
    if words[1:] and words[0].form in _REALMS and all(each.is_name for each in words):
        between = gold[words[0].end : words[1].start].split()
        found += [Form(words[1:], True)] if between[:1] == ["of"] else []
    if not 2 <= len(words) <= 4 or not is_proper(words) or not _is_one_name(gold, words):
        return found
    if len(words) == 3:
        found.append(Form(words[::2]))  # without a middle name
    if len(words) > 2 and _INITIALISM.fullmatch(gold, words[-1].start, words[-1].end):
        found.append(Form(words[:-1], True))  # without a state
    starts = range(1, 3) if len(words) == 4 else range(1, len(words))
    return found + [Form(words[i:], True) for i in starts if len(words[i].form) > 2]


def _is_one_name(gold: str, words: Sequence[Word]) -> bool:
    """Return whether nothing is between these words of a gold answer."""
    return all(_TIGHT.fullmatch(gold[a.end : b.start].replace(".", "")) for a, b in pairwise(words))


def is_proper(words: Sequence[Word]) -> bool:
    """Return whether these are names, as far as their writing shows."""
    return (
        bool(words)
        and not are_decisive(words)
        and all(
            each.is_name and each.form.isalpha() and not _DISEASE.search(each.form)
            for each in words
        )
    )


def holds(text: str, form: Form, first: Word, last: Word) -> bool:
    """Return whether a form that is part of a name is written as a name, and not part of another.

    "It was Wellington" names Arthur Wellington, "Duke of Wellington" may be another one.
    """
    if not form.is_part:
        return True
    words = plain_words(text, silent=True)
    content = [each for each in words if not each.is_silent]
    inside = [each for each in content if first.start <= each.start < last.end]
    if [each.form for each in inside] != [each.form for each in form.words]:
        return False
    if len(content) == len(inside):
        return True
    if not first.is_name and not first.form.isdecimal():
        return False
    earlier = [each for each in words if each.end <= first.start]
    later = [each for each in words if each.start >= last.end]
    before = _next_to(text, first, earlier[::-1], _LINKS_BEFORE)
    after = _next_to(text, last, later, _LINKS_AFTER)
    near = [each for each in (before, after) if each and not each.is_silent]
    if first.form.isdecimal():
        return not near
    return not any(
        (each.is_name or each.form.isdecimal()) and each.form not in form.neighbors for each in near
    )


def _next_to(text: str, word: Word, others: Sequence[Word], links: frozenset[str]) -> Word | None:
    """Return the first of `others` that is in one phrase with `word`: "Duke of Exeter"."""
    for each in others:
        gap = text[min(each.end, word.end) : max(each.start, word.start)]
        if not _TIGHT.fullmatch(gap):
            return None
        if each.form not in links:
            return each
        word = each
    return None
