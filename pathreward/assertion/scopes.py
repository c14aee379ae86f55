"""How far a rule reaches in its sentence.

A denial ends where a clause of its own begins: at "but", "which", a colon, a comma or "and" with a
subject and a verb behind it, or a participle behind a comma. A hedge runs over commas and "and". A
predicate ("is absent") takes its subject: back to the verb before it, or to the clause's begin,
less an opening adjunct ("In contrast, X is absent").
"""

import re
from typing import NamedTuple

from pathreward.assertion.classes import LETTERS, ROLES, letters, pattern
from pathreward.assertion.rules import Rule, compiled

_REACH = 60
_FINITE = "be|have|do|modal|hedge_modal|conditional|show|support|suggest|lack|exclude|fail"
_HARD = "stop|break|exception"
_MENTIONS = frozenset("1234")
_DENIAL_END = re.compile(
    pattern(
        f"<{_HARD}|colon|relative|unless>"
        "|(?<=<comma>)<ing|show_ing|support_ing|suggest_ing|exclude_ing|support_adjective|ed|pronoun>"
        "|<dash>"
        f"|<comma|and|slash>{{1,2}}(?=<{_FINITE}>|<with>"
        f"|(?!<or|no>)[^{re.escape(letters('stop|break|or|comma|and|relative|' + _FINITE))}]{{1,6}}"
        f"<{_FINITE}|present|absent>(?!<degree|adverb|article>{{0,2}}<show_ed|present>))"
    )
)
_HEDGE_END = re.compile(pattern(f"<{_HARD}|relative>"))
_BEHIND_STOP = frozenset(letters(f"{_HARD}|with|colon|present|absent|lost|minus|plus|zero|{_FINITE}"))
_VERB_STOP = frozenset(letters(f"present|absent|lost|minus|plus|zero|{_FINITE}"))
_JOINT = re.compile(pattern("<comma|and|or|slash>{1,2}"))
_ADJUNCT = frozenset(letters("in|with|for|by|break|of|from|to|general|relative|if"))
_LISTED = frozenset(letters("comma|and|or|slash")) | _MENTIONS
_GAP = frozenset(letters("word|degree|adverb|strong|close|open|be|ed|in|of|quote"))
_PLACING = frozenset(letters("in|of|from|by|for|to|slash|and|comma"))
_FIELD = frozenset(letters("colon|equals|dash"))


class Operator(NamedTuple):
    """A rule that was found in a sentence, and the part of the sentence that it is about."""

    rule: Rule
    start: int
    end: int
    low: int
    high: int
    """The mentions from `low` up to `high` are in its scope; those within it are not."""
    only: str = ""
    """The letters of the mentions that it is about; empty: all."""


def operators(classes: str) -> list[Operator]:
    """Return the rules of a sentence with their scopes, in their order.

    Args:
        classes: The sentence: a letter for each word, sign and mention.
    """
    expression, rules = compiled()
    found: list[Operator] = []
    floor = 0
    for match in expression.finditer(classes):
        rule = rules[match.lastgroup or ""]
        if rule.reach == "none":
            continue
        operator = _scoped(classes, rule, *match.span(), floor)
        found.append(operator)
        floor = operator.end
    return found


def _scoped(classes: str, rule: Rule, start: int, end: int, floor: int) -> Operator:
    if rule.reach == "around":
        return Operator(rule, start, end, 0, len(classes))
    if rule.reach == "both":
        low = _behind(classes, start, floor)
        return Operator(rule, start, end, low, _ahead(classes, rule, end))
    if rule.reach == "ahead":
        return Operator(rule, start, end, end, _ahead(classes, rule, end))
    if rule.reach == "next":
        return Operator(rule, start, end, end, _next(classes, end, 8))
    if rule.reach in {"beside", "marker"}:
        return _beside(classes, rule, start, end, floor)
    low = _behind(classes, start, floor)
    if _MENTIONS.isdisjoint(classes[low:start]):  # "Not identified: X", "absent is X"
        return Operator(rule, start, end, end, _ahead(classes, rule, end + _field(classes, end)))
    return Operator(rule, start, end, low, start)


def _field(classes: str, end: int) -> int:
    return int(classes[end : end + 1] in _FIELD and end < len(classes))


def _ahead(classes: str, rule: Rule, end: int) -> int:
    """Return where the scope of a rule that looks ahead ends."""
    limit = min(len(classes), end + _REACH)
    expression = _HEDGE_END if rule.polarity == "uncertain" else _DENIAL_END
    stop = expression.search(classes, end, limit)
    return stop.start() if stop else limit


def _next(classes: str, end: int, most: int) -> int:
    """Return one past the first mention ahead and the list that it begins."""
    i = end
    limit = min(len(classes), end + most)
    while i < limit and classes[i] not in _MENTIONS:
        if classes[i] in _VERB_STOP or classes[i] in _HARD_LETTERS:
            return end
        i += 1
    return min(i + 1, limit)


_HARD_LETTERS = frozenset(letters(f"{_HARD}|comma|colon"))


def _behind(classes: str, start: int, floor: int) -> int:
    """Return where the subject of a predicate begins."""
    is_field = classes[start : start + 1] in _FIELD
    i = start
    while i > floor and (classes[i - 1] not in _BEHIND_STOP):
        i -= 1
    stop = classes[i - 1] if i else ""
    if stop in _VERB_STOP and i or (i and i == floor and stop not in _HARD_LETTERS):
        joints = [each.end() for each in _JOINT.finditer(classes, i, start)]
        joints = [each for each in joints if not _MENTIONS.isdisjoint(classes[each:start])]
        if joints:
            return joints[-1]
        return i
    if classes[i] in _ADJUNCT and not is_field:
        comma = classes.find(",", i, start)
        if comma > 0 and not _MENTIONS.isdisjoint(classes[comma:start]):
            return comma
    return i


def _beside(classes: str, rule: Rule, start: int, end: int, floor: int) -> Operator:
    """Return a value with the list that it follows, else with what it precedes."""
    only = ROLES["marker"] if rule.reach == "marker" and classes[start] != LETTERS["be"] else ""
    i = start
    while i > floor and start - i <= 3 and classes[i - 1] in _GAP:
        i -= 1
    if i > floor and classes[i - 1] in _FIELD:
        i -= 1
    low = i
    while low > floor and classes[low - 1] in _LISTED:
        low -= 1
    if not _MENTIONS.isdisjoint(classes[low:i]):
        return Operator(rule, start, end, low, start, only)
    after = end + _field(classes, end)
    high = _ahead(classes, rule, after) if after > end else _next(classes, end, 4)
    return Operator(rule, start, end, after, high, only)


def in_scope(classes: str, operator: Operator, index: int) -> bool:
    """Return whether a rule is about the mention at an index of the sentence."""
    if not operator.low <= index < operator.high or operator.start <= index < operator.end:
        return False
    letter = classes[index]
    if operator.only and letter not in operator.only:
        return False
    return letter != ROLES["place"] or not _is_place(classes, operator, index)


def _is_place(classes: str, operator: Operator, index: int) -> bool:
    """Return whether anatomy only says where: "no tumor in the lymph nodes"."""
    i = index - 1
    while i >= operator.low and index - i <= 3 and classes[i] not in _PLACING | _MENTIONS:
        i -= 1
    return i >= operator.low and classes[i] in _PLACES and i > operator.low


_PLACES = frozenset(letters("in|of|from|by|for|to"))
