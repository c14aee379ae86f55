"""The relevance reward: does the reasoning use the observations, and keep to the case?"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from pathreward.claims.case_words import (
    CaseWords,
    Stems,
    case_words,
    matches,
    names_concepts,
    stems,
    stems_in_order,
    unrelated,
    used_words,
)
from pathreward.claims.disowned import claimed_text
from pathreward.completion.scanning import MOST
from pathreward.completion.sections import Completion, Section
from pathreward.errors import RecipeError
from pathreward.linking import Linker
from pathreward.rewards.base import Reward
from pathreward.rewards.length import words_in
from pathreward.sample import Sample
from pathreward.score import Evidence, Score

_OF_A_FEW = 0.6
"""Share of the words of a short reference that are enough."""
_HEADING = 3
"""Words up to which a sentence is a heading or a number of a list, and no digression."""


class Digression(NamedTuple):
    """A sentence off the topic."""

    section: str
    start: int
    end: int
    words: int


class Use(NamedTuple):
    """How much of what was observed a reasoning uses."""

    found: float
    """What the words used are worth together."""
    needed: float
    """The worth from which on all is paid."""


@dataclass(frozen=True, slots=True)
class RelevanceReward(Reward):
    r"""Score 1 where the reasoning uses what was observed and the text keeps to the case.

    Two factors are multiplied.

    - *Use*: of the words of the think section, :math:`u` are words of the row's reference or of the
      observe section; the factor is :math:`\min(1, u / enough)`. Words compare by their first five
      letters. Function words, and words of the answer and of the options, do not count. Words that
      the prompt has too count half; words about another patient, a hypothesis or a textbook, or
      that are taken back, a quarter; what the text disowns, nothing. So a bare conclusion, a
      walk through the options, a restated question and talk about the method use nothing.
    - *Digression*: a sentence without a word of the row or of the observations is off the topic,
      unless it has a word of the graph's names for every twelve words. Up to `free` words of such
      sentences cost nothing; the factor falls to 0 over the next `falling` words.

    A row without findings, reasoning and entities is judged by the observe section alone, and has
    no value where the completion has none.

    >>> reward = RelevanceReward()
    >>> row = {"answer": "squamous cell carcinoma", "findings": "Keratin pearls and bridges."}
    >>> def value(think):
    ...     return reward(Sample(f"<think>{think}</think><answer>B</answer>", **row)).value
    >>> value("Keratin in pearls, and bridges: squamous cell carcinoma.")
    1.0
    >>> value("I tossed a coin. This is squamous cell carcinoma.")
    0.0

    Raises:
        RecipeError: If `enough` or `falling` is not positive, or `free` is negative.

    References:
        Ours. A faithful chain of thought depends on the evidence (Turpin et al., arXiv 2305.04388);
        shared words are the weakest sign of it that a text can't do without.
    """

    context_fields = ("answer", "options", "findings", "reasoning", "entities", "prompt")
    reads_images = False

    enough: float = 3.0
    """Words of the observations that a reasoning has to use."""
    free: int = 60
    """Words off the topic that cost nothing."""
    falling: int = 200
    """Words off the topic, beyond those, over which the value falls to 0."""
    linker: Linker | None = None
    """The linker whose graph has the words of pathology; None: the one over the shipped graph."""

    def __post_init__(self) -> None:
        for name in ("enough", "falling"):
            if getattr(self, name) <= 0:
                raise RecipeError(f"`{name}` must be positive, got {getattr(self, name)}")
        if self.free < 0:
            raise RecipeError(f"`free` must be 0 or more, got {self.free}")

    def __call__(self, sample: Sample) -> Score:
        """Return the score; only the first 50,000 characters are read."""
        case = case_words(sample)
        completion = sample.parsed
        if not case.reference and not case.question and not completion.named("observe"):
            return Score.unscored("the row has no reference, the completion no observations")
        use = self._use(completion, case)
        used = min(1.0, use.found / use.needed)
        strayed = sum(each.words for each in self._digressions(completion, case))
        digression = min(1.0, max(0, strayed - self.free) / self.falling)
        return Score(
            used * (1.0 - digression),
            partial(_reason, use, strayed, self.free),
            evidence=partial(self._evidence, completion, case, digression > 0),
        )

    def _use(self, completion: Completion, case: CaseWords) -> Use:
        """Return what the reasoning uses of the words of the reference and the observations."""
        whole, half = case.with_observed(_observed(completion))
        found = _used(completion, whole, half, self.enough)
        available = len(whole) + len(half) / 2
        return Use(found, max(1.0, min(self.enough, _OF_A_FEW * available)))

    def _digressions(self, completion: Completion, case: CaseWords) -> list[Digression]:
        """Return the sentences off the topic.

        The observations and the graph are read only where the sentences that share no word with
        the row are long.
        """
        found = _unrelated(completion, case.known)
        if sum(each.words for each in found) <= self.free:
            return found
        text, observed = completion.text, _observed(completion)
        found = [
            each
            for each in found
            if each.section == "observe"
            or observed.isdisjoint(stems_in_order(text[each.start : each.end]))
        ]
        graph = (self.linker or Linker.default()).graph
        return [each for each in found if not names_concepts(text[each.start : each.end], graph)]

    def _evidence(
        self, completion: Completion, case: CaseWords, strayed: bool
    ) -> tuple[Evidence, ...]:
        text = completion.text
        whole, half = case.with_observed(_observed(completion))
        shown = [
            Evidence(name, start, end, text[start:end], note="used in the reasoning")
            for name, begin, stop in _thoughts(completion)
            for start, end, _ in matches(text, begin, stop, whole | half)
        ]
        if strayed:
            shown += [
                Evidence(name, start, end, text[start:end], verdict="against", note="off the topic")
                for name, start, end, _ in self._digressions(completion, case)
            ]
        return tuple(sorted(shown, key=lambda each: each.start))


def _reason(use: Use, strayed: int, free: int) -> str:
    reason = _words(use)
    if not strayed:
        return reason
    verb = "words are" if strayed > 1 else "word is"
    return f"{reason}; {strayed} {verb} off the topic, up to {free} cost nothing"


def _words(use: Use) -> str:
    """Return how many words are used, or their worth where some count half.

    >>> _words(Use(1, 3)), _words(Use(0.5, 1.2))
    ('the reasoning uses 1 word of the observations, 3 are enough', 'the words of the observations \
that the reasoning uses count 0.5, 1.2 is enough')
    """
    found, needed = f"{use.found:g}", f"{use.needed:g}"
    verb = "is" if use.needed < 2 else "are"
    if "." in found + needed:
        return f"the words of the observations that the reasoning uses count {found}, {needed} " + (
            f"{verb} enough"
        )
    noun = "word" if use.found == 1 else "words"
    return f"the reasoning uses {found} {noun} of the observations, {needed} {verb} enough"


def _thoughts(completion: Completion) -> Iterator[tuple[str, int, int]]:
    """Yield the think sections that are read; a text without sections is all reasoning."""
    sections = completion.named("think")
    if not completion.sections:
        sections = [Section("", 0, len(completion.text))]
    return ((each.name, each.start, min(each.end, MOST)) for each in sections)


@lru_cache(maxsize=16)
def _observed(completion: Completion) -> Stems:
    """Return the stems of the observe sections."""
    text = completion.text
    return frozenset().union(
        *(stems(text[each.start : min(each.end, MOST)]) for each in completion.named("observe"))
    )


def _used(completion: Completion, whole: Stems, half: Stems, enough: float) -> float:
    """Return what the words are worth that the reasoning uses; reading ends at `enough`."""
    found: dict[str, float] = {}
    text = claimed_text(completion)
    for _, start, end in _thoughts(completion):
        for stem, worth in used_words(text, start, end, whole, half, enough).items():
            found[stem] = max(worth, found.get(stem, 0.0))
    return sum(found.values())


def _argued(completion: Completion) -> Iterator[Section]:
    """Yield the sections in which a digression costs."""
    if not completion.sections:
        yield Section("", 0, len(completion.text))
    for each in completion.sections:
        if each.name in {"observe", "think"}:
            yield each


def _unrelated(completion: Completion, known: Stems) -> list[Digression]:
    """Return the sentences that share no word with the row."""
    text = completion.text
    return [
        Digression(section.name, start, end, count)
        for section in _argued(completion)
        for start, end in unrelated(text, section.start, min(section.end, MOST), known)
        if (count := words_in(text[start:end])) > _HEADING
    ]
