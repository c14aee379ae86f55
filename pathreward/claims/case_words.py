"""The words that a completion shares with its row, as stems."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pathreward.assertion import assertions, no_cues
from pathreward.assertion.triggers import function_words
from pathreward.kg import KnowledgeGraph
from pathreward.kg.spelling import fold_word
from pathreward.lexicon import load_table
from pathreward.sample import Sample

Stems = frozenset[str]

_WORD = re.compile(r"[^\W_]+")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_STOP = re.compile(r"[.;!?\n\u3002]")
_SPACES = "".join(
    each if each.isalnum() else "\n" if _STOP.match(each) else " " for each in map(chr, range(128))
)
_NO_STEM = frozenset({""})
_MOST_KEPT = 1 << 16
_STEM = 5
"""Characters of a word that are compared, so that "granular" and "granules" are one."""
_NAME = 7
"""Words up to which an answer or an option is a name; a longer one states findings."""
_GENERAL = function_words() | frozenset(
    load_table("pathreward.claims", "general_words", frozenset({"general"})).phrases("general")
)
"""Words that any case has: those of grammar, of looking and of deciding."""
_LONG_ENOUGH = 5
"""Letters from which on a word of the graph's names counts as a word of pathology."""
_PER_WORD = 12
"""Words of a sentence for each of which one word of the graph makes it one on pathology."""
_AT_ONCE = 8
"""Words whose frames are read at once, at first; then twice as many each time."""
_AFTER = 150
"""Characters after the last of these words that are read, since they may take it back."""
_OTHER_FRAME = 0.25
"""The factor of a word in a sentence about another patient, a hypothesis or a textbook."""


class CaseWords(NamedTuple):
    """The words of a row, as stems."""

    reference: Stems
    """Words of the findings, the reasoning and the entities that the question does not have."""
    question: Stems
    """Words of the reference that the prompt or a long option has too."""
    answer: Stems
    """Words of a gold answer and of options that are names; they are no findings."""
    known: Stems
    """All of them, and the other words of the prompt and the options."""

    def with_observed(self, observed: Stems) -> tuple[Stems, Stems]:
        """Return the words that count in full and those that count half, by what is observed."""
        whole = self.reference | (observed - (self.known - self.reference))
        return whole, self.question | ((observed & self.known) - whole - self.answer)


def case_words(sample: Sample) -> CaseWords:
    """Return the words of a sample's row; the completions of a group share them.

    >>> words = case_words(Sample("", "Left skin?", "melanoma", findings="Left skin with nests."))
    >>> sorted(words.reference), sorted(words.question), sorted(words.answer)
    (['nests'], ['left', 'skin'], ['melan'])
    """
    return _case_words(
        sample.prompt,
        sample.gold or "",
        tuple((sample.options or {}).values()),
        sample.findings or "",
        sample.reasoning or "",
        tuple(str(each) for each in sample.entities or ()),
    )


@lru_cache(maxsize=64)
def _case_words(
    prompt: str,
    answer: str,
    options: tuple[str, ...],
    findings: str,
    reasoning: str,
    entities: tuple[str, ...],
) -> CaseWords:
    names = [each for each in (*options, answer) if len(each.split()) <= _NAME]
    named = stems("\n".join(names))
    question = stems("\n".join((prompt, *options))) - named
    reference = stems("\n".join((findings, reasoning, *entities))) - named
    known = reference | question | named
    return CaseWords(reference - question, reference & question, named, known)


def stems(text: str) -> Stems:
    """Return the stems of the content words: words that are not in any case, or of grammar.

    >>> sorted(stems("The granules of two glands")), sorted(stems("角化珠"))
    (['gland', 'granu'], ['化珠', '角化'])
    """
    return frozenset().union(*(stems for _, stems in _pieces(text))) - _NO_STEM


def unrelated(text: str, start: int, end: int, known: Stems) -> Iterator[tuple[int, int]]:
    """Yield the spans between stops and line breaks that have no word with a known stem.

    Spans of white space are left out. A span ends in front of a full stop, whether or not that
    ends the sentence: a piece of a sentence does as well as the whole.

    >>> text = "Nests are seen. The museum is new."
    >>> [text[slice(*span)] for span in unrelated(text, 0, len(text), frozenset({"nests"}))]
    ['The museum is new']
    """
    at = start
    for length, found in _pieces(text[start:end]):
        if known.isdisjoint(found) and (bare := text[at : at + length].lstrip()):
            yield at + length - len(bare), at + length
        at += length + 1


@lru_cache(maxsize=16)
def _pieces(text: str) -> list[tuple[int, list[str]]]:
    """Return the length of each piece of a text between stops, and the stems of its words."""
    if text.isascii():
        return [
            (len(piece), list(map(_STEMS.__getitem__, piece.split())))
            for piece in _spaced(text).split("\n")
        ]
    return [(len(piece), list(stems_in_order(piece))) for piece in _STOP.split(text)]


def _spaced(text: str) -> str:
    """Return the words of an ASCII text between spaces, and a line break for each stop."""
    return text.translate(_SPACES)


def stems_in_order(text: str) -> Iterator[str]:
    """Yield the stem of each word of a text, empty for a word that is no content word.

    >>> list(stems_in_order("The glands of two"))
    ['', 'gland', '', '']
    """
    if text.isascii():
        return map(_STEMS.__getitem__, _spaced(text).split())
    return (stem for _, _, stem in words(text, 0, len(text)))


def words(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the content words between two places, each with its span and its stem.

    >>> list(words("Two glands.", 0, 11))
    [(4, 10, 'gland')]
    """
    for found in _WORD.finditer(text, start, end):
        word = found[0]
        if word.isascii():
            if stem := _STEMS[word]:
                yield found.start(), found.end(), stem
        else:
            yield from _foreign(word, found.start())


def matches(text: str, start: int, end: int, wanted: Stems) -> Iterator[tuple[int, int, str]]:
    """Yield the words between two places whose stem is wanted, each with its span and its stem.

    >>> list(matches("Nests of glands.", 0, 16, frozenset({"nests"})))
    [(0, 5, 'nests')]
    """
    for found in _WORD.finditer(text, start, end):
        word = found[0]
        if not word.isascii():
            yield from (each for each in _foreign(word, found.start()) if each[2] in wanted)
        elif (stem := _STEMS[word]) in wanted:
            yield found.start(), found.end(), stem


def used_words(
    text: str, start: int, end: int, whole: Stems, half: Stems, enough: float
) -> dict[str, float]:
    """Return the stems that a part of a text uses, each with what it is worth.

    A stem of `half` is worth half of one of `whole`; in a frame other than this case (another
    patient, a hypothesis, a quotation) or taken back, a quarter of that. The best use of a stem
    counts. Reading ends where `enough` is reached.

    >>> nests = frozenset({"nests"})
    >>> used_words("Nests are seen.", 0, 15, nests, frozenset(), 3.0)
    {'nests': 1.0}
    >>> used_words("The previous patient had nests.", 0, 31, nests, frozenset(), 3.0)
    {'nests': 0.25}
    """
    found: dict[str, float] = {}
    hits: list[tuple[int, int, str]] = []
    begin, most = start, _AT_ONCE
    for hit in matches(text, start, end, whole | half):
        hits.append(hit)
        if len(hits) == most:
            _add_worths(text, begin, end, hits, whole, found)
            if sum(found.values()) >= enough:
                return found
            begin, most, hits = hit[1], 2 * most, []
    if hits:
        _add_worths(text, begin, end, hits, whole, found)
    return found


def _add_worths(
    text: str,
    start: int,
    end: int,
    hits: list[tuple[int, int, str]],
    whole: Stems,
    found: dict[str, float],
) -> None:
    """Add the worth of each hit, by its frame."""
    part = text[start : min(end, hits[-1][1] + _AFTER)]
    read = assertions(
        part, [(first - start, last - start) for first, last, _ in hits], cued=no_cues
    )
    for (_, _, stem), assertion in zip(hits, read, strict=True):
        worth = 1.0 if stem in whole else 0.5
        if assertion.frame != "case" or assertion.retracted:
            worth *= _OTHER_FRAME
        found[stem] = max(worth, found.get(stem, 0.0))


def _stem(word: str) -> str:
    """Return the first letters of a word, empty for one that is no content word.

    >>> _stem("Oedematous"), _stem("p53"), _stem("the")
    ('edema', 'p53', '')
    """
    if len(word) < 3 and (len(word) < 2 or word.isalpha()):
        return ""
    folded = fold_word(word)
    return "" if folded in _GENERAL else folded[:_STEM]


class _KeptStems(dict[str, str]):
    """The stem of each word, kept for the words seen first: a dictionary is faster than a cache."""

    def __missing__(self, word: str) -> str:
        stem = _stem(word)
        if len(self) < _MOST_KEPT:
            self[word] = stem
        return stem


_STEMS = _KeptStems()


@lru_cache(maxsize=8)
def graph_words(graph: KnowledgeGraph) -> frozenset[str]:
    """Return the words of five letters or more in the names of a graph's concepts, folded.

    >>> words = graph_words(KnowledgeGraph.default())
    >>> "melanoma" in words, "the" in words, "museum" in words
    (True, False, False)
    """
    found = {
        fold_word(word)
        for concept in graph.concepts.values()
        for name in concept.names
        for word in _WORD.findall(name)
    }
    return frozenset(each for each in found - _GENERAL if len(each) >= _LONG_ENOUGH)


def names_concepts(text: str, graph: KnowledgeGraph) -> bool:
    """Return whether a sentence has a word of the graph for every twelve of its words.

    >>> graph = KnowledgeGraph.default()
    >>> names_concepts("Melanoma would show pagetoid spread.", graph)
    True
    >>> names_concepts("The museum across the street has a new wing for old maps.", graph)
    False
    """
    found = _WORD.findall(text)
    known = graph_words(graph)
    missing = -(-len(found) // _PER_WORD)
    for word in found:
        if _folded(word) in known:
            missing -= 1
            if missing <= 0:
                return True
    return not found


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    return fold_word(word)


def _foreign(word: str, start: int) -> Iterator[tuple[int, int, str]]:
    """Yield the pairs of ideographs of a run without spaces; else the word itself."""
    if _IDEOGRAPH.match(word):
        for at in range(len(word) - 1):
            yield start + at, start + at + 2, word[at : at + 2]
    elif stem := _STEMS[word]:
        yield start, start + len(word), stem
