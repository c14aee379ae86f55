"""The typed values of a text as claims."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pathreward.claims.claim import Axis, Claim
from pathreward.claims.measures import ANY_ROLE, measure_axes
from pathreward.facts.grade.compare import closure
from pathreward.facts.marker.compare import implied_status
from pathreward.facts.registry import fact_types, parse_facts
from pathreward.lexicon import load_table

WEIGHTS = {
    "grade": 0.8,
    "stage": 0.8,
    "marker": 0.8,
    "measurement": 0.7,
    "laterality": 0.6,
}
"""What a fact of each type weighs."""
OTHER_FACTS = 0.7
_RESULTS = {
    "positive": ("expression", "positive"),
    "negative": ("expression", "negative"),
    "mutated": ("mutation", "positive"),
    "wild type": ("mutation", "negative"),
    "amplified": ("amplification", "positive"),
    "not amplified": ("amplification", "negative"),
    "high": ("instability", "positive"),
    "stable": ("instability", "negative"),
    "methylated": ("methylation", "positive"),
    "unmethylated": ("methylation", "negative"),
    "rearranged": ("rearrangement", "positive"),
    "not rearranged": ("rearrangement", "negative"),
    "codeleted": ("deletion", "positive"),
    "not codeleted": ("deletion", "negative"),
    "deleted": ("deletion", "positive"),
    "not deleted": ("deletion", "negative"),
    "proficient": ("expression", "positive"),
    "deficient": ("expression", "negative"),
}
"""What each status is the presence or the absence of."""
ANY_RESULT = "result"
"""The axis of a result of which the text does not say what it is of."""
_REPAIR = ("MLH1", "MSH2", "MSH6", "PMS2")


def fact_claims(text: str, types: Sequence[str]) -> Iterator[Claim]:
    """Yield the facts of a text as claims, in the order of the types.

    >>> [each.axes[0] for each in fact_claims("grade group 2, pT2a", ["grade", "stage"])]
    [('grade grade group', '2'), ('stage T', '2a')]
    """
    for name in types:
        fact_type = fact_types()[name]
        if fact_type.detail is None:
            continue
        for fact in parse_facts(text, fact_type):
            detail = fact_type.detail(text, fact)
            if detail is None:
                continue
            axes = _axes(name, text, fact, (f"{name} {detail.about}".strip(), detail.value))
            about = (
                frozenset({detail.about}) if name == "laterality" and detail.about else frozenset()
            )
            weight = WEIGHTS.get(name, OTHER_FACTS)
            yield Claim(fact.start, fact.end, name, axes, weight, "", about)


def _axes(name: str, text: str, fact: Any, plain: Axis) -> tuple[Axis, ...]:
    if name == "grade" and not fact.upper:
        return _grade_axes(fact, plain)
    if name == "marker":
        return marker_axes(fact)
    if name == "measurement":
        return measure_axes(text, fact)
    if name == "laterality":
        return (("side", fact.value),)
    return (plain,)


def _grade_axes(grade: Any, plain: Axis) -> tuple[Axis, ...]:
    closed = closure([grade])
    rest = [
        (f"grade {scale}", value)
        for scale, values in closed.items()
        for value in values
        if scale != grade.scale
    ]
    return (plain, *rest)


def marker_axes(marker: Any) -> tuple[Axis, ...]:
    """Return what a marker's result says: its sign, its status, its score and its percentage."""
    name = marker.name
    status = implied_status(marker)
    axes: list[Axis] = []
    if status in _RESULTS:
        what, sign = _RESULTS[status]
        axes.append((f"marker {name} {what}", sign))
        gene, _, variant = name.partition(" ")
        if variant and sign == "positive":
            axes.append((f"marker {gene} {what}", sign))
        if name == "p53" and (what, sign) == ("expression", "positive"):
            axes.append(("marker p53 mutation", "positive"))
        if what == "expression":
            axes += implied_results(name, sign)
    elif status:
        axes.append((f"marker {name}", status))
    if marker.score:
        axes.append((f"marker {name} score", marker.score))
    if marker.low is not None:
        axes.append((f"marker {name} %", f"{marker.low:g}-{marker.high:g}"))
        axes.append((f"{ANY_ROLE}%", f"{marker.low:g}/{marker.high:g}"))
    return tuple(axes) or ((f"marker {name}", "stated"),)


@lru_cache(maxsize=1)
def _marker_names() -> Mapping[str, str]:
    table = load_table("pathreward.facts.marker", "aliases", None)
    return {each.phrase.casefold(): each.cls for each in table.entries}


def marker_name(names: Iterable[str], default: str) -> str:
    """Return the name that facts have for the marker of some names.

    >>> marker_name(["mismatch repair protein"], "mismatch_repair_protein")
    'MMR'
    """
    known = _marker_names()
    return next((known[each.casefold()] for each in names if each.casefold() in known), default)


def implied_results(name: str, sign: str) -> list[Axis]:
    """Return what follows from a result for other markers: repair is proficient with all four."""
    if name == "MMR" and sign == "positive":
        return [(f"marker {each} expression", "positive") for each in _REPAIR]
    if name in _REPAIR and sign == "negative":
        return [("marker MMR expression", "negative")]
    return []
