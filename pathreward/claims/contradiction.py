"""How likely it is that two claims that differ contradict each other.

A reading of free text errs. Two claims may differ because one text is wrong, or because one of
them was misread, or because they are about two things. A logistic regression over signals of both
sentences tells these apart. Its weights (``contradiction_weights.json``) are fitted to reports
with single facts exchanged: ``benchmarks/unseen/contradictions.py``.
"""

import json
import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

from pathreward.claims.claim import Claim
from pathreward.claims.extract import TextClaims
from pathreward.claims.relation import overlap
from pathreward.claims.words import stems

LEAST = 0.1
"""Least probability of a contradiction; a smaller one counts as none."""
_DENIED = frozenset({"negated", "no", "negative"})
_LONG = 30
"""Words of a long sentence."""


class Differing(NamedTuple):
    """A claim of a completion and one of its reference, of which one seems to be false."""

    how: str
    """How they were found: ``scale``, ``near``, ``sibling``, ``modified``, ``pole``, ``number``,
    ``words`` or ``exchanged``."""
    kind: str
    """The kind of the claim; of a concept, its type."""
    claim: Claim
    text: TextClaims
    other: Claim
    source: TextClaims
    both: bool = False
    """Whether the completion states the reference's claim too."""


def probability(pair: Differing) -> float:
    """Return the probability that two claims contradict each other, in [0, 1].

    >>> from pathreward.claims.extract import text_claims
    >>> from pathreward.linking import Linker
    >>> texts = [
    ...     text_claims(text, Linker.default()) for text in ("Necrosis: none", "There is necrosis.")
    ... ]
    >>> one, other = (each.claims[0] for each in texts)
    >>> 0.5 < probability(Differing("scale", "finding", one, texts[0], other, texts[1])) < 1
    True
    """
    weights = _weights()
    logit = math.fsum(weights.get(name, 0.0) * each for name, each in signals(pair).items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def signals(pair: Differing) -> Mapping[str, float]:
    """Return the signals of a pair by name.

    Those of the pair are in [0, 1]; those of a sentence are summed over both, and in [0, 2].
    """
    claim, other = pair.claim, pair.other
    mine, theirs = pair.text.around(claim), pair.source.around(other)
    found = {
        "bias": 1.0,
        f"how {pair.how}": 1.0,
        f"kind {pair.kind}": 1.0,
        "states both": float(pair.both),
        "context": overlap(mine, theirs) if mine and theirs else 1.0,
        "same words": overlap(_words(pair.text, claim), _words(pair.source, other)),
        "little said": 1 - min(claim.weight, other.weight),
    }
    for name in (*_of_places(pair), *_of_values(pair)):
        found[name] = 1.0
    for each, of in ((claim, pair.text), (other, pair.source)):
        for name, value in _of_sentence(each, of):
            found[name] = found.get(name, 0.0) + value
    return found


def _words(text: TextClaims, claim: Claim) -> frozenset[str]:
    return stems(text.text[claim.start : claim.end])


def _of_places(pair: Differing) -> Iterator[str]:
    """Yield the signals of what the sentences are about: sites, sides and parts."""
    claim, other, text, source = pair.claim, pair.other, pair.text, pair.source
    mine, theirs = text.subjects(claim), source.subjects(other)
    if mine and theirs:
        yield "other subjects" if mine.isdisjoint(theirs) else "same subjects"
    elif mine or theirs:
        yield "one subject"
    if text.scope.has_parts or source.scope.has_parts:
        part = text.part(claim)
        yield "same part" if part and part == source.part(other) else "parts"
    if claim.about and other.about:
        yield "about others" if claim.about.isdisjoint(other.about) else "about same"
    elif claim.about or other.about:
        yield "about one"


def _of_values(pair: Differing) -> Iterator[str]:
    """Yield the signals of other claims on the same scale."""
    for claim, text, value in (
        (pair.claim, pair.text, pair.other.value),
        (pair.other, pair.source, pair.claim.value),
    ):
        side = "mine" if text is pair.text else "theirs"
        values = text.values.get(claim.axis, frozenset())
        if len(values) > 1:
            yield f"several values {side}"
        if value in values:
            yield f"other value {side}"


def _of_sentence(claim: Claim, text: TextClaims) -> Iterator[tuple[str, float]]:
    """Yield the signals of the sentence of a claim."""
    typed = claim.is_fact and not claim.concept and claim.kind != "degree"
    if not typed and (doubt := text.doubt(claim)):
        yield doubt, 1.0
    if claim.kind == "marker" and text.is_only_named(claim):
        yield "marker named", 1.0
    start, end = text.scope.sentences[text.scope.sentence(claim.start)]
    sentence = text.text[start:end]
    yield "length", min(1.0, sentence.strip().count(" ") / _LONG)
    denials = bisect_left(text.denials, (end, 0)) - bisect_left(text.denials, (start, 0))
    if claim.value in _DENIED:
        denials -= 1
    yield "other denials", min(3, max(0, denials)) / 3
    if ":" in text.text[claim.end : end] or ":" in text.text[start : claim.start]:
        yield "field", 1.0


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    text = files("pathreward.claims").joinpath("contradiction_weights.json").read_text("utf-8")
    weights: dict[str, float] = json.loads(text)
    return MappingProxyType(weights)
