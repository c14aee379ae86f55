"""What a fact type is: how its facts are parsed, compared, described and checked.

A fact is a typed value in a text: a grade, a stage, a marker result, a measurement. A fact type is
one value of `FactType`; everything that the package knows about the type is reached through it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar


class Fact(Protocol):
    """A typed value with its span in the text. Facts are named tuples, equal by value."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """One past the last character."""


F = TypeVar("F", bound=Fact)


class Comparison(NamedTuple):
    """The result of comparing an answer with the gold answer."""

    value: float
    """In [0, 1]."""
    reason: str
    """One line that explains the value."""


class Credit(NamedTuple):
    """What an answer that is near the gold answer earns; nothing by default."""

    near: float = 0.0
    """For the neighboring grade, a stage that is more or less precise than the gold one, a
    concept next to the gold one in the graph."""
    relative: float = 0.0
    """How far a measurement may be off, as a share of the gold one."""
    absolute: float = 0.0
    """How far a measurement may be off, in the base unit of the gold one: mm, %, g, mL."""
    sets: str = "exact"
    """``f1``: a list of answers earns the F1 of its items."""


class Detail(NamedTuple):
    """The normalized form of a fact; facts with equal details state the same."""

    type: str
    """The name of the fact type."""
    about: str
    """What the value is of: a scale, an axis, a unit, an organ, a marker."""
    value: str

    def __str__(self) -> str:
        return " ".join(filter(None, (self.about, self.value)))


class Violation(NamedTuple):
    """A contradiction within a text, such as 3+4=8."""

    start: int
    """First character in the text that was checked."""
    end: int
    note: str
    """One line: what is wrong."""


def _no_bare_number(_text: str, _gold: Sequence[Fact], _prompt: str) -> tuple[()]:
    return ()


def _no_violation(_text: str) -> Iterator[Violation]:
    return iter(())


def _always(_fact: Fact, _gold: Sequence[Fact]) -> bool:
    return True


def _never(_fact: Fact) -> bool:
    return False


def _no_key(_fact: Fact) -> tuple[str, str] | None:
    return None


@dataclass(frozen=True, kw_only=True)
class FactType(Generic[F]):
    """A type of fact. Functions take text as it was written, and raise on none.

    A type does not decide whether a fact is negated, hedged or retracted: its caller passes
    asserted facts only (`pathreward.answers.head`).
    """

    name: str
    """One lower-case word, the name of the type's folder: ``grade``."""
    parse: Callable[[str], tuple[F, ...]]
    """Return the facts that a text states, in its order."""
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """Strings in lower case, by group ("grade.tier"), at which the patterns of `parse` are tried;
    `pathreward.facts.cues.cues` finds those of all types in one pass. Optional."""
    compare: Callable[[Sequence[F], Sequence[F], Credit], Comparison]
    """Return whether the asserted facts of an answer are those of the gold answer.

    ``compare(stated, gold, credit)``; `gold` holds at least one fact; comparing facts with
    themselves gives 1."""
    describe: Callable[[F], str]
    """Return a fact as a reader would write it, equal for all spellings."""
    detail: Callable[[str, F], Detail | None] | None = None
    """Return the normalized form of a fact of a text, or None where it has none; no function: the
    details reward leaves the type out."""
    about_is_optional: bool = False
    """Whether two details agree where only one of them says what the value is of: "on the left"
    agrees with "left breast"."""
    check: Callable[[str], Iterator[Violation]] = _no_violation
    """Yield the contradictions within a text."""
    bare_number: Callable[[str, Sequence[F], str], tuple[F, ...]] = _no_bare_number
    """Return the fact that a short text of a bare value ("2", "IIIA", "1.8 mm") states.

    ``bare_number(text, gold, prompt)``: it is on the scale of the gold facts; where there are none,
    the text is the gold answer itself, and it is on the scale that the prompt asks for."""
    bears_on: Callable[[F, Sequence[F]], bool] = _always
    """Return whether a stated fact could agree or disagree with the gold facts.

    ``bears_on(fact, gold)``: a hedge on any other fact does not cost the answer."""
    unique: Callable[[F], tuple[str, str] | None] = _no_key
    """Return the scale and value of a fact on a scale on which a case has one value, else None.

    Two sections of a completion must agree on such a fact; "2" and "2a" do."""
    locates: Callable[[F], bool] = _never
    """Return whether a fact says where something is: a side, the upper part."""
    fillers: frozenset[str] = frozenset()
    """Words that a gold answer which is only the fact may hold too, besides those of
    ``fact_words.tsv``."""
    question_words: frozenset[str] = frozenset()
    """Words of a question that asks for a fact of this type."""
    covers: frozenset[str] = frozenset()
    """Types that read nothing within a fact of this type: the 2 of "grade 2" is no measurement."""
    is_answer: bool = True
    """Whether a gold answer may be facts of this type and nothing else."""
