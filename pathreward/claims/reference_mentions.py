"""The concepts that a reference mentions, each with its polarity."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from pathreward.claims.marker_results import claims_with_results
from pathreward.claims.section_mentions import Claims
from pathreward.linking import Linker
from pathreward.linking.mention import Claim
from pathreward.sample import Sample
from pathreward.score import Polarity


def reference_claims(sample: Sample, linker: Linker) -> tuple[Claims, Sequence[str]]:
    """Return the claims of the reference, and the gold entities that the graph lacks.

    Gold entities where the row has them (a name may have a polarity: "no necrosis"), else the
    claims of its findings and its reasoning, without those that contradict each other.

    >>> row = Sample("", entities=["no necrosis", "unobtainium"])
    >>> reference_claims(row, Linker.default())
    ({'necrosis': 'negated'}, ['unobtainium'])
    """
    return _reference(sample.findings, sample.reasoning, sample.entities, linker)


@lru_cache(maxsize=512)
def _reference(
    findings: str | None, reasoning: str | None, entities: tuple[str, ...] | None, linker: Linker
) -> tuple[Claims, Sequence[str]]:
    if entities is None:
        texts = [text for text in (findings, reasoning) if text]
        return _consistent(each for text in texts for each in _claims_of(text, linker)), []
    claims: list[Claim] = []
    unknown = []
    for name in entities:
        if name in linker.graph:
            claims.append((name, "affirmed"))
        elif found := _claims_of(name, linker):
            claims.extend(found)
        else:
            unknown.append(name)
    return _consistent(claims), unknown


def _claims_of(text: str, linker: Linker) -> Sequence[Claim]:
    return claims_with_results(text, linker.read(text), linker.graph)


def _consistent(claims: Iterable[Claim]) -> Claims:
    """Return the polarity of each concept that has one in all claims."""
    first: dict[str, Polarity] = {}
    contradicted = set()
    for concept, polarity in claims:
        if first.setdefault(concept, polarity) != polarity:
            contradicted.add(concept)
    return {concept: each for concept, each in first.items() if concept not in contradicted}
