"""Compare what the sections of a completion claim with a row's reference, once for all rewards."""

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from pathreward.claims.claim import Claim
from pathreward.claims.compare import compare
from pathreward.claims.comparison import (
    DEFAULT_NEAR,
    Comparison,
    Near,
    Reasoning,
    Reference,
    merged,
)
from pathreward.claims.disowned import claimed_text
from pathreward.claims.extract import text_claims
from pathreward.claims.invented import invention, row_words
from pathreward.claims.tally import Weigh
from pathreward.claims.weights import concept_weight
from pathreward.completion.scanning import MOST
from pathreward.completion.sections import Completion
from pathreward.linking import Linker
from pathreward.sample import Sample

LIMIT = 4.0
"""Claims of a section that are read for each of the reference's."""


_ELSEWHERE = frozenset({"other_patient", "family", "hypothesis", "quotation"})
"""Frames in which an observation is of another case, or of none."""
_LEAST_OTHER = 2
"""Least number of mentions of another case that makes an observation groundless."""
_MARKS = re.compile(r"~~|<!--|-->|</?(?:s|del|strike)\b[^<>]{0,200}>", re.IGNORECASE)
"""Marks of text that is struck out or hidden."""
_PROMPT = 4000
"""Characters at the end of a prompt that are read."""
OBSERVED, REASONING, ANSWER = "observe", "think", "answer"
"""The observation, the section that weighs diagnoses, and the one that is compared on its own: not
all rewards read it, and so they share the comparison of the others."""


class ComparedSection(NamedTuple):
    """A section whose claims are compared; their offsets are those of the section."""

    section: str
    start: int
    """Where the section's text begins in the completion."""
    text: str


class Observations(NamedTuple):
    """The claims of a completion, compared with the reference."""

    sections: tuple[ComparedSection, ...]
    comparison: Comparison


class Row(NamedTuple):
    """The fields of a row that its reference is read from."""

    findings: str | None = None
    reasoning: str | None = None
    entities: tuple[str, ...] | None = None

    @classmethod
    def of(cls, sample: Sample) -> "Row":
        """Return the fields of a sample."""
        return cls(sample.findings, sample.reasoning, sample.entities)


class RowReference(NamedTuple):
    """The claims of a row's reference, and its gold entities that the graph lacks."""

    reference: Reference
    unknown: tuple[str, ...] = ()


@lru_cache(maxsize=512)
def row_reference(row: Row, linker: Linker) -> RowReference:
    """Return the claims of a row: those of its entities if it has some, else of its texts.

    >>> found = row_reference(Row(entities=("no necrosis", "unobtainium")), Linker.default())
    >>> [each.axes[0] for each, _ in found.reference.claims], found.unknown
    ([('concept necrosis', 'negated')], ('unobtainium',))
    """
    findings, reasoning, entities = row
    if entities is None:
        texts = [text_claims(text, linker) for text in (findings, reasoning) if text]
        return RowReference(Reference(texts))
    claims: list[Claim] = []
    unknown: list[str] = []
    for name in entities:
        if name in linker.graph:
            weight = concept_weight(linker.graph, name)
            claims.append(Claim(0, 0, "concept", ((f"concept {name}", "affirmed"),), weight, name))
        elif found := [each for each in text_claims(name, linker).claims if not each.is_fact]:
            claims += found
        else:
            unknown.append(name)
    return RowReference(Reference((), claims), tuple(unknown))


def inventions(sample: Sample, linker: Linker) -> Weigh:
    """Return how much of a contradiction a claim is that the reference lacks.

    What the row's prompt, options or answer name is not invented.

    >>> sample = Sample("", findings="Invasive carcinoma of the breast.")
    >>> nodes = Claim(0, 5, "involvement", (("involved node", "yes"),), 0.7)
    >>> inventions(sample, Linker.default())(nodes)
    0.6
    """
    if not (sample.findings or sample.reasoning):
        return lambda _: 0.0
    row = Row(sample.findings, sample.reasoning)
    texts = (sample.prompt[-_PROMPT:], *sample.gold_texts, *(sample.options or {}).values())
    known = _reference_words(row, linker) | row_words(texts)
    return partial(invention, known=known, graph=linker.graph)


@lru_cache(maxsize=512)
def _reference_words(row: Row, linker: Linker) -> frozenset[str]:
    """Return the words of a row's texts, and those that name its claims."""
    claims = row_reference(row, linker).reference.claims
    axes = (axis for claim, _ in claims for axis, _ in claim.axes)
    return row_words((row.findings or "", row.reasoning or "", *axes))


@lru_cache(maxsize=64)
def observations(
    completion: Completion,
    row: Row,
    sections: tuple[str, ...],
    linker: Linker,
    near: Near = DEFAULT_NEAR,
    limit: float = LIMIT,
    gold: tuple[str, ...] = (),
) -> Observations:
    """Return the claims of some sections of a completion, compared with the row's reference.

    The whole completion is read where it has no section. The last few results are kept, so that
    the rewards of a recipe share them.

    >>> from pathreward.completion.sections import parse_completion
    >>> parsed = parse_completion("<observe>Necrosis.</observe>")
    >>> row = Row(findings="No necrosis.")
    >>> found = observations(parsed, row, ("observe",), Linker.default())
    >>> [(each.claim.axis, each.outcome) for each in found.comparison.judged]
    [('concept necrosis', 'contradicts')]

    Args:
        completion: The completion.
        row: The fields of the row's reference.
        sections: The names of the sections to read.
        linker: The linker of concepts.
        near: Which concepts count as near misses.
        limit: How many claims of a section are read for each of the reference's.
        gold: The texts of the gold answer. In the reasoning, a sentence about another diagnosis
            makes no claim about the case.
    """
    if ANSWER in sections and len(sections) > 1 and completion.sections:
        rest = tuple(each for each in sections if each != ANSWER)
        first, answer = (
            observations(completion, row, names, linker, near, limit, gold)
            for names in (rest, (ANSWER,))
        )
        both = merged(first.comparison, answer.comparison, len(first.sections))
        return Observations((*first.sections, *answer.sections), both)
    reference = row_reference(row, linker).reference
    most = int(limit * len(reference.claims))
    found = _compared_sections(completion, sections)
    thought = frozenset(i for i, each in enumerate(found) if each.section == REASONING)
    reasoning = Reasoning(thought, with_ancestors(gold, linker))

    def compared() -> Comparison:
        for each in found:
            linker.read(each.text).keep()  # path and consistency read them too
        claims = [text_claims(each.text, linker) for each in found]
        return compare(claims, reference, linker.graph, near, most, reasoning)

    result = compared()
    if _is_groundless(completion, found, result, linker):
        found = tuple(each._replace(text=" " * len(each.text)) for each in found)
        result = compared()
    return Observations(found, result)


def _is_groundless(
    completion: Completion,
    found: Sequence[ComparedSection],
    comparison: Comparison,
    linker: Linker,
) -> bool:
    """Return whether most of the observation is of another case, unreal or struck out.

    If so, no section makes claims: reasoning about findings that were not observed earns nothing.
    """
    named = other = foreign = 0
    for each in found:
        if each.section != OBSERVED:
            continue
        text = completion.text[each.start : each.start + len(each.text)]
        for mention in linker.read(_MARKS.sub(_as_spaces, text)):
            named += 1
            is_claimed = each.text[mention.start : mention.end].strip()
            other += not is_claimed or mention.frame in _ELSEWHERE
            foreign += mention.frame == "other_patient"
    if other >= _LEAST_OTHER and 2 * other > named:
        return True
    return (foreign > 0 or other >= _LEAST_OTHER) and not any(
        judged.outcome == "agrees" and found[judged.text].section == OBSERVED
        for judged in comparison.judged
    )


@lru_cache(maxsize=512)
def with_ancestors(texts: tuple[str, ...], linker: Linker) -> frozenset[str]:
    """Return the concepts that some texts name, with their ancestors.

    >>> "carcinoma" in with_ancestors(("adenocarcinoma",), Linker.default())
    True
    """
    named = {concept for text in texts for concept, _ in linker.read(text).claims}
    return frozenset(named.union(*(linker.graph.ancestors(each) for each in named)))


def _compared_sections(
    completion: Completion, sections: Sequence[str]
) -> tuple[ComparedSection, ...]:
    text = claimed_text(completion)
    if not completion.sections:
        return (ComparedSection("", 0, text[:MOST]),)
    return tuple(
        ComparedSection(each.name, each.start, text[each.start : each.end][:MOST])
        for each in completion.sections
        if each.name in sections and each.start < MOST
    )


def _as_spaces(found: re.Match[str]) -> str:
    return " " * len(found[0])
