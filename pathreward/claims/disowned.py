"""Passages of a completion that it does not claim of its case: disowned, or of another case.

"None of the above is on the slide" and "I made up these findings" disown the text before them.
"The biopsy of her mother was reported as follows." puts the text after it into another frame.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from daachorse import CharwiseDoubleArrayAhoCorasick

from pathreward.assertion import assertions
from pathreward.assertion.classes import cue_phrases
from pathreward.claims.foreign import foreign_denials
from pathreward.completion.scanning import MOST, lowered
from pathreward.completion.sections import Completion, Section
from pathreward.completion.sentences import sentence_around, sentences
from pathreward.completion.spans import blanked
from pathreward.completion.unicode import with_latin
from pathreward.completion.visible import unseen
from pathreward.lexicon import load_table, phrase_pattern

_CLASSES = (
    *("writer", "adverb", "described", "preceding", "description", "none", "invented", "unreal"),
    *("from_elsewhere", "real", "material", "examined", "announces", "own_case", "every"),
    *("correct", "refuted", "opposite", "ignore", "another", "case_noun", "template", "concerns"),
    *("withdraw", "found_to_be", "decoration", "confirm", "the_reverse", "or_rather"),
    *("error_noun", "entirely"),
)
_TABLE = load_table("pathreward.claims", "disowning_words", frozenset(_CLASSES))
_SECTIONS = ("observe", "think")
_PROBE = "necrosis"
"""A finding that is put behind a sentence to learn the frame of what follows it."""
_MARKS = ' .:"\u201c\u201e\u00ab'
_CLOSING = {'"': '"', "\u201c": "\u201d", "\u201e": "\u201c", "\u00ab": "\u00bb"}
_QUOTES = tuple(_CLOSING)
_SPACED = tuple(f": {quote}" for quote in _QUOTES)
_SURROGATE = re.compile("[\ud800-\udfff]")
_WITHIN = r"[^.;\n]{0,100}?"
_BE = "(?:is|are|was|were)"


def _any(*classes: str) -> str:
    return f"(?:{phrase_pattern(_TABLE.phrases(*classes))})"


WITHDRAWING = (*cue_phrases("withdraw"), *_TABLE.phrases("withdraw"))
"""Verbs by which a writer withdraws what they wrote, in every form."""
_WITHDRAW = f"(?:{phrase_pattern(WITHDRAWING)})"
_INVENTED = (
    rf"(?:{_any('invented')}|\bmade\s+(?:(?:(?:all|everything)(?:\s+of)?\s+)?"
    rf"(?:(?:this|that|it|them|everything|(?:the|my)\s+(?:whole\s+)?(?:thing|{_any('description')}))"
    r"\s+)?(?:all\s+)?)up\b)"
)
"""Verbs of invention, and "made" with its object: "made it up", "made all of the findings up"."""


def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a sentence that disowns the text before it."""
    stated = rf"{_any('writer')}\s+(?:{_any('adverb')}\s+){{0,3}}{_any('described')}"
    own = (
        rf"(?:the\s+{_any('preceding')}\b(?:\s+{_any('description')}\b)?"
        rf"|(?:the|this|these|those|my)\s+(?:{_any('preceding')}\s+)?{_any('description')}"
        rf"(?:\s+{_any('described')})?\s+{_any('preceding')}|my\s+{_any('description')}"
        rf"|(?:the|this)\s+description|(?:what|everything|anything|all)\s+(?:that\s+)?{stated}"
        rf"|(?:the|these|those)\s+{_any('description')}\s+(?:that\s+|which\s+)?{stated})"
    )
    denial = f"(?:{_INVENTED}|{_any('unreal', 'from_elsewhere')})"
    slide = rf"(?:the|this|these|any)\s+(?:\w+(?:'s)?\s+){{0,2}}{_any('material')}"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"\b{_any('none')}\s+of\s+{own}\s+(?:is|are|was|were|can|could|has|have|exists?)\b"
            r"(?!\s+(?:a\s+|the\s+)?(?:correct|right|true|best))",
            rf"\b{_any('none')}\s+of\s+{own}\s+{_any('concerns')}",
            rf"\b{own}{_WITHIN}\b{denial}",
            rf"\b{own}\s+(?:[^.;\n]{{0,30}}?\s)?(?:{_BE}|{_any('found_to_be')})\s+"
            rf"(?:(?:{_any('adverb')}|all|both)\s+)?{_any('error_noun')}\b",
            rf"\b{_WITHDRAW}\s+(?:this|that|the|these|those|my|his|her|our)\s+"
            rf"{_any('description')}\s+{_any('entirely', 'adverb')}\b",
            rf"\b(?:this|that|these|those)\s+{_any('description')}\s+{_any('found_to_be')}\s+"
            rf"(?:{_any('adverb')}\s+)?{_any('refuted', 'unreal')}\b",
            rf"\b{_BE}\s+(?:\w+\s+)?{_any('described')}\s+(?:\w+\s+){{0,2}}{_any('decoration')}\b",
            rf"\b{_any('writer')}\s+[^.;\n]{{0,60}}?(?:could|can|was\s+able\s+to)\s+"
            rf"{_any('confirm')}\s+{_any('none')}\s+of\s+(?:it|this|that|these|those|them)\b",
            rf"\b{_any('writer')}\s+(?:{_any('adverb')}\s+){{0,3}}{_INVENTED}"
            r"(?!\s+(?:my|our|your)\s+mind)",
            rf"\b(?:all|everything)\b"
            rf"(?:\s+(?:of|in)\s+(?:this|it|that|the|my)(?:\s+{_any('description')})?)?\s+"
            rf"(?:is|was|are|were)\s+(?:{_any('adverb')}\s+)?{denial}",
            rf"\b{_any('none')}\s+of\s+(?:this|it|that|these|those|them)\s+(?:is|are|was|were)\s+"
            rf"(?:{_any('adverb')}\s+)?{_any('real')}\b",
            rf"\b{slide}\s+(?:was|were|has|have)\s+(?:not|never)\s+(?:been\s+)?{_any('examined')}",
            rf"\b{_any('writer')}\s+(?:have|had|did)\s+(?:not|never)\s+(?:really\s+)?"
            rf"(?:{_any('examined')}|see|look\s+at|examine)\s+{slide}",
        )
    )


def _patterns_of_observations() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a sentence that takes back all that was observed before it.

    Reasoning may say the same of options: "None of these statements is correct."
    """
    above = _any("preceding")
    it = (
        rf"(?:(?:the|these|those|this|my)\s+)?(?:{above}\s+)?"
        rf"(?:{_any('description')}(?:\s+{_any('described')})?(?:\s+{above})?|{above})"
    )
    be = rf"(?:is|are|was|were|should\s+be|has\s+been|have\s+been)\s+(?:{_any('adverb')}\s+)?"
    subject = _any("case_noun", "material")
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"\b{_any('none')}\s+of\s+{it}\s+{be}{_any('correct', 'real')}\b",
            rf"\b(?:all|{_any('every')})\s+(?:of\s+)?{it}\s+{be}"
            rf"(?:{_any('refuted', 'unreal')}|{_WITHDRAW})\b",
            rf"\bthe\s+{_any('opposite')}\s+(?:of\s+[^.;\n]{{0,60}}?\s)?"
            rf"(?:{be}{_any('correct', 'real')}|holds|applies)\b",
            rf"\b{_any('none')}\s+of\s+(?:these|those|the)\s+{_any('description')}\s+"
            rf"(?:is|are|was|were)\s+(?:in|on)\s+(?:the|this|that)\b",
            rf"\b{_any('ignore')}\s+[^.;\n]{{0,40}}?\b{above}\b",
            rf"\b(?:this|the|these|those)\s+(?:{_any('description')}|{above})\s+"
            rf"(?:{be}(?:from|of|about)|{_any('concerns', 'from_elsewhere')})\s+{_any('another')}"
            rf"\s+{subject}\b",
            rf"\b(?:the\s+{above}|(?:this|the|these)\s+{_any('description')})\s+{be}"
            rf"(?:an?\s+)?{_any('template')}\b",
        )
    )


_DISOWNS = _patterns()
_DISOWNS_OBSERVED = (*_DISOWNS, *_patterns_of_observations())
_HINTS = (
    *(f"{each} of" for each in _TABLE.phrases("none")),
    *_TABLE.phrases("invented", "unreal", "from_elsewhere", "examined", "refuted", "opposite"),
    *_TABLE.phrases("another", "template", "preceding", "found_to_be", "decoration"),
    *_TABLE.phrases("the_reverse", "error_noun"),
    *(*WITHDRAWING, "made"),
)
"""Without any of these, a sentence disowns nothing."""
_ANNOUNCES = (*_TABLE.phrases("announces"), *(f":{quote}" for quote in _QUOTES), *_SPACED)
"""Without any of these, a text announces nothing."""
_FINDER = CharwiseDoubleArrayAhoCorasick([*_HINTS, *_ANNOUNCES])
_FOLLOWS = re.compile(
    rf"\b{_any('announces')}\s*[.:]|:\s*(?P<quote>[\"\u201c\u201e\u00ab])", re.IGNORECASE
)
"""What announces something: "as follows.", or a colon in front of a quotation."""
_TURNED = re.compile(rf"{_any('the_reverse')}\b", re.IGNORECASE)
_RATHER = re.compile(rf"\b{_any('or_rather')}(?:\s*,?\s*{_any('or_rather')})?\W*\Z", re.IGNORECASE)
"""What is in front of words that turn their sentence."""
_PUNCTUATION = " \n\t.,;:!?-"
_OWN_CASE = re.compile(rf"\b{_any('own_case')}", re.IGNORECASE)


@lru_cache(maxsize=16)
def claimed_text(completion: Completion) -> str:
    """Return the text of a completion with what it does not claim replaced by spaces.

    Places in the text stay the same. Struck text is not claimed, and neither is a sentence with
    letters that only look Latin; it may disown other text. A sentence that disowns the text before
    it blanks that text in all of observe and think. A sentence that announces another case blanks
    the text after it, up to the end of the section or to a sentence about the case at hand.

    >>> from pathreward.completion.sections import parse_completion
    >>> text = "<observe>Nests. None of the above is on the slide. Scar.</observe>"
    >>> " ".join(claimed_text(parse_completion(text)).split())
    '<observe> Scar.</observe>'
    """
    text = with_latin(completion.text)
    if struck := unseen(text):
        text = blanked(text, struck)
    searched = _SURROGATE.sub(" ", lowered(text)[:MOST])
    hints = [(start, number < len(_HINTS)) for start, _, number in _FINDER.find(searched)]
    named = [each for each in completion.sections if each.name in _SECTIONS]
    sections = named if completion.sections else [Section("", 0, len(text))]
    blank = [*_by_foreign_denials(text, sections), *_disguised(completion.text, text, sections)]
    if not hints:
        return blanked(text, sorted(blank))
    for number, section in enumerate(sections):
        start, end = section.start, min(section.end, MOST)
        places = [place for place, disowns in hints if disowns and start <= place < end]
        is_reasoning = section.name == _SECTIONS[1]
        disowned = _disowned(
            text, start, end, places, _DISOWNS if is_reasoning else _DISOWNS_OBSERVED
        )
        if disowned > start:
            blank += [(each.start, each.end) for each in sections[:number]]
            blank.append((start, disowned))
        blank += _turned(text, start, end, places)
        if any(not disowns and start <= place < end for place, disowns in hints):
            blank += _framed(text, start, end)
    return blanked(text, sorted(blank))


def _disguised(text: str, read: str, sections: Sequence[Section]) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a text whose letters only look as they are read."""
    if text.isascii():
        return
    for section in sections:
        done = section.start
        for at in range(section.start, min(section.end, MOST)):
            if at >= done and text[at] != read[at] != " ":
                first, done = sentence_around(read, at, at + 1, section.start, section.end)
                yield first, done


def _by_foreign_denials(text: str, sections: Sequence[Section]) -> Iterator[tuple[int, int]]:
    """Yield what a sentence takes back that denies something in another language.

    In the observation it takes back all of observe and think, in the reasoning the text before it.
    """
    for number, section in enumerate(sections):
        for _, last in foreign_denials(text, section.start, min(section.end, MOST)):
            is_reasoning = section.name == _SECTIONS[1]
            yield from ((each.start, each.end) for each in sections[:number])
            yield section.start, last
            if not is_reasoning:
                yield from ((each.start, each.end) for each in sections[number:])


def _disowned(
    text: str,
    start: int,
    end: int,
    places: list[int],
    patterns: tuple[re.Pattern[str], ...],
) -> int:
    """Return where the last sentence ends that disowns the text before it, or `start`."""
    first = end
    for place in reversed(places):
        if place >= first:
            continue  # in the sentence that was read last
        first, last = sentence_around(text, place, place + 1, start, end)
        if any(pattern.search(text, first, last) for pattern in patterns):
            return last
    return start


def _turned(text: str, start: int, end: int, places: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the sentences that are turned: "A is lost, B kept; or rather the other way round"."""
    for place in places:
        if not (found := _TURNED.match(text, place, end)):
            continue
        first, last = sentence_around(text, place, place + 1, start, end)
        lead = text[first : found.start()]
        if _RATHER.search(lead):
            if not _RATHER.sub("", lead).strip(_PUNCTUATION) and first > start:
                first, _ = sentence_around(text, first - 1, first, start, end)
            yield first, last


def _framed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what follows an announcement in another frame than this case."""
    done = start
    for found in _FOLLOWS.finditer(text, start, end):
        if found.start() < done:
            continue
        first, _ = sentence_around(text, found.start(), found.start() + 1, start, end)
        announced = f"{text[first : found.end()].rstrip(_MARKS)}: {_PROBE}."
        place = len(announced) - len(_PROBE) - 1
        [probe] = assertions(announced, [(place, place + len(_PROBE))])
        if probe.frame == "case":
            continue
        closing = _CLOSING.get(found["quote"] or "", "")
        done = text.find(closing, found.end(), end) if closing else -1
        if done < 0:
            done = next(
                (
                    at
                    for at, stop in sentences(text, found.end(), end)
                    if _OWN_CASE.search(text, at, stop)
                ),
                end,
            )
        yield found.end(), done
