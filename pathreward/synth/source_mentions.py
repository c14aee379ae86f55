"""Find where a chain mentions what only its writer had: the report, the right answer."""

import re
from functools import lru_cache

from pathreward.lexicon import load_table, phrase_pattern

_CLASSES = frozenset({"source", "result", "text", "handed", "known"})
_BETWEEN = r"(?:\W{1,3}\w{1,20}){0,2}?\W{1,3}"
"""Up to two words between a word of giving and what is given."""


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = load_table("pathreward.synth", "source_words", _CLASSES)

    def any_of(*classes: str) -> str:
        return f"(?:{phrase_pattern(table.phrases(*classes, language='en'))})"

    the, word = r"\b(?:the|this|that)\s+", r"(?:\w+\s+)?"
    is_ = r"(?:that\s+)?(?:is|was|were|are|has\s+been|have\s+been)\s+(?:already\s+)?"
    patterns = [
        rf"{the}{word}{any_of('source')}",
        rf"\b(?:according\s+to|as\s+per)\s+{word}{any_of('source')}",
        rf"{the}{any_of('handed', 'known')}\s+{word}{any_of('result')}",
        rf"{the}{any_of('handed')}\s+{word}{any_of('text')}",
        rf"{any_of('result')}\s+{is_}{any_of('handed', 'known')}",
        rf"\b(?:was|were|been|am)\s+{any_of('handed', 'known')}{_BETWEEN}{any_of('result')}",
        rf"\b(?:I|we)\s+(?:was|were|am|are|have\s+been|had\s+been)\s+{any_of('known')}",
        "|".join(map(re.escape, table.phrases("source", language="zh"))),
    ]
    return tuple(re.compile(each, re.IGNORECASE) for each in patterns)


def source_mention(text: str) -> str:
    """Return the words by which a chain mentions its sources or a given answer; empty for none.

    >>> source_mention("As the given diagnosis is melanoma, the nests fit.")
    'the given diagnosis'
    >>> source_mention("I was told that it is melanoma.")
    'I was told'
    >>> source_mention("Given the keratin pearls, the answer is B.")
    ''
    """
    found = [match for pattern in _patterns() if (match := pattern.search(text))]
    return min(found, key=lambda each: each.start())[0] if found else ""
