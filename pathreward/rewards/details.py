"""The details reward: are grades, stages, sizes, counts, sides and markers the reference's?"""

import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from pathreward.completion.scanning import MOST
from pathreward.completion.sections import Completion
from pathreward.errors import RecipeError, unknown
from pathreward.facts.grade.parse import GLEASON, GROUP, SCORE, Grade, grades
from pathreward.facts.laterality.parse import sides
from pathreward.facts.marker.parse import markers
from pathreward.facts.measurement.parse import quantities
from pathreward.facts.stage.parse import Stage, stages
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Evidence, Score

_WHOLE = re.compile(r"(?:/|\bof)\s?(\d{1,2})\b")
_STEPS = frozenset({"3", "4"})
_USUAL_WHOLES = {
    **dict.fromkeys(("tubules", "nuclei", "mitoses", "Nottingham", "FIGO"), frozenset({"3"})),
    **dict.fromkeys(("Fuhrman", "WHO/ISUP", "ISUP"), frozenset({"4"})),
    **dict.fromkeys(("Nottingham score", "Nottingham parts"), frozenset({"9"})),
    **dict.fromkeys((GLEASON, SCORE, GROUP, "Gleason pattern"), frozenset({"5", "10"})),
}
"""How far a scale goes; where it is not named, to 3 or 4."""
_BEHIND = 12
"""Characters behind a grade in which the end of its scale may stand: "grade 3 (out of 4)"."""


class Detail(NamedTuple):
    """What a text states of a case beside its concepts."""

    kind: str
    """``grade``, ``stage``, ``quantity``, ``side`` or ``marker``."""
    about: str
    """What it is of: a scale, an axis, a unit, an organ, a marker's name."""
    value: str

    def __str__(self) -> str:
        return " ".join(filter(None, (self.about, self.value)))


Found = tuple[Detail, int, int]


@dataclass(frozen=True, slots=True)
class DetailsReward(Reward):
    r"""Score the F1 of the details that the completion and the reference state.

    A detail is a grade on its scale, a stage's category or group, a quantity with its unit, the
    side of an organ, a marker's result. It counts once however often it is stated, and agrees only
    where it is the same: of the details :math:`C` of the completion and :math:`R` of the reference
    (its findings and its reasoning),

    .. math:: \frac{2 |C \cap R|}{|C| + |R|} \in [0, 1].

    Lengths are compared in millimetres, so that 2.5 cm is 25 mm. A side counts with its organ where
    both texts name a side of that organ, else alone: "on the left" agrees with "left breast". Only
    details of the kinds that the reference states are read; what the completion states beside the
    reference's costs, so that guessing all grades does not pay; the gold answer's own details are
    neutral. A row whose reference states no detail has no value.

    >>> reward = DetailsReward()
    >>> row = {"findings": "Gleason 3+4, 2.5 cm in the left lobe, 2 of 15 nodes positive."}
    >>> reward(Sample("Gleason 3+4, left lobe, 25 mm, nodes 2/15.", **row)).value
    1.0
    >>> reward(Sample("Gleason 4+3, left lobe, 25 mm, nodes 2/15.", **row)).value
    0.75

    Raises:
        RecipeError: If a kind is not known or none is named.

    References:
        RaTEScore compares typed entities with their attributes; the form here is ours.
    """

    kinds: tuple[str, ...] = ("grade", "stage", "quantity", "side", "marker")
    """The kinds of detail that are compared."""
    sections: tuple[str, ...] = ("observe", "think", "answer")
    """The sections that are read; the whole completion where it has none of any kind."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kinds", tuple(self.kinds))
        object.__setattr__(self, "sections", tuple(self.sections))
        for kind in self.kinds:
            if kind not in _READERS:
                raise RecipeError(unknown("kind of detail", kind, _READERS))
        if not self.kinds:
            raise RecipeError("`kinds` must name at least one kind of detail")

    def __call__(self, sample: Sample) -> Score:
        """Return the score, or none where the reference states no detail."""
        texts = [text for text in (sample.findings, sample.reasoning) if text]
        if not texts:
            return Score.unscored("the row has no findings or reasoning")
        expected = _expected(tuple(texts), self.kinds)
        if not expected:
            return Score.unscored(f"the reference states no {', '.join(self.kinds)}")
        spoken_of = {each.kind for each in expected}
        kinds = tuple(kind for kind in self.kinds if kind in spoken_of)
        found = _stated(sample.parsed, self.sections, kinds)
        stated = frozenset(each for _, each, _, _ in found)
        neutral = _answered(sample, kinds)
        if "side" in kinds:
            shared = _organs(stated) & _organs(expected)
            stated, expected, neutral = (
                _sided(each, shared) for each in (stated, expected, neutral)
            )
            found = [(name, _placed(each, shared), at, end) for name, each, at, end in found]
            found = [each for each in found if each[1] in stated]
        stated -= neutral - expected
        agreed = len(stated & expected)
        reason = f"{agreed} of {len(expected)} details as the reference has them"
        reason += f", {len(stated) - agreed} beside them" if len(stated) > agreed else ""
        value = 2 * agreed / (len(stated) + len(expected))
        return Score(value, reason, evidence=partial(_evidence, sample.text, found, expected))


def _organs(details: Set[Detail]) -> Set[str]:
    """Return the organs of which a side is stated."""
    return {each.about for each in details if each.kind == "side"}


def _placed(detail: Detail, organs: Set[str]) -> Detail:
    """Return a side of an organ that is none of `organs` as a side alone."""
    return detail if detail.kind != "side" or detail.about in organs else detail._replace(about="")


def _sided(details: frozenset[Detail], organs: Set[str]) -> frozenset[Detail]:
    """Return sides with their organ where it is one of `organs`, alone where none of these has it.

    "Left breast" agrees with "on the left" and with "the left chest wall", where the texts do not
    name a side of the same organ, and states no more than "left" beside it.
    """
    placed = {_placed(each, organs) for each in details}
    told = {each.value for each in placed if each.kind == "side" and each.about}
    return frozenset(e for e in placed if e.kind != "side" or e.about or e.value not in told)


def _answered(sample: Sample, kinds: tuple[str, ...]) -> frozenset[Detail]:
    """Return the details of the gold answer, which are the answer's business."""
    return _expected(sample.gold_texts, kinds)


def _stated(
    completion: Completion, sections: tuple[str, ...], kinds: tuple[str, ...]
) -> list[tuple[str, Detail, int, int]]:
    """Return the details of the sections of a completion, with offsets in all of it."""
    text, tagged = completion.text, completion.sections
    spans = [(each.name, each.start, each.end) for each in tagged if each.name in sections]
    found: list[tuple[str, Detail, int, int]] = []
    left = MOST
    for name, start, end in spans if tagged else [("", 0, len(text))]:
        part = text[start : min(end, start + left)]
        left -= len(part)
        found += [
            (name, detail, start + first, start + last)
            for detail, first, last in _details(part, kinds)
        ]
    return found


@lru_cache(maxsize=256)
def _expected(texts: tuple[str, ...], kinds: tuple[str, ...]) -> frozenset[Detail]:
    """Return the details of a reference, which all completions of a group share."""
    return frozenset(detail for text in texts for detail, *_ in _details(text, kinds))


def _details(text: str, kinds: tuple[str, ...]) -> list[Found]:
    return [each for kind in kinds for each in _READERS[kind](text[:MOST])]


def _grades(text: str) -> Iterator[Found]:
    """Yield grades; a wrong sum and an unheard-of end of a scale are part of the value."""
    for each in grades(text):
        value = f"{each.value}-{each.upper}" if each.upper else each.value
        if each.total is not None and each.total != sum(map(int, each.value.split("+"))):
            value += f"={each.total}"
        around = text[each.start : each.end + _BEHIND]
        wholes = _WHOLE.findall(around) if "/" in around or "of" in around else ()
        if wholes and wholes[-1] not in {each.value, *_USUAL_WHOLES.get(each.scale, _STEPS)}:
            value += f" of {wholes[-1]}"
        yield Detail("grade", each.scale, value), each.start, each.end


def _stages(text: str) -> Iterator[Found]:
    for each in stages(text):
        value = f"{each.value}-{each.upper}" if each.upper else each.value
        yield Detail("stage", each.axis, value), each.start, each.end


def _quantities(text: str) -> Iterator[Found]:
    found = quantities(text)
    if not found:
        return
    taken = bytearray(len(text))
    others: tuple[Grade | Stage, ...] = (*grades(text), *stages(text))
    for other in others:
        taken[other.start : other.end] = b"\1" * (other.end - other.start)
    for each in found:
        if 1 in taken[each.start : each.end]:
            continue
        numbers = [each.low, *each.sides] if each.low == each.high else [each.low, each.high]
        if each.whole is not None:
            numbers.append(each.whole)
        value = "/".join(f"{number:g}" for number in numbers)
        yield Detail("quantity", each.unit, value), each.start, each.end


def _sides(text: str) -> Iterator[Found]:
    for each in sides(text):
        yield Detail("side", each.organ, each.value), each.start, each.end


def _markers(text: str) -> Iterator[Found]:
    for each in markers(text):
        amount = "" if each.low is None else f"{each.low:g}-{each.high:g}"
        value = " ".join(filter(None, (each.status, each.score, amount)))
        yield Detail("marker", each.name, value), each.start, each.end


_READERS: dict[str, Callable[[str], Iterator[Found]]] = {
    "grade": _grades,
    "stage": _stages,
    "quantity": _quantities,
    "side": _sides,
    "marker": _markers,
}


def _evidence(
    text: str, found: list[tuple[str, Detail, int, int]], expected: frozenset[Detail]
) -> tuple[Evidence, ...]:
    shown = [
        Evidence(
            section,
            start,
            end,
            text[start:end],
            verdict="supports" if detail in expected else "against",
            note=f"{detail.kind}: {detail}",
        )
        for section, detail, start, end in sorted(found, key=lambda each: each[2])
    ]
    missing = expected - {each for _, each, _, _ in found}
    shown += [
        Evidence("reference", verdict="missing", note=f"{each.kind}: {each}")
        for each in sorted(missing)
    ]
    return tuple(shown)
