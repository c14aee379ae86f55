"""For whom a sentence speaks: this case, or another.

Frames come before polarity: "her mother had no melanoma" denies a melanoma of the mother. A frame
covers the part of a sentence from its cue on, or all of it.
"""

import re
from functools import lru_cache
from typing import Literal

from pathreward.assertion.classes import letters, pattern

Frame = Literal[
    "case",
    "history",
    "family",
    "other_patient",
    "hypothesis",
    "quotation",
    "definition",
    "rejected",
    "wish",
]
Framed = tuple[int, int, Frame]
"""A part of a sentence, from a letter up to another, with its frame."""

_ALL: tuple[tuple[Frame, str], ...] = (
    ("family", "<family>"),
    ("other_patient", "<other_patient>|<other> <word>{0,1} <patient>"),
    ("hypothesis", "^<have|be> <!stop>{1,60}<conditional>|<conditional> <have>"),
    ("hypothesis", "^<unless> (?!<be>?<prove_ed|show_ed>)|^<for> <!stop>{1,8}<conditional>"),
    ("hypothesis", "^<with> <!stop>{1,12}<conditional> <adverb|degree>{0,2} <be>"),
    ("hypothesis", "<conditional> <be>? <!stop>{1,15}<if>"),
    ("hypothesis", "<conditional> <adverb|degree>{0,2} <lack>"),
    ("hypothesis", "^<obligation> <article|mention|word|pronoun|strong>"),
    ("definition", "<defining>|^<general> <comma>|<criteria> <!stop>{0,5}<support>"),
    ("definition", "^<mention> <typical>|^<generic> <mention>"),
    ("history", "<ago>|<last> <time>|<time> <number|year>{1,2}|<time> <earlier>"),
    ("wish", "<conditional> <prove>|<obligation> <adverb|degree>{0,2} <be> <assess_ed>"),
    ("history", "<article> <year> <word|test>|<open> <time> <number|year>? <close>"),
    ("wish", "<courtesy>|<wish> (?:<stop>|$)"),
    ("wish", "^<suggest|consider> <!stop>{1,6}<test>"),
)
"""Frames of a whole sentence."""
_FROM: tuple[tuple[Frame, str], ...] = (
    ("hypothesis", "<if|suppose>(?!<colon>)"),
    ("quotation", "<person> <!stop>{0,5}<speech>|<speech> <article|word>{0,3} <person>"),
    ("other_patient", "<pronoun> <recall> <article> <word>{0,2} (?:<patient>|<mention>)"),
    (
        "history",
        "<history>(?!<hedge_adjective|suggest_ed|consider_ed|show|be|have|comma>)"
        "|^<in> <article>? <year>|<article> <earlier> <word|mention>"
        "|<mention>(?= <open> <in>? <year>)",
    ),
    (
        "definition",
        "<relative|that>? <be>? <general> <show|support|suggest|show_ed|support_ed|suggest_ed>",
    ),
    ("wish", "<be> <adverb|degree>{0,2} <wish>"),
    ("wish", "<wish>"),
)
"""Frames from their cue on."""
_QUOTED = re.compile(r'"[^"]{1,200}"')
_SPEECH = frozenset(letters("speech|assess|assess_ed|person"))
_SUBORDINATE = frozenset(letters("relative|that|comma"))
_REACH = 60
_UNTIL = re.compile(pattern("<break|current>"))


def frames(classes: str) -> list[Framed]:
    """Return the parts of a sentence that speak for another than this case."""
    cues = _cues()
    if not cues.search(classes):
        return []
    found: list[Framed] = []
    if '"' in classes and not _SPEECH.isdisjoint(classes):
        found += [(*quoted.span(), "quotation") for quoted in _QUOTED.finditer(classes)]
    whole, opened = _patterns()
    for frame, expression in whole:
        if expression.search(classes):
            found.append((0, len(classes), frame))
    for frame, expression in opened:
        for cue in expression.finditer(classes):
            stop = _UNTIL.search(classes, cue.end()) if frame in {"history", "wish"} else None
            low = 0 if frame == "wish" and classes[cue.start()] in letters("be") else cue.start()
            if frame == "definition" and _SUBORDINATE.isdisjoint(
                classes[max(0, low - _REACH) : low]
            ):
                low = 0
            found.append((low, stop.start() if stop else len(classes), frame))
    return found


@lru_cache(maxsize=1)
def _cues() -> re.Pattern[str]:
    """Return what every sentence with a frame has."""
    return re.compile(
        pattern(
            "<person|family|other_patient|other|recall|last|time|earlier|criteria|conditional|obligation|defining|typical|general|ago|wish|test|if|suppose|history|year>"
            "|<courtesy|generic>|^<have|be|in|unless>|<quote>"
        )
    )


@lru_cache(maxsize=1)
def _patterns() -> tuple[list[tuple[Frame, re.Pattern[str]]], list[tuple[Frame, re.Pattern[str]]]]:
    whole, opened = (
        [(frame, re.compile(pattern(source))) for frame, source in table] for table in (_ALL, _FROM)
    )
    return whole, opened
