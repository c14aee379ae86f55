"""Whether grades, stages, sides and sites agree between the sections."""

import re
from collections.abc import Iterable, Set
from functools import lru_cache

from pathreward.facts.grade.parse import GLEASON, GROUP, SCORE, Grade, grades
from pathreward.facts.stage.parse import Stage, stages
from pathreward.kg import KnowledgeGraph
from pathreward.linking import Mentions
from pathreward.linking.mention import Claim
from pathreward.rewards.consistency_checks.case import Case, Outcome, shown

_SIDE = re.compile(
    r"(left(?<!\wleft)|right(?<!\wright))(?:[ -]sided)?\b"
    r"(?! (?:answer|option|choice|diagnosis|behind|out|over|to\b|is\b))",
    re.IGNORECASE,
)
_EXACT = frozenset({GLEASON, SCORE, GROUP, "Nottingham", "Fuhrman", "FIGO", "WHO/ISUP", "ISUP"})
"""Scales of which a case has one grade."""
_ORGANS = frozenset(
    {"adrenal_gland", "bone_marrow", "brain", "breast", "colon", "esophagus", "gallbladder"}
    | {"kidney", "larynx", "liver", "lung", "ovary", "pancreas", "prostate", "rectum"}
    | {"salivary_gland", "small_intestine", "spleen", "stomach", "testis", "thymus"}
    | {"thyroid_gland", "urinary_bladder", "uterine_cervix", "uterus"}
)
_SPREADS = re.compile(r"metasta|primary|origin|secondary|spread", re.IGNORECASE)


def values_agree(case: Case) -> Outcome | None:
    """Find a grade or a stage of the answer that the reasoning states otherwise.

    What the answer states must be among what the reasoning states on the same scale, where it
    states anything; T2 agrees with T2a.
    """
    if case.place is None or case.place.section != "answer" or case.question.kind != "concept":
        return None
    answered = case.answered
    stated: list[Grade | Stage] = [*_exact(answered), *stages(answered)]
    if not stated:
        return None
    earlier = case.body("observe", "think")
    for each in stated:
        if answered[each.start : each.end] in earlier:
            continue
        mine, others = each.value, _values(earlier, each)
        if others and not any(_fits(mine, other) for other in others):
            start = case.place.start + each.start
            name = f"{each.scale} {mine}" if isinstance(each, Grade) else each.axis + mine
            note = f"the answer states {name}, the reasoning {', '.join(sorted(others))}"
            evidence = shown(case.text, start, start + each.end - each.start, note, "answer")
            return Outcome(0.0, note, (evidence,))
    return None


def _exact(text: str) -> Iterable[Grade]:
    return (each for each in grades(text) if each.scale in _EXACT)


def _values(text: str, like: Grade | Stage) -> set[str]:
    if isinstance(like, Grade):
        return {each.value for each in grades(text) if each.scale == like.scale}
    return {each.value for each in stages(text) if each.axis == like.axis}


def _fits(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def sides_agree(case: Case) -> Outcome | None:
    """Find a side of the answer where the reasoning speaks only of the other one."""
    if case.place is None:
        return None
    sides = _sides(case.answered)
    if len(sides) != 1:
        return None
    earlier = _sides(case.body("observe", "think"))
    if not earlier or sides <= earlier:
        return None
    found = _SIDE.search(case.text, case.place.start, case.place.end)
    note = f"the answer is on the {min(sides)}, the reasoning on the {min(earlier)}"
    evidence = (shown(case.text, *found.span(), note, "answer"),) if found else ()
    return Outcome(0.0, note, evidence)


def _sides(text: str) -> set[str]:
    return {each[1].casefold() for each in _SIDE.finditer(text)}


def sites_agree(case: Case) -> Outcome | None:
    """Find an organ in the answer where the reasoning names only others, and no spread."""
    if case.place is None or case.question.kind != "concept":
        return None
    graph = case.graph
    answered = _organs_answered(case.linker.read(case.answered), graph)
    if not answered:
        return None
    earlier = _organs(case.said.claims, graph)
    if not earlier or answered & earlier or _SPREADS.search(case.text):
        return None
    names = [", ".join(sorted(graph[each].name for each in found)) for found in (answered, earlier)]
    note = f"the answer is in the {names[0]}, the reasoning in the {names[1]}"
    start, end = case.place.start, case.place.end
    return Outcome(0.0, note, (shown(case.text, start, end, note, "answer"),))


def _organs_answered(mentions: Mentions, graph: KnowledgeGraph) -> Set[str]:
    """Return the organs that an answer names, or that names of its diagnoses contain.

    The latter are the lung of "lung adenocarcinoma".
    """
    located = {
        concept: organs for concept, _ in mentions.claims if (organs := _located_in(concept, graph))
    }
    in_names = {
        organ
        for mention in (mentions if located else ())
        for organ in located.get(mention.concept.id, ())
        if organ[:4] in mention.text.casefold()
    }
    return in_names | _organs(mentions.claims, graph)


@lru_cache(maxsize=2048)
def _located_in(concept: str, graph: KnowledgeGraph) -> frozenset[str]:
    """Return the organs at which the graph locates a diagnosis."""
    if graph[concept].type != "diagnosis":
        return frozenset()
    return _ORGANS & {each.object for each in graph.relations(concept, "located_in")}


def _organs(claims: Iterable[Claim], graph: KnowledgeGraph) -> Set[str]:
    """Return the organs of the sites that are spoken of."""
    found: set[str] = set()
    for concept, _ in claims:
        if graph.concepts[concept].type == "anatomy":
            found |= _organs_of(concept, graph)
    return found


@lru_cache(maxsize=2048)
def _organs_of(site: str, graph: KnowledgeGraph) -> frozenset[str]:
    """Return the organs that a site is, is part of or has as a part."""
    found, waiting = {site}, [site]
    while waiting:
        each = waiting.pop()
        for relation in ("is_a", "part_of"):
            above = {one.object for one in graph.relations(each, relation)} - found
            found |= above
            waiting.extend(above)
    return frozenset(found & _ORGANS)
