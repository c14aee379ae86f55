"""The reason and the evidence of a path: the findings, and their edges to the diagnosis."""

from collections.abc import Iterable, Mapping, Sequence

from pathreward.claims.marker_results import marker_polarities
from pathreward.claims.section_mentions import LinkedSection
from pathreward.kg import KnowledgeGraph
from pathreward.kg.profile import Tie
from pathreward.linking import Mention
from pathreward.rewards.support import Role, Support
from pathreward.score import Evidence, Polarity, Verdict

_VERDICTS: Mapping[Role, Verdict] = {
    "used": "supports",
    "stated": "partial",
    "against": "against",
    "unrelated": "neutral",
}
_VERBS: Mapping[str, str] = {
    "is_a": "is a kind of",
    "part_of": "is part of",
    "located_in": "is located in",
    "marker_positive": "is positive for",
    "marker_negative": "is negative for",
    "has_grade": "has the grade",
    "precursor_of": "is a precursor of",
    "differential_of": "is a differential diagnosis of",
}
"""Relations in words; others are written as they are."""
_REMARKS: Mapping[Role, str] = {
    "used": "",
    "stated": "the reasoning does not use it",
    "against": "it speaks against the answer",
    "unrelated": "it does not count here",
}


def path_reason(results: Sequence[Support], graph: KnowledgeGraph, needed: float) -> str:
    """Return the numbers of findings by their roles, which the evidence shows one by one.

    Args:
        results: The roles of the findings for each answered diagnosis.
        graph: The graph.
        needed: The weight of used findings that earns all; a lower one is stated.

    >>> from pathreward.rewards.support import Statements, Weights, support
    >>> graph = KnowledgeGraph.default()
    >>> claims = {"keratin_pearls": "affirmed", "gland_formation": "affirmed"}
    >>> weights = Weights(0.5, 0.2)
    >>> result = support(Statements(claims), "squamous_cell_carcinoma", graph, weights)
    >>> path_reason([result], graph, needed=0.5)
    '1 finding supports squamous cell carcinoma, 1 contradicts it'
    >>> path_reason([result], graph, needed=2.0).split(", ")[0]
    '1 finding supports squamous cell carcinoma (weight 1 of 2 needed)'
    """
    used, stated, against, unrelated = (
        sum(each.count(role) for each in results)
        for role in ("used", "stated", "against", "unrelated")
    )
    supporting = used + stated
    parts = [
        f"{supporting} {'finding supports' if supporting == 1 else 'findings support'} "
        + " and ".join(_weighed(each, graph, needed) for each in results)
    ]
    if stated:
        them = "it" if supporting == 1 else "them"
        parts.append(
            f"the reasoning uses {used} of them" if used else f"the reasoning does not use {them}"
        )
    if against:
        parts.append(f"{against} contradict{'s' if against == 1 else ''} it")
    if unrelated:
        parts.append(f"{unrelated} {'is' if unrelated == 1 else 'are'} unrelated")
    return ", ".join(parts)


def _weighed(result: Support, graph: KnowledgeGraph, needed: float) -> str:
    """Return the name of a diagnosis, and the weight of its findings if it is too low."""
    name = graph[result.diagnosis].name
    if not 0 < result.used < needed:
        return name
    return f"{name} (weight {result.used:.2g} of {needed:.2g} needed)"


def path_evidence(
    sections: Iterable[LinkedSection], results: Sequence[Support], graph: KnowledgeGraph
) -> tuple[Evidence, ...]:
    """Return the mentions that have a role for one of the answered diagnoses, with their edges.

    >>> from pathreward.claims.section_mentions import section_mentions
    >>> from pathreward.completion.sections import parse_completion
    >>> from pathreward.linking import Linker
    >>> from pathreward.rewards.support import Statements, Weights, support
    >>> graph, linker = KnowledgeGraph.default(), Linker.default()
    >>> found = section_mentions(parse_completion("Keratin pearls."), (), linker)
    >>> statements = Statements(found.combined.claims)
    >>> result = support(statements, "squamous_cell_carcinoma", graph, Weights(0.5, 0.2))
    >>> shown = path_evidence(found.sections, [result], graph)
    >>> [(each.text, each.verdict, each.note) for each in shown]
    [('Keratin pearls', 'supports', 'keratin pearls supports squamous cell carcinoma')]
    """
    concerned = {concept for each in results for concept in each.roles}
    return tuple(
        _shown(section, mention, polarities, results, graph)
        for section in sections
        for polarities in [marker_polarities(section.text, section.mentions, graph)]
        for mention in section.mentions
        if mention.concept.id in concerned
    )


def _shown(
    section: LinkedSection,
    mention: Mention,
    polarities: Mapping[str, Polarity],
    results: Sequence[Support],
    graph: KnowledgeGraph,
) -> Evidence:
    """Return a mention as evidence for the first of the diagnoses that it has a role for."""
    concept = mention.concept.id
    result = next(each for each in results if concept in each.roles)
    tie = result.ties.get(concept)
    return Evidence(
        section.section,
        section.start + mention.start,
        section.start + mention.end,
        mention.text,
        concept,
        polarities.get(concept, mention.polarity),
        str(tie.relation) if tie else "",
        _VERDICTS[result.roles[concept]],
        _note(result, tie, concept, graph),
    )


def _note(result: Support, tie: Tie | None, concept: str, graph: KnowledgeGraph) -> str:
    """Return the edge between a concept and the diagnosis in words."""
    name = graph[concept].name
    if tie is None:
        return f"{name} has no edge to {graph[result.diagnosis].name}"
    ends = {tie.relation.subject, tie.relation.object}
    relation, often = tie.relation.relation, tie.relation.frequency
    verb = _VERBS.get(relation, relation.replace("_", " "))
    if often and "marker" in relation:  # how often cases are positive, also of a negative marker
        verb = f"is {often} positive for"
    note = f"{graph[tie.relation.subject].name} {verb} {graph[tie.relation.object].name}"
    if often and "marker" not in relation:
        note += f" ({often})"
    if result.diagnosis not in ends:
        note += ", a wider diagnosis"
    if concept not in ends:
        note += f"; counted for {name}"
    return f"{note}; {_REMARKS[result.roles[concept]]}".removesuffix("; ")
