"""The targets of a reasoning, options or diagnoses, and where it names them.

A reasoning names an option by its label ("Choice_C", "(C)"), by an acronym of its words, or by the
words themselves, all or some. A word counts by how few options have it, so that of "renal biopsy"
and "renal angiogram" only the second word tells them apart.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pathreward.assertion.triggers import function_words
from pathreward.claims.section_mentions import SectionMention
from pathreward.facts.numerals import WORDS as NUMBERS
from pathreward.rewards.consistency_checks.stances import (
    DENIED_MARK,
    MARK,
    Hit,
    classes,
    tokens,
    words,
)

_LEAST = 0.33
"""The share of a target's name that a sentence must have."""
_COMPACT = 0.8
_SCATTERED = 0.7
"""What counts of a name whose words are far apart; it is taken to be where the last of them is."""
_SHARED = 0.02
"""Weight of a word that all targets have."""
_STEM = 7
_SHORTEST_STEM = 4
_ACRONYM = 3
_BESIDE = 4
_STAGE = re.compile(r"[cpyr]{0,2}([tnm]\d.?)")
_ENDINGS = ("ing", "ed", "es", "s")
_WORD = re.compile(r"[A-Za-z0-9]+")


class Word(NamedTuple):
    """A word of a target's name."""

    target: int
    stem: str
    weight: float


def _equally(_word: str) -> float:
    return 1.0


class Targets:
    """The names of targets, found in the tokens of a sentence.

    Args:
        names: The names, each with its label; either may be empty.
        weigh: Returns the weight of a word, which is shared by the names that have it.
    """

    def __init__(
        self, names: Sequence[tuple[str, str]], weigh: Callable[[str], float] = _equally
    ) -> None:
        self.labels = [label for label, _ in names]
        stems = [_stems(name) for _, name in names]
        shared = Counter(stem for each in stems for stem in each)
        self._words: dict[str, list[Word]] = {}
        self._totals: list[float] = []
        for i, each in enumerate(stems):
            weights = {
                stem: weigh(word) * _weight(shared[stem], len(names)) for stem, word in each.items()
            }
            self._totals.append(sum(weights.values()) or 1.0)
            for stem, weight in weights.items():
                self._words.setdefault(stem, []).append(Word(i, stem, weight))
        self._whole = {chr(MARK + i): i for i in range(len(names))}
        self._denied = {chr(DENIED_MARK + i): i for i in range(len(names))}
        for i, (_, name) in enumerate(names):
            if len(acronym := _acronym(name)) >= _ACRONYM:
                self._whole.setdefault(acronym, i)
        self._found: dict[str, Sequence[Word]] = {}
        self._negative = ["n" in classes(tokens(name)) for _, name in names]
        self._sizes = [max(1, len(each)) for each in stems]

    def hits(self, found: Sequence[str]) -> list[Hit]:
        """Return the targets that a sentence names, by its tokens.

        >>> targets = Targets([("A", "renal biopsy"), ("B", "renal angiogram")])
        >>> targets.hits(tokens("Renal angiograms are not needed."))
        [Hit(target=1, coverage=1.0, first=1, last=1, negative=False, denied=False)]
        """
        places: dict[int, list[tuple[int, Word]]] = {}
        hits: list[Hit] = []
        known = self._found
        for i, token in enumerate(found):
            words = known.get(token)
            if words is None:
                if token in self._whole:
                    hits.append(Hit(self._whole[token], 1.0, i, i))
                    continue
                if token in self._denied:
                    hits.append(Hit(self._denied[token], 1.0, i, i, denied=True))
                    continue
                words = self._look_up(token)
            for each in words:
                places.setdefault(each.target, []).append((i, each))
        named = list(hits)
        for target, each in places.items():
            for hit in self._hits(target, each):
                label = next((one for one in named if _is_beside(one, hit)), None)
                if label:
                    hits.remove(label)
                    named.remove(label)
                    hit = Hit(target, 1.0, min(label.first, hit.first), max(label.last, hit.last))
                hits.append(hit)
        return sorted(hits, key=lambda each: (each.first, each.last))

    def _look_up(self, token: str) -> Sequence[Word]:
        words = self._words.get(stem(token), ()) if token[0].isalnum() else ()
        if len(self._found) < 4096:
            self._found[token] = words
        return words

    def _hits(self, target: int, places: Sequence[tuple[int, Word]]) -> Iterator[Hit]:
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


def _windows(places: Sequence[tuple[int, Word]], least: float) -> Iterator[tuple[int, int]]:
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
    text: str, start: int, mentions: Sequence[SectionMention], numbers: Mapping[str, int]
) -> str:
    """Return a section in which a character stands for each mention of a target's concept.

    Args:
        text: The text of the section.
        start: Where it begins in the completion.
        mentions: The mentions in the order of the text.
        numbers: The target of each concept, by the concept's id.
    """
    parts: list[str] = []
    at = 0
    for each in mentions:
        first, after = each.start - start, each.end - start
        if first < at or after > len(text):
            continue
        base = DENIED_MARK if each.mention.polarity == "negated" else MARK
        mark = chr(base + numbers[each.mention.concept.id])
        parts += (text[at:first], mark, " " * (after - first - 1))
        at = after
    parts.append(text[at:])
    return "".join(parts)


@lru_cache(maxsize=256)
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    lower = "|".join(re.escape(each.lower()) for each in labels)
    return re.compile(
        rf"(?<![A-Za-z0-9'-])({known})(?![A-Za-z0-9'-])"
        rf"|(?<=ption\s)({lower}|\d{{1,2}})(?![\w'-])|(?<=hoice\s)({lower}|\d{{1,2}})(?![\w'-])"
    )


def marked(text: str, labels: Sequence[str]) -> str:
    """Return a text in which a character stands for each mention of a label, as long as before.

    A label is no article, and no part of a name: "vitamin A", "B cell", "a cyst".

    >>> text = marked("A benign cyst? So Choice_C, not (A).", ["A", "B", "C"])
    >>> [ord(each) - MARK for each in text if ord(each) >= MARK]
    [2, 0]
    """
    numbers = {str(place): i for i, place in enumerate(range(1, len(labels) + 1))}
    numbers |= {label.lower(): i for i, label in enumerate(labels)}
    numbers |= {label: i for i, label in enumerate(labels)}

    def replaced(found: re.Match[str]) -> str:
        label = found[0]
        if label not in numbers or not _is_label(text, found):
            return label
        return chr(MARK + numbers[label]) + " " * (len(label) - 1)

    return _pattern(tuple(labels)).sub(replaced, text)


_LAST_WORD = re.compile(r"([A-Za-z0-9]+)[^A-Za-z0-9.\n]{0,3}\Z")
_GOES_ON = re.compile(
    r"[\])]?(?:\s*[.,;:!?\n)]|\s*\Z|\s(?:is|was|are|and|or|fits|because|since|as)\b)"
)
_CASED = re.compile(r"\s[a-z]+\s|\s[a-z]+[.,;]")
_NEAR = 24


def _is_label(text: str, found: re.Match[str]) -> bool:
    """Return whether a letter or number stands for an option."""
    start, end = found.span()
    before = text[max(0, start - _NEAR) : start]
    if before.endswith("(") and text[end : end + 1] == ")":
        return True
    word = _LAST_WORD.search(before)
    last = word[1].lower() if word else ""
    if last in words().labelled:
        return True
    if not found[0].isalpha() or (found[0] in _WORDS and not _GOES_ON.match(text, end)):
        return False
    if not last or before.rstrip()[-1:] in {":", "=", ">", "\u2192"}:
        return bool(_GOES_ON.match(text, end))
    return last in words().letters or last in function_words() or len(last) == 1


_WORDS = frozenset({"A", "I"})
"""Labels that are words too."""
