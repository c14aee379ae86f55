"""Write the honest completion of a row from its reference alone."""

from typing import NamedTuple

from pathreward.completion.sections import parse_completion
from pathreward.completion.sentences import sentences as sentence_spans
from pathreward.linking import Linker
from pathreward.sample import Sample

_MOST_FINDINGS = 3  # in a generated reasoning


class HonestText(NamedTuple):
    """The observation and reasoning of an honest completion, or the reason why there is none."""

    observation: str
    reasoning: str
    missing: str = ""


def honest_text(sample: Sample, linker: Linker) -> HonestText:
    """Return the observation and the reasoning of a row, made from its reference.

    The findings are the observation, the reference reasoning is the reasoning. If a row lacks one
    of them, it is made from the other: the first half of the reasoning becomes the observation, or
    the reasoning names the findings again. If it lacks both, its entities are listed as findings.

    >>> honest_text(Sample("", answer="A", findings="Nests. No necrosis."), Linker.default())
    HonestText(observation='Nests. No necrosis.', reasoning='It rests on nests.', missing='')
    >>> honest_text(Sample("", answer="A"), Linker.default()).missing
    'it has no findings, reasoning or entities to write from'
    """
    if not (sample.answer or "").strip():
        return HonestText("", "", "it has no gold answer")
    findings = " ".join((sample.findings or "").split())
    reasoning = " ".join((sample.reasoning or "").split())
    if not (findings or reasoning):
        findings = _listed(sample, linker)
    if not (findings or reasoning):
        return HonestText("", "", "it has no findings, reasoning or entities to write from")
    if parse_completion(findings + reasoning).tags:
        return HonestText("", "", "its findings or its reasoning hold section tags")
    if not findings:
        parts = split_sentences(reasoning)
        half = (len(parts) + 1) // 2
        findings, reasoning = " ".join(parts[:half]), " ".join(parts[half:])
    return HonestText(findings, reasoning or _reasoning_from(findings, sample, linker))


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text.

    >>> split_sentences("Nests, 1.5 cm. No necrosis.")
    ['Nests, 1.5 cm.', 'No necrosis.']
    """
    return [text[start:end] for start, end in sentence_spans(text)]


def join_names(names: list[str]) -> str:
    """Return names joined by commas and "and".

    >>> join_names(["nests", "pearls", "necrosis"])
    'nests, pearls and necrosis'
    """
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _listed(sample: Sample, linker: Linker) -> str:
    """Return the row's entities as a sentence; an id is replaced by its concept's name."""
    graph = linker.graph
    names = [graph[each].name if each in graph else each for each in sample.entities or ()]
    return f"The slide shows {join_names(names)}." if names else ""


def _reasoning_from(findings: str, sample: Sample, linker: Linker) -> str:
    """Return a sentence that names the first affirmed findings, or a general one without any.

    Concepts of the gold answer come last, since a conclusion does not rest on itself.
    """
    answers = {concept for text in sample.gold_texts for concept, _ in linker.read(text).claims}
    affirmed = [each for each in linker.link(findings) if each.polarity == "affirmed"]
    affirmed.sort(key=lambda each: each.concept.id in answers)
    names = list(dict.fromkeys(_uncapitalized(each.text) for each in affirmed))[:_MOST_FINDINGS]
    return f"It rests on {join_names(names)}." if names else "It rests on this description."


def _uncapitalized(name: str) -> str:
    """Return a name in lower case, unless it has a capital after the first letter (``HER2``)."""
    return name if name[1:] != name[1:].casefold() else name[:1].casefold() + name[1:]
