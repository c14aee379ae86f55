"""Whether an answer of general knowledge gives what it names: its other words are open.

The graph knows nothing of such a question, so unknown words are no fault. The words near the place
decide, by the classes that the closed reader uses: a denial, a hedge, an alternative, a list.
"""

import re
from collections.abc import Sequence

from pathreward.answers.candidates import Candidate
from pathreward.answers.segments import Sentence
from pathreward.answers.vocabulary import AnswerToken, words_of

_BEFORE, _BEHIND = 6, 4
"""Words before and behind a place that are read to see how it is meant."""
_NOUN, _HEDGED = 2, 4
"""Words that a "no" reaches; words that a hedge reaches."""
_CLOSED = frozenset({"function", "negator"})
_COPULAS = frozenset(
    {"is", "are", "was", "were", "be", "been", "seems", "has", "have", "can", "could"}
)
_CLAIMS = frozenset(
    {"true", "think", "believe", "say", "sure", "certain", "case", "correct", "mean", "that"}
)
"""Words by which a denial reaches over a copula: "I don't think it is B"."""
_NOUN_NEGATORS = frozenset({"no", "without", "zero", "free of", "negative for"})
_CANCELS = frozenset({"doubt", "exclusive"})
_DENYING = frozenset({"negator", "bad", "excluding"})
_BESIDE = frozenset({"alternative", "condition"})
_AGAINST = frozenset(
    {"rather than", "instead of", "unlike", "as opposed to", "anything but", "other than", "except"}
    | {"except for", "apart from"}
)
_NEGATIVE = re.compile(r"\b(?:not|never|no|without|cannot|neither|nor)\b|n['’]t\b")
_ITEM = re.compile(r"\s*(?:[,;/|&+~]|[-=]>|→|\n|\b(?:and|then|plus|as well as)\b)\s*")
_SHORT = 4
"""Words of an item of a list."""
_FEW = 120
"""Characters of a list."""
_ARTICLES = frozenset({"a", "an", "the"})


def fault(text: str, sentence: Sentence, one: Candidate, *, asked: str, gold: str) -> str:
    """Return why a sentence does not give what it names at a place, or nothing.

    A denial that the question has made itself denies nothing: "It did not win the cup" says which
    cup it did not win.
    """
    tokens = [each for part in sentence.segments for each in part.tokens]
    before = [each for each in tokens if each.end <= one.start]
    for number in range(len(before) - 1, -1, -1):
        if before[number].cls == "contrast" and before[number].form not in _AGAINST:
            before = before[number + 1 :]
            break
    near, behind = before[-_BEFORE:], [e for e in tokens if e.start >= one.end][:_BEHIND]
    if _is_denied(before, near, behind, asked) or text[: one.start].casefold().endswith("non-"):
        return f"the answer denies {gold}"
    if any(each.cls == "comparison" for each in near[-_NOUN:]):
        return f"the answer only compares with {gold}"
    if _is_hedged(text, near, behind, one):
        return f"the answer hedges on {gold}"
    if any(e.cls == "alternative" for e in near[-1:]) or _is_alternative(text, behind, one):
        return f"the answer gives {gold} as one of several"
    if sentence.asks and not text[one.end : sentence.end].strip(" ?\"')."):
        return "the answer asks"
    if _is_listed(text, one, gold):
        return f"the answer gives {gold} and another"
    return ""


def _is_denied(
    before: Sequence[AnswerToken],
    near: Sequence[AnswerToken],
    behind: Sequence[AnswerToken],
    asked: str,
) -> bool:
    if any(each.form in _AGAINST for each in near[-_NOUN:]):
        return True
    negative = [
        each for n, each in enumerate(near) if _reaches(near, n) and not _is_paired(near, n)
    ]
    once = sum(each.cls == "negator" for each in before) == 1
    if negative and not (once and _repeats(near, negative[0], asked)):
        return True
    rest = [each for each in behind if each.form not in _COPULAS]
    place = behind.index(rest[0]) if rest else 0
    return bool(rest) and place < _BEHIND - 1 and rest[0].cls in _DENYING and rest[0].form != "no"


def _reaches(near: Sequence[AnswerToken], number: int) -> bool:
    """Return whether a word that denies reaches over the words up to the place."""
    each, between = near[number], near[number + 1 :]
    if each.cls != "negator":
        return each.cls in _DENYING and len(between) < _NOUN
    forms = {other.form for other in between}
    if each.form in _NOUN_NEGATORS:
        return len(between) <= _NOUN and not forms & _COPULAS
    return not forms & _COPULAS or bool(forms & _CLAIMS)


def _is_paired(near: Sequence[AnswerToken], number: int) -> bool:
    """Return whether a word that denies is cancelled by one behind it: "no doubt"."""
    return any(each.cls in _CANCELS for each in near[number + 1 : number + 4])


def _repeats(near: Sequence[AnswerToken], negator: AnswerToken, asked: str) -> bool:
    """Return whether a denial repeats one of the question, with a word of it."""
    if not _NEGATIVE.search(asked):
        return False
    known = {form for _, _, form in words_of(asked)}
    return any(
        each.start > negator.end and each.cls not in _CLOSED and each.form in known for each in near
    )


def _is_hedged(
    text: str, near: Sequence[AnswerToken], behind: Sequence[AnswerToken], one: Candidate
) -> bool:
    last = near[-_HEDGED:]
    for number, each in enumerate(last):
        is_month = text[each.start] == "M" and text[one.start].isdigit()
        is_negated = last[number + 1 :] and last[number + 1].cls == "negator"
        if each.cls == "hedge" and not is_month and not is_negated:
            return True
    rest = [each for each in behind if each.form not in _COPULAS]
    return any(
        each.cls == "hedge" and (each in behind[:1] or behind[0].form in _COPULAS)
        and each.form not in {"may", "can"} and not text[one.end : behind[0].start].strip(" ,(-")
        for each in rest[:1]
    )  # fmt: skip


def _is_alternative(text: str, behind: Sequence[AnswerToken], one: Candidate) -> bool:
    if not behind or behind[0].cls not in _BESIDE:
        return False
    return not text[one.end : behind[0].start].strip(" ,\"')")


def _is_listed(text: str, one: Candidate, gold: str) -> bool:
    """Return whether a short text is a list of several answers of which the place is one."""
    body = text.strip(" .\n")
    if len(body) > _FEW or _ITEM.search(gold):
        return False
    items = [each for each in _ITEM.split(body) if each.strip(" .\"'()")]
    others = [
        each
        for each in items
        if text[one.start : one.end] not in each and each not in text[one.start : one.end]
    ]
    return bool(others) and len(items) > len(others) and all(map(_is_item, items))


def _is_item(item: str) -> bool:
    words = [form for _, _, form in words_of(item) if form not in _ARTICLES]
    return 0 < len(words) <= _SHORT and _OWN.isdisjoint(words)


_OWN = frozenset(
    {"in", "on", "at", "of", "for", "by", "from", "with", "to", "his", "her", "its", "their", "is"}
    | {"was", "are", "were", "has", "had", "who", "which", "that", "other", "others", "more", "as"}
    | {"similar", "so", "also", "it", "he", "she", "they", "not"}
)
"""Words that make the text next to a separator a part of a sentence."""
