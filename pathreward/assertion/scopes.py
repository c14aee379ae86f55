"""How far a rule reaches in its sentence.

A denial ends where a clause of its own begins: at "but", "which", a colon, a comma or "and" with a
subject and a verb behind it, or a participle behind a comma. A hedge runs over commas and "and". A
predicate ("is absent") takes its subject: back to the verb before it, or to the clause's begin,
less an opening adjunct ("In contrast, X is absent").
"""

import re
from typing import NamedTuple

from pathreward.assertion.classes import LETTERS, ROLES, letters, pattern
from pathreward.assertion.parts import WHOLE, Rule
from pathreward.assertion.rules import compiled

_REACH = 60
_FINITE = (
    "be|have|do|modal|hedge_modal|could|conditional"
    "|show|support|suggest|lack|exclude|fail|argue|prove|exist"
)
_HARD = "stop|break|exception"
_NAMES = "".join(ROLES.values())
_MENTIONS = frozenset(_NAMES)
_NO_OR = "(?!<!or|stop|break|colon>{0,12}<or>)"
"""A list with "or" is denied to its end: "no mitoses, a few giant cells or necrosis"."""
_ENDS = (
    f"<{_HARD}|colon|relative|unless|dash|box|checked>|(?<=<comma|mention>)<as>|(?<=<show_ed|present>)<in>|<with>(?=<present>)"
    "|(?<=<comma>)<adverb>?<ing|show_ing|support_ing|suggest_ing|exclude_ing|support_adjective|ed"
    "|pronoun|with>"
    "|<comma>(?=<degree|than|in|over|article>{0,2}<number><word|mention>)"
    f"|<comma|and>{{1,2}}(?=<only>)|<comma>(?=<article|only|adverb>{{0,2}}<amount>{_NO_OR})"
    f"|<comma>(?=<strong>{_NO_OR})"
    "|<and>(?=<strong>)|<comma|and>{1,2}(?=<article>?<evidence><of>|<with|without|no>|<negation>?<be|have|do>)"
)
_NO_SUBJECT = (
    f"[^{re.escape(letters(f'stop|break|or|comma|and|relative|with|that|{_FINITE}'))}]{{1,7}}"
)
_CLAUSE = (
    f"|<comma>(?!<or|and>){_NO_SUBJECT}<{_FINITE}|present|absent|lost>"
    f"|<comma>?<and>(?!<or|no>){_NO_SUBJECT}<{_FINITE}|present|absent|lost>"
    "(?!<degree|adverb|article>{0,2}<show_ed|present>)"
    f"|<comma|and>{{1,2}}(?=<{_FINITE}>)|<comma>?<and><that>"
    "|<comma>?<and><article|word|strong|adverb|degree|finding|place|marker>{1,5}<singular_be>"
)
_DENIAL_END = re.compile(
    pattern(f"{_ENDS}{_CLAUSE}|(?<!<to|that|negation>)<support|suggest|exclude>")
)
_SUBJECT_END = re.compile(pattern(f"{_ENDS}|<{_FINITE}>"))
_CAUSE = re.compile(pattern("<by|from>|<with>(?=<article|adverb>{0,2}<strong>)"))
"""What follows a noun of loss and is not lost: "loss of the epidermis by ulceration"."""
_HEDGE_END = re.compile(pattern(f"<{_HARD}|relative|colon>|<comma><with>"))
_NOUN_END = re.compile(pattern(f"<{_HARD}|relative|colon|{_FINITE}>|<comma><with>"))
_CLAUSE_END = re.compile(
    pattern(
        f"<{_HARD}|box|checked>|<comma><and>?(?!<and|or|that>){_NO_SUBJECT}<{_FINITE}>"
        "|<comma><and>?<pronoun>(?!<that>)|<colon>(?=<pronoun|article>)"
    )
)
"""Where a statement ends that is denied as a whole: a clause with a subject behind a comma."""
_LIST_END = re.compile(pattern(f"<{_HARD}>"))
_COMPLEMENT = re.compile(
    pattern(
        "<pronoun|modal|could|conditional|do|be|have|degree|adverb|to>{0,3}"
        "<speech|assess|assess_ed|consider|consider_ed|suggest|suggest_ed|prove|prove_ed|support"
        "|support_ed|show|show_ed|argue|evidence>{0,2}<that>"
    )
)
"""What joins a denial to the statement that it denies: "no one could claim that"."""
_SUBJECT_STATEMENT = re.compile(
    pattern(
        "(?:<article><word|strong|degree>?<speech|suggest|hedge_noun|assess|consider|word>)?<that>"
    )
)
"""How a sentence begins whose subject is a statement: "The claim that X is Y is wrong"."""
_OPTION_END = re.compile(pattern("<stop|box|checked>"))
_PHRASE_END = re.compile(pattern(f"{_ENDS}|<{_FINITE}|comma|by|ed>"))
_SUBJECTS = frozenset({"subject", "result"})
_FIRST_VERB = re.compile(pattern(f"<{_FINITE}|relative>"))
_BEHIND_STOP = frozenset(
    letters(f"{_HARD}|with|that|colon|present|absent|lost|minus|plus|zero|dash|{_FINITE}")
)
_HARD_STOP = frozenset(letters(f"{_HARD}|with|that|colon|comma|dash"))
_CLAUSE_STOP = frozenset(letters(f"{_HARD}|colon|relative|that"))
_RELATIVE = letters("relative")
_THAT = LETTERS["that"]
_RELATIVES = frozenset(letters("relative|that"))
_LIST = re.compile(pattern("(?:<comma>[1-4]){0,20}<comma>?<and|or|slash>[1-4]"))
_JOINT = re.compile(pattern("<comma|and|or|slash>{1,2}"))
_ADJUNCT = frozenset(letters("in|with|for|by|break|of|from|to|general|if|as"))
_LISTED = frozenset(letters("comma|and|or|slash|open|close")) | _MENTIONS
_GAP = frozenset(letters("assess|show_ing|word|degree|adverb|strong|close|open|be|ed|in|of|quote"))
_PREPOSITIONS = frozenset(letters("in|of|from|by|for|to|as"))
_MARKS = frozenset(letters("yes_mark|no_mark|ask_mark"))
_SIGNS = frozenset(letters("minus|dash|zero"))
_OWN_SIGNS = frozenset(letters("plus|minus"))
_ENDS_ITEM = frozenset(("", *letters("stop|comma|colon|open")))
_JOINING = frozenset(letters("and|or|slash"))
_STATED = frozenset(letters("present|absent|lost|be|plus|minus|number|colon|strong"))
_OF_SUBJECT = frozenset({"behind", "both", "beside", "marker", "item"})
_BARE_VERB = frozenset(letters("show"))
_EACH = LETTERS["degree"]
"""The class of "each": "X and Y were looked for and each is absent"."""
_SINGULAR = LETTERS["singular_be"]
_BEING = LETTERS["being"]
_BE = frozenset(letters("be|have|modal"))
_WORD = frozenset(letters("word"))
_FIELD = frozenset(letters("colon|equals|dash"))
_CONTRAST = re.compile(pattern("<comma><and>"))
_CONTENT = frozenset(letters("word|strong|ed|ing")) | _MENTIONS
_JOINTS = frozenset(letters("and|or|break|comma"))
_ANAPHOR = re.compile(pattern("<pronoun>|(?<=<that>)<word>?|(?<=<break>)<pronoun>"))
_ASIDE = re.compile(
    pattern("<open>[^()]{1,20}<close>|<comma><for|in|of|by>?<relative>[^,]{1,14}<comma>")
)


class Operator(NamedTuple):
    """A rule that was found in a sentence, and the part of the sentence that it is about."""

    rule: Rule
    start: int
    end: int
    low: int
    high: int
    """The mentions from `low` up to `high` are in its scope; those within the cue are not."""
    only: str = ""
    """The letters of the mentions that it is about; empty: all."""


def operators(classes: str) -> list[Operator]:
    """Return the rules of a sentence with their scopes, in their order.

    Args:
        classes: The sentence: a letter for each word, sign and mention.
    """
    by_letter, rules = compiled()
    found: list[Operator] = []
    at = floor = 0
    for i, expression in enumerate(map(by_letter.__getitem__, classes)):
        if expression is None or i < at:
            continue
        match = expression.match(classes, i)
        if match is None or match.end() == i:
            continue
        at = match.end()
        rule = rules[match.lastgroup or ""]
        if rule.reach == "ellipsis":
            if not found or found[-1].rule.reach not in _OF_SUBJECT:
                continue
            rule = found[-1].rule._replace(reach="phrase")
        if rule.reach != "none":
            found.append(_scoped(classes, rule, i, at, floor))
            floor = at
    return found


def _scoped(classes: str, rule: Rule, start: int, end: int, floor: int) -> Operator:
    reach = rule.reach
    if (statement := _statement(classes, rule, start, end, floor)) is not None:
        return statement
    if reach in {"ahead", "subject", "result", "phrase", "option"}:
        return Operator(rule, start, end, end, end_ahead(classes, rule, start, end))
    if reach == "around":
        return Operator(rule, start, end, 0, len(classes))
    if reach == "earlier":
        return Operator(rule, start, end, 0, start)
    if reach in {"beside", "marker", "count"}:
        return _beside(classes, rule, start, end, floor)
    if reach == "prefix":
        return Operator(rule, start, end, end, end + 1)
    if reach == "item":
        return Operator(rule, start, end, _item(classes, start, floor), start)
    only = ROLES["place"] if reach == "place" else ""
    low = _behind(classes, rule, start, floor)
    if reach == "both":
        return Operator(rule, start, end, low, end_ahead(classes, rule, start, end))
    after = end + (classes[end : end + 1] in _FIELD if end < len(classes) else 0)
    if start == 0 or (after > end and _MENTIONS.isdisjoint(classes[low:start])):
        return Operator(rule, start, end, end, end_ahead(classes, rule, start, after))  # "No: X"
    if _ANAPHOR.fullmatch(classes, low, start):  # "X is popular, yet it is wrong"
        low = max(0, start - _REACH)
    return Operator(rule, start, end, low, start, only)


def _statement(classes: str, rule: Rule, start: int, end: int, floor: int) -> Operator | None:
    """Return a rule with the statement that it is about; None where it is about mentions."""
    if rule.reach in WHOLE:
        return _whole(classes, rule, start, end)
    joins = classes[end - 1] == _THAT or _COMPLEMENT.match(classes, end) is not None
    if rule.reach == "ahead" and rule.polarity != "affirmed" and joins:
        return _whole(classes, rule._replace(reach="complement"), start, end)
    if rule.reach == "behind" and rule.polarity == "negated":
        subject = _SUBJECT_STATEMENT.match(classes)
        if subject and floor <= subject.end() < start:
            return Operator(rule._replace(reach="clause"), start, end, subject.end(), start)
    return None


def _whole(classes: str, rule: Rule, start: int, end: int) -> Operator:
    """Return a rule with the statement behind it, up to another clause or a list's end."""
    is_clause = rule.reach in {"clause", "complement"}
    expression = _CLAUSE_END if is_clause and classes[end - 1] != ":" else _LIST_END
    stop = expression.search(classes, end)
    high = stop.start() if stop else len(classes)
    if rule.polarity == "uncertain":
        high = max(high, end_ahead(classes, rule, start, end))
    return Operator(rule, start, end, end, high)


def end_ahead(classes: str, rule: Rule, start: int, end: int) -> int:
    """Return where the scope of a rule that looks ahead ends.

    Args:
        classes: The sentence.
        rule: The rule.
        start: Where its cue begins.
        end: Where its cue ends.
    """
    limit = min(len(classes), end + _REACH)
    expression = _DENIAL_END
    if rule.reach == "option":
        expression = _OPTION_END
    elif rule.polarity == "uncertain" and rule.reach != "result":
        expression = _NOUN_END if rule.reach == "subject" else _HEDGE_END
    elif rule.reach in {"phrase", "both"}:
        expression = _PHRASE_END
    elif rule.reach in _SUBJECTS and not _FIRST_VERB.search(classes, max(0, start - _REACH), start):
        expression = _SUBJECT_END
    stop = expression.search(classes, end, limit)
    limit = stop.start() if stop else limit
    cause = _CAUSE.search(classes, end, limit) if rule.reach == "result" else None
    return cause.start() if cause else limit


def _next(classes: str, end: int, most: int) -> int:
    """Return one past the first mention ahead."""
    for i in range(end, min(len(classes), end + most)):
        if classes[i] in _MENTIONS:
            return _joined(classes, i + 1)
        if classes[i] in _BEHIND_STOP or classes[i] == ",":
            break
    return end


def _joined(classes: str, end: int) -> int:
    """Return where a list of one role ends whose later names have no value of their own.

    "Absent MLH1 and PMS2" is one, "negative HER2 and ER positive" is none.
    """
    listed = _LIST.match(classes, end, end + _REACH)
    if listed is None or classes[listed.end() : listed.end() + 1] in _STATED:
        return end
    same = classes[end - 1]
    return listed.end() if {*listed[0]} & _MENTIONS == {same} else end


def _behind(classes: str, rule: Rule, start: int, floor: int) -> int:
    """Return where the subject of a predicate begins."""
    is_field = classes[start] in _FIELD or (start > floor and classes[start - 1] in _FIELD)
    i = _clause(classes, rule, start, floor, is_field)
    if classes[start] == _BEING and not is_field:
        comma = classes.rfind(",", i, start) + 1  # "A and B fill it, C and D being absent"
        if comma and not _LISTED.issuperset(classes[i : comma - 1]):
            return comma
    stop = classes[i - 1] if i else ""
    if i and stop in _BARE_VERB and classes[i] in _PREPOSITIONS and classes[start] != _SINGULAR:
        return i  # "stains for A and B are negative"
    if i and stop not in _HARD_STOP:
        joints = [each.end() for each in _JOINT.finditer(classes, i, start)]
        joints = [each for each in joints if not _CONTENT.isdisjoint(classes[each:start])]
        if joints and classes[i] in _JOINING and classes[start] != _SINGULAR:
            return joints[0]  # "A is absent and B and C are excluded"
        return joints[-1] if joints else i
    if classes.count(",", i, start) == 1 and not is_field:
        contrast = _CONTRAST.search(classes, i, start)  # "X is a list, and Y is absent"
        if contrast and not _CONTENT.isdisjoint(classes[contrast.end() : start]):
            return contrast.end()
    if classes[start] == _SINGULAR and not is_field:
        comma = classes.rfind(",", i, start) + 1  # "A and B fill it, C is absent"
        if comma and not _CONTENT.isdisjoint(own := classes[comma:start]):
            return comma if _JOINING.isdisjoint(own) else i
    if classes[i] in _ADJUNCT and not is_field:
        comma = classes.find(",", i, start)
        if comma > 0 and not _MENTIONS.isdisjoint(classes[comma:start]):
            return comma
    return i


def _clause(classes: str, rule: Rule, start: int, floor: int, is_field: bool) -> int:
    """Return where the clause begins in which a predicate is, or its field."""
    i = start
    if i > floor and classes[i - 1] in _FIELD:
        i -= 1
    floor = max(floor, start - _REACH)
    if i and classes[i - 1] in _BARE_VERB and i - 1 > floor and (is_field or classes[start] in _BE):
        i -= 1  # a noun: "the CMV stains are negative", "immune deposits: none"
    head = start
    while head > floor and classes[head - 1] == _EACH:
        head -= 1
    asides = {each.end(): each.start() for each in _ASIDE.finditer(classes, floor, start)}
    relatives = _RELATIVES if rule.polarity == "uncertain" else ()
    while i > floor:
        if classes[i - 1] == _RELATIVE and _has_subject(classes, i, start):
            break  # "in which p16 is absent"
        if i in asides and is_field <= (asides[i] > floor):
            i = asides[i]
        elif classes[i - 1] in _BEHIND_STOP or classes[i - 1] in relatives:
            before = i - 1
            if (
                classes[before] in _CLAUSE_STOP
                or classes[head - 1] not in _JOINTS
                or not _MENTIONS.isdisjoint(classes[i:start])
            ):
                break
            i = before  # "X was sought and not found": one subject
        else:
            i -= 1
    return i


def _has_subject(classes: str, low: int, high: int) -> bool:
    """Return whether a relative clause names its subject: "in which p16 is absent"."""
    if classes[low - 2 : low - 1] in _PREPOSITIONS and not _CONTENT.isdisjoint(classes[low:high]):
        return True
    return any(
        classes[i] in _MENTIONS and classes[i - 1] not in _PREPOSITIONS for i in range(low, high)
    )


def _beside(classes: str, rule: Rule, start: int, end: int, floor: int) -> Operator:
    """Return a value with the list that it follows, else with what it precedes."""
    only = ROLES["marker"] if rule.reach == "marker" else ""
    if classes[start] in _MARKS and classes[0] in _MARKS:  # marks stand in front of their names
        return Operator(rule, start, end, end, _next(classes, end, 4), only)
    i = start
    while i > floor and start - i <= 3 and classes[i - 1] in _GAP:
        i -= 1
    if i > floor and classes[i - 1] in _FIELD:
        i -= 1
    if _SIGNS.isdisjoint(classes[start:end]):
        low = _list(classes, i, start, max(floor, start - _REACH))
    else:
        low = _item(classes, i, floor)
    in_brackets = only and classes[i - 1 : i] == ")"
    if not _MENTIONS.isdisjoint(classes[low:i]) and (classes[i - 1] in _MENTIONS or in_brackets):
        if rule.reach != "count":
            return Operator(rule, start, end, low, start, only)
        return Operator(rule, start, end, low, end_ahead(classes, rule, start, end), only)
    after = end + (end < len(classes) and classes[end] in _FIELD)
    closes = (
        after > end
        or classes[end : end + 1] in _ENDS_ITEM
        or classes[end + 1 : end + 2] in _OWN_SIGNS
    )
    if closes and start and classes[start - 1] in _WORD:
        return Operator(rule, start, end, end, end, only)  # the value of a name that is no mention
    if rule.reach == "count" or after > end:
        return Operator(rule, start, end, after, end_ahead(classes, rule, start, after), only)
    if start and classes[start - 1] in _WORD:
        return Operator(rule, start, end, end, end, only)  # "CD5-negative epithelium"
    return Operator(rule, start, end, after, _next(classes, end, 4), only)


def _list(classes: str, end: int, value: int, floor: int) -> int:
    """Return where the list begins that a value follows, within the brackets around the value."""
    depth = max(0, classes.count(")", end, value) - classes.count("(", end, value))
    i = end
    while i > floor and classes[i - 1] in _LISTED:
        depth += (classes[i - 1] == ")") - (classes[i - 1] == "(")
        if depth < 0:
            break
        i -= 1
    return i


def _item(classes: str, end: int, floor: int) -> int:
    """Return where the item of a list begins that a sign follows: "granulomas -", "CK7/CK20 -".

    Only markers share a sign over a comma: "ER, PR -".
    """
    floor = max(floor, end - _REACH)
    i = end
    if classes[i - 1 : i] == ")":
        opened = classes.rfind("(", floor, i)
        i = opened if opened > floor else i
    while i > floor:
        letter = classes[i - 1]
        is_list = letter == "," and classes[i - 2 : i - 1] == classes[i : i + 1] == ROLES["marker"]
        if not (letter in _MENTIONS or letter in _JOINING or is_list):
            break
        i -= 1
    return i
