"""The shipped attacks, one file for each family or two."""

from pathreward.audit.families import (  # registers their attacks, in the order of the report
    answers,
    contradiction,
    copying,
    format,
    hidden,
    injection,
    length,
    polarity,
    reasons,
    stuffing,
    swaps,
    unicode,
    wrong,
)

__all__ = [
    "answers",
    "contradiction",
    "copying",
    "format",
    "hidden",
    "injection",
    "length",
    "polarity",
    "reasons",
    "stuffing",
    "swaps",
    "unicode",
    "wrong",
]
