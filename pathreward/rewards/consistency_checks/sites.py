"""The check of sites: is the answer in an organ that the reasoning names?"""

import re
from collections.abc import Iterable, Set
from functools import lru_cache

from pathreward.facts.anatomy import organs
from pathreward.kg import KnowledgeGraph
from pathreward.lexicon import load_table, phrase_pattern
from pathreward.linking import Mentions
from pathreward.linking.mention import Claim
from pathreward.rewards.consistency_checks.context import CheckContext, CheckResult


@lru_cache(maxsize=1)
def _organ_ids() -> frozenset[str]:
    """Return the organs by their ids in the graph."""
    return frozenset(each.replace(" ", "_") for each in organs())


@lru_cache(maxsize=1)
def _spread() -> re.Pattern[str]:
    """Return the pattern of words that explain an answer in another organ."""
    table = load_table(__package__, "site_words", frozenset({"spread"}))
    return re.compile(phrase_pattern(table.phrases("spread")))


def check_sites(context: CheckContext) -> CheckResult | None:
    """Find an organ in the answer where the reasoning names only others, and no spread.

    >>> from pathreward import Linker, Sample
    >>> from pathreward.rewards.consistency_checks.context import Levels
    >>> text = "<think>Glands in the lung.</think><answer>colon adenocarcinoma</answer>"
    >>> sample = Sample(text, answer="adenocarcinoma")
    >>> check_sites(CheckContext.of(sample, Linker.default(), Levels())).reason
    'the answer is in the colon, the reasoning in the lung'
    """
    if context.answer_span is None or context.question.kind != "concept":
        return None
    graph = context.graph
    answered = _answered_organs(context.linker.read(context.answer_text), graph)
    if not answered:
        return None
    earlier = _organs(context.mentions.claims, graph)
    if not earlier or answered & earlier or _spread().search(context.text.lower()):
        return None
    names = [", ".join(sorted(graph[each].name for each in found)) for found in (answered, earlier)]
    note = f"the answer is in the {names[0]}, the reasoning in the {names[1]}"
    start, end, _ = context.answer_span
    return CheckResult(0.0, note, (context.contradiction(start, end, note, "answer"),))


def _answered_organs(mentions: Mentions, graph: KnowledgeGraph) -> Set[str]:
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
    return _organ_ids() & {each.object for each in graph.relations(concept, "located_in")}


def _organs(claims: Iterable[Claim], graph: KnowledgeGraph) -> Set[str]:
    """Return the organs of the sites that claims are about."""
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
    return frozenset(found & _organ_ids())
