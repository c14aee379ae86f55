"""Whether an answer of general knowledge gives what it names: its other words are open.

The graph knows nothing of such a question, so unknown words are no fault. The words near the place
decide, by the classes that the closed reader uses: a denial, a hedge, an alternative, a list.
"""

import re
from collections.abc import Sequence

from pathreward.answers.candidates import Candidate
from pathreward.answers.segments import Sentence
from pathreward.answers.vocabulary import Token

_BEFORE, _BEHIND = 6, 4
"""Words before and behind a place that tell how it is meant."""
_HEDGED = 4
_COPULAS = frozenset({"is", "are", "was", "were", "be", "been", "seems", "has", "have", "can", "could"})
_CANCELS = frozenset({"doubt", "exclusive"})
_DENYING = frozenset({"negator", "bad", "excluding"})
_COMPARES = ("rather than", "instead of", "unlike", "as opposed to", "anything but", "other than", "except", "except for", "apart from")
_MONTH = re.compile(r"\d|$")
_ITEM = re.compile(r"\s*(?:[,;/|&+~]|[-=]>|→|\n|\b(?:and|then|plus|as well as)\b)\s*")
_SHORT = 4
"""Words of an item of a list."""
_FEW = 120


def fault(text: str, sentence: Sentence, one: Candidate, *, asked: str, gold: str) -> str:
    """Return why a sentence does not give what it names at a place, or nothing."""
    tokens = [each for part in sentence.segments for each in part.tokens]
    before = [each for each in tokens if each.end <= one.start]
    for number, each in enumerate(before):
        if each.cls == "contrast" and each.form not in _COMPARES and each.form != "still":
            before = before[number + 1 :]
            break
    near, behind = before[-_BEFORE:], [e for e in tokens if e.start >= one.end][:_BEHIND]
    if word := _denied(near, behind, asked):
        return f"the answer denies {gold} ({word!r})"
    if word := _hedged(text, near, behind, one):
        return f"the answer hedges on {gold} ({word!r})"
    if near and near[-1].cls == "alternative" or behind and behind[0].cls == "alternative" and not text[one.end : behind[0].start].strip(" ,\"')"):
        return f"the answer gives {gold} as one of several"
    if sentence.asks and not text[one.end : sentence.end].strip(" ?\"')."):
        return "the answer asks"
    if _is_listed(text, one, gold):
        return f"the answer gives {gold} beside another"
    return ""


def _denied(near: Sequence[Token], behind: Sequence[Token], asked: str) -> str:
    if near and near[-1].form in _COMPARES or len(near) > 1 and near[-2].form in _COMPARES:
        return near[-1].form
    negative = [each for each in near if each.cls == "negator" or (each.cls in _DENYING and each in near[-2:])]
    cancel = [each for each in near if each.cls in _CANCELS]
    if len(negative) > len(cancel) and not re.search(r"\b(?:not|never|no|without)\b|n't", asked):
        return negative[0].form
    rest = [each for each in behind if each.form not in _COPULAS]
    if rest and rest[0].cls in _DENYING and rest[0] in behind[:3] and rest[0].form not in {"no"}:
        return rest[0].form
    return ""


def _hedged(text: str, near: Sequence[Token], behind: Sequence[Token], one: Candidate) -> str:
    for each in near[-_HEDGED:]:
        if each.cls == "hedge" and not (text[each.start] == "M" and _MONTH.match(text, one.start)):
            return each.form
    for each in behind[:2]:
        if each.cls == "hedge" and not text[one.end : each.start].strip(" ,(-") and each.form not in {"can", "may"}:
            return each.form
    return ""


def _is_listed(text: str, one: Candidate, gold: str) -> bool:
    """Say whether a short text is a list of several answers of which the place is one."""
    body = text.strip(" .\n")
    if len(body) > _FEW or _ITEM.search(gold) or not _ITEM.search(body):
        return False
    items = [each for each in _ITEM.split(body) if each.strip(" .\"'()")]
    if len(items) < 2 or any(len(each.split()) > _SHORT for each in items):
        return False
    return any(text[one.start : one.end] not in each for each in items)
