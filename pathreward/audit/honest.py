"""The honest completion of a row, written of its reference and of nothing else."""

from typing import NamedTuple

from pathreward.completion.sections import parse_completion
from pathreward.completion.sentences import sentences as sentence_spans
from pathreward.linking import Linker
from pathreward.sample import Sample

_NAMED = 3  # findings


class Draft(NamedTuple):
    """What an honest completion says before it concludes, or the reason why there is none."""

    observation: str
    reasoning: str
    missing: str = ""


def draft(sample: Sample, linker: Linker) -> Draft:
    """Return what is seen and what follows from it, of what the row's reference has.

    The findings are what is seen, the reference reasoning what follows. A row that lacks one has
    it made of the other: the first half of the reasoning is what is seen, or the reasoning names
    the findings again. A row with neither is told by its entities.

    >>> draft(Sample("", answer="A", findings="Nests. No necrosis."), Linker.default())
    Draft(observation='Nests. No necrosis.', reasoning='It rests on nests.', missing='')
    >>> draft(Sample("", answer="A"), Linker.default()).missing
    'it has no findings, reasoning or entities to write from'
    """
    if not (sample.answer or "").strip():
        return Draft("", "", "it has no gold answer")
    findings = " ".join((sample.findings or "").split())
    reasoning = " ".join((sample.reasoning or "").split())
    if not (findings or reasoning):
        findings = _listed(sample, linker)
    if not (findings or reasoning):
        return Draft("", "", "it has no findings, reasoning or entities to write from")
    if parse_completion(findings + reasoning).tags:
        return Draft("", "", "its findings or its reasoning hold section tags")
    if not findings:
        told = sentences(reasoning)
        half = (len(told) + 1) // 2
        findings, reasoning = " ".join(told[:half]), " ".join(told[half:])
    return Draft(findings, reasoning or _named_again(findings, linker))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text.

    >>> sentences("Nests, 1.5 cm. No necrosis.")
    ['Nests, 1.5 cm.', 'No necrosis.']
    """
    return [text[start:end] for start, end in sentence_spans(text)]


def listing(names: list[str]) -> str:
    """Return names as a sentence lists them.

    >>> listing(["nests", "pearls", "necrosis"])
    'nests, pearls and necrosis'
    """
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _listed(sample: Sample, linker: Linker) -> str:
    """Return the row's entities as a sentence; an id is told by its concept's name."""
    graph = linker.graph
    names = [graph[each].name if each in graph else each for each in sample.entities or ()]
    return f"The slide shows {listing(names)}." if names else ""


def _named_again(findings: str, linker: Linker) -> str:
    """Return a sentence on the first findings that are there; of the whole where none is."""
    seen = [_inside(each.text) for each in linker.link(findings) if each.polarity == "affirmed"]
    names = list(dict.fromkeys(seen))[:_NAMED]
    return f"It rests on {listing(names)}." if names else "It rests on this description."


def _inside(name: str) -> str:
    """Return a name as it stands inside a sentence: capitals that are more than the first stay."""
    return name if name[1:] != name[1:].casefold() else name[:1].casefold() + name[1:]
