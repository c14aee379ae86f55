"""The evidence of a comparison of claims, for the rewards that weigh one."""

from collections import Counter
from collections.abc import Callable, Iterator

from pathreward.claims.claim import NOT, Axis, Claim
from pathreward.claims.comparison import Judged, Outcome
from pathreward.claims.fields import plain_fields
from pathreward.claims.observations import Observations
from pathreward.claims.tally import Weigh
from pathreward.kg import KnowledgeGraph
from pathreward.score import Evidence, Polarity, Verdict

_VERDICTS: dict[Outcome, Verdict] = {
    "agrees": "supports",
    "near": "partial",
    "contradicts": "against",
    "added": "against",
    "neutral": "neutral",
}
_UNITS = (" mm", " of", " %", " g", " mL", " s")
"""The last words of scales of measurements, which belong behind the value."""
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
        is_neutral: Whether a claim that the reference lacks costs nothing, or little.
    """
    return (*_of_completion(found, graph, shows, is_neutral), *_missing(found, graph, shows))


def outcome_counts(
    found: Observations,
    shows: Callable[[Claim], bool],
    noun: str,
    added: Weigh = lambda claim: 1.0,
) -> str:
    """Return the numbers of agreements, contradictions and additions, in one line.

    >>> from pathreward.claims.observations import Row, observations
    >>> from pathreward.completion.sections import parse_completion
    >>> from pathreward.linking import Linker
    >>> linker, row = Linker.default(), Row(findings="No necrosis. Mucin.")
    >>> parsed = parse_completion("<observe>Necrosis.</observe>")
    >>> found = observations(parsed, row, ("observe",), linker)
    >>> outcome_counts(found, lambda claim: True, "findings")
    '0 of 2 findings agree with the reference, 1 contradicted'

    Args:
        found: The claims of the completion, compared with those of the reference.
        shows: Whether a claim is in the view.
        noun: What the view's claims are called, in the plural.
        added: The weight of a claim that the reference lacks; one without weight is not counted.
    """
    compared = found.comparison
    outcomes: dict[tuple[Outcome, tuple[Axis, ...], bool], bool] = {}
    for claim, _, outcome, _, _ in compared.judged:
        if outcome == "contradicts" or (outcome == "added" and added(claim) > 0):
            outcomes[outcome, claim.axes, claim.is_fact] = shows(claim)
    shown = Counter([outcome for (outcome, *_), is_shown in outcomes.items() if is_shown])
    missing = len({each.axes for each in compared.missing if shows(each)})
    met = len({each.axes for each in compared.earned if shows(each)})
    reason = f"{met} of {met + missing + shown['contradicts']} {noun} agree with the reference"
    if shown["contradicts"]:
        reason += f", {shown['contradicts']} contradicted"
    if shown["added"]:
        reason += f", {shown['added']} added"
    other = sum(
        outcome == "contradicts" and not is_shown for (outcome, *_), is_shown in outcomes.items()
    )
    if not other:
        return reason
    return f"{reason}; {other} contradiction{'' if other == 1 else 's'} of another kind"


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
        first, last = plain_fields(text).original(claim.start, claim.end)
        yield Evidence(
            section,
            start + first,
            start + last,
            text[first:last],
            claim.concept,
            _POLARITIES.get(claim.value, "affirmed"),
            verdict=verdict,
            note=_note(each, graph, text),
        )


def _note(judged: Judged, graph: KnowledgeGraph, text: str) -> str:
    claim = judged.claim
    is_word = claim.kind == "word" and claim.value == "affirmed"
    words = plain_fields(text).text[claim.start : claim.end]
    stated = words if is_word else described(claim, graph)
    if judged.by is None:
        return stated if judged.outcome == "neutral" else f"{stated}: not in the reference"
    if judged.outcome == "agrees":
        return stated
    link = "the reference has the similar" if judged.outcome == "near" else "the reference has"
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
    if claim.kind == "number":
        return claim.axis
    if claim.value.startswith(NOT):
        stated = claim._replace(axes=((claim.axis, claim.value.removeprefix(NOT)),))
        return f"not {described(stated, graph)}"
    if claim.kind == "degree" and claim.value == "no":
        return f"not {claim.axis.rpartition(' ')[2]}"
    topic = claim.axis if claim.is_fact else claim.axis.partition(" ")[2].removeprefix("site ")
    if claim.concept:
        topic = graph[claim.concept].name
    elif claim.kind in {"word", "degree", "code"}:
        topic = _of_stems(topic.removeprefix(f"{claim.kind} "), claim.kind)
    topic = topic.replace("_", " ")
    if claim.kind == "involvement":
        written = {"yes": "involved", "no": "not involved"}
        return f"{topic} {written.get(claim.value, claim.value)}"
    if claim.value in {"affirmed", "yes"}:
        return topic
    return _with_value(topic, claim.value)


def _of_stems(topic: str, kind: str) -> str:
    """Return what a claim is of, with a sign where only the start of a word is known."""
    return topic if kind == "degree" else f"{topic}…"


def _with_value(topic: str, value: str) -> str:
    """Return a scale with its value: "size 25 mm", "count 2 of 15", "stage T 2a or more".

    >>> [_with_value("size mm", "25/25"), _with_value("count of", "2/2/15")]
    ['size 25 mm', 'count 2 of 15']
    >>> [_with_value("marker Ki-67 %", "10/20"), _with_value("stage T", "2a-more")]
    ['marker Ki-67 10 to 20 %', 'stage T 2a or more']
    >>> _with_value("grade", "grade group 2")
    'grade group 2'
    """
    if value.startswith(f"{topic} "):
        return value
    topic, _, unit = topic.rpartition(" ") if topic.endswith(_UNITS) else (topic, "", "")
    bounds, is_open, end = value.partition("-")
    if is_open and end in {"more", "less"}:
        return f"{topic} {_range(bounds)} or {end} {unit}".rstrip()
    if unit == "of" and value.count("/") == 2:
        low, high, total = value.split("/")
        return f"{topic} {_range(f'{low}/{high}')} of {total}"
    return f"{topic} {_range(value)} {unit}".rstrip()


def _range(value: str) -> str:
    low, is_range, high = value.partition("/")
    if low == "-inf":
        return f"under {high[1:]}" if high.startswith("<") else f"up to {high}"
    low = low.removeprefix(">")
    if not is_range or not low.replace(".", "").isdigit():
        return value
    return low if low == high else f"over {low}" if high == "inf" else f"{low} to {high}"
