"""The path of a case: which findings of its report lead to the diagnosis, by the graph's edges."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, NamedTuple

from pathreward.claims.marker_results import claims_with_results
from pathreward.kg import KnowledgeGraph
from pathreward.kg.concept import Relation
from pathreward.kg.profile import Tie, profile
from pathreward.linking import Linker
from pathreward.sample import Sample
from pathreward.score import Polarity

_EVIDENCE = ("finding", "cell", "marker")
"""Types of concepts that are steps."""
_MOST_HOPS = 8
_OPPOSITE: Mapping[str, Polarity] = {"affirmed": "negated", "negated": "affirmed"}


class PathLimits(NamedTuple):
    """How long a path is, and how strong."""

    steps: int = 6
    """The most supporting findings, those of the largest weight."""
    rivals: int = 2
    """The most excluded differential diagnoses."""
    least: float = 0.1
    """The least weight of all supporting findings; a specific one weighs up to 1."""
    faint: float = 0.05
    """Weight below which a finding is left out where stronger ones suffice."""


DEFAULT_LIMITS = PathLimits()


@dataclass(frozen=True, slots=True)
class PathStep:
    """One finding of the report, and what it means for a diagnosis."""

    finding: str
    """Id of the concept."""
    name: str
    polarity: Polarity
    """How the report states it: ``affirmed`` or ``negated``."""
    role: Literal["supports", "excludes"]
    diagnosis: str
    """Id of the diagnosis that it supports, or of the differential diagnosis that it excludes."""
    weight: float
    """How specific the edge is, in (0, 1]."""
    relations: tuple[Relation, ...] = ()
    """The edges of the graph from the finding to the diagnosis."""

    def to_dict(self, graph: KnowledgeGraph) -> dict[str, Any]:
        """Return the step as JSON values, with its edges in words."""
        values = asdict(self)
        values["relations"] = [_words(each, graph) for each in self.relations]
        values["diagnosis_name"] = graph[self.diagnosis].name
        values["weight"] = round(self.weight, 3)
        return values

    def __str__(self) -> str:
        present = "present" if self.polarity == "affirmed" else "absent"
        return f"{self.name} ({present})"


@dataclass(frozen=True, slots=True)
class EvidencePath:
    """The steps from the findings of a case to its diagnosis."""

    diagnosis: str
    """Id of the diagnosis; empty where there is none."""
    steps: tuple[PathStep, ...] = ()
    """Supporting findings in the order of the report, then excluding ones."""
    fault: str = field(default="", kw_only=True)
    """Why there is no path."""


def evidence_path(
    sample: Sample, linker: Linker, limits: PathLimits = DEFAULT_LIMITS
) -> EvidencePath:
    """Return the path from a row's findings to its gold diagnosis.

    A step is a finding, cell or marker of the report whose polarity supports the diagnosis
    (`pathreward.kg.profile`: ``supports``, ``marker_positive`` affirmed, ``marker_negative``,
    ``excludes`` negated), or excludes a differential diagnosis or the diagnosis of another option.

    >>> row = Sample("", answer="squamous cell carcinoma", findings="Keratin pearls. No mucin.")
    >>> path = evidence_path(row, Linker.default())
    >>> [(str(each), each.role) for each in path.steps]
    [('keratin pearls (present)', 'supports')]
    >>> evidence_path(Sample("", answer="yes", findings="Mucin."), Linker.default()).fault
    'the gold answer names no diagnosis of the graph'
    """
    linker = linker.within(sample.context)
    graph = linker.graph
    diagnosis, fault = _target(sample, linker)
    if fault:
        return EvidencePath("", fault=fault)
    findings = sample.findings or ""
    stated = claims_with_results(findings, linker.read(findings), graph)
    evidence = graph.of_type(*_EVIDENCE)
    claims = {concept: polarity for concept, polarity in stated if concept in evidence}
    for concept, polarity in stated:
        if claims.get(concept, polarity) != polarity:
            del claims[concept]  # it is affirmed and negated: two parts of the specimen
    supporting = _supporting(claims, diagnosis, graph, limits)
    weight = sum(each.weight for each in supporting)
    if weight < limits.least:
        name = graph[diagnosis].name
        return EvidencePath(
            diagnosis,
            fault=f"the graph connects no specific finding of the report with {name}",
        )
    used = {each.finding for each in supporting}
    rivals = _rivals(sample, diagnosis, linker)
    excluding = _excluding(claims, used, diagnosis, rivals, graph)
    return EvidencePath(diagnosis, (*supporting, *list(excluding)[: limits.rivals]))


def _target(sample: Sample, linker: Linker) -> tuple[str, str]:
    """Return the id of the diagnosis to argue for, or the reason why there is none."""
    if not (sample.findings or "").strip():
        return "", "the row has no findings: no column findings, report or caption"
    if not sample.gold_texts:
        return "", "the report affirms no diagnosis of the graph, and the row has no answer"
    if len(sample.gold_texts) > 1:
        return "", "the row has several gold answers"
    named = _diagnoses(sample.gold_texts[0], linker)
    if not named:
        return "", "the gold answer names no diagnosis of the graph"
    return named[0], ""


def _diagnoses(text: str, linker: Linker) -> list[str]:
    """Return the affirmed diagnoses of a text, without the wider ones of those."""
    graph = linker.graph
    diagnoses = graph.of_type("diagnosis")
    named = [
        concept
        for concept, polarity in linker.read(text).claims
        if polarity == "affirmed" and concept in diagnoses
    ]
    wider = {above for each in named for above in graph.ancestors(each)}
    return [each for each in named if each not in wider]


def _supporting(
    claims: Mapping[str, Polarity], diagnosis: str, graph: KnowledgeGraph, limits: PathLimits
) -> list[PathStep]:
    ties = profile(graph, diagnosis)
    best: dict[int, PathStep] = {}
    for concept, polarity in claims.items():
        tie = ties.get(concept)
        if tie is None or polarity != tie.expected or not tie.support:
            continue
        step = _step(graph, concept, polarity, tie, diagnosis, "supports", tie.support)
        if tie.number not in best or step.weight > best[tie.number].weight:
            best[tie.number] = step  # findings with one edge are one step
    # A finding of which another one is a kind would be stated by that one.
    wider = {above for each in best.values() for above in graph.ancestors(each.finding)}
    steps = [each for each in best.values() if each.finding not in wider]
    strong = [each for each in steps if each.weight >= limits.faint]
    enough = sum(each.weight for each in strong) >= limits.least
    chosen = sorted(strong if enough else steps, key=lambda each: -each.weight)
    kept = {each.finding for each in chosen[: limits.steps]}
    return [each for each in steps if each.finding in kept]


def _rivals(sample: Sample, diagnosis: str, linker: Linker) -> list[str]:
    """Return the diagnoses to exclude: those of the other options, then the differential ones."""
    graph = linker.graph
    gold = set(sample.gold_labels)
    options = [text for label, text in (sample.options or {}).items() if label not in gold]
    offered = [each for text in options for each in _diagnoses(text, linker)]
    edges = graph.neighbours(diagnosis, "differential_of")
    differential = [e.object if e.subject == diagnosis else e.subject for e in edges]
    return [
        each
        for each in dict.fromkeys([*offered, *differential])
        if not graph.is_a(each, diagnosis) and not graph.is_a(diagnosis, each)
    ]


def _excluding(
    claims: Mapping[str, Polarity],
    used: set[str],
    diagnosis: str,
    rivals: Iterable[str],
    graph: KnowledgeGraph,
) -> Iterator[PathStep]:
    """Yield for each rival the finding that speaks most against it, each finding once."""
    own = profile(graph, diagnosis)
    taken = set(used)
    for rival in rivals:
        ties = profile(graph, rival)
        found = [
            (ties[concept].against, concept)
            for concept, polarity in claims.items()
            if concept not in taken
            and concept in ties
            and _OPPOSITE.get(polarity) == ties[concept].expected
            and ties[concept].against > 0
            and not (concept in own and own[concept].against and own[concept].expected != polarity)
        ]
        if found:
            against, concept = max(found, key=lambda each: each[0])
            taken.add(concept)
            yield _step(graph, concept, claims[concept], ties[concept], rival, "excludes", against)


def _step(
    graph: KnowledgeGraph,
    concept: str,
    polarity: Polarity,
    tie: Tie,
    diagnosis: str,
    role: Literal["supports", "excludes"],
    weight: float,
) -> PathStep:
    relation = tie.relation
    ends = (relation.subject, relation.object)
    is_finding = graph[relation.object].type == "diagnosis"
    finding, owner = ends if is_finding else ends[::-1]
    hops = (*_up(graph, concept, finding), relation, *_up(graph, diagnosis, owner))
    return PathStep(concept, graph[concept].name, polarity, role, diagnosis, weight, hops)


def _up(graph: KnowledgeGraph, start: str, goal: str) -> tuple[Relation, ...]:
    """Return the edges of is_a from a concept to a wider one; none where there is no such way."""
    if start == goal or goal not in graph.ancestors(start):
        return ()
    found = graph.paths(start, goal, depth=_MOST_HOPS, relations=("is_a",), limit=1)
    return found[0].relations if found else ()


def _words(relation: Relation, graph: KnowledgeGraph) -> str:
    verb = relation.relation.replace("_", " ")
    often = f" ({relation.frequency})" if relation.frequency else ""
    return f"{graph[relation.subject].name} {verb} {graph[relation.object].name}{often}"
