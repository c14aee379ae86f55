"""Tools for tests of rewards: laws, preferences, attacks and hypothesis strategies.

The functions that need pytest or hypothesis import them when they are called.
"""

from pathreward.testing.answering import (
    ANSWER_KINDS,
    answered,
    assert_pays,
    assert_withholds,
)
from pathreward.testing.check import LawBroken, LawViolation, check_reward
from pathreward.testing.laws import LAWS
from pathreward.testing.preference import assert_prefers
from pathreward.testing.resistance import assert_resists, attacks
from pathreward.testing.strategies import LabeledSentence, clinical_sentences, completions, samples

__all__ = [
    "ANSWER_KINDS",
    "LAWS",
    "LabeledSentence",
    "LawBroken",
    "LawViolation",
    "answered",
    "assert_pays",
    "assert_prefers",
    "assert_resists",
    "assert_withholds",
    "attacks",
    "check_reward",
    "clinical_sentences",
    "completions",
    "samples",
]
