"""The linker stage for names with a misspelled word."""

from collections import defaultdict
from collections.abc import Sequence

from pathreward.kg import Concept
from pathreward.kg.names import WORD
from pathreward.lexicon import load_table
from pathreward.linking.guards import signature
from pathreward.linking.lexicon import START, STOP, Found, Lexicon, PieceCache
from pathreward.linking.stages import overwrite
from pathreward.linking.tokens import Tokens

_SHORTEST = 8
_UNKNOWN = "_"
_LONG = 10
_WINDOW = 8
_FIRST_WORD = "\u0100"
_ADDED = frozenset("dlsy")
_CHANGED = frozenset("acdemrsty")
"""Last letters that distinguish two words: "epithelia(l)", "metaplasi(a|c)"."""
_COMMON = frozenset(
    load_table("pathreward.linking", "common_words", frozenset({"common"})).phrases("common")
)
"""Correct words that differ from a word of the names by one edit."""


class Misspellings:
    """Names with a word of at least eight letters that is one edit away from its spelling.

    An edit is a deletion, an insertion, a substitution or a transposition of neighbours. A word is
    corrected only if it is in no name and occurs once in the text. If exactly one word of the names
    is one edit away, it replaces the word, unless they differ in the ending ("metaplasic") or the
    first letter ("capillary"). If there are several, or these guards exclude the only one, the
    candidate is taken that forms a name of at least two words with the words next to it ("squamosu
    cell carcinoma"). Different prefixes ("macro-", "micro-") and some common words are never
    corrected.

    Args:
        lexicon: The names.
        concepts: The concepts that payloads index; not used.
    """

    def __init__(self, lexicon: Lexicon, concepts: Sequence[Concept]) -> None:
        self._lexicon = lexicon
        self._blocks: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in lexicon.characters:
            if len(word) >= _SHORTEST and word.isalpha():
                self._blocks[word[0], len(word)].append(word)
                self._blocks["-" + word[-1], len(word)].append(word)
        self._repaired: PieceCache[str] = PieceCache(self._repair_piece)
        self._options: PieceCache[tuple[str, ...]] = PieceCache(self._choose)

    def __call__(self, tokens: Tokens, found: list[Found]) -> list[Found]:
        """Return the names found before and those with a misspelled word."""
        repaired = self._correct(tokens) if _UNKNOWN in tokens.characters else ""
        changed = self._slips(tokens, repaired)
        if not changed:
            return found
        added = [
            each
            for each in self._lexicon.scan(repaired)
            if not changed.isdisjoint(range(each[START], each[STOP]))
        ]
        return overwrite(found, added)

    def repairs(self, tokens: Tokens) -> list[tuple[str, str]]:
        """Return the corrected words of a text, each with its correction."""
        repaired = self._correct(tokens)
        words = {character: word for word, character in self._lexicon.characters.items()}
        return [
            (tokens.text[slice(*tokens.span(i, i + 1))], words[repaired[i]])
            for i in sorted(self._slips(tokens, repaired))
        ]

    def _correct(self, tokens: Tokens) -> str:
        """Return the characters of a text with misspelled words corrected."""
        repaired = tokens.encode(self._repaired)
        at = repaired.find(_UNKNOWN)
        while at >= 0:
            beside = repaired[at + 1 : at + 2] + repaired[at - 1 : at]
            if any(each >= _FIRST_WORD for each in beside):
                word = tokens.text[slice(*tokens.span(at, at + 1))]
                fitting = [each for each in self._options[word] if self._fits(repaired, at, each)]
                if len(fitting) == 1:
                    repaired = repaired[:at] + fitting[0] + repaired[at + 1 :]
            at = repaired.find(_UNKNOWN, at + 1)
        return repaired

    def _fits(self, characters: str, at: int, character: str) -> bool:
        """Return whether a word forms a name with the words next to it."""
        first = max(0, at - _WINDOW)
        window = characters[first:at] + character + characters[at + 1 : at + _WINDOW]
        return any(
            each[START] <= at - first < each[STOP] and each[STOP] - each[START] > 1
            for each in self._lexicon.scan(window)
        )

    def _choose(self, word: str) -> tuple[str, ...]:
        """Return the characters of the candidate corrections of a word."""
        written = word.casefold()
        if len(word) < _SHORTEST - 1 or not (word.isalpha() and word[1:].islower()):
            return ()
        if written in _COMMON:
            return ()
        found = {
            self._lexicon.vocabulary.canonical(each)
            for each in self._near(written)
            if set(signature(written).prefixes) == set(signature(each).prefixes)
            if not _is_negated(written, each)
        }
        return tuple(sorted(self._lexicon.characters[each] for each in found if each != WORD))

    def _slips(self, tokens: Tokens, repaired: str) -> set[int]:
        """Return the indices of corrected words; a word that occurs again is no misspelling."""
        found = set()
        for i, (new, old) in enumerate(zip(repaired, tokens.characters, strict=False)):
            if new != old:
                start, end = tokens.span(i, i + 1)
                if tokens.text.count(tokens.text[start:end]) == 1:
                    found.add(i)
        return found

    def repair(self, word: str) -> str:
        """Return the correction of `word`, or the empty string.

        >>> Misspellings(Lexicon([("squamous carcinoma", 0)]), ()).repair("carcinmoa")
        'carcinoma'
        """
        written = word.casefold()
        if written in _COMMON:
            return ""
        if found := self._nearest(written):
            return found
        if written[-1] != "s":
            return ""
        one = f"{written[:-3]}y" if written.endswith("ies") else written[:-1]
        if len(one) < _SHORTEST:
            return ""
        found = self._nearest(one)
        return found if found[-1:] == one[-1:] else ""

    def _nearest(self, written: str) -> str:
        near = {each for each in self._near(written) if _may_be(written, each)}
        return near.pop() if len(near) == 1 else ""

    def _near(self, written: str) -> set[str]:
        """Return the words of the names that are one edit away."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        near: set[str] = set()
        for block in (written[0], "-" + written[-1]):
            for length in (len(written) - 1, len(written), len(written) + 1):
                found = extract(
                    written,
                    self._blocks.get((block, length), ()),
                    scorer=OSA.distance,
                    score_cutoff=1,
                    limit=3,
                )
                near.update(each for each, _, _ in found)
        return near

    def _repair_piece(self, piece: str) -> str:
        encoded = self._lexicon.pieces[piece]
        if _UNKNOWN not in encoded:
            return encoded
        characters = list(encoded)
        for i, (start, end) in enumerate(self._lexicon.spans[piece]):
            word = piece[start:end]
            if characters[i] != _UNKNOWN or len(word) < _SHORTEST - 1 or not word.isalpha():
                continue
            if word[1:].islower() and (form := self.repair(word)):
                known = self._lexicon.vocabulary.canonical(form)
                characters[i] = self._lexicon.characters[known] if known != WORD else _UNKNOWN
        return "".join(characters)


def _is_negated(written: str, word: str) -> bool:
    """Return whether two words differ by a prefixed vowel, which may negate: "(a)typical"."""
    shorter, longer = sorted((written, word), key=len)
    return longer[1:] == shorter and longer[0] in "aeiou"


def _may_be(written: str, word: str) -> bool:
    """Return whether `written` may be a misspelling of `word` and not another word."""
    if written[0] != word[0] and written[1] != word[0]:  # no swapped letters
        shorter, longer = sorted((written, word), key=len)
        if longer[1:] == shorter:
            if _is_negated(written, word) or (longer == written and len(word) < _LONG):
                return False  # "atypical" is not "typical"
        elif len(word) < _LONG:
            return False  # nor "papillary" "capillary"
    found, meant = signature(written), signature(word)
    if not found.distinctive <= meant.distinctive or not set(found.prefixes) <= set(meant.prefixes):
        return False
    if word[:-1] == written and word.endswith(("us", "is", "ty", "ry", "gy")):
        return not word.endswith("ery")  # "discover(y)"
    if written[:-1] == word or word[:-1] == written:
        return max(written, word, key=len)[-1] not in _ADDED
    return written[:-1] != word[:-1] or not {written[-1], word[-1]} <= _CHANGED
