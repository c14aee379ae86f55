"""The consistency reward: does the reasoning come to the answer, without contradicting itself?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from pathreward.errors import RecipeError, unknown
from pathreward.linking import Linker
from pathreward.rewards.base import Reward
from pathreward.rewards.consistency_checks.conclusion import check_conclusion
from pathreward.rewards.consistency_checks.context import (
    CheckContext,
    CheckResult,
    Levels,
)
from pathreward.rewards.consistency_checks.facts import check_facts, check_values
from pathreward.rewards.consistency_checks.grounds import check_grounds
from pathreward.rewards.consistency_checks.polarity import check_polarity
from pathreward.rewards.consistency_checks.sites import check_sites
from pathreward.rewards.consistency_checks.steps import check_steps
from pathreward.sample import Sample
from pathreward.score import Score, Spans

CHECKS: Mapping[str, Callable[[CheckContext], CheckResult | None]] = MappingProxyType(
    {
        "conclusion": check_conclusion,
        "grounds": check_grounds,
        "facts": check_facts,
        "polarity": check_polarity,
        "steps": check_steps,
        "values": check_values,
        "sites": check_sites,
    }
)
"""The checks by name; a check that does not apply, or finds no contradiction, returns None."""


@dataclass(frozen=True, slots=True)
class ConsistencyReward(Reward):
    """Score 1 where the reasoning rests on findings, comes to the answer and contradicts nothing.

    The value is the minimum over the checks:

    - ``conclusion``: what the reasoning comes to is the answer: 1; it concludes another or rejects
      the answer: 0; it supports another option more: `unsupported`; it has no conclusion:
      `unstated`. Walking through options and eliminating diagnoses contradict nothing.
    - ``grounds``: the reasoning names a finding, or takes up the observation: else `unsupported`.
    - ``facts``: no fact contradicts another of its type: Gleason and Nottingham sums, and the
      grades that follow from them, a stage group that T, N and M can make, at most as many positive
      nodes as examined, no part above 100 %: else 0.
    - ``polarity``: no finding, cell or marker is both affirmed and negated, in one section or in
      two, but for a marker of two parts; and none that is observed is taken back: else 0.
    - ``steps``: no value of the case has another value elsewhere: else 0.
    - ``values``, ``sites``: the answer's grade, stage, side and organ are among those of the
      reasoning where it states any: else 0.

    >>> reward = ConsistencyReward()
    >>> think = "<think>Keratin pearls in nests, therefore squamous cell carcinoma.</think>"
    >>> reward(Sample(think + "<answer>squamous cell carcinoma</answer>")).value
    1.0
    >>> reward(Sample(think + "<answer>melanoma</answer>")).value
    0.0
    >>> think = "<think>It is squamous cell carcinoma, I am sure.</think>"
    >>> reward(Sample(think + "<answer>squamous cell carcinoma</answer>")).value
    0.25
    >>> think = "<think>Gleason 3+4=8, hence prostatic adenocarcinoma.</think>"
    >>> reward(Sample(think + "<answer>prostatic adenocarcinoma</answer>")).reason
    '3+4 makes 7, not 8'

    Raises:
        RecipeError: If `unstated` or `unsupported` is not in [0, 1], or a check is not known or
            none is named.

    References:
        Ours. Computed from the text: a policy can talk a model into a verdict, not a rule.
    """

    context_fields = ("answer", "options", "findings", "prompt")
    reads_images = False

    unstated: float = 0.5
    """The value of a reasoning that never comes to the answer, in [0, 1]."""
    unsupported: float = 0.25
    """The value of a reasoning that rests on no finding, or that supports another answer more, in
    [0, 1]."""
    checks: tuple[str, ...] = tuple(CHECKS)
    """The checks to run."""
    linker: Linker | None = None
    """The linker of concepts; None: the one over the shipped graph."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "checks", tuple(self.checks))
        for name in ("unstated", "unsupported"):
            if not 0 <= (value := getattr(self, name)) <= 1:
                raise RecipeError(f"`{name}` must be in [0, 1], got {value}")
        for name in self.checks:
            if name not in CHECKS:
                raise RecipeError(unknown("check", name, CHECKS))
        if not self.checks:
            raise RecipeError("`checks` must name at least one check")

    def __call__(self, sample: Sample) -> Score:
        """Return the score; 0 where there is no reasoning section or no answer."""
        if not sample.parsed.named("think"):
            return Score(0.0, "the completion has no reasoning section")
        levels = Levels(self.unstated, self.unsupported)
        linker = (self.linker or Linker.default()).within(sample.context)
        context = CheckContext.of(sample, linker, levels)
        if context.answer_span is None:
            return Score(0.0, f"no answer to agree with: {context.answer.fault}")
        results: list[CheckResult] = []
        for done, name in enumerate(self.checks, 1):
            if found := CHECKS[name](context):
                results.append(found)
                if found.value == 0:
                    evidence = partial(_evidence, context, results, self.checks[done:])
                    return Score(0.0, found.reason, evidence=evidence)
        if not results:
            return Score(1.0, "nothing contradicts itself")
        lowest = min(results, key=lambda each: each.value)
        return Score(lowest.value, lowest.reason, evidence=partial(_evidence, context, results))


def _evidence(
    context: CheckContext, results: Sequence[CheckResult], checks: Sequence[str] = ()
) -> Spans:
    """Return the evidence of the failed checks, or of the conclusion.

    Args:
        context: The completion.
        results: The results so far.
        checks: The checks that have not run, since no value is below 0.
    """
    every = [*results, *filter(None, (CHECKS[name](context) for name in checks))]
    shown = [each for each in every if each.value < 1] or every
    return tuple(
        each
        for result in shown
        for each in (result.evidence() if callable(result.evidence) else result.evidence)
    )
