"""The outcomes of comparing the claims of a completion with those of a reference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pathreward.claims.claim import UNSURE, Claim
from pathreward.claims.extract import TextClaims

Outcome = Literal["agrees", "near", "contradicts", "added", "neutral"]


class Near(NamedTuple):
    """Which concepts count as near misses."""

    least: float = 0.6
    """The least similarity."""
    siblings: bool = False
    """Whether concepts that only share an ancestor count."""
    share: float = 0.5
    """The share of its similarity that a near miss earns; 0: there is none."""


DEFAULT_NEAR = Near()


class Judged(NamedTuple):
    """A claim of the completion with what comes of it."""

    claim: Claim
    text: int
    """Number of the completion's text that the claim is in."""
    outcome: Outcome
    by: Claim | None = None
    """The claim of the reference that it meets."""
    worth: float = 1.0
    """The share of a claim that it agrees with or contradicts."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comes of the claims of a completion and of a reference."""

    judged: tuple[Judged, ...]
    missing: tuple[Claim, ...]
    """Claims of the reference that nothing in the completion meets."""
    earned: Mapping[Claim, float]
    """The share of each of the reference's claims that the completion has."""


class Reference:
    """The claims of a reference, indexed for comparison; computed once for a group."""

    def __init__(self, texts: Sequence[TextClaims], extra: Sequence[Claim] = ()) -> None:
        self.texts = texts
        self.claims: list[tuple[Claim, TextClaims | None]] = []
        seen: set[tuple[object, ...]] = set()
        for text in texts:
            for each in (*text.claims, *text.words):
                if each.value == UNSURE or each.weight <= 0:
                    continue
                key = (each.axes, each.about, text.part(each))
                if key not in seen:
                    seen.add(key)
                    self.claims.append((each, text))
        self.claims += [(each, None) for each in extra]
        self.by_axis: dict[str, list[int]] = {}
        for i, (each, _) in enumerate(self.claims):
            for axis, _ in each.axes:
                self.by_axis.setdefault(axis, []).append(i)
