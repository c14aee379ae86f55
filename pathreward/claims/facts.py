"""The typed values of a text as claims."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pathreward.claims.claim import NOT, Axis, Claim
from pathreward.claims.measures import ANY_ROLE, depth_axes, measure_axes
from pathreward.facts.grade.compare import closure
from pathreward.facts.grade.parse import Grade
from pathreward.facts.marker.compare import implied_status
from pathreward.facts.open_ends import is_excluded
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
_EVENTS = {
    "wild-type": ("mutation", False),
    "wild type": ("mutation", False),
    "mutation": ("mutation", True),
    "amplification": ("amplification", True),
    "rearrangement": ("rearrangement", True),
    "fusion": ("rearrangement", True),
    "deletion": ("deletion", True),
    "methylation": ("methylation", True),
}
"""What the name of a concept says that happened to a gene, and whether it did."""
_ON_SCALES = frozenset({"grade", "stage"})
_OPEN_ENDS = frozenset({"less", "more"})
GROUPS = frozenset({"MMR", "MSI"})
"""Names of markers that head a list of results."""
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
            if detail is None or (name == "marker" and not fact.name):
                continue
            axes = _axes(name, text, fact, (f"{name} {detail.about}".strip(), detail.value))
            if name in _ON_SCALES and is_excluded(text, fact.start):
                axes = ((axes[0][0], f"{NOT}{fact.value}"),)
            about = (
                frozenset({detail.about}) if name == "laterality" and detail.about else frozenset()
            )
            weight = WEIGHTS.get(name, OTHER_FACTS)
            yield Claim(fact.start, fact.end, name, axes, weight, "", about)


def _axes(name: str, text: str, fact: Any, plain: Axis) -> tuple[Axis, ...]:
    if name == "grade" and fact.upper in _OPEN_ENDS:
        return ((plain[0], fact.value),)  # "up to G2" is what the case has
    if name == "grade" and not fact.upper:
        return (plain, *_implied_grades(fact.scale, fact.value))
    if name == "marker":
        return marker_axes(fact, overexpressed="over" in text[fact.start : fact.end].casefold())
    if name == "measurement":
        return measure_axes(text, fact)
    if name == "breslow":
        return (plain, *depth_axes(plain[1]))
    if name == "laterality":
        return (("side", fact.value),)
    return (plain,)


@lru_cache(maxsize=1 << 10)
def _implied_grades(scale: str, value: str) -> tuple[Axis, ...]:
    """Return what a grade implies on other scales, in the order of their names."""
    closed = closure([Grade(0, 0, scale, value)])
    return tuple(
        (f"grade {other}", each)
        for other in sorted(closed.keys() - {scale})
        for each in sorted(closed[other])
    )


def marker_axes(marker: Any, *, overexpressed: bool = False) -> tuple[Axis, ...]:
    """Return what a marker's result says: its sign, its status, its score and its percentage.

    >>> [marker] = parse_facts("HER2 3+", fact_types()["marker"])
    >>> marker_axes(marker)
    (('marker HER2 expression', 'positive'), ('marker HER2 score', '3+'))
    """
    name = marker.name
    status = implied_status(marker)
    axes: list[Axis] = []
    if status in _RESULTS:
        what, sign = _RESULTS[status]
        axes.append((f"marker {name} {what}", sign))
        gene, _, variant = name.partition(" ")
        if variant and sign == "positive":
            axes.append((f"marker {gene} {what}", sign))
        if name == "p53" and overexpressed:
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


def named_result(names: Sequence[str], default: str, *, denied: bool) -> tuple[Axis, ...]:
    """Return what the mention of a marker's concept says: "p53 wild-type pattern", "no mutation".

    >>> named_result(["p53 wild-type pattern"], "p53_wild-type_pattern", denied=False)
    (('marker p53 mutation', 'negative'),)
    """
    name = marker_name(names, "")
    what, positive = "expression", True
    if not name:
        first, _, rest = names[0].partition(" ")
        name = _marker_names().get(first.casefold(), default)
        what, positive = next(
            (found for word, found in _EVENTS.items() if word in rest), (what, positive)
        )
    sign = "positive" if positive is not denied else "negative"
    implied = implied_results(name, sign) if what == "expression" else []
    return ((f"marker {name} {what}", sign), *implied)


def implied_results(name: str, sign: str) -> list[Axis]:
    """Return what follows from a result for other markers: repair is proficient with all four.

    >>> implied_results("MSH2", "negative")
    [('marker MMR expression', 'negative')]
    """
    if name == "MMR" and sign == "positive":
        return [(f"marker {each} expression", "positive") for each in _REPAIR]
    if name in _REPAIR and sign == "negative":
        return [("marker MMR expression", "negative")]
    return []
