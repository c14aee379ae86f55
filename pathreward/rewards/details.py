"""The details reward: are grades, stages, sizes, counts, sides and markers the reference's?"""

from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache, partial

from pathreward.completion.scanning import MOST
from pathreward.completion.sections import Completion
from pathreward.errors import RecipeError, unknown
from pathreward.facts.protocol import Detail
from pathreward.facts.registry import details, fact_types
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Evidence, Score


@dataclass(frozen=True, slots=True)
class DetailsReward(Reward):
    r"""Score the F1 of the details that the completion and the reference state.

    A detail is a grade on its scale, a stage's category or group, a measurement with its unit, the
    side of an organ, a marker's result. It counts once however often it is stated, and agrees only
    where it is the same: of the details :math:`C` of the completion and :math:`R` of the reference
    (its findings and its reasoning),

    .. math:: \frac{2 |C \cap R|}{|C| + |R|} \in [0, 1].

    Lengths are compared in millimetres, so that 2.5 cm is 25 mm. A side counts with its organ where
    both texts name a side of that organ, else alone: "on the left" agrees with "left breast". Only
    details of the types that the reference states are read; what the completion states beside the
    reference's costs, so that guessing all grades does not pay; the gold answer's own details are
    neutral. A row whose reference states no detail has no value.

    >>> reward = DetailsReward()
    >>> row = {"findings": "Gleason 3+4, 2.5 cm in the left lobe, 2 of 15 nodes positive."}
    >>> reward(Sample("Gleason 3+4, left lobe, 25 mm, nodes 2/15.", **row)).value
    1.0
    >>> reward(Sample("Gleason 4+3, left lobe, 25 mm, nodes 2/15.", **row)).value
    0.75

    Raises:
        RecipeError: If a type is not known or none is named.

    References:
        RaTEScore compares typed entities with their attributes; the form here is ours.
    """

    reference_fields = ("findings", "reasoning")

    types: tuple[str, ...] | None = None
    """The fact types that are compared; None: all."""
    sections: tuple[str, ...] = ("observe", "think", "answer")
    """The sections that are read; the whole completion where it has none of any kind."""

    def __post_init__(self) -> None:
        known = [name for name, each in fact_types().items() if each.detail is not None]
        object.__setattr__(self, "types", tuple(known if self.types is None else self.types))
        object.__setattr__(self, "sections", tuple(self.sections))
        for name in self.types or ():
            if name not in known:
                raise RecipeError(unknown("fact type", name, known))
        if not self.types:
            raise RecipeError("`types` must name at least one fact type")

    def __call__(self, sample: Sample) -> Score:
        """Return the score, or none where the reference states no detail."""
        texts = [text for text in (sample.findings, sample.reasoning) if text]
        if not texts:
            return Score.unscored("the row has no findings or reasoning")
        types = self.types or ()
        expected = _expected(tuple(texts), types)
        if not expected:
            return Score.unscored(f"the reference states no {', '.join(types)}")
        reference_types = {each.type for each in expected}
        types = tuple(name for name in types if name in reference_types)
        found = _stated(sample.parsed, self.sections, types)
        stated = frozenset(each for _, each, _, _ in found)
        neutral = _answered(sample, types)
        if open_types := _with_optional_about(types):
            shared = _named(stated, open_types) & _named(expected, open_types)
            stated, expected, neutral = (
                _matched(each, open_types, shared) for each in (stated, expected, neutral)
            )
            found = [
                (name, _placed(each, open_types, shared), at, end) for name, each, at, end in found
            ]
            found = [each for each in found if each[1] in stated]
        stated -= neutral - expected
        agreed = len(stated & expected)
        reason = f"{agreed} of {len(expected)} details as the reference has them"
        reason += f", {len(stated) - agreed} beside them" if len(stated) > agreed else ""
        value = 2 * agreed / (len(stated) + len(expected))
        return Score(value, reason, evidence=partial(_evidence, sample.text, found, expected))


def _with_optional_about(types: tuple[str, ...]) -> frozenset[str]:
    """Return those of some fact types whose values count without what they are of."""
    return frozenset(name for name in types if fact_types()[name].about_is_optional)


def _named(details: Set[Detail], types: Set[str]) -> Set[tuple[str, str]]:
    """Return what details of some types are of, such as the organs of which a side is stated."""
    return {(each.type, each.about) for each in details if each.type in types}


def _placed(detail: Detail, types: Set[str], shared: Set[tuple[str, str]]) -> Detail:
    """Return a side of an organ that only one of the texts names as a side alone."""
    if detail.type not in types or (detail.type, detail.about) in shared:
        return detail
    return detail._replace(about="")


def _matched(
    details: frozenset[Detail], types: Set[str], shared: Set[tuple[str, str]]
) -> frozenset[Detail]:
    """Return sides with their organ where both texts name it, else alone, each value once.

    "Left breast" agrees with "on the left" and with "the left chest wall", where the texts do not
    name a side of the same organ, and states no more than "left" beside it.
    """
    placed = {_placed(each, types, shared) for each in details}
    with_about = {(each.type, each.value) for each in placed if each.type in types and each.about}
    return frozenset(
        each
        for each in placed
        if each.type not in types or each.about or (each.type, each.value) not in with_about
    )


def _answered(sample: Sample, types: tuple[str, ...]) -> frozenset[Detail]:
    """Return the details of the gold answer, which the answer reward scores."""
    return _expected(sample.gold_texts, types)


def _stated(
    completion: Completion, sections: tuple[str, ...], types: tuple[str, ...]
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
            for detail, first, last in details(part, types)
        ]
    return found


@lru_cache(maxsize=256)
def _expected(texts: tuple[str, ...], types: tuple[str, ...]) -> frozenset[Detail]:
    """Return the details of a reference, which all completions of a group share."""
    return frozenset(detail for text in texts for detail, *_ in details(text[:MOST], types))


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
            note=f"{detail.type}: {detail}",
        )
        for section, detail, start, end in sorted(found, key=lambda each: each[2])
    ]
    missing = expected - {each for _, each, _, _ in found}
    shown += [
        Evidence("reference", verdict="missing", note=f"{each.type}: {each}")
        for each in sorted(missing)
    ]
    return tuple(shown)
