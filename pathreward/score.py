"""What a reward gives back: a value, why, and what it rests on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Self

Polarity = Literal["affirmed", "negated", "uncertain"]
"""What a text says of a concept: that it is there, that it is not, or neither for sure."""

Verdict = Literal["supports", "partial", "against", "neutral", "missing"]
"""What a piece of evidence does to the value: earns, earns in part, costs, neither, is lacking."""


class Evidence(NamedTuple):
    """A span or a fact that a score rests on; a tuple, since a step of training makes thousands."""

    section: str
    """Where it stands: ``observe``, ``think``, ``answer``, the empty string outside any section,
    ``reference`` for what the reference knows and the completion lacks."""
    start: int = 0
    """First character in the completion; `start` equals `end` where there is no span."""
    end: int = 0
    """One past the last character in the completion."""
    text: str = ""
    """The words as they stand."""
    concept: str = ""
    """Id of the concept in the knowledge graph; empty where none is meant."""
    polarity: Polarity = "affirmed"
    edge: str = ""
    """The relation used, as ``id relation id``; empty where none was."""
    verdict: Verdict = "neutral"
    note: str = ""
    """One line for a reader."""


@dataclass(frozen=True, slots=True)
class Score:
    """A reward's verdict on one sample.

    >>> Score(0.75, "3 of 4 findings").value
    0.75
    >>> Score.unscored("no reference answer").value is None
    True
    """

    value: float | None
    """In the reward's range ([0, 1] unless it declares another); None: nothing to judge by."""
    reason: str = ""
    """Why there is no value, or one line that explains it."""
    parts: Mapping[str, "Score"] = field(default_factory=dict)
    """Unweighted scores of a composite's parts by name; empty for a single reward."""
    evidence: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        if self.value is None:
            if not self.reason:
                raise ValueError("a score without a value needs a reason")
        elif not math.isfinite(self.value):
            raise ValueError(f"a score's value must be finite, got {self.value}")

    @classmethod
    def unscored(cls, reason: str, **rest: Any) -> Self:
        """Return the score of a sample that a reward can't judge."""
        return cls(None, reason, **rest)

    def to_dict(self) -> dict[str, Any]:
        """Return the score as plain JSON values; a composite's evidence says whose part it is.

        >>> Score(1.0, "as asked").to_dict()
        {'value': 1.0, 'reason': 'as asked', 'parts': {}, 'evidence': []}
        """
        told = self.parts or {"": self}
        return {
            "value": self.value,
            "reason": self.reason,
            "parts": {
                name: {"value": part.value, "reason": part.reason}
                for name, part in self.parts.items()
            },
            "evidence": [
                {"part": name, **each._asdict()}
                for name, part in told.items()
                for each in part.evidence
            ],
        }
