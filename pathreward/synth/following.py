"""Does a chain follow its path: are the steps' findings stated, as they are, and in order?"""

from bisect import bisect_left
from typing import NamedTuple

from pathreward.claims.disowned import claimed_text
from pathreward.claims.marker_results import marker_polarities
from pathreward.completion.sections import Completion
from pathreward.kg import KnowledgeGraph
from pathreward.linking import Linker
from pathreward.score import Polarity
from pathreward.synth.evidence import EvidencePath, PathStep

_CERTAIN = ("affirmed", "negated")


class StepMention(NamedTuple):
    """Where a text states something of a step's finding."""

    start: int
    end: int
    polarity: Polarity


def path_fault(completion: Completion, path: EvidencePath, linker: Linker) -> str:
    """Return why a chain does not follow its path; empty where it does.

    The reasoning, with the observations before it, states each step's finding with the step's
    polarity, each one behind the one before. It may name findings before and after that, too.

    >>> from pathreward.sample import Sample
    >>> from pathreward.synth.evidence import evidence_path
    >>> row = Sample("", answer="squamous cell carcinoma", findings="Keratin pearls.")
    >>> path = evidence_path(row, Linker.default())
    >>> def fault(text):
    ...     return path_fault(Sample(f"<think>{text}</think>").parsed, path, Linker.default())
    >>> fault("Keratin pearls are seen."), fault("Nests.")
    ('', 'step 1 of 1, keratin pearls (present), is missing')
    >>> fault("There are no keratin pearls.")
    'step 1 of 1, keratin pearls (present), is turned: the chain has it as absent'
    """
    text = _reasoning(completion)
    found = [step_mentions(text, step, linker) for step in path.steps]
    at = -1
    total = len(path.steps)
    for number, (step, places) in enumerate(zip(path.steps, found, strict=True), 1):
        label = f"step {number} of {total}, {step}"
        right = [each.start for each in places if each.polarity == step.polarity]
        if not right:
            if any(each.polarity in _CERTAIN for each in places):
                other = "absent" if step.polarity == "affirmed" else "present"
                return f"{label}, is turned: the chain has it as {other}"
            if places:
                return f"{label}, is left open"
            return f"{label}, is missing"
        behind = bisect_left(right, at)
        if behind == len(right):
            return f"{label}, comes before the step in front of it"
        at = right[behind]
    return ""


def _reasoning(completion: Completion) -> str:
    """Return the text of observe and think, without what it disowns."""
    text = claimed_text(completion)
    sections = [each for each in completion.sections if each.name in {"observe", "think"}]
    return "\n".join(text[each.start : each.end] for each in sections)


def step_mentions(text: str, step: PathStep, linker: Linker) -> list[StepMention]:
    """Return where a text states a step's finding for its case, and how.

    >>> from pathreward.synth.evidence import PathStep
    >>> step = PathStep("necrosis", "necrosis", "affirmed", "supports", "glioblastoma", 1.0)
    >>> step_mentions("There is no necrosis.", step, Linker.default())
    [StepMention(start=12, end=20, polarity='negated')]
    """
    graph = linker.graph
    mentions = linker.read(text)
    results = marker_polarities(text, mentions, graph)
    return [
        StepMention(each.start, each.end, results.get(each.concept.id, each.polarity))
        for each in mentions.about(_names(step, graph))
        if each.frame == "case"
    ]


def _names(step: PathStep, graph: KnowledgeGraph) -> frozenset[str]:
    """Return the concepts by which a chain may state a step: the finding, and its kinds.

    The finding of the edge counts, too, where it is wider than that of the report.
    """
    below = {each.subject for each in graph.relations(None, "is_a", step.finding)}
    ends = {end for each in step.relations for end in (each.subject, each.object)}
    wider = {each for each in ends if each in graph.ancestors(step.finding)}
    if step.polarity == "negated":
        below = set()  # that one kind is absent does not say that all are
    return frozenset({step.finding, *below, *wider})
