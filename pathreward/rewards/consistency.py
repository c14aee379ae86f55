"""The consistency reward: does the reasoning come to the answer, without contradicting itself?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from pathreward.completion.sections import read
from pathreward.errors import RecipeError, unknown
from pathreward.linking import Linker
from pathreward.rewards.base import Reward
from pathreward.rewards.consistency_checks.case import Case, Outcome
from pathreward.rewards.consistency_checks.conclusion import concludes
from pathreward.rewards.consistency_checks.facts import facts_hold, values_agree
from pathreward.rewards.consistency_checks.polarity import said_both_ways, seen
from pathreward.rewards.consistency_checks.sites import sites_agree
from pathreward.sample import Sample
from pathreward.score import Score, Shown

CHECKS: Mapping[str, Callable[[Case], Outcome | None]] = MappingProxyType(
    {
        "polarity": said_both_ways,
        "facts": facts_hold,
        "values": values_agree,
        "sites": sites_agree,
        "observed": seen,
    }
)
"""Each check beside the conclusion by its name; one that finds nothing to say gives None."""


@dataclass(frozen=True, slots=True)
class ConsistencyReward(Reward):
    """Score 1 where the reasoning comes to the answer, 0 where it contradicts it or itself.

    The value is the least that a check finds:

    - ``conclusion``: what the reasoning concludes ("therefore", "the answer is") is the answer: 1;
      another: 0. A reasoning that never comes to the answer earns `unstated`. Walking through the
      options and eliminating diagnoses contradict nothing.
    - ``polarity``: no finding or marker is said to be there and not to be there, in one section or
      in two: else 0.
    - ``facts``: no fact contradicts another of its type: Gleason and Nottingham sums, and the
      grades that follow from them, a stage group that T, N and M can make, at most as many positive
      nodes as examined, no part above 100 %: else 0.
    - ``values``, ``sites``: the answer's grade, stage, side and organ are among those of the
      reasoning where it states any: else 0.
    - ``observed``: where observe names fewer than half of the findings that think uses, one half
      plus the share that it names.

    >>> reward = ConsistencyReward()
    >>> think = "<think>Keratin pearls, therefore squamous cell carcinoma.</think>"
    >>> reward(Sample(think + "<answer>squamous cell carcinoma</answer>")).value
    1.0
    >>> reward(Sample(think + "<answer>melanoma</answer>")).value
    0.0
    >>> think = "<think>Gleason 3+4=8, hence prostatic adenocarcinoma.</think>"
    >>> reward(Sample(think + "<answer>prostatic adenocarcinoma</answer>")).reason
    '3+4 makes 7, not 8'

    Raises:
        RecipeError: If `unstated` is not in [0, 1], or a check is not known or none is named.

    References:
        Computed from the text, not asked of a model, which the policy could talk round.
    """

    unstated: float = 0.5
    """The value where the reasoning never comes to the answer, in [0, 1]."""
    checks: tuple[str, ...] = ("conclusion", *CHECKS)
    """What is checked."""
    linker: Linker | None = None
    """What finds the concepts; None: the linker over the shipped graph."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "checks", tuple(self.checks))
        if not 0 <= self.unstated <= 1:
            raise RecipeError(f"`unstated` must be in [0, 1], got {self.unstated}")
        for name in self.checks:
            if name != "conclusion" and name not in CHECKS:
                raise RecipeError(unknown("check", name, ["conclusion", *CHECKS]))
        if not self.checks:
            raise RecipeError("`checks` must name at least one check")

    def __call__(self, sample: Sample) -> Score:
        """Return the score; 0 too where there is no reasoning or no answer to hold together."""
        if not read(sample.text).named("think"):
            return Score(0.0, "the completion has no reasoning section")
        case = Case.of(sample, self.linker or Linker.default())
        if case.place is None:
            return Score(0.0, f"no answer to agree with: {case.answer.fault}")
        outcomes = [found for name in self.checks if (found := self._checked(name, case))]
        if not outcomes:
            return Score(1.0, "nothing contradicts itself")
        least = min(outcomes, key=lambda each: each.value)
        told = [each for each in outcomes if each.value < 1] or outcomes
        return Score(least.value, least.reason, evidence=partial(_evidence, told))

    def _checked(self, name: str, case: Case) -> Outcome | None:
        return concludes(case, self.unstated) if name == "conclusion" else CHECKS[name](case)


def _evidence(outcomes: Sequence[Outcome]) -> Shown:
    """Return the evidence of the checks that are broken, or of the conclusion."""
    return tuple(
        each
        for outcome in outcomes
        for each in (outcome.evidence() if callable(outcome.evidence) else outcome.evidence)
    )
