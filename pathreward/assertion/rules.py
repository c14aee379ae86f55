"""The grammar: how classes of cues compose.

Each rule is a pattern over the classes of a sentence. The leftmost rule counts; of two that begin
at the same word, the first in the list. ``negation`` x verb of showing looks ahead ("does not show
X"), x participle of observing looks behind ("X is not seen"), x verb of excluding is uncertain
("X cannot be excluded"), x lack affirms ("no loss of X").
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from pathreward.assertion.classes import ALPHABET, pattern
from pathreward.assertion.denials import DENIALS
from pathreward.assertion.first import first_letters
from pathreward.assertion.hedges import HEDGES
from pathreward.assertion.parts import Rule
from pathreward.assertion.propositions import PROPOSITIONS

RULES: tuple[Rule, ...] = (*PROPOSITIONS, *DENIALS, *HEDGES)


class Patterns(dict[str, "re.Pattern[str] | None"]):
    """For each letter one pattern of the rules that can begin with it; None where there is none.

    A pattern is compiled when its letter is first met: all of them would take a seventh of the
    time of a first score.
    """

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules = rules
        self._beginning: dict[str, list[str]] = {}
        for name, rule in rules.items():
            for letter in first_letters(rule.pattern) or ALPHABET:
                self._beginning.setdefault(letter, []).append(name)
        self._compiled: dict[tuple[str, ...], re.Pattern[str]] = {}

    def __missing__(self, letter: str) -> "re.Pattern[str] | None":
        names = tuple(self._beginning.get(letter, ()))
        if names and names not in self._compiled:
            sources = [f"(?P<{name}>{pattern(self._rules[name].pattern)})" for name in names]
            self._compiled[names] = re.compile("|".join(sources))
        self[letter] = self._compiled.get(names)
        return self[letter]


@lru_cache(maxsize=1)
def compiled() -> tuple[Patterns, Mapping[str, Rule]]:
    """Return the patterns by letter, and the rules by the names of the patterns' groups."""
    rules = {f"r{i}": rule for i, rule in enumerate(RULES)}
    return Patterns(rules), MappingProxyType(rules)
