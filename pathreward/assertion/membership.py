"""Which mentions within the reach of a rule it is about.

A denial of a noun leaves the values beside it alone ("no tumor, pN0"), and a place that only says
where ("no tumor in the lymph nodes"). One of a whole statement is about its values too.
"""

import re

from pathreward.assertion.classes import ROLES, letters, pattern
from pathreward.assertion.parts import WHOLE
from pathreward.assertion.scopes import Operator, end_ahead

_NAMES = "".join(ROLES.values())
_MENTIONS = frozenset(_NAMES)
_PREPOSITIONS = frozenset(letters("in|of|from|by|for|to|as"))
_PLACING = frozenset(letters("in|of|from|by|for|to|slash|and|comma|with")) | _MENTIONS
_SEPARATORS = frozenset(letters("comma|open|and|finding|place|marker"))
_VALUES = re.compile(pattern("(?:<value|article|degree|comma|or|of>){2,40}"))
_ALTERNATIVES = frozenset(letters("or"))


def in_scope(classes: str, operator: Operator, index: int) -> bool:
    """Return whether a rule is about the mention at an index of the sentence.

    >>> from pathreward.assertion.scopes import operators
    >>> no, comma = letters("without"), letters("comma")
    >>> classes = f"{no}{ROLES['finding']}{comma}{ROLES['value']}"  # "without tumor, pT2"
    >>> [operator] = operators(classes)
    >>> in_scope(classes, operator, 1), in_scope(classes, operator, 3)
    (True, False)

    Args:
        classes: The sentence, one letter a token; a mention is the digit of its role.
        operator: The rule with the tokens that it matches and those that it reaches.
        index: The number of the mention's token, from 0.
    """
    if not operator.low <= index < operator.high or operator.start <= index < operator.end:
        return False
    letter = classes[index]
    if operator.rule.reach in WHOLE:
        return _is_stated(classes, operator, index)
    if index < operator.start and _is_in_bracketed_list(classes, operator, index):
        return False
    if operator.only and letter not in operator.only:
        return False
    if letter == ROLES["value"] and (
        operator.rule.reach == "count"
        or not _SEPARATORS.isdisjoint(classes[operator.end : index])  # "no tumor, pN0"
    ):
        return is_alternative(classes, operator, index)
    return letter != ROLES["place"] or not _is_place(classes, operator.low, index)


def _is_stated(classes: str, operator: Operator, index: int) -> bool:
    """Return whether a mention belongs to the statement that a rule is about."""
    letter = classes[index]
    if operator.rule.reach == "complement" and letter != ROLES["value"]:
        end = end_ahead(classes, operator.rule, operator.start, operator.end)
        if index >= end:
            return False
    return letter != ROLES["place"] or not _is_place(classes, operator.low, index)


def is_whole(classes: str, operator: Operator, index: int) -> bool:
    """Return whether a rule is about all that a statement states, so about a value as such.

    The arguments are those of `in_scope`.
    """
    return operator.rule.reach in WHOLE or is_alternative(classes, operator, index)


def is_alternative(classes: str, operator: Operator, index: int) -> bool:
    """Return whether a value is one of several that a denial joins with "or": "not T2 or T3".

    The values are the 2 to 40 tokens behind the rule's own. The arguments are those of `in_scope`.
    """
    values = _VALUES.match(classes, operator.end) if index > operator.end else None
    if values is None or not values.start() < index < values.end():
        return False
    return not _ALTERNATIVES.isdisjoint(values[0])


def _is_in_bracketed_list(classes: str, operator: Operator, index: int) -> bool:
    """Return whether a name is one of several in brackets: X of "p57 (X/Y): negative".

    A single one is another name of the subject: "necrosis (N) is absent".
    """
    closed = classes.find(")", index, operator.start)
    opened = classes.rfind("(", operator.low, index) if closed > 0 else -1
    return (
        opened > operator.low
        and ")" not in classes[opened:index]
        and sum(each in _MENTIONS for each in classes[opened:closed]) > 1
        and any(each in (operator.only or _NAMES) for each in classes[operator.low : opened])
    )


def _is_place(classes: str, low: int, index: int) -> bool:
    """Return whether anatomy only says where: "no tumor in the lymph nodes"."""
    i = index - 1
    while i > low and index - i <= 3 and classes[i] not in _PLACING:
        i -= 1
    if i < low:
        return False
    if classes[i] in _PREPOSITIONS:
        return True
    if classes[i] in letters("slash|and|comma|or"):
        before = next((j for j in range(i - 1, low - 1, -1) if classes[j] in _MENTIONS), -1)
        return before >= 0 and classes[before] == ROLES["place"] and _is_place(classes, low, before)
    return False
