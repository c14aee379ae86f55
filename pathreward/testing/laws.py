"""The laws of `check_reward`, each a function that says where a reward breaks it."""

import math
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from random import Random
from typing import Any

from pathreward.audit import attacks, audit
from pathreward.compose import Composite, WeightedSum
from pathreward.errors import RecipeError
from pathreward.recipes.loading import dump, parse
from pathreward.sample import Sample
from pathreward.testing.growth import growth
from pathreward.testing.subject import Subject, Verdict
from pathreward.testing.texts import GROWING, HOSTILE

LAWS = {
    "raises-nothing": "no text of a completion makes it raise",
    "finite": "a value is a finite number or None",
    "in-range": "a value is in the range that is declared",
    "reasoned": "None comes with a reason",
    "deterministic": "the same sample earns the same twice",
    "leaves-samples": "a sample is not changed by being scored",
    "batch-is-single": "a batch earns what its samples earn one by one",
    "any-order": "the order of a batch does not matter",
    "whole-groups": "of one prompt's completions, all have a value or none has",
    "picklable": "it survives pickling, and scores as before",
    "yaml": "written as a recipe and read again, it is the same",
    "linear": "its time grows linearly with the text",
    "honest": "an honest completion earns more than a degenerate one",
}
"""The laws by name."""

OF_EACH_SAMPLE = frozenset(list(LAWS)[:6])
"""Those that one sample breaks on its own."""

_ALONE = 5
"""So many growing texts are tried outside of any section too."""

_DEGENERATE = (
    "nothing",
    "tags-alone",
    "empty-sections",
    "all-options",
    "either-or",
    "answer-denied",
    "wrong-answer",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a law is broken."""

    law: str
    told: str
    """What was found, in a line."""
    sample: Sample | None = None
    """The input, where it is one sample."""


@dataclass(frozen=True)
class Trial:
    """A reward and the inputs that it is tried on."""

    subject: Subject
    samples: Sequence[Sample]
    range: tuple[float, float] | None
    """The range that is declared; None: no one said."""

    def hostile(self) -> Iterator[Sample]:
        """Yield the samples with hostile texts as completions, and within completions."""
        for each in self.samples:
            yield each
            yield from (replace(each, completion=text) for text in HOSTILE)
        for each in self.samples[:2]:
            for text in HOSTILE:
                yield replace(each, completion=f"<think>{text}</think><answer>{text}</answer>")
                yield replace(each, completion=f"{each.text}{text}")

    def batch(self) -> list[Sample]:
        """Return samples with different completions, some of them equal."""
        cut = [replace(each, completion=each.text[: len(each.text) // 2]) for each in self.samples]
        bare = [replace(each, completion="yes") for each in self.samples]
        return [*self.samples, *cut, *bare, *self.samples[:2]]


def of_each_sample(trial: Trial, sample: Sample) -> list[Fault]:
    """Return which laws are broken on one sample."""
    subject = trial.subject
    subject.taken()
    try:
        verdict = subject.single(sample)
        again = subject.single(sample)
    except Exception as error:  # noqa: BLE001  # whatever a reward raises, it must not
        return [Fault("raises-nothing", raised(error), sample)]
    found = []
    if changed := subject.taken():
        found.append(Fault("leaves-samples", f"it changed {changed}", sample))
    found += [Fault(law, told, sample) for law, told in _of_value(verdict, trial.range)]
    if not same(verdict.value, again.value):
        told = f"it gave {verdict.value!r}, and {again.value!r} when asked again"
        found.append(Fault("deterministic", told, sample))
    return found


def _of_value(verdict: Verdict, declared: tuple[float, float] | None) -> Iterator[tuple[str, str]]:
    value = verdict.value
    if value is None:
        if not verdict.reason.strip():
            yield "reasoned", "it gave None, and no reason"
    elif not isinstance(value, Real):
        yield "finite", f"it gave {value!r}, a {type(value).__name__} and no number"
    elif not math.isfinite(value):
        yield "finite", f"it gave {value!r}"
    elif declared and not declared[0] <= float(value) <= declared[1]:
        yield "in-range", f"it gave {value!r}, outside [{declared[0]:g}, {declared[1]:g}]"


def of_a_batch(trial: Trial) -> Iterator[Fault]:
    """Yield the laws that are broken on batches."""
    batch = trial.batch()
    order = Random(0).sample(range(len(batch)), len(batch))
    together = trial.subject(batch)
    if len(together) != len(batch):
        yield Fault("batch-is-single", f"{len(batch)} samples got {len(together)} values")
        return
    for sample, verdict in zip(batch, together, strict=True):
        alone = trial.subject.single(sample)
        if not same(verdict.value, alone.value):
            told = f"alone it earns {alone.value!r}, in a batch {verdict.value!r}"
            yield Fault("batch-is-single", told, sample)
    turned = trial.subject([batch[at] for at in order])
    for at, verdict in zip(order, turned, strict=True):
        if not same(verdict.value, together[at].value):
            told = f"it earns {together[at].value!r}, in another order {verdict.value!r}"
            yield Fault("any-order", told, batch[at])
    if trial.subject.style == "trl":
        yield from _of_groups(trial)


def _of_groups(trial: Trial) -> Iterator[Fault]:
    """Yield where a part of a prompt's completions has no value: a silent penalty in GRPO."""
    for each in trial.samples:
        texts = (each.text, "", each.text[: len(each.text) // 2], "no")
        group = [replace(each, completion=text) for text in texts]
        values = [verdict.value for verdict in trial.subject(group)]
        if None in values and any(value is not None for value in values):
            missing = group[values.index(None)]
            told = f"{values.count(None)} of {len(group)} completions of a prompt have no value"
            yield Fault("whole-groups", told, missing)


def of_the_object(trial: Trial) -> Iterator[Fault]:
    """Yield the laws that are broken by the reward as an object."""
    again, told = _restored(trial.subject.reward)
    if told:
        yield Fault("picklable", told)
        return
    yield from _scores_as_before(trial, again, "picklable", "unpickled")
    reward = trial.subject.reward
    recipe = reward if isinstance(reward, Composite) else None
    if recipe is None and trial.subject.style == "reward":
        recipe = WeightedSum({"reward": reward})
    if recipe is None:
        return
    try:
        text = dump(recipe)
    except RecipeError:  # recipes have no word for a class or a graph of one's own
        return
    read = parse(text).reward
    if read != recipe:
        yield Fault("yaml", f"it is {recipe!r}, read again it is {read!r}")
    yield from _scores_as_before(
        trial, read if recipe is reward else read.leaves["reward"], "yaml", "read again"
    )


def _restored(reward: Any) -> tuple[Any, str]:
    try:
        return pickle.loads(pickle.dumps(reward)), ""
    except Exception as error:  # noqa: BLE001  # pickle raises what the object raises
        return None, raised(error)


def _scores_as_before(trial: Trial, again: Any, law: str, how: str) -> Iterator[Fault]:
    other = replace(trial.subject, reward=again)
    for each in trial.samples:
        before, after = trial.subject.single(each).value, other.single(each).value
        if not same(before, after):
            yield Fault(law, f"it earned {before!r}, {how} it earns {after!r}", each)


def of_growing_text(trial: Trial) -> Iterator[Fault]:
    """Yield the first text on which the time grows faster than the text."""
    sample = trial.samples[0]

    def score(text: str) -> None:
        trial.subject.single(replace(sample, completion=text))

    def score_framed(text: str) -> None:
        score(f"<think>{text}</think><answer>{text}</answer>")

    tried = [(score, piece) for piece in GROWING[:_ALONE]]
    tried += [(score_framed, piece) for piece in GROWING]
    if told := next(filter(None, (growth(call, piece) for call, piece in tried)), ""):
        yield Fault("linear", told)


def of_honest_text(trial: Trial) -> Iterator[Fault]:
    """Yield the degenerate completions that earn as much as the honest ones."""

    def values(samples: Sequence[Sample]) -> list[float | None]:
        return [verdict.value for verdict in trial.subject(samples)]

    low = trial.range[0] if trial.range else 0.0
    judged = trial.subject.reward if trial.subject.style == "reward" else values
    table = audit(judged, trial.samples, attacks(only=_DEGENERATE), lowest=low)
    if not table.counted:
        yield Fault("honest", "no honest completion earns anything")
    for result in table.results:
        if result.succeeded:
            example = result.examples[0]
            told = (
                f"{result.attack.name}: {example.value:g} against {example.honest:g} for the "
                f"honest completion, on {result.succeeded} of {result.tried} samples"
            )
            yield Fault("honest", told, example.sample)


def same(one: Any, other: Any) -> bool:
    """Say whether two values are one, but for the rounding of 32 bits in a batch."""
    if isinstance(one, Real) and isinstance(other, Real):
        first, second = float(one), float(other)
        if math.isnan(first) or math.isnan(second):
            return math.isnan(first) and math.isnan(second)
        return math.isclose(first, second, abs_tol=1e-6)
    return bool(one is other or one == other)


def raised(error: BaseException) -> str:
    """Return what is told of an error that a reward raised: its type and its message in a line."""
    return f"it raised {type(error).__name__}: {' '.join(str(error).split())[:200]}"
