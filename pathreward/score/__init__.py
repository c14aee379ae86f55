"""The result of a reward: a value, the reason for it, and the evidence."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, NoReturn, Self

from pathreward.printable import printable

Polarity = Literal["affirmed", "negated", "uncertain"]
"""How a text asserts a concept: as present, as absent, or as possible."""

Verdict = Literal["supports", "partial", "against", "neutral", "missing"]
"""The effect of a piece of evidence on the value: full credit, partial credit, a cost, none, or
credit that is missing."""

Detail = Literal["value", "reason", "evidence"]
"""How much of a score is made at once: its value, its value and reason, or all of it."""


class Evidence(NamedTuple):
    """A span or a fact that a score is based on.

    A tuple for speed: one training step creates thousands.

    >>> Evidence("answer", 8, 16, "melanoma", verdict="supports").verdict
    'supports'
    """

    section: str
    """``observe``, ``think`` or ``answer``; empty outside any section; ``reference`` for a fact of
    the reference that the completion lacks."""
    start: int = 0
    """First character in the completion; `start` equals `end` where there is no span."""
    end: int = 0
    """One past the last character in the completion."""
    text: str = ""
    """The text of the span."""
    concept: str = ""
    """Id of the concept in the knowledge graph; empty where there is none."""
    polarity: Polarity = "affirmed"
    edge: str = ""
    """The graph edge used, as ``id relation id``; empty where there is none."""
    verdict: Verdict = "neutral"
    note: str = ""
    """One line of explanation."""


Spans = tuple[Evidence, ...]
NO_PARTS: Mapping[str, "Score"] = MappingProxyType({})


class Score:
    """The immutable result of a reward for one sample.

    >>> Score(0.75, "3 of 4 findings").value
    0.75
    >>> Score.unscored("no reference answer").value is None
    True
    >>> Score(0.5, "half", {"answer": Score(1.0)})  # its evidence and parts are long
    Score(value=0.5, reason='half', parts={'answer': 1.0}, evidence=<0 pieces>)

    Args:
        value: In the reward's range ([0, 1] unless it declares another); None: it can't judge.
        reason: One line that explains the value, or why there is none; or a function for it.
        parts: Unweighted scores of a composite's parts by name; empty for a single reward.
        evidence: The spans and facts that the value is based on, or a function for them.

    A function is called once, on first access: most scores of a training run are never inspected,
    and reasons and evidence would be most of their cost.

    Raises:
        ValueError: If the value is not finite, or there is neither value nor reason.
    """

    __slots__ = ("_evidence", "_reason", "parts", "value")

    value: float | None
    parts: Mapping[str, "Score"]
    _reason: str | Callable[[], str]
    _evidence: Spans | Callable[[], Spans]

    def __init__(
        self,
        value: float | None,
        reason: str | Callable[[], str] = "",
        parts: Mapping[str, "Score"] = NO_PARTS,
        evidence: Spans | Callable[[], Spans] = (),
    ) -> None:
        if value is None:
            if not reason:
                raise ValueError("a score without a value needs a reason")
        elif not math.isfinite(value):
            raise ValueError(f"a score's value must be finite, got {value}")
        put = object.__setattr__  # frozen: fields are set here only
        put(self, "value", value)
        put(self, "_reason", printable(reason) if isinstance(reason, str) else reason)
        put(self, "parts", parts)
        put(self, "_evidence", evidence)

    @property
    def reason(self) -> str:
        """One line that explains the value, or why there is none.

        Control characters of quoted text are shown as code points.
        """
        reason = self._reason
        if not isinstance(reason, str):
            reason = printable(reason())
            object.__setattr__(self, "_reason", reason)
        return reason

    @property
    def evidence(self) -> Spans:
        """The spans and facts that the value is based on."""
        evidence = self._evidence
        if callable(evidence):
            evidence = tuple(evidence())
            object.__setattr__(self, "_evidence", evidence)
        return evidence

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a score is immutable: can't set {name!r}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Score):
            return NotImplemented
        return self._fields() == other._fields()

    __hash__ = None  # type: ignore[assignment]  # its parts are a mapping

    def __repr__(self) -> str:
        parts = {name: part.value for name, part in self.parts.items()}
        return (
            f"Score(value={self.value!r}, reason={self.reason!r}, parts={parts!r}, "
            f"evidence=<{len(self.evidence)} pieces>)"
        )

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return type(self), self._fields()

    def to_html(self) -> str:
        """Return the score as an HTML fragment: value, reason, parts and evidence.

        It is self-contained, escaped, and styles nothing but itself. A notebook shows a score that
        is the last line of a cell in this form.

        >>> "<b>0.750</b> 3 of 4 findings" in Score(0.75, "3 of 4 findings").to_html()
        True
        """
        from pathreward.score.html import score_html

        return score_html(self)

    def _repr_html_(self) -> str:
        return self.to_html()

    def _fields(self) -> tuple[Any, ...]:
        return self.value, self.reason, dict(self.parts), self.evidence

    @classmethod
    def unscored(cls, reason: str, **rest: Any) -> Self:
        """Return the score of a sample that a reward can't judge."""
        return cls(None, reason, **rest)

    def to_dict(self, *, evidence: bool = True) -> dict[str, Any]:
        """Return the score as JSON values; each piece of evidence names its part.

        >>> Score(1.0, "as asked").to_dict()
        {'value': 1.0, 'reason': 'as asked', 'parts': {}, 'evidence': []}
        >>> Score(1.0, "as asked").to_dict(evidence=False)
        {'value': 1.0, 'reason': 'as asked', 'parts': {}}
        """
        parts = self.parts or {"": self}
        shown: dict[str, Any] = {
            "value": self.value,
            "reason": self.reason,
            "parts": {
                name: {"value": part.value, "reason": part.reason}
                for name, part in self.parts.items()
            },
        }
        if evidence:
            shown["evidence"] = [
                {"part": name, **each._asdict()}
                for name, part in parts.items()
                for each in part.evidence
            ]
        return shown
