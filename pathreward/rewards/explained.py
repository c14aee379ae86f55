"""The evidence of a comparison of claims, for the rewards that weigh one."""

from collections import Counter
from collections.abc import Callable, Iterator

from pathreward.claims.claim import Axis, Claim
from pathreward.claims.comparison import Judged, Outcome
from pathreward.claims.observations import Observations
from pathreward.kg import KnowledgeGraph
from pathreward.score import Evidence, Polarity, Verdict

_VERDICTS: dict[Outcome, Verdict] = {
    "agrees": "supports",
    "near": "partial",
    "contradicts": "against",
    "added": "against",
    "neutral": "neutral",
}
_COUNTED = frozenset({"contradicts", "added"})
_POLARITIES: dict[str, Polarity] = {"negated": "negated", "no": "negated", "uncertain": "uncertain"}


def explained(
    found: Observations,
    graph: KnowledgeGraph,
    shows: Callable[[Claim], bool],
    is_neutral: Callable[[Claim], bool],
) -> tuple[Evidence, ...]:
    """Return a piece of evidence for each claim that a view shows, and for each contradiction.

    >>> from pathreward.claims.observations import Row, observations
    >>> from pathreward.completion.sections import parse_completion
    >>> from pathreward.linking import Linker
    >>> linker, row = Linker.default(), Row(findings="No necrosis. Mucin.")
    >>> parsed = parse_completion("<observe>Necrosis.</observe>")
    >>> found = observations(parsed, row, ("observe",), linker)
    >>> evidence = explained(found, linker.graph, lambda claim: True, lambda claim: False)
    >>> [(each.verdict, each.note) for each in evidence]
    [('against', 'necrosis: the reference has necrosis negated'), ('missing', 'mucin')]

    Args:
        found: The claims of the completion, compared with those of the reference.
        graph: The graph of the concepts.
        shows: Whether a claim is in the view.
        is_neutral: Whether a claim that the reference lacks costs nothing.
    """
    return (*_of_completion(found, graph, shows, is_neutral), *_missing(found, graph, shows))


def outcome_counts(found: Observations, shows: Callable[[Claim], bool], noun: str) -> str:
    """Return how many claims agree, contradict, are left out and added, in one line.

    >>> from pathreward.claims.observations import Row, observations
    >>> from pathreward.completion.sections import parse_completion
    >>> from pathreward.linking import Linker
    >>> linker, row = Linker.default(), Row(findings="No necrosis. Mucin.")
    >>> parsed = parse_completion("<observe>Necrosis.</observe>")
    >>> found = observations(parsed, row, ("observe",), linker)
    >>> outcome_counts(found, lambda claim: True, "findings")
    '0 of 2 findings as the reference has them, 1 contradicted'

    Args:
        found: The claims of the completion, compared with those of the reference.
        shows: Whether a claim is in the view.
        noun: What the view's claims are called, in the plural.
    """
    compared = found.comparison
    outcomes: dict[tuple[Outcome, tuple[Axis, ...], bool], bool] = {}
    for claim, _, outcome, _, _ in compared.judged:
        if outcome in _COUNTED:
            outcomes[outcome, claim.axes, claim.is_fact] = shows(claim)
    shown = Counter([outcome for (outcome, *_), is_shown in outcomes.items() if is_shown])
    missing = len({each.axes for each in compared.missing if shows(each)})
    met = len({each.axes for each in compared.earned if shows(each)})
    reason = f"{met} of {met + missing + shown['contradicts']} {noun} as the reference has them"
    if shown["contradicts"]:
        reason += f", {shown['contradicts']} contradicted"
    other = sum(
        outcome == "contradicts" and not is_shown for (outcome, *_), is_shown in outcomes.items()
    )
    if shown["added"]:
        reason += f", {shown['added']} beside them"
    return reason + (f"; {other} other contradictions" if other else "")


def _of_completion(
    found: Observations,
    graph: KnowledgeGraph,
    shows: Callable[[Claim], bool],
    is_neutral: Callable[[Claim], bool],
) -> Iterator[Evidence]:
    for each in found.comparison.judged:
        claim = each.claim
        if not (shows(claim) or each.outcome == "contradicts"):
            continue
        section, start, text = found.sections[each.text]
        verdict = _VERDICTS[each.outcome]
        if each.outcome in {"added", "neutral"}:
            verdict = "neutral" if is_neutral(claim) else "against"
        yield Evidence(
            section,
            start + claim.start,
            start + claim.end,
            text[claim.start : claim.end],
            claim.concept,
            _POLARITIES.get(claim.value, "affirmed"),
            verdict=verdict,
            note=_note(each, graph),
        )


def _note(judged: Judged, graph: KnowledgeGraph) -> str:
    stated = described(judged.claim, graph)
    if judged.by is None:
        return stated if judged.outcome == "neutral" else f"{stated}: not in the reference"
    if judged.outcome == "agrees":
        return stated
    link = "near" if judged.outcome == "near" else "the reference has"
    return f"{stated}: {link} {described(judged.by, graph)}"


def _missing(
    found: Observations, graph: KnowledgeGraph, shows: Callable[[Claim], bool]
) -> Iterator[Evidence]:
    for claim in found.comparison.missing:
        if shows(claim):
            polarity = _POLARITIES.get(claim.value, "affirmed")
            note = described(claim, graph)
            yield Evidence(
                "reference", concept=claim.concept, polarity=polarity, verdict="missing", note=note
            )


def described(claim: Claim, graph: KnowledgeGraph) -> str:
    """Return a claim in plain words.

    >>> described(
    ...     Claim(0, 8, "concept", (("concept necrosis", "negated"),), 1.0, "necrosis"),
    ...     KnowledgeGraph.default(),
    ... )
    'necrosis negated'
    """
    _, _, topic = claim.axis.partition(" ")
    if claim.concept:
        topic = graph[claim.concept].name
    if claim.value in {"affirmed", "yes"} and claim.kind != "involvement":
        return topic
    written = {"yes": "involved", "no": "not involved"} if claim.kind == "involvement" else {}
    name = claim.axis if claim.is_fact and claim.kind not in {"degree", "code"} else topic
    return f"{name} {written.get(claim.value, claim.value)}".strip()
