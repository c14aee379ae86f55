"""Tests of rewards: laws that every reward owes, preferences, attacks, hypothesis strategies.

pytest and hypothesis are imported by the functions that need them, when they are called.
"""

from pathreward.testing.answering import (
    ANSWER_KINDS,
    answered,
    assert_pays,
    assert_withholds,
)
from pathreward.testing.attacking import assert_resists, attacks
from pathreward.testing.checking import Broken, LawBroken, check_reward
from pathreward.testing.laws import LAWS
from pathreward.testing.preferring import assert_prefers
from pathreward.testing.strategies import Sentence, clinical_sentences, completions, samples

__all__ = [
    "ANSWER_KINDS",
    "LAWS",
    "Broken",
    "LawBroken",
    "Sentence",
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
