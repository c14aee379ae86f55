"""The laws of `check_reward`, and the functions that find violations."""

import math
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from numbers import Real
from random import Random
from typing import Any

from pathreward.audit import attacks, audit
from pathreward.compose import Composite, WeightedSum
from pathreward.errors import RecipeError
from pathreward.recipes.loading import dump, parse
from pathreward.sample import Sample
from pathreward.testing.growth import growth
from pathreward.testing.subject import RewardOutput, Subject
from pathreward.testing.texts import GROWING, HOSTILE, unusual_texts

LAWS = {
    "raises-nothing": "no completion makes it raise, whatever its characters, numbers and brackets",
    "finite": "a value is a finite number or None",
    "in-range": "a value is in the declared range",
    "reasoned": "None comes with a reason",
    "deterministic": "the same sample has the same value twice",
    "leaves-samples": "scoring does not modify a sample",
    "batch-is-single": "a batch has the same values as its samples one by one",
    "any-order": "the order of a batch does not matter",
    "whole-groups": "of one prompt's completions, all have a value or none has",
    "picklable": "a pickled copy gives the same values",
    "yaml": "dumped as a recipe and loaded again, it is equal",
    "linear": "its time grows linearly with the text",
    "honest": "an honest completion earns more than a degenerate one",
    "turned": "a false statement earns less than a missing one, and that no more than a true one",
    "neutral": "a true statement that the reference does not have costs at most 5 %",
    "invented": "an invented stage, grade, count or marker result costs",
}
"""The laws by name."""

SAMPLE_LAWS = frozenset(list(LAWS)[:6])
"""The laws that are checked on single samples."""

_UNTAGGED = 5
"""Number of growing texts that are also tried outside any section."""

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
class LawFault:
    """One violation of a law."""

    law: str
    detail: str
    """One line of description."""
    sample: Sample | None = None
    """The input, where it is a single sample."""


@dataclass(frozen=True)
class Trial:
    """A reward and the inputs for the checks."""

    subject: Subject
    samples: Sequence[Sample]
    range: tuple[float, float] | None
    """The declared range; None: not declared."""

    def hostile(self) -> Iterator[Sample]:
        """Yield the samples, with hostile texts as completions and inside completions."""
        for each in self.samples:
            yield each
            yield from (replace(each, completion=text) for text in HOSTILE)
        for each in self.samples[:2]:
            for text in HOSTILE:
                yield replace(each, completion=f"<think>{text}</think><answer>{text}</answer>")
                yield replace(each, completion=f"{each.text}{text}")
        for text, each in zip(unusual_texts(), cycle(self.samples), strict=False):
            yield replace(each, completion=f"<think>{text}</think><answer>{text}</answer>")

    def batch(self) -> list[Sample]:
        """Return samples with different completions and some duplicates."""
        cut = [replace(each, completion=each.text[: len(each.text) // 2]) for each in self.samples]
        bare = [replace(each, completion="yes") for each in self.samples]
        return [*self.samples, *cut, *bare, *self.samples[:2]]


def check_sample(trial: Trial, sample: Sample) -> list[LawFault]:
    """Return the violations on one sample."""
    subject = trial.subject
    subject.pop_changes()
    try:
        first = subject.single(sample)
        second = subject.single(sample)
    except Exception as error:  # noqa: BLE001  # any exception breaks the law
        return [LawFault("raises-nothing", describe_error(error), sample)]
    found = []
    if changed := subject.pop_changes():
        found.append(LawFault("leaves-samples", f"it changed {changed}", sample))
    found += [LawFault(law, detail, sample) for law, detail in _check_value(first, trial.range)]
    if not same_value(first.value, second.value):
        detail = f"it gave {first.value!r}, and {second.value!r} the second time"
        found.append(LawFault("deterministic", detail, sample))
    return found


def _check_value(
    output: RewardOutput, declared: tuple[float, float] | None
) -> Iterator[tuple[str, str]]:
    value = output.value
    if value is None:
        if not output.reason.strip():
            yield "reasoned", "it gave None, and no reason"
    elif not isinstance(value, Real):
        yield "finite", f"it gave {value!r}, a {type(value).__name__} and no number"
    elif not math.isfinite(value):
        yield "finite", f"it gave {value!r}"
    elif declared and not declared[0] <= float(value) <= declared[1]:
        yield "in-range", f"it gave {value!r}, outside [{declared[0]:g}, {declared[1]:g}]"


def check_batch(trial: Trial) -> Iterator[LawFault]:
    """Yield the violations on batches."""
    batch = trial.batch()
    order = Random(0).sample(range(len(batch)), len(batch))
    together = trial.subject(batch)
    if len(together) != len(batch):
        yield LawFault("batch-is-single", f"{len(batch)} samples got {len(together)} values")
        return
    for sample, output in zip(batch, together, strict=True):
        alone = trial.subject.single(sample)
        if not same_value(output.value, alone.value):
            detail = f"alone it earns {alone.value!r}, in a batch {output.value!r}"
            yield LawFault("batch-is-single", detail, sample)
    shuffled = trial.subject([batch[at] for at in order])
    for at, output in zip(order, shuffled, strict=True):
        if not same_value(output.value, together[at].value):
            detail = f"it earns {together[at].value!r}, in another order {output.value!r}"
            yield LawFault("any-order", detail, batch[at])
    if trial.subject.style == "trl":
        yield from _check_groups(trial)


def _check_groups(trial: Trial) -> Iterator[LawFault]:
    """Yield groups in which only some completions have a value: a hidden penalty in GRPO."""
    for each in trial.samples:
        texts = (each.text, "", each.text[: len(each.text) // 2], "no")
        group = [replace(each, completion=text) for text in texts]
        values = [output.value for output in trial.subject(group)]
        if None in values and any(value is not None for value in values):
            missing = group[values.index(None)]
            detail = f"{values.count(None)} of {len(group)} completions of a prompt have no value"
            yield LawFault("whole-groups", detail, missing)


def check_object(trial: Trial) -> Iterator[LawFault]:
    """Yield the violations of the reward as an object: pickling and YAML."""
    again, error = _unpickled(trial.subject.reward)
    if error:
        yield LawFault("picklable", error)
        return
    yield from _compare_copy(trial, again, "picklable", "unpickled")
    reward = trial.subject.reward
    recipe = reward if isinstance(reward, Composite) else None
    if recipe is None and trial.subject.style == "reward":
        recipe = WeightedSum({"reward": reward})
    if recipe is None:
        return
    try:
        text = dump(recipe)
    except RecipeError:  # recipes can't express unregistered classes and other graphs
        return
    loaded = parse(text).reward
    if loaded != recipe:
        yield LawFault("yaml", f"it is {recipe!r}, loaded again it is {loaded!r}")
    yield from _compare_copy(
        trial, loaded if recipe is reward else loaded.leaves["reward"], "yaml", "loaded again"
    )


def _unpickled(reward: Any) -> tuple[Any, str]:
    try:
        return pickle.loads(pickle.dumps(reward)), ""
    except Exception as error:  # noqa: BLE001  # pickle passes on what the object raises
        return None, describe_error(error)


def _compare_copy(trial: Trial, copy: Any, law: str, how: str) -> Iterator[LawFault]:
    other = replace(trial.subject, reward=copy)
    for each in trial.samples:
        before, after = trial.subject.single(each).value, other.single(each).value
        if not same_value(before, after):
            yield LawFault(law, f"it earned {before!r}, {how} it earns {after!r}", each)


def check_growth(trial: Trial) -> Iterator[LawFault]:
    """Yield the first text on which the time grows faster than linearly."""
    sample = trial.samples[0]

    def score(text: str) -> None:
        trial.subject.single(replace(sample, completion=text))

    def score_tagged(text: str) -> None:
        score(f"<think>{text}</think><answer>{text}</answer>")

    tried = [(score, piece) for piece in GROWING[:_UNTAGGED]]
    tried += [(score_tagged, piece) for piece in GROWING]
    if detail := next(filter(None, (growth(call, piece) for call, piece in tried)), ""):
        yield LawFault("linear", detail)


def check_honest_text(trial: Trial) -> Iterator[LawFault]:
    """Yield the degenerate completions that earn as much as the honest ones."""

    def values(samples: Sequence[Sample]) -> list[float | None]:
        return [output.value for output in trial.subject(samples)]

    low = trial.range[0] if trial.range else 0.0
    judged = trial.subject.reward if trial.subject.style == "reward" else values
    table = audit(judged, trial.samples, attacks(only=_DEGENERATE), lowest=low)
    if not table.counted:
        yield LawFault("honest", "no honest completion earns anything")
    for result in table.results:
        if result.succeeded:
            example = result.examples[0]
            detail = (
                f"{result.attack.name}: {example.value:g} against {example.honest:g} for the "
                f"honest completion, on {result.succeeded} of {result.tried} samples"
            )
            yield LawFault("honest", detail, example.sample)


def same_value(one: Any, other: Any) -> bool:
    """Return whether two values are equal up to the rounding of 32 bits."""
    if isinstance(one, Real) and isinstance(other, Real):
        first, second = float(one), float(other)
        if math.isnan(first) or math.isnan(second):
            return math.isnan(first) and math.isnan(second)
        return math.isclose(first, second, abs_tol=1e-6)
    return bool(one is other or one == other)


def describe_error(error: BaseException) -> str:
    """Return one line with the type and the message of an error that a reward raised."""
    return f"it raised {type(error).__name__}: {' '.join(str(error).split())[:200]}"
