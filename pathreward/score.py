"""What a reward gives back: a value, why, and what it rests on."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, NoReturn, Self

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


Shown = tuple[Evidence, ...]
_NO_PARTS: Mapping[str, "Score"] = MappingProxyType({})


class Score:
    """A reward's verdict on one sample; it never changes.

    >>> Score(0.75, "3 of 4 findings").value
    0.75
    >>> Score.unscored("no reference answer").value is None
    True

    Args:
        value: In the reward's range ([0, 1] unless it declares another); None: nothing to judge by.
        reason: Why there is no value, or one line that explains it; or a function that says so.
        parts: Unweighted scores of a composite's parts by name; empty for a single reward.
        evidence: The spans and facts that it rests on, or a function that finds them.

    A function is called once, when what it says is first read: most scores of a training run are
    never looked at, and their evidence and reasons would be most of their cost.

    Raises:
        ValueError: If the value is not finite, or there is neither value nor reason.
    """

    __slots__ = ("_evidence", "_reason", "parts", "value")

    value: float | None
    parts: Mapping[str, "Score"]
    _reason: str | Callable[[], str]
    _evidence: Shown | Callable[[], Shown]

    def __init__(
        self,
        value: float | None,
        reason: str | Callable[[], str] = "",
        parts: Mapping[str, "Score"] = _NO_PARTS,
        evidence: Shown | Callable[[], Shown] = (),
    ) -> None:
        if value is None:
            if not reason:
                raise ValueError("a score without a value needs a reason")
        elif not math.isfinite(value):
            raise ValueError(f"a score's value must be finite, got {value}")
        put = object.__setattr__  # the class is frozen: this is its one moment of becoming
        put(self, "value", value)
        put(self, "_reason", reason)
        put(self, "parts", parts)
        put(self, "_evidence", evidence)

    @property
    def reason(self) -> str:
        """Why there is no value, or one line that explains it."""
        told = self._reason
        if not isinstance(told, str):
            told = told()
            object.__setattr__(self, "_reason", told)
        return told

    @property
    def evidence(self) -> Shown:
        """The spans and facts that it rests on."""
        shown = self._evidence
        if callable(shown):
            shown = tuple(shown())
            object.__setattr__(self, "_evidence", shown)
        return shown

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a score never changes: can't set {name!r}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Score):
            return NotImplemented
        return self._fields() == other._fields()

    __hash__ = None  # type: ignore[assignment]  # its parts are a mapping

    def __repr__(self) -> str:
        return "Score(value={!r}, reason={!r}, parts={!r}, evidence={!r})".format(*self._fields())

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return type(self), self._fields()

    def _fields(self) -> tuple[Any, ...]:
        return self.value, self.reason, dict(self.parts), self.evidence

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
