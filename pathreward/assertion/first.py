"""The letters with which a rule can begin, so that few rules are tried at a word."""

import re

from pathreward.assertion.classes import letters

_ITEM = re.compile(
    r"<(?P<names>[a-z_|]+)>|<!(?P<others>[a-z_|]+)>|(?P<look>\(\?(?:<?[=!]))|(?P<open>\(\?:)"
    r"|(?P<close>\))|(?P<bar>\|)|(?P<edge>[\^$])|(?P<many>[?*]|\{\d*(?:,\d*)?\})|(?P<sign>\S)"
)


def first_letters(source: str) -> frozenset[str] | None:
    """Return the letters of the words with which a rule can begin; None if any can.

    >>> first_letters("<no>? (?:<absent>|<lost> <of>)") == frozenset(letters("no|absent|lost"))
    True
    """
    found, _ = _Reader(source).alternatives()
    return None if "" in found else frozenset(found)


class _Reader:
    """Reads the pattern of a rule from left to right; "" stands for any letter."""

    def __init__(self, source: str) -> None:
        self.items = list(_ITEM.finditer(source.replace(" ", "")))
        self.at = 0

    def alternatives(self) -> tuple[set[str], bool]:
        """Return the first letters up to a closing bracket, and whether there may be none."""
        found: set[str] = set()
        empty = False
        while True:
            first, nothing = self._sequence()
            found |= first
            empty = empty or nothing
            if self.at >= len(self.items) or self.items[self.at].lastgroup != "bar":
                return found, empty
            self.at += 1

    def _sequence(self) -> tuple[set[str], bool]:
        found: set[str] = set()
        empty = True
        while self.at < len(self.items) and self.items[self.at].lastgroup not in {"close", "bar"}:
            first, nothing = self._item()
            if empty:
                found |= first
            empty = empty and nothing
        return found, empty

    def _item(self) -> tuple[set[str], bool]:
        item = self.items[self.at]
        kind = item.lastgroup
        self.at += 1
        first: set[str] = set()
        nothing = False
        if kind == "names":
            first = set(letters(item["names"]))
        elif kind == "others":
            first = {""}
        elif kind in {"open", "look"}:
            first, nothing = self.alternatives()
            self.at += 1  # the closing bracket
            if kind == "look":
                first, nothing = set(), True
        elif kind == "edge":
            nothing = True
        else:
            first = {item[0]}
        if self.at < len(self.items) and self.items[self.at].lastgroup == "many":
            many = self.items[self.at][0]
            self.at += 1
            nothing = nothing or many in "?*" or many.startswith(("{0", "{,"))
        return first, nothing
