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
_REMARKS: Mapping[Role, str] = {
    "used": "",
    "stated": "the reasoning does not use it",
    "against": "stated the other way round",
    "unrelated": "it does not count here",
}


def path_reason(results: Sequence[Support], graph: KnowledgeGraph) -> str:
    """Return the numbers of findings by their roles, which the evidence shows one by one.

    >>> from pathreward.rewards.support import Statements, Weights, support
    >>> graph = KnowledgeGraph.default()
    >>> claims = {"keratin_pearls": "affirmed", "gland_formation": "affirmed"}
    >>> weights = Weights(0.5, 0.2)
    >>> path_reason([support(Statements(claims), "squamous_cell_carcinoma", graph, weights)], graph)
    '1 finding supports squamous cell carcinoma, 1 contradicts it'
    """
    used, stated, against, unrelated = (
        sum(each.count(role) for each in results)
        for role in ("used", "stated", "against", "unrelated")
    )
    supporting = used + stated
    parts = [
        f"{supporting} {'finding supports' if supporting == 1 else 'findings support'} "
        + " and ".join(graph[each.diagnosis].name for each in results)
    ]
    if stated:
        parts.append(f"the reasoning uses {used} of {'it' if supporting == 1 else 'them'}")
    if against:
        parts.append(f"{against} contradict{'s' if against == 1 else ''} it")
    if unrelated:
        parts.append(f"{unrelated} {'is' if unrelated == 1 else 'are'} unrelated")
    return ", ".join(parts)


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
    name, diagnosis = graph[concept].name, graph[result.diagnosis].name
    if tie is None:
        return f"{name} has no edge to {diagnosis}"
    ends = {tie.relation.subject, tie.relation.object}
    note = f"{graph[tie.relation.subject].name} {tie.relation.relation.replace('_', ' ')} "
    note += graph[tie.relation.object].name
    if tie.relation.frequency:
        note += f" ({tie.relation.frequency})"
    if concept not in ends:
        note = f"{name} is a kind, a part or the absence of this: {note}"
    if result.diagnosis not in ends:
        note += f", a wider diagnosis than {diagnosis}"
    return f"{note}; {_REMARKS[result.roles[concept]]}".removesuffix("; ")
