"""The words of a reasoning as classes: a letter for each word or sign.

The classes are those of ``stance_words.tsv``, and some of the assertion engine's cues.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from pathreward.assertion.classes import class_of_cue
from pathreward.lexicon import load_table

NEGATION, REJECTION, ABSENT, LESS = "n", "r", "z", "l"
"""not, no; unlikely, rule out; absent, lost; less, least"""
APPROVAL, CONCLUSION, SUPPORT, LIKELY = "b", "c", "f", "p"
"""best, answer; therefore; suggest, consistent; likely"""
CONTRAST, BREAK, REASON, RELATIVE = "t", "k", "e", "h"
"""rather than; but; because; which, that"""
BE, AUXILIARY, MODAL = "v", "d", "u"
"""is; does, has; would, may"""
RIVALS, REFERENCE, JOIN, AS, WORD = "o", "a", "j", "s", "w"
"""the other options; this, the option; and, or, the; as; any other word"""
_CLASSES = frozenset(
    {"conclusion", "approval", "rejection", "support", "rivals", "reference", "reason", "less"}
    | {"negation", "telling", "option", "answer", "plain"}
)
_OWN: Mapping[str, str] = {
    "conclusion": CONCLUSION,
    "approval": APPROVAL,
    "rejection": REJECTION,
    "negation": NEGATION,
    "support": SUPPORT,
    "rivals": RIVALS,
    "reference": REFERENCE,
    "reason": REASON,
    "less": LESS,
    "option": REFERENCE,
    "answer": APPROVAL,
    "plain": WORD,
}
_CUES: Mapping[str, str] = {
    **dict.fromkeys(("negation", "no", "nothing", "without", "none", "nor", "not_is_zh"), NEGATION),
    **dict.fromkeys(("exclude", "exclude_zh", "reject", "withdraw"), REJECTION),
    **dict.fromkeys(("unlikely", "out", "against"), REJECTION),
    **dict.fromkeys(("lack", "fail"), REJECTION),
    **dict.fromkeys(("instead", "than"), CONTRAST),
    **dict.fromkeys(("conditional", "could", "hedge_modal", "modal"), MODAL),
    **dict.fromkeys(("support", "support_adjective", "suggest", "typical", "seem"), SUPPORT),
    "likely": LIKELY,
    "correct": APPROVAL,
    "break": BREAK,
    "relative": RELATIVE,
    "that": RELATIVE,
    **dict.fromkeys(("be", "singular_be"), BE),
    **dict.fromkeys(("do", "have"), AUXILIARY),
    **dict.fromkeys(("absent", "lost", "lack_noun"), ABSENT),
    "as": AS,
    "or": JOIN,
    "and": JOIN,
    "article": JOIN,
}
_TOKEN = re.compile(r"[^\W_]+(?:['/.][^\W_]+)*%?|[.!?](?=\s|$)|[\n,;:()]|[\ue000-\uf8ff]|\u3002")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
MARK, DENIED_MARK = 0xE000, 0xE800
"""The first of the characters that stand for targets in a marked text, and for denied ones."""


_MOST_KEPT = 1 << 15


class _Letters(dict[str, str]):
    """The letter of each token: that of its class, else that for any word; a sign is its own."""

    def __missing__(self, token: str) -> str:
        letter = WORD if token[0].isalnum() else token
        if len(self) < _MOST_KEPT:
            self[token] = letter
        return letter


class Words(NamedTuple):
    """The classes of words and phrases."""

    classed: frozenset[str]
    """The words that have a class."""
    letters: Mapping[str, str]
    telling: frozenset[str]
    """Function words by which options may differ."""
    labelled: frozenset[str]
    """Words behind which a letter or number is a label."""
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """Phrases of two words and more by the first, the longest first: the others, the letter."""


@lru_cache(maxsize=1)
def words() -> Words:
    """Return the words of stances: those of this check, and those of the assertion engine."""
    table = load_table(__package__, "stance_words", _CLASSES)
    found = {phrase: _CUES[cls] for phrase, cls in class_of_cue().items() if cls in _CUES}
    found.update({p: _OWN[cls] for p, cls in table.class_of.items() if cls in _OWN})
    letters = _Letters()
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, letter in found.items():
        first, *rest = _TOKEN.findall(phrase) or [phrase]
        if rest:
            phrases.setdefault(first, []).append((tuple(rest), letter))
        else:
            letters[first] = letter
    for each in phrases.values():
        each.sort(key=lambda one: -len(one[0]))
    return Words(
        frozenset(letters),
        letters,
        frozenset(table.phrases("telling")),
        frozenset(table.phrases("option", "answer")),
        MappingProxyType({first: tuple(each) for first, each in phrases.items()}),
    )


def tokens(text: str) -> list[str]:
    """Return the words and signs of a text in lower case.

    >>> tokens("It isn't B.")
    ['it', 'is', 'no', 'b', '.']
    """
    return _TOKEN.findall(plain(text))


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return the span of each token of a text.

    >>> token_spans("Not B.")
    [(0, 3), (4, 5), (5, 6)]
    """
    return [each.span() for each in _TOKEN.finditer(plain(text))]


def without_marks(text: str) -> str:
    r"""Return a text without the characters that mark targets.

    >>> without_marks("a\ue000b")
    'a b'
    """
    return text if text.isascii() else _PRIVATE.sub(" ", text)


def plain(text: str) -> str:
    """Return a text in lower case, "n't" as a word of its own; the offsets are the same.

    >>> plain("It isn't B.")
    'it is no b.'
    """
    lower = text.lower()
    lower = lower if len(lower) == len(text) else text
    return lower.replace("\u2019", "'").replace("n't", " no")


def concludes(sentence: str) -> bool:
    """Return whether a sentence has a word that concludes or approves.

    >>> concludes("Therefore it is malignant."), concludes("Nests are seen.")
    (True, False)
    """
    codes = classes(tokens(sentence))
    return CONCLUSION in codes or APPROVAL in codes


def asks_exception(prompt: str) -> bool:
    """Return whether a question may ask for the option that does not fit; so does an unknown one.

    >>> asks_exception("Which of these is not a feature?"), asks_exception("Which fits best?")
    (True, False)
    """
    codes = classes(tokens(prompt))
    return not codes or any(each in codes for each in (NEGATION, REJECTION, LESS, CONTRAST))


def supports(phrase: str) -> bool:
    """Return whether a phrase begins with a word of support.

    >>> supports(" indicative of"), supports(" used for")
    (True, False)
    """
    return classes(tokens(phrase))[:1] == SUPPORT


def speaks_of_others(codes: str) -> bool:
    """Return whether a sentence, as classes, speaks of "the other options".

    >>> speaks_of_others(classes(tokens("The other options are wrong.")))
    True
    """
    return RIVALS in codes


def classes(found: Sequence[str]) -> str:
    """Return a letter for each token; a phrase is its letter, then a word for each other token.

    >>> classes(tokens("Not likely."))
    'np.'
    """
    letters, phrases = words().letters, words().phrases
    codes = [*map(letters.__getitem__, found)]
    if phrases.keys().isdisjoint(found):
        return _of_clause(found, "".join(codes))
    done = 0
    for i in [i for i, each in enumerate(found) if each in phrases]:
        if i < done:
            continue
        for rest, letter in phrases[found[i]]:
            if tuple(found[i + 1 : i + 1 + len(rest)]) == rest:
                done = i + 1 + len(rest)
                codes[i:done] = [letter, *[WORD] * len(rest)]
                break
    return _of_clause(found, "".join(codes))


_LACKING = frozenset({"without", "lacking", "lack", "lacks"})
_VERB_BEHIND = re.compile(rf"[{WORD}{JOIN}]*{WORD}[{WORD}{JOIN}]*({SUPPORT})")
_NO_VERB = ("ing", "ive")
_ADJECTIVES = frozenset({"support_adjective", "typical"})


def _of_clause(found: Sequence[str], codes: str) -> str:
    """Return classes without the denials inside of a subject, which do not reach its verb.

    "Granulomas without necrosis point to X" denies necrosis; "no finding points to X" denies X, and
    so do "without features suggesting X" and "without changes typical of X".
    """
    if SUPPORT not in codes or (_LACKING.isdisjoint(found) and "with" not in found):
        return codes
    letters = list(codes)
    for i, token in enumerate(found):
        is_inside = token in _LACKING or (token == "no" and i and found[i - 1] == "with")
        if not (is_inside and i and found[i - 1][0].isalnum()):
            continue
        verb = _VERB_BEHIND.match(codes, i + 1)
        if verb is None or found[verb.start(1)].endswith(_NO_VERB):
            continue
        if class_of_cue().get(found[verb.start(1)]) not in _ADJECTIVES:
            letters[i] = WORD
    return "".join(letters)
