"""The phrases without which a sentence only affirms: most sentences hold none of them."""

import re
from functools import lru_cache

from pathreward.assertion.classes import LETTERS, lexicon, phrases
from pathreward.assertion.lexemes import SHAPES

_SILENT = frozenset(
    [
        "present",
        "strong",
        "be",
        "singular_be",
        "being",
        "amount",
        "have",
        "do",
        "modal",
        "certain",
        "evidence",
        "change",
        "reaction",
        "litotes",
        "only",
        "degree",
        "with",
        "in",
        "of",
        "exception",
        "break",
        "as",
        "than",
        "relative",
        "that",
        "and",
        "or",
        "for",
        "from",
        "by",
        "article",
        "pronoun",
        "to",
        "current",
        "test",
        "patient",
        "assessable",
        "sure",
        "factive",
        "merit",
        "merit_ed",
        "merit_ing",
        "neutral",
        "correct",
        "holds",
        "holds_ed",
        "holds_ing",
        "exist",
        "exist_ed",
        "exist_ing",
        "person",
        "short_yes",
        "support_adjective",
        "show",
        "show_ed",
        "show_ing",
        "stain",
        "stain_ed",
        "stain_ing",
        "support",
        "support_ed",
        "support_ing",
        "assess",
        "assess_ed",
        "assess_ing",
        "prove",
        "prove_ed",
        "prove_ing",
        "dispute_ed",
        "dispute_ing",
        "looked_ed",
        "looked_ing",
        "argue",
        "argue_ed",
        "argue_ing",
    ]
)
"""Classes that say nothing on their own."""
_SIGNS = frozenset(
    SHAPES[each]
    for each in ("zero", "minus", "zero_code", "year", "box", "checked", "no_mark", "ask_mark")
) | {"?", '"'}
"""Signs that may say something."""
_TURNS = ("reversal", "retract")
_FUNCTION = [
    "negation",
    "no",
    "without",
    "be",
    "singular_be",
    "being",
    "have",
    "do",
    "modal",
    "hedge_modal",
    "could",
    "with",
    "and",
    "or",
    "in",
    "of",
    "for",
    "from",
    "by",
    "article",
    "pronoun",
    "to",
    "that",
    "relative",
    "break",
    "than",
    "as",
    "against",
]


@lru_cache(maxsize=1)
def triggers() -> re.Pattern[str]:
    """Return what each sentence holds, as characters, that does more than affirm.

    Of a phrase of several words it is the longest that is no function word, if none is a trigger.
    """
    known = lexicon().characters
    silent = {LETTERS[each] for each in _SILENT}
    found = set(_SIGNS)
    written = ["[:|]~", "~~", "~[;,.:\n]", "~$"]
    telling = [phrase for phrase, letter in phrases().items() if letter not in silent]
    for phrase in sorted(telling, key=len):
        if any(known.get(word, word) in found for word in phrase):
            continue
        names = [word for word in phrase if len(phrase) == 1 or word not in function_words()]
        if names:
            longest = max(names, key=len)
            found.add(known.get(longest, longest))
        else:
            written.append(re.escape("".join([known.get(word, word) for word in phrase])))
    return re.compile("|".join([f"[{re.escape(''.join(sorted(found)))}]", *written]))


@lru_cache(maxsize=1)
def turn_characters() -> frozenset[str]:
    """Return the characters of the words of which a phrase consists that takes something back."""
    known = lexicon().characters
    turns = {LETTERS[each] for each in _TURNS}
    return frozenset(
        known.get(word, word)
        for phrase, letter in phrases().items()
        if letter in turns
        for word in phrase
    )


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """Return the words that build sentences and name nothing: "the", "is", "not", "without"."""
    wanted = {LETTERS[each] for each in _FUNCTION}
    return frozenset(
        phrase[0] for phrase, letter in phrases().items() if letter in wanted and len(phrase) == 1
    )
