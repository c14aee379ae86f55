"""A sentence as the grammar sees it, and what it says of a place in it."""

import re
from bisect import bisect_left
from operator import attrgetter
from typing import NamedTuple

from pathreward.assertion.classes import ROLES, lexicon, pattern
from pathreward.assertion.frames import Frame, Framed, frames
from pathreward.assertion.layout import SKIPPED
from pathreward.assertion.membership import in_scope
from pathreward.assertion.parts import WHOLE
from pathreward.assertion.scopes import Operator, operators
from pathreward.score import Polarity

_INTERJECTION = re.compile(pattern("<comma><break|certain|adverb><comma>"))
"""As in "necrosis is, however, absent"."""
_WINDOW = 120
"""Words between a mention and a cue, at most."""
_START = attrgetter("start")
_FOREIGN = re.compile(pattern("<foreign>"))
_ENGLISH = re.compile(pattern("<article|in|of|and|or|be|have|to|with|for|that|pronoun>"))


class SentenceReading(NamedTuple):
    """A sentence as the grammar sees it."""

    classes: str
    """A letter for each word, sign and mention."""
    places: tuple[int, ...]
    """The place of each letter among the characters that were read, and one past the last."""
    operators: tuple[Operator, ...]
    frames: tuple[Framed, ...]
    doubt: str
    """Why what no rule is about is uncertain: a question, another language; or nothing."""

    def at(self, i: int) -> tuple[Polarity, Frame, str, Operator | None]:
        """Return what is said of the word at a place, the rule's name, and where it was found."""
        frame: Frame = "case"
        for low, high, name in self.frames:
            if low <= i < high:
                frame = name
                break
        deciding, whole = self._deciding(i)
        doubted = self.doubt if self.classes[i] != ROLES["place"] else ""
        if deciding is None:
            return ("uncertain" if doubted else "affirmed"), frame, doubted, None
        polarity = deciding.rule.polarity
        if whole is not None and whole is not deciding:
            polarity, deciding = _nested(polarity, deciding, whole)
        if doubted and polarity != "negated":
            return "uncertain", frame, doubted, deciding
        if deciding.rule.frame != "case" and frame == "case":
            frame = deciding.rule.frame
        if frame in {"hypothesis", "wish"} and polarity == "uncertain":
            polarity = "affirmed"  # "if it were", "to look for" make the frame
        return polarity, frame, deciding.rule.name, deciding

    def _deciding(self, i: int) -> tuple[Operator | None, Operator | None]:
        """Return the last rule that is about a word, and the last of those about statements."""
        deciding: Operator | None = None
        whole: Operator | None = None
        first = bisect_left(self.operators, i - _WINDOW, key=_START)
        for each in self.operators[first:]:
            if each.start > i + _WINDOW:
                break
            if each.low <= i < each.high and in_scope(self.classes, each, i):
                deciding = each
                whole = each if each.rule.reach in WHOLE else whole
        return deciding, whole


def _nested(polarity: Polarity, inner: Operator, whole: Operator) -> tuple[Polarity, Operator]:
    """Return what a rule about a statement makes of what a rule within it says, and which decides.

    "It is wrong that X is absent" leaves X open.
    """
    if polarity == "affirmed":
        return whole.rule.polarity, whole
    if whole.rule.polarity == "negated" and whole.rule.reach != "complement":
        return "uncertain", inner
    return polarity, whole if whole.rule.polarity == polarity == "uncertain" else inner


def read_sentence(written: str) -> SentenceReading:
    """Return what the grammar sees in the characters of a sentence."""
    words = lexicon()
    parts: list[str] = []
    index: list[int] = []
    at = 0
    for start, end, phrase in words.automaton.find(written):
        parts += (written[at:start], words.phrases[phrase])
        index += range(at, start + 1)
        at = end
    parts.append(written[at:])
    index += range(at, len(written) + 1)
    classes = "".join(parts).translate(words.letters)
    if "," in classes:
        classes = _INTERJECTION.sub(lambda found: SKIPPED * len(found[0]), classes)
    if SKIPPED in classes:
        index = [index[i] for i, each in enumerate(classes) if each != SKIPPED] + index[-1:]
        classes = classes.replace(SKIPPED, "")
    doubt = "question" if classes.endswith("?") else ""
    if not doubt and _FOREIGN.search(classes):
        foreign = len(_FOREIGN.findall(classes))
        if foreign > 1 and foreign > len(_ENGLISH.findall(classes)):
            doubt = "other language"
    return SentenceReading(
        classes, tuple(index), tuple(operators(classes)), tuple(frames(classes)), doubt
    )
