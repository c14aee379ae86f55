"""The outcomes of comparing the claims of a completion with those of a reference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from pathreward.claims.claim import UNSURE, Claim
from pathreward.claims.extract import TextClaims
from pathreward.claims.numbers import is_number, is_share, numbers_of

Outcome = Literal["agrees", "near", "contradicts", "added", "neutral"]


class Near(NamedTuple):
    """Which concepts count as near misses."""

    least: float = 0.6
    """The least similarity, in (0, 1]."""
    siblings: bool = False
    """Whether concepts that only share an ancestor count."""
    share: float = 0.5
    """The share of its similarity that a near miss earns, in [0, 1]; 0: no near misses."""


DEFAULT_NEAR = Near()


class Reasoning(NamedTuple):
    """Which texts of a completion weigh diagnoses, and for which of them they argue.

    What a sentence of reasoning says beside a diagnosis that is neither the gold one nor the
    reference's is no claim about the case: "a naevus would be symmetrical".
    """

    texts: frozenset[int] = frozenset()
    """Numbers of the texts."""
    gold: frozenset[str] = frozenset()
    """Ids of the gold diagnosis and its ancestors."""


NO_REASONING = Reasoning()


class Judged(NamedTuple):
    """A claim of the completion with its outcome."""

    claim: Claim
    text: int
    """Number of the completion's text that the claim is in."""
    outcome: Outcome
    by: Claim | None = None
    """The claim of the reference that it is matched with; None: there is none."""
    worth: float = 1.0
    """How much of an agreement or a contradiction it is, in [0, 1]."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcomes of the claims of a completion and of a reference."""

    judged: tuple[Judged, ...]
    missing: tuple[Claim, ...]
    """Claims of the reference that no claim of the completion matches."""
    earned: Mapping[Claim, float]
    """The share of each matched claim of the reference that the completion has, in (0, 1]."""


def merged(one: Comparison, other: Comparison, shift: int) -> Comparison:
    """Return the outcomes of two groups of a completion's texts together.

    >>> nothing = Comparison((), (), {})
    >>> merged(nothing, nothing, 1) == nothing
    True

    Args:
        one: The outcomes of the first texts.
        other: The outcomes of the others.
        shift: How many texts the first are.
    """
    earned = {
        claim: max(one.earned.get(claim, 0.0), other.earned.get(claim, 0.0))
        for claim in {**one.earned, **other.earned}
    }
    missing = frozenset(other.missing)
    moved = (each._replace(text=each.text + shift) for each in other.judged)
    return Comparison(
        (*one.judged, *moved), tuple(each for each in one.missing if each in missing), earned
    )


MOST_REPEATS = 16
"""Further places that are kept of a claim that a reference repeats."""


class Reference:
    """The claims of a reference, indexed for comparison; computed once for a group."""

    def __init__(self, texts: Sequence[TextClaims], extra: Sequence[Claim] = ()) -> None:
        self.texts = texts
        self.claims: list[tuple[Claim, TextClaims | None]] = []
        self.repeats: dict[int, list[tuple[Claim, TextClaims]]] = {}
        """Where else the texts state a claim, by its number."""
        self.known: dict[tuple[object, ...], int] = {}
        seen = self.known
        for text in texts:
            for each in (*text.claims, *text.words):
                if each.value == UNSURE or each.weight <= 0:
                    continue
                key = _key(each, text)
                if key in seen:
                    repeats = self.repeats.setdefault(seen[key], [])
                    if len(repeats) < MOST_REPEATS:
                        repeats.append((each, text))
                    continue
                seen[key] = len(self.claims)
                self.claims.append((each, text))
        self.claims += [(each, None) for each in extra]
        by_axis: dict[str, list[int]] = {}
        self.by_kind: dict[str, list[int]] = {}
        for i, (each, _) in enumerate(self.claims):
            self.by_kind.setdefault(each.kind, []).append(i)
            for axis, _ in each.axes:
                by_axis.setdefault(axis, []).append(i)
        self.by_axis = {axis: tuple(each) for axis, each in by_axis.items()}
        self.numbers = frozenset[str]().union(*(each.numbers for each in texts))
        """The numbers that the texts have, in any fact."""
        self.marker_shares = frozenset[str]().union(
            *(numbers_of(each) for text in texts for each in text.claims if is_share(each))
        )
        """The percentages of the texts' markers."""
        self.numbered = [
            (i, each, text)
            for i, (each, text) in enumerate(self.claims)
            if text is not None and is_number(each)
        ]
        """The claims that are numbers: their places, and the texts that state them."""

    def number(self, claim: Claim, text: TextClaims) -> int | None:
        """Return the number of a claim of a text of the reference; None if it is left out."""
        return self.known.get(_key(claim, text))

    @cached_property
    def words(self) -> list[tuple[str, ...]]:
        """The stems of the words of each claim by which a completion may state it; often none."""
        return [
            (each.axis[5:],)
            if each.kind == "word"
            else text.stems_of(each)
            if text is not None and each.axis.startswith("concept ")
            else ()
            for each, text in self.claims
        ]


def _key(claim: Claim, text: TextClaims) -> tuple[object, ...]:
    """Return what two claims have in common that are one."""
    return claim.axes, claim.about, text.part(claim)
