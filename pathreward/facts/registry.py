"""Which kind of fact a gold answer is, and how such facts are read and compared."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from pathreward.completion.scanning import plain
from pathreward.completion.words import words
from pathreward.facts.comparison import Credit, Verdict
from pathreward.facts.grade import compare as grades
from pathreward.facts.grade import parse as _grades
from pathreward.facts.marker import compare as markers
from pathreward.facts.marker import parse as _markers
from pathreward.facts.measurement import compare as quantities
from pathreward.facts.measurement import parse as _quantities
from pathreward.facts.numerals import NUMERAL, small
from pathreward.facts.stage import compare as stages
from pathreward.facts.stage import parse as _stages

Facts = tuple[Any, ...]
"""What one of the readers found; all have a start and an end."""


class FactKind(NamedTuple):
    """How facts of a kind are read and compared."""

    read: Callable[[str], Facts]
    agree: Callable[[str, Any, Any, Credit], Verdict]


FACT_KINDS: Mapping[str, FactKind] = {
    "stage": FactKind(_stages.stages, stages.agree),
    "grade": FactKind(_grades.grades, grades.agree),
    "marker": FactKind(_markers.markers, markers.agree),
    "quantity": FactKind(_quantities.quantities, quantities.agree),
}
"""The kinds in the order in which a gold answer is tried for them."""

_COMMON = (
    "the this is are of for as at in to by on with and tumor tumour tumors patient case lesion"
    " specimen overall final pathologic pathological histologic histological histopathologic"
    " classified graded staged would be was it its has shows score total approximately about around"
    " circa ca roughly appropriate patient i think that can estimated"
    " nearly value result status disease cancer carcinoma category level"
)
_FILLER = {
    "stage": "stage staging tnm ajcc uicc pathological clinical edition 8th 7th group prognostic",
    "grade": "grade grading gleason isup group who nuclear histologic differentiation pattern"
    " primary secondary system nottingham fuhrman figo differentiated tertiary combined sum",
    "marker": "expression staining stain immunostain immunohistochemistry ihc index labeling"
    " labelling proliferation proliferative receptor receptors protein gene cells nuclear strong"
    " weak diffuse focal molecular mutation by fish tumor",
    "quantity": "size diameter dimension dimensions greatest largest maximum maximal measures"
    " measuring measure long wide thick thickness depth mass nodule margin from lymph node nodes"
    " positive involved mitoses mitotic figures count rate per cells cell necrosis percentage"
    " percent cores involvement tissue examined only found metastatic high power fields field hpf",
}
_KNOWN = {kind: frozenset(words(f"{_COMMON} {each}")) for kind, each in _FILLER.items()}
_BARE = re.compile(
    rf"\W*(?:(?:grade|stage|group|score)\W{{1,3}})?({NUMERAL})([a-e])?([1-3])?\W*", re.IGNORECASE
)
_ASKS = {
    "grade": re.compile(r"\bgrad(?:e|ed|ing)\b|gleason|isup|differentiation", re.IGNORECASE),
    "stage": re.compile(r"\bstag(?:e|ing)\b", re.IGNORECASE),
}
_ASKS_MORE = re.compile(
    r"\bdiagnos|\b(?:is|are) there\b|\btreat|prognos|\bwhy\b|\btype\b|subtype", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n")
_QUESTION = 300


def kind_of(gold: str, asked: str = "") -> str:
    """Return the kind of fact that `gold` is and nothing but, or the empty string.

    `asked` is what the prompt asks for (see `asked_for`), a grade or a stage: then a bare number
    or numeral ("2", "IIIA") is one, and so is a gold answer whose first sentence states one.

    >>> kind_of("Stage pT2 N0"), kind_of("approximately 2.5 cm"), kind_of("melanoma, 2 cm")
    ('stage', 'quantity', '')
    >>> kind_of("This carcinoma is graded as G2. Its glands are irregular.", asked="grade")
    'grade'
    """
    if asked and (_BARE.fullmatch(plain(gold)) or FACT_KINDS[asked].read(_first_sentence(gold))):
        return asked
    for kind, each in FACT_KINDS.items():
        if (facts := each.read(gold)) and not uncovered(gold, facts, _KNOWN[kind]):
            return kind
    return ""


@lru_cache(maxsize=2048)
def asked_for(prompt: str) -> str:
    """Return ``grade`` or ``stage`` where the last question of a prompt asks for one and no more.

    >>> asked_for("What is the Fuhrman nuclear grade of this tumor?"), asked_for("Which tumor?")
    ('grade', '')
    """
    end = prompt.rfind("?")
    question = _SENTENCE_END.split(prompt[max(0, end - _QUESTION) : end] if end >= 0 else prompt)[
        -1
    ]
    if _ASKS_MORE.search(question):
        return ""
    return next((kind for kind, each in _ASKS.items() if each.search(question)), "")


def number_asked_for(prompt: str) -> str:
    """Return what a bare number answers: the first of a grade and a stage that a prompt names."""
    return next((kind for kind, each in _ASKS.items() if each.search(prompt)), "")


def _first_sentence(text: str) -> str:
    end = _SENTENCE_END.search(text)
    return text[: end.start()] if end else text


def uncovered(text: str, spans: Facts, known: frozenset[str]) -> list[str]:
    """Return the words of `text` that neither a span covers nor `known` holds."""
    rest, place = [], 0
    for each in sorted(spans, key=lambda each: each.start):
        rest.append(text[place : max(place, each.start)])
        place = max(place, each.end)
    left = words(" ".join([*rest, text[place:]]))
    return [word for word in left if word.removesuffix("'s") not in known]


@lru_cache(maxsize=4096)
def gold_facts(kind: str, gold: str, prompt: str = "") -> Facts:
    """Return the facts of a kind that a gold answer states, a bare number on the asked scale."""
    if facts := FACT_KINDS[kind].read(gold):
        return facts
    found = _BARE.fullmatch(plain(gold))
    if not found or kind not in _ASKS:
        return ()
    if kind == "stage":
        return (_stage(found),)
    value = small(found[1])
    return (_grades.Grade(0, len(gold), _asked_scale(prompt, value), str(value)),)


def told_facts(kind: str, text: str, gold: Facts) -> Facts:
    """Return the facts of this kind that an answer states; a bare number is on the gold scale."""
    facts = FACT_KINDS[kind].read(text)
    if facts or len(text) > 40 or not (found := _BARE.fullmatch(plain(text))):
        return facts
    if kind == "stage" and gold[0].axis == "stage":
        return (_stage(found),)
    if kind == "grade" and not found[2]:
        scale = grades.headline(gold).scale
        scale = "grade" if scale == "differentiation" else scale  # which has no numbers of its own
        return (_grades.Grade(*found.span(1), scale, str(small(found[1]))),)
    return ()


def shown(fact: Any) -> str:
    """Return a fact as a reader would write it, one way for every spelling."""
    if isinstance(fact, _stages.Stage):
        return stages.shown(fact)
    if isinstance(fact, _grades.Grade):
        return f"{fact.scale} {fact.value}" + (f"-{fact.upper}" if fact.upper else "")
    if isinstance(fact, _markers.Marker):
        return markers.shown(fact)
    return quantities.shown(fact)


def _stage(found: re.Match[str]) -> _stages.Stage:
    numeral = ("0", "I", "II", "III", "IV", "V", "VI")[min(6, small(found[1]))]
    value = numeral + (found[2] or "").upper() + (found[3] or "")
    return _stages.Stage(found.start(1), max(found.end(each) for each in (1, 2, 3)), "stage", value)


def _asked_scale(prompt: str, value: int) -> str:
    """Return the scale that a prompt asks a bare number on."""
    folded = prompt.lower()
    if "gleason" in folded and value > 5:
        return _grades.SCORE
    if "gleason" in folded or "isup" in folded or "grade group" in folded:
        return _grades.GROUP
    return _grades.scale_named(prompt)
