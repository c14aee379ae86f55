"""The grammar: how classes of cues compose.

Each rule is a pattern over the classes of a sentence. The leftmost rule counts; of two that begin
at the same word, the one that stands first. ``negation`` x verb of showing looks ahead ("does not
show X"), x participle of observing looks behind ("X is not seen"), x verb of excluding is
uncertain ("X cannot be excluded"), x lack affirms ("no loss of X").
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

RULES: tuple[Rule, ...] = (*DENIALS, *HEDGES)


@lru_cache(maxsize=1)
def compiled() -> tuple[Mapping[str, re.Pattern[str]], Mapping[str, Rule]]:
    """Return for each letter one pattern of the rules that can begin with it, and the rules.

    The rules are named by the groups of the patterns.
    """
    groups = {f"r{i}": rule for i, rule in enumerate(RULES)}
    sources = {name: f"(?P<{name}>{pattern(rule.pattern)})" for name, rule in groups.items()}
    beginning: dict[str, list[str]] = {}
    for name, rule in groups.items():
        for letter in first_letters(rule.pattern) or ALPHABET:
            beginning.setdefault(letter, []).append(name)
    patterns: dict[tuple[str, ...], re.Pattern[str]] = {}
    for names in map(tuple, beginning.values()):
        if names not in patterns:
            patterns[names] = re.compile("|".join(map(sources.__getitem__, names)))
    by_letter = {letter: patterns[tuple(names)] for letter, names in beginning.items()}
    return MappingProxyType(by_letter), MappingProxyType(groups)
