"""The targets of a reasoning, options or diagnoses, and where it names them.

A reasoning names an option by its label ("Choice_C", "(C)"), by an acronym of its words, or by the
words themselves, all or some. A word weighs more the fewer options have it: of "renal biopsy" and
"renal angiogram" only the second words count.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from pathreward.assertion.triggers import function_words
from pathreward.claims.section_mentions import SectionMention
from pathreward.facts.numerals import WORDS as NUMBERS
from pathreward.rewards.consistency_checks.stance_classes import (
    DENIED_MARK,
    MARK,
    NEGATION,
    classes,
    tokens,
    words,
)
from pathreward.rewards.consistency_checks.stances import Hit

_LEAST = 0.33
"""The share of a target's name that a sentence must have."""
_COMPACT = 0.8
"""The share of what a sentence has of a name that the shortest run of its words has."""
_SCATTERED = 0.7
"""What counts of a name whose words are far apart; it is taken to be where the last of them is."""
_SHARED = 0.02
"""Weight of a word that all targets have."""
_STEM, _SHORTEST_STEM = 7, 4
"""Letters of a word that its forms share, at most and at least."""
_ACRONYM = 3
"""Letters of an acronym, at least."""
_BESIDE = 4
"""Words between a label and the name next to it, at most."""
_STAGE = re.compile(r"[cpyr]{0,2}([tnm]\d.?)")
_ENDINGS = ("ing", "ed", "es", "s")
_WORD = re.compile(r"[A-Za-z0-9]+")


class TargetWord(NamedTuple):
    """A word of a target's name, or a mark in place of the whole name."""

    target: int
    stem: str
    """Empty for a mark."""
    weight: float
    """Negative for a mark of a denied target."""


_PLACE = attrgetter("first", "last")
_MOST_KEPT = 4096
_MOST_PLACES = 400
"""Words of a sentence that name targets or parts of them; one that has more is a loop."""


class _Known(dict[str, Sequence[TargetWord]]):
    """The words of targets by token, and marks; a token is looked up by its stem once."""

    def __init__(self, by_stem: Mapping[str, Sequence[TargetWord]]) -> None:
        super().__init__()
        self._by_stem = by_stem

    def __missing__(self, token: str) -> Sequence[TargetWord]:
        code = ord(token[0])
        parts: Sequence[TargetWord] = ()
        if token[0].isalnum():
            parts = self._by_stem.get(stem(token), ())
        elif code >= DENIED_MARK:
            parts = (TargetWord(code - DENIED_MARK, "", -1.0),)
        elif code >= MARK:
            parts = (TargetWord(code - MARK, "", 1.0),)
        if len(self) < _MOST_KEPT:
            self[token] = parts
        return parts


def _equally(_word: str) -> float:
    return 1.0


class Targets:
    """The names of targets, found in the tokens of a sentence.

    Args:
        names: The names, each with its label. Further targets may be known by marks only.
        weigh: Returns the weight of a word, which is shared by the names that have it.
    """

    def __init__(
        self, names: Sequence[tuple[str, str]], weigh: Callable[[str], float] = _equally
    ) -> None:
        self.labels = [label for label, _ in names]
        stems = [_stems(name) for _, name in names]
        shared = Counter(stem for each in stems for stem in each)
        by_stem: dict[str, list[TargetWord]] = {}
        self._totals: list[float] = []
        for i, each in enumerate(stems):
            weights = {
                stem: weigh(word) * _weight(shared[stem], len(names)) for stem, word in each.items()
            }
            self._totals.append(sum(weights.values()) or 1.0)
            for stem, weight in weights.items():
                by_stem.setdefault(stem, []).append(TargetWord(i, stem, weight))
        self._known = _Known(by_stem)
        for i, (_, name) in enumerate(names):
            if len(acronym := _acronym(name)) >= _ACRONYM:
                self._known.setdefault(acronym, (TargetWord(i, "", 1.0),))
        self._negative = [NEGATION in classes(tokens(name)) for _, name in names]
        self._sizes = [max(1, len(each)) for each in stems]

    def hits(self, found: Sequence[str]) -> list[Hit]:
        """Return the targets that a sentence names, by its tokens.

        >>> targets = Targets([("A", "renal biopsy"), ("B", "renal angiogram")])
        >>> targets.hits(tokens("Renal angiograms are not needed."))
        [Hit(target=1, coverage=1.0, first=1, last=1, negative=False, denied=False)]
        """
        return self.hits_at(self.places(found))

    def places(self, found: Sequence[str]) -> list[tuple[int, Sequence[TargetWord]]]:
        """Return the tokens of a text that name targets or parts of them, for `hits_at`."""
        known = map(self._known.__getitem__, found)
        return [(i, parts) for i, parts in enumerate(known) if parts]

    def hits_at(self, places: Sequence[tuple[int, Sequence[TargetWord]]]) -> list[Hit]:
        """Return the targets of a sentence, given the tokens that name parts of them."""
        by_target: dict[int, list[tuple[int, TargetWord]]] = {}
        hits: list[Hit] = []
        for i, parts in places[:_MOST_PLACES]:
            for each in parts:
                if each.stem:
                    by_target.setdefault(each.target, []).append((i, each))
                else:
                    hits.append(Hit(each.target, 1.0, i, i, denied=each.weight < 0))
        named = list(hits)
        for target, own in by_target.items():
            for hit in self._hits(target, own):
                label = next((one for one in named if _is_beside(one, hit)), None)
                if label:
                    hits.remove(label)
                    named.remove(label)
                hits.append(_with_label(hit, label) if label else hit)
        return sorted(hits, key=_PLACE)

    def _hits(self, target: int, places: Sequence[tuple[int, TargetWord]]) -> Iterator[Hit]:
        """Yield where a sentence names a target, the shortest runs of words that do."""
        total = self._totals[target]
        coverage = sum({each.stem: each.weight for _, each in places}.values()) / total
        if coverage < _LEAST:
            return
        telling = [each for each in places if each[1].weight > _SHARED] or places
        for first, last in _windows(telling, _COMPACT * coverage * total):
            is_wide = last - first >= 3 * self._sizes[target] + 4
            share = min(1.0, coverage) * (_SCATTERED if is_wide else 1.0)
            yield Hit(target, share, last if is_wide else first, last, self._negative[target])


def _windows(places: Sequence[tuple[int, TargetWord]], least: float) -> Iterator[tuple[int, int]]:
    """Yield runs of tokens that have words of a weight, as short as can be and apart."""
    held: Counter[str] = Counter()
    weight = 0.0
    low = 0
    best: tuple[int, int] | None = None
    for number, (at, each) in enumerate(places):
        if best and places[low][0] > best[1]:
            yield best
            best = None
        weight += 0 if held[each.stem] else each.weight
        held[each.stem] += 1
        while weight >= least - 1e-9 and low <= number:
            first, oldest = places[low]
            if best is None or (first <= best[1] and at - first < best[1] - best[0]):
                best = (first, at)
            elif first > best[1]:
                yield best
                best = (first, at)
            held[oldest.stem] -= 1
            weight -= 0 if held[oldest.stem] else oldest.weight
            low += 1
    if best:
        yield best


def _is_beside(label: Hit, name: Hit) -> bool:
    """Return whether a label and a name are of one target and side by side."""
    near = name.first - label.last <= _BESIDE and label.first - name.last <= _BESIDE
    return label.target == name.target and near


def _with_label(name: Hit, label: Hit) -> Hit:
    """Return a name and the label next to it as one."""
    first, last = min(label.first, name.first), max(label.last, name.last)
    return Hit(name.target, 1.0, first, last, name.negative)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the part of a word that its forms share.

    >>> stem("biopsies") == stem("biopsy"), stem("warmed"), stem("two")
    (True, 'warm', '2')
    """
    if word in NUMBERS:
        return str(NUMBERS[word])
    if word[0].isdigit():
        return word
    if staged := _STAGE.fullmatch(word):
        return staged[1]
    word = word.removesuffix("'s")
    if word.endswith("ies"):
        word = f"{word[:-3]}y"
    else:
        for ending in _ENDINGS:
            bare = word.removesuffix(ending)
            if bare != word and len(bare) >= _SHORTEST_STEM:
                if not (ending == "s" and word.endswith(("ss", "is", "us"))):
                    word = bare
                break
    if len(word) > _SHORTEST_STEM and word[-1] in "ey":
        word = word[:-1]
    return word[:_STEM]


def _stems(name: str) -> dict[str, str]:
    """Return the words of a name by their stems."""
    every = [each for each in tokens(name) if each[0].isalnum()]
    silent = function_words() - words().telling
    content = [each for each in every if each not in silent] or every
    return {stem(each): each for each in content}


def _weight(holders: int, names: int) -> float:
    return 1 / holders if holders < names or names == 1 else _SHARED


def _acronym(name: str) -> str:
    found = [each for each in _WORD.findall(name) if each.lower() not in function_words()]
    return "".join(each[0] for each in found).lower()


def with_marks(
    text: str, start: int, mentions: Iterable[SectionMention], numbers: Mapping[str, int]
) -> str:
    """Return a text in which a character replaces each mention of a target's concept.

    >>> from pathreward.linking import Linker
    >>> [cyst] = Linker.default().link("A cyst.")
    >>> mention = SectionMention("think", 9, 13, cyst)
    >>> with_marks("A cyst.", 7, [mention], {"cyst": 0}) == f"A {chr(MARK)}   ."
    True

    Args:
        text: The text.
        start: Where it begins in the completion.
        mentions: The mentions in it, whose offsets are those of the completion.
        numbers: The target of each concept, by the concept's id.
    """
    parts: list[str] = []
    at = 0
    for _, first, last, mention in mentions if numbers else ():
        if (number := numbers.get(mention.concept.id)) is None:
            continue
        base = DENIED_MARK if mention.polarity == "negated" else MARK
        parts += (text[at : first - start], chr(base + number), " " * (last - first - 1))
        at = last - start
    parts.append(text[at:])
    return "".join(parts)
