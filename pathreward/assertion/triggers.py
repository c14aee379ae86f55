"""The phrases without which a sentence only affirms: most sentences hold none of them."""

from functools import lru_cache

from pathreward.assertion.classes import LETTERS, phrases

_SILENT = frozenset(
    [
        "present",
        "strong",
        "be",
        "have",
        "do",
        "modal",
        "let",
        "doubt",
        "certain",
        "evidence",
        "change",
        "litotes",
        "only",
        "degree",
        "with",
        "in",
        "of",
        "background",
        "control",
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
        "person",
        "foreign",
        "short_yes",
        "support_adjective",
        "show",
        "show_ed",
        "show_ing",
        "support",
        "support_ed",
        "support_ing",
        "assess",
        "assess_ed",
        "assess_ing",
        "prove",
        "prove_ed",
        "prove_ing",
        "overlook",
        "overlook_ed",
        "overlook_ing",
        "looked_ed",
        "looked_ing",
        "argue",
        "argue_ed",
        "argue_ing",
    ]
)
"""Classes that say nothing on their own."""
_TURNS = ("reversal", "retract")
_FUNCTION = [
    "negation",
    "no",
    "without",
    "be",
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
def trigger_phrases() -> tuple[tuple[str, ...], ...]:
    """Return the phrases that may deny, hedge or frame, each as its words.

    >>> ("excluded",) in trigger_phrases(), ("the",) in trigger_phrases()
    (True, False)
    """
    silent = {LETTERS[each] for each in _SILENT}
    found = [phrase for phrase, letter in phrases().items() if letter not in silent]
    years = [(str(year),) for year in range(1900, 2100)]
    return (*found, *years, ("0",), ("cannot",))


@lru_cache(maxsize=1)
def turn_phrases() -> tuple[tuple[str, ...], ...]:
    """Return the phrases that take an earlier sentence back, each as its words."""
    turns = {LETTERS[each] for each in _TURNS}
    return tuple(phrase for phrase, letter in phrases().items() if letter in turns)


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """Return the words that build sentences and name nothing: "the", "is", "not", "without"."""
    wanted = {LETTERS[each] for each in _FUNCTION}
    return frozenset(
        phrase[0] for phrase, letter in phrases().items() if letter in wanted and len(phrase) == 1
    )
