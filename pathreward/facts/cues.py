"""Where the patterns of the fact types may match: all cues are found in one pass over a text.

A type tries its patterns at its cues alone, so that a text costs one pass of machine code and then
what it states. Each type declares its own cues (`FactType.cues`).
"""

from functools import lru_cache

from daachorse import DoubleArrayAhoCorasick

from pathreward.completion.scanning import lowered
from pathreward.errors import DataError
from pathreward.facts.numerals import WORDS
from pathreward.facts.registry import FactTypes, fact_types

_COMMON = {"digit": tuple("0123456789"), "number_word": tuple(WORDS), "plus": ("+",)}
"""Cues in lower case that several types use."""
_LAST_LATIN_1 = 255


class Cues(dict[str, list[int]]):
    """Where the cues of each group begin in a text; of a group without cues, nothing.

    In the order of the text, but a cue inside a longer one of its group comes first.
    """

    def __missing__(self, group: str) -> list[int]:
        return []


def cues(text: str) -> Cues:
    """Return where the cues of all fact types begin in `text`; the last few texts are kept.

    >>> found = cues("Gleason 3+4, grade group 2")
    >>> found["grade.gleason"], found["grade.graded"], found["digit"], found["stage.group"]
    ([0], [13], [8, 10, 25], [])
    """
    return _cues(text, fact_types())


@lru_cache(maxsize=64)
def _cues(text: str, types: FactTypes) -> Cues:
    automaton, groups = _automaton(types)
    found = Cues()
    for start, _, cue in automaton.find_overlapping(lowered(text).encode("latin-1", "replace")):
        for group in groups[cue]:
            if group in found:
                found[group].append(start)
            else:
                found[group] = [start]
    return found


@lru_cache(maxsize=1)
def _automaton(types: FactTypes) -> tuple[DoubleArrayAhoCorasick, list[tuple[str, ...]]]:
    """Return what finds all cues in Latin-1, a byte a character, and the groups of each."""
    by_cue: dict[bytes, list[str]] = {}
    for declared in (_COMMON, *(each.cues for each in types.values())):
        for group, cues_ in declared.items():
            for cue in cues_:
                if not cue or ord(max(cue)) > _LAST_LATIN_1:
                    raise DataError(f"the cue {cue!r} of {group} must be written in Latin letters")
                by_cue.setdefault(cue.encode("latin-1"), []).append(group)
    return DoubleArrayAhoCorasick(list(by_cue)), [tuple(each) for each in by_cue.values()]
