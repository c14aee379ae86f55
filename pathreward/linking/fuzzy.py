"""The stage that reads misspelled words of names."""

from collections import defaultdict
from collections.abc import Sequence

from pathreward.kg import Concept
from pathreward.kg.names import WORD
from pathreward.linking.guards import signature
from pathreward.linking.lexicon import Found, Kept, Lexicon
from pathreward.linking.stages import merged
from pathreward.linking.tokens import Tokens

_SHORTEST = 8
_UNKNOWN = "_"
_LONG = 10
_ADDED = frozenset("dlsy")
_CHANGED = frozenset("acdemrsty")
"""Last letters that make another word: "epithelia(l)", "metaplasi(a|c)"."""
_WORDS = """
    acellular addicted addition additional adsorption alternation anephric antagonism
    antagonist anucleate anucleated anxiogenic aplastic arthritis asystolic attenuates
    avoiding biphosphate blinking breaching breeding bringing carboxyl cardinal certainly
    cholesteryl cleaving coingested compliment conception conformed construction
    constructive coumarin creating culminating cytosine deprived detection discrete
    displayed dropping expansive formation fractional functional glutamic glyceryl hematoma
    identify injected injection inserted intestinal institute interest intramural lability
    maternal maternally metabolize microscopic macroscopic modelling multiplex organism
    paternal paternally particular perfusion preventing projecting projection prompting
    properly prostrate protecting protection pupillary recurring reflection regained
    regarded regeneration rejected rejection relation remained resected resection
    respiration retained retention reversion saturation section selection signalling
    smelling stimulant thorough throughput thrombolytic thymocyte thyrocyte topically
    transmit treading writhing
"""
_OTHER_WORDS = frozenset(_WORDS.split())
"""Words that are one letter away from another that names have, and are as good themselves."""


class Misspellings:
    """Names with a word of at least eight letters that is one edit away from its spelling.

    Repaired are only words that occur in no name, by one letter left out, put in, changed or
    swapped with its neighbour, only if a single word of the names is that near, and only where the
    text has the word once. Not repaired is what another ending ("metaplasic"), another prefix
    ("macro-" for "micro-") or another first letter ("capillary") makes, and some common words.

    Args:
        lexicon: The names.
        concepts: What their payloads count; not used.
    """

    def __init__(self, lexicon: Lexicon, concepts: Sequence[Concept]) -> None:
        self._lexicon = lexicon
        self._blocks: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in lexicon.characters:
            if len(word) >= _SHORTEST and word.isalpha():
                self._blocks[word[0], len(word)].append(word)
                self._blocks["-" + word[-1], len(word)].append(word)
        self._repaired: Kept[str] = Kept(self._repair_piece)

    def __call__(self, tokens: Tokens, found: list[Found]) -> list[Found]:
        """Return what was found, with the names that hold a misspelled word."""
        repaired = tokens.encode(self._repaired) if _UNKNOWN in tokens.characters else ""
        changed = self._slips(tokens, repaired)
        if not changed:
            return found
        added = [
            each
            for each in self._lexicon.scan(repaired)
            if each.payload >= 0 and not changed.isdisjoint(range(each.start, each.end))
        ]
        return merged(found, added)

    def repairs(self, tokens: Tokens) -> list[tuple[str, str]]:
        """Return the words of a text that it repairs, each with what it makes of it."""
        slips = self._slips(tokens, tokens.encode(self._repaired))
        words = [tokens.text[slice(*tokens.span(i, i + 1))] for i in sorted(slips)]
        return [(each, self.repair(each)) for each in words]

    def _slips(self, tokens: Tokens, repaired: str) -> set[int]:
        """Return the indices of repaired words; slips stand in a text once, other words do not."""
        found = set()
        for i, (new, old) in enumerate(zip(repaired, tokens.characters, strict=False)):
            if new != old:
                start, end = tokens.span(i, i + 1)
                if tokens.text.count(tokens.text[start:end]) == 1:
                    found.add(i)
        return found

    def repair(self, word: str) -> str:
        """Return the word of the names that `word` misspells, or the empty string."""
        written = word.casefold()
        if written in _OTHER_WORDS:
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
        near = {each for each in near if _may_be(written, each)}
        return near.pop() if len(near) == 1 else ""

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


def _may_be(written: str, word: str) -> bool:
    """Return whether a writer who meant `word` may have written this, and not another word."""
    if written[0] != word[0] and written[1] != word[0]:  # no swapped letters
        shorter, longer = sorted((written, word), key=len)
        if longer[1:] == shorter:
            if longer[0] in "aeiou" or (longer == written and len(word) < _LONG):
                return False  # "atypical" is not "typical"
        elif len(word) < _LONG:
            return False  # nor "papillary" "capillary"
    said, meant = signature(written), signature(word)
    if not said.telling <= meant.telling or not set(said.prefixes) <= set(meant.prefixes):
        return False
    if word[:-1] == written and word.endswith(("us", "is", "ty", "ry", "gy")):
        return not word.endswith("ery")  # "discover(y)"
    if written[:-1] == word or word[:-1] == written:
        return max(written, word, key=len)[-1] not in _ADDED
    return written[:-1] != word[:-1] or not {written[-1], word[-1]} <= _CHANGED
