"""What a later sentence does to an earlier one: it answers its question or takes it back."""

import re

from pathreward.assertion.classes import pattern
from pathreward.assertion.sentence import SentenceReading
from pathreward.score import Polarity

_NO = re.compile(
    pattern(
        "(?:<article|word><colon>)?(?:<adverb|degree|certain|only>{0,2})"
        "(?:<no|none|absent>(?:<word|hedge_noun>?<stop>|<comma|colon|dash|break>|$)|<negation>(?!<sure>)|<pronoun><be|do><negation>|<word>{0,3}<not_is_zh>)"
    )
)
_YES = re.compile(
    pattern(
        "(?:<article|word><colon|stop>)?(?:<present><stop|comma|colon>|<pronoun><be|do|have><stop>)"
    )
)
_TAKES_BACK = re.compile(
    pattern(
        "<retract|not_is_zh|exclude_zh>|<be><adverb|degree>{0,2}<unlikely>|<negation><degree|adverb>{0,2}<correct|holds>|<pronoun><be|do><negation>(?:<stop|comma>|$)|<no><stop|comma>"
        "|<pronoun>?<be|have|show|show_ed><adverb|degree>{0,2}<none|no>(?:<stop|comma>|$)"
        "|<be><negation><article|pronoun>(?:<stop|comma>|$)"
    )
)


def answer(sentence: SentenceReading) -> Polarity | None:
    """Return what a sentence behind a question answers, or None where it answers nothing."""
    if _NO.match(sentence.classes):
        return "negated"
    return "affirmed" if _YES.match(sentence.classes) else None


def takes_back(sentence: SentenceReading) -> bool:
    """Return whether a sentence that begins with a reversal takes back the one before it.

    "On closer look there is none" does, "on closer look mucin is seen too" does not.
    """
    return _TAKES_BACK.search(sentence.classes) is not None
