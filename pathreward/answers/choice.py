"""Which option of several an answer chooses, and only one; or which ones, where several are sought.

An answer commits in the first sentence that says so. Behind it other options may be described or
ruled out, as long as no other sentence commits to one of them.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pathreward.answers.option_mentions import (
    MOST_NAMED,
    ROMAN,
    Named,
    masked,
    named_labels,
    named_options,
    names,
    plain,
    ruled_out,
)
from pathreward.completion.words import words

HEDGE = re.compile(
    r"\b(?:[oO]r|(?i:either|maybe|perhaps|possibly|probably|versus|vs|unsure|uncertain|unclear"
    r"|cannot|can't|(?:might|could|may)(?: also)? be|not (?:\w+ )?(?:sure|certain)"
    r"|possibilit(?:y|ies)))\b"  # "OR" is an odds ratio
)
_CLAUSE_END = re.compile(
    r"[.;!?](?=\s|$)|\n|\b(?:because|since|as|given|due|which|whereas|unlike|rather|while)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;!?](?=\s|$)|\n")
_TAKEN_BACK = re.compile(
    r"[.;!?\n]\s*(?:but |and |then )?(?:or|maybe|perhaps|possibly|alternatively|wait|actually"
    r"|on second thoughts?|(?:i am |i'm )?(?:unsure|not sure|not certain))\b",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"(?:\b(?:answer|option|choice|diagnosis)\b[^.]{0,40}|[:=]\s*|\b(?:it|this|that|could|may|might"
    r"|must|should|or|also|alternatively|actually|instead)(?:\s(?:is|was|be|also|has|most|likely|rather))*"
    r"\s(?:an?\s|the\s)?\W*)$",
    re.IGNORECASE,
)
"""What stands before an option in a sentence that offers it as an answer."""
_IS_OFFERED = re.compile(
    r"[)\]\s]*(?:is|are|would be|seems?|fits?|remains?)\s(?:(?:also|still|equally|the|an?|most|more"
    r"|very)\s)*(?:best|likely|correct|right|true|answer|possible|plausible|probable|diagnosis"
    r"|choice|option)",
    re.IGNORECASE,
)
"""What stands behind one."""
_RULES_OUT = re.compile(
    r"\b(?:not|unlikely|less|incorrect|wrong|eliminat\w+|exclud\w+|rul(?:es?|ed|ing) out|false"
    r"|others?|similar|typically|whereas|unlike|contrast\w*|while|rather)\b|n't\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*(?:[,;/&\n+]|\band\b)\s*", re.IGNORECASE)
_CUED = re.compile(r"(?:option|choice|number|no\.)\s+[(\[]?(\w+)[)\]]?")
_AROUND = " \t\r\n\"'()[].:"
LONGEST = 20_000
"""Characters of an answer with its explanation; a longer text is none."""
_LOOPS = f"the answer names options more than {MOST_NAMED} times"
_LONGEST_LIST = 400
_GAP = 4
_FRAGMENT = 2
"""Words beside the options of a sentence that says nothing else."""
_REACH = 80
_FAR = 1_000
_SENTENCE_STARTS = (". ", "; ", "! ", "? ", "\n")


def too_long(*texts: str) -> str:
    """Return why texts are together longer than any answer with its explanation, or nothing."""
    fits = sum(map(len, texts)) <= LONGEST
    return "" if fits else f"the answer is longer than {LONGEST:,} characters"


def choose(text: str, options: Mapping[str, str], *, numbered: bool = False) -> tuple[str, str]:
    """Return the label that `text` chooses and the empty string, or no label and why.

    `numbered`: numbers in the text are option numbers before they are option texts.

    >>> options = {"A": "granuloma", "B": "abscess"}
    >>> choose("(B), since there is pus", options)
    ('B', '')
    >>> choose("II", options)
    ('B', '')
    >>> choose("B. granuloma", options)
    ('', 'label B stands beside the text of A')
    """
    if fault := too_long(text):
        return "", fault
    if label := _whole(text, options, numbered):
        return label, ""
    if not text.strip(_AROUND):
        return "", "the answer is empty"
    listed = _listed(text, options, numbered)
    if len(listed) > 1:
        return "", _several(listed)
    told = named_options(text, options)
    beside = masked(text, told)
    labels = named_labels(beside, options)
    if max(len(told), len(labels)) > MOST_NAMED:
        return "", _LOOPS
    if lead := _lead(text, options, numbered):
        return _choose_after_lead(beside, *lead, told, labels)
    told = sorted([*told, *_marked(labels)], key=lambda each: each.start)
    return _choose_from_prose(beside, told, options)


def choose_several(
    text: str, options: Mapping[str, str], *, numbered: bool = False
) -> tuple[frozenset[str], str]:
    r"""Return the labels that `text` chooses and the empty string, or none and why.

    >>> options = {"A": "cyst", "B": "abscess", "C": "granuloma"}
    >>> sorted(choose_several("A and C", options)[0])
    ['A', 'C']
    >>> sorted(choose_several("A. cyst\nC. granuloma", options)[0])
    ['A', 'C']
    >>> choose_several("A or C", options)
    (frozenset(), 'the answer hedges')
    """
    if fault := too_long(text):
        return frozenset(), fault
    if single := _whole(text, options, numbered):
        return frozenset({single}), ""
    if listed := _listed(text, options, numbered):
        return frozenset(listed), ""
    told = named_options(text, options)
    beside = masked(text, told)
    if HEDGE.search(beside):
        return frozenset(), "the answer hedges"
    labels = named_labels(beside, options)
    if max(len(told), len(labels)) > MOST_NAMED:
        return frozenset(), _LOOPS
    for label in labels:
        near = [each for each in told if 0 <= each.start - label.end <= _GAP]
        if near and near[0].label != label.label:
            return frozenset(), f"label {label.label} stands beside the text of {near[0].label}"
    chosen = {each.label for each in [*told, *labels] if not each.denied}
    chosen -= {each.label for each in [*told, *labels] if each.denied}
    if not chosen:
        return frozenset(), f"the answer names none of the options {', '.join(options)}"
    return frozenset(chosen), ""


def _whole(text: str, options: Mapping[str, str], numbered: bool) -> str:
    """Return the label that the whole text is a name of, or the empty string."""
    known = names(options)
    if cued := _CUED.fullmatch(text.strip(_AROUND).casefold()):
        return known.labels.get(cued[1]) or known.places.get(cued[1], "")
    keys = (text.strip(_AROUND).casefold(), plain(text))
    return next((label for key in keys if key and (label := known.find(key, numbered))), "")


def _listed(text: str, options: Mapping[str, str], numbered: bool) -> list[str]:
    """Return the labels where the text lists names of options and nothing else."""
    bare = text.strip(_AROUND)
    if len(bare) > _LONGEST_LIST:
        return []
    known = names(options)
    if len(bare) > 1 and bare.isupper() and len(set(bare)) == len(bare):
        letters = [known.labels.get(each.casefold(), "") for each in bare]
        if all(letters):
            return letters  # "AC"
    parts = [each.strip(_AROUND + "-*").casefold() for each in _PARTS.split(bare)]
    found = [known.find(each, numbered) for each in parts if each]
    return list(dict.fromkeys(found)) if all(found) else []


def _lead(text: str, options: Mapping[str, str], numbered: bool) -> tuple[str, int] | None:
    """Return the label that opens the text as a label does ("B. ", "II) ") and where it ends."""
    known = names(options)
    opening = _opening(tuple(known.labels)).match(text)
    if opening is None:
        return None
    name = opening[1].casefold()
    if label := known.labels.get(name) or (known.places if numbered else known.numbers).get(name):
        return label, opening.end()
    return None


@lru_cache(maxsize=256)
def _opening(labels: tuple[str, ...]) -> re.Pattern[str]:
    tokens = sorted([*map(re.escape, labels), r"\d{1,2}", *ROMAN], key=len, reverse=True)
    return re.compile(
        rf"\W*(?:(?:option|choice|answer)\s+)?[(\[]?({'|'.join(tokens)})"
        r"(?:[)\].:,;]+(?!\d)|\s+-|\s*[\n–—])\s*",
        re.IGNORECASE,
    )


def _choose_after_lead(
    text: str, label: str, place: int, told: list[Named], labels: list[Named]
) -> tuple[str, str]:
    stop = _stop(text, place)
    end = _SENTENCE_END.search(text, place)
    labels = [each for each in labels if each.start >= place]
    head = [each for each in told if place <= each.start < stop]
    clash = {each.label for each in head if not each.denied} - {label}
    if clash and all(each.label != label for each in head):
        return "", f"label {label} stands beside the text of {min(clash)}"
    first = end.start() if end else len(text)
    clash |= {each.label for each in labels if each.start < first and not each.denied}
    behind = sorted(
        [
            *(each for each in told if each.start >= stop),
            *(each for each in labels if each.start >= first),
        ],
        key=lambda each: each.start,
    )
    clash |= {each.label for each in _all_committed(text, behind, True)}
    if clash - {label}:
        return "", _several({label} | clash)
    if HEDGE.search(text, place, stop) or _TAKEN_BACK.search(text, place):
        return "", "the answer hedges"
    return label, ""


def _marked(labels: list[Named]) -> list[Named]:
    """Return the labels that are marked as such where any is; a bare letter may be anything."""
    return [each for each in labels if each.marked] or labels


def _choose_from_prose(text: str, told: list[Named], options: Mapping[str, str]) -> tuple[str, str]:
    committed = _all_committed(text, told, False)
    chosen = {each.label for each in committed or told if not each.denied}
    if len(chosen) > 1:
        return "", _several(chosen)
    if not chosen:
        return "", f"the answer names none of the options {', '.join(options)}"
    hedged = _TAKEN_BACK.search(text) or (not committed and HEDGE.search(text))
    for each in committed:
        start, _ = _sentence(text, each)
        hedged = hedged or HEDGE.search(text, start, _stop(text, each.end))
    return ("", "the answer hedges") if hedged else (chosen.pop(), "")


def _all_committed(text: str, told: list[Named], already: bool) -> list[Named]:
    """Return the options that the sentences of a text give as the answer, in its order."""
    given: list[Named] = []
    place = 0
    while place < len(told):
        start, end = _sentence(text, told[place])
        last = place
        while last < len(told) and told[last].start < end:
            last += 1
        given += _committed(text, start, end, told[place:last], already or bool(given))
        place = max(last, place + 1)
    return given


def _sentence(text: str, named: Named) -> tuple[int, int]:
    """Return the bounds of the sentence of an option's name, looking no farther than `_FAR`."""
    far = max(0, named.start - _FAR)
    starts = [text.rfind(mark, far, named.start) + len(mark) for mark in _SENTENCE_STARTS]
    end = _SENTENCE_END.search(text, named.end, named.end + _FAR)
    return max(far, *starts), end.end() if end else min(len(text), named.end + _FAR)


def _stop(text: str, place: int) -> int:
    end = _CLAUSE_END.search(text, place, place + _FAR)
    return end.start() if end else min(len(text), place + _FAR)


def _committed(text: str, start: int, end: int, inside: list[Named], already: bool) -> list[Named]:
    """Return the options that a sentence gives as the answer.

    The first sentence that names an option other than as what it goes on to describe ("Granuloma
    shows giant cells") gives it. `already`: behind such a sentence only an offer counts ("it may be
    B", "B is possible"), or a sentence that is nothing but the option.
    """
    labels = {each.label.casefold() for each in inside}
    is_fragment = len([word for word in words(text[start:end]) if word not in labels]) <= _FRAGMENT
    rules_out = already and _RULES_OUT.search(text, start, end) is not None
    given: list[Named] = []
    stop = len(text)
    for each in inside:
        if each.denied or each.start > stop:
            continue
        before = text[max(start, each.start - _REACH) : each.start]
        kept = ruled_out(text, each.start) == "not"
        offered = kept or _OFFERS.search(before) or _IS_OFFERED.match(text, each.end)
        is_subject = not [
            word
            for word in words(before)
            if word not in labels and word not in {"and", "or", "both"}
        ]
        if offered or (not rules_out and (is_fragment or not (already or is_subject))):
            given.append(each)
            stop = min(stop, _stop(text, each.end))
    return given


def _several(labels: Iterable[str]) -> str:
    return f"the answer names several options: {', '.join(sorted(labels))}"
