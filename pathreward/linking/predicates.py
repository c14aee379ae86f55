"""Names whose adjective is a predicate: "the nuclei are large" for "large nuclei"."""

import re
from collections.abc import Iterator, Sequence

from pathreward.assertion.classes import phrases
from pathreward.linking.lexicon import STOP, Found, Lexicon

_COPULAS = ("is", "are", "was", "were", "appear", "appears", "appeared", "remain", "remains")
_ENDS = (
    *("in", "of", "with", "without", "by", "from", "to", "within", "into", "on", "at", "as"),
    *("that", "which", "than", "but", "for", "between", "among", "through", *_COPULAS),
)
_SIGNS = frozenset(".?;:~()")
_FARTHEST = 7
"""Words behind the verb that are read: "are moderately large, irregular and hyperchromatic"."""


class Predicates:
    """Find names in sentences that say the adjective of the name of the noun.

    The noun is the word in front of the verb, or the one in front of "of" in "the nuclei of the
    tumor cells are ...". What is found spans the adjective alone, so that a negation between the
    two acts on it. The predicate ends at a preposition. An adjective that may assert ("the margins
    are clear") is left to the assertion of the noun if the noun is a name itself.

    >>> lexicon = Lexicon([("hyperchromatic nuclei", 7), ("large nuclei", 8)], ["are", "of"])
    >>> encoded = map(lexicon.encode, "The nuclei are not large, hyperchromatic".split())
    >>> list(Predicates(lexicon).find("".join(encoded), []))
    [(4, 5, 8), (6, 7, 7)]

    Args:
        lexicon: The names.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        copulas, self._of = lexicon.known(_COPULAS), lexicon.known(["of"])
        self._firsts = lexicon.beginnings()
        heads = "".join(map(re.escape, self._firsts))
        self._copula = re.compile(f"(?<=[{heads}])[{copulas}]" if heads and copulas else r"(?!)")
        self._asserting = frozenset(lexicon.known(each[0] for each in phrases() if len(each) == 1))
        self._ends = _SIGNS | set(lexicon.known(_ENDS))

    def find(self, characters: str, names: Sequence[Found]) -> Iterator[Found]:
        """Yield the adjectives that form a name with the noun that they describe.

        Args:
            characters: The encoded text.
            names: The names found in it so far.
        """
        ends: set[int] | None = None
        for copula in self._copula.finditer(characters):
            subject = copula.start()
            nouns = {subject: self._firsts[characters[subject - 1]]}
            if head := self._head(characters, subject):
                nouns[head] = self._firsts.get(characters[head - 1], frozenset())
            ends = {each[STOP] for each in names} if ends is None else ends
            is_name = not ends.isdisjoint(nouns)
            for start, word in enumerate(
                characters[subject + 1 : subject + _FARTHEST], subject + 1
            ):
                if word in self._ends:
                    break
                for noun, firsts in nouns.items():
                    if word in firsts and not (is_name and word in self._asserting):
                        yield from self._named(characters, start, characters[noun - 1])

    def _head(self, characters: str, end: int) -> int:
        """Return the end of the noun in front of the last "of" of a subject, or 0 without one."""
        at = characters.rfind(self._of, max(0, end - _FARTHEST), end) if self._of else -1
        return max(at, 0)

    def _named(self, characters: str, start: int, noun: str) -> Iterator[Found]:
        """Yield the longest name of the words from `start` on with a noun behind them."""
        for length in self._lexicon.lengths(characters[start], noun):
            stop = start + length - 1
            payload = self._lexicon.at(characters[start:stop] + noun)
            if payload is not None and stop <= len(characters):
                yield (start, stop, payload)
                return
