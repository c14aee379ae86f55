"""Numbers that number the items of a list: "1) necrosis 2) mitoses", "(1) high grade"."""

import re
from functools import lru_cache

from pathreward.lexicon import alternatives, load_table

_MARKED = re.compile(r"\d\d?([.)])(?=\s{1,8}\S)")
_NO_ITEM = frozenset(".,/+-_")
_LINE_START = re.compile(r"(?:^|\n|[a-z]>)[ \t>*#•-]{0,8}\Z")
_ITEM_START = re.compile(r"(?:^|[\n.;:,!?)|•]|\b(?:and|or))[ \t*]{0,3}\Z")
_BEFORE_VALUE = load_table("pathreward.facts", "list_words", frozenset({"before value"}))
_VALUE_START = re.compile(
    rf"\b(?:{alternatives(_BEFORE_VALUE.phrases('before value'))})[ :=]{{1,3}}\Z", re.IGNORECASE
)
"""Words behind which a number with a point ends a sentence: "FIGO grade 2."."""
_REACH = 14
_MOST = 400
"""Characters before a closing parenthesis within which its opening one is looked for."""


def is_list_number(text: str, start: int) -> bool:
    """Return whether the number at `start` numbers an item of a list.

    >>> text = "Grade: 1) low 2) high (FIGO grade 2)"
    >>> [is_list_number(text, at) for at in (7, 14, 34)]
    [True, True, False]
    """
    marked = _MARKED.match(text, start)
    if not marked:
        return False
    if marked[1] == "." and _VALUE_START.search(text, max(0, start - _REACH), start):
        return False
    return start in _list_numbers(text)


@lru_cache(maxsize=64)
def _list_numbers(text: str) -> frozenset[int]:
    """Return where the numbers of list items begin.

    A number behind the start of a line with a point or a parenthesis behind it is one, and so is
    a number with a closing parenthesis that no other one opens. Elsewhere numbers count up from 1,
    and a mark comes before the first.
    """
    found: set[int] = set()
    runs: dict[str, list[int]] = {"1.": [], "1)": [], "(1)": []}
    for each in _MARKED.finditer(text):
        start = each.start()
        opened = text[start - 1 : start] == "("
        first = start - opened
        style = f"{'(' if opened else ''}1{each[1]}"
        before = text[first - 1 : first]
        if style not in runs or before.isalnum() or before in _NO_ITEM:
            continue
        near = text[max(0, first - _REACH) : first]
        at_line_start = _LINE_START.search(near) is not None
        if style == "1)" and not at_line_start and _is_open(text, first):
            continue
        if at_line_start or style == "1)":
            found.add(start)
        run, number = runs[style], int(each[0][:-1])
        starts_item = at_line_start or _ITEM_START.search(near) is not None
        if number == 1 and starts_item:
            run[:] = [start]
        elif run and number == len(run) + 1 and not (each[1] == "." and _VALUE_START.search(near)):
            run.append(start)
            found.update(run[-2:])
    return frozenset(found)


def _is_open(text: str, end: int) -> bool:
    """Return whether a parenthesis before `end` is open there."""
    low = max(0, end - _MOST)
    opening = text.rfind("(", low, end)
    return opening >= 0 and text.find(")", opening, end) < 0
