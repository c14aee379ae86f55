"""`check_reward`: every law at once, and which of them a reward breaks on which input."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pathreward.audit import cases, rows
from pathreward.audit.dialects import candidates
from pathreward.errors import PathrewardError, unknown
from pathreward.sample import Sample
from pathreward.testing.laws import (
    LAWS,
    OF_EACH_SAMPLE,
    Fault,
    Trial,
    of_a_batch,
    of_each_sample,
    of_growing_text,
    of_honest_text,
    of_the_object,
    raised,
)
from pathreward.testing.subject import Style, Subject, style_of

_KINDS = (0, 6, 8, 16, 20, 24)
"""Rows of `rows` with an answer of each kind: option, yes or no, diagnosis, grade, stage, size."""

_SHRINKING = 150  # calls


@dataclass(frozen=True, slots=True)
class Broken:
    """A law that a reward breaks."""

    law: str
    told: str
    """What was found, in a line."""
    sample: Sample | None
    """The smallest input that was found, where it is one sample."""
    times: int
    """How many inputs broke it."""

    def __str__(self) -> str:
        head = f"{self.law}: {LAWS[self.law]}, but {self.told}"
        if self.sample is None:
            return head
        others = f" (and {self.times - 1} more inputs)" if self.times > 1 else ""
        return f"{head}\n    on {_shown(self.sample)}{others}"


class LawBroken(AssertionError):  # noqa: N818  # what it says, as AssertionError is its kind
    """A reward breaks laws; `broken` has them all."""

    def __init__(self, name: str, broken: Sequence[Broken], tried: int) -> None:
        self.broken = tuple(broken)
        """The broken laws, in the order of `LAWS`."""
        told = "\n".join(f"  {each}" for each in broken)
        super().__init__(f"{name} breaks {len(broken)} of {tried} laws:\n{told}")

    @property
    def laws(self) -> frozenset[str]:
        """The names of the broken laws."""
        return frozenset(each.law for each in self.broken)


def check_reward(
    reward: Any,
    samples: Sequence[Sample] | None = None,
    *,
    range: tuple[float, float] | None = None,
    total: bool = False,
    style: Style | None = None,
    columns: Mapping[str, str] | None = None,
    messages: bool = True,
    skip: Collection[str] = (),
) -> None:
    """Check that a reward keeps the laws of `LAWS`.

    A reward is one of ours; a function in TRL's way, ``f(completions=..., **columns)`` to a list,
    which may be asynchronous; or a function from a sample to a number, None or a `Score`. Each
    input that breaks a law is made smaller as long as it still breaks it, and the smallest is
    told.

    The law "yaml" is for what recipes have a word for, "whole-groups" for TRL's way, and
    "in-range" for rewards of which a range is known. In TRL's way the reason of a None is what the
    function logs with ``log_extra`` in a column with "reason" in its name.

    >>> from pathreward import AnswerReward
    >>> check_reward(AnswerReward(), skip=["linear"])  # keeps them: nothing is raised
    >>> try:
    ...     check_reward(lambda sample: len(sample.completion) / 100, range=(0, 1), skip=["linear"])
    ... except LawBroken as error:
    ...     print(sorted(error.laws))
    ['in-range', 'picklable']

    Args:
        reward: What is checked.
        samples: Samples with references and honest completions; None: samples of each kind of
            answer, written in the dialect for which the reward pays most.
        range: Lowest and highest value; None: what the reward declares.
        total: Whether it is all that a policy is paid by, so that it has to pay honest completions
            better than degenerate ones (the law "honest"). A part, such as a length, need not.
        style: How it is called; None: told by its type and its parameters.
        columns: In TRL's way, the reward's own columns by name, with the field of the sample that
            each holds: ``{"gold_text": "answer"}``. The usual names are known.
        messages: In TRL's way, whether completions are chat messages, else text.
        skip: Names of laws that are not checked.

    Raises:
        LawBroken: If it breaks any; the message has each law and its input.
        PathrewardError: If it can't be called, or a name in `skip` is no law.
    """
    for name in skip:
        if name not in LAWS:
            raise PathrewardError(unknown("law", name, LAWS))
    subject = Subject(reward, style or style_of(reward), columns or {}, messages)
    given = list(samples) if samples is not None else _written(subject)
    trial = Trial(subject, given, range or getattr(reward, "range", None))
    tried = [name for name in LAWS if name not in skip and (total or name != "honest")]
    faults = [each for each in _faults(trial, tried) if each.law in tried]
    found = {name: [each for each in faults if each.law == name] for name in tried}
    broken = [_smallest(trial, each) for each in found.values() if each]
    if broken:
        raise LawBroken(subject.name, broken, len(tried))


def _faults(trial: Trial, tried: Collection[str]) -> Iterator[Fault]:
    for sample in trial.hostile():
        yield from of_each_sample(trial, sample)
    groups: list[tuple[set[str], Callable[[Trial], Iterator[Fault]]]] = [
        ({"batch-is-single", "any-order", "whole-groups"}, of_a_batch),
        ({"picklable", "yaml"}, of_the_object),
        ({"linear"}, of_growing_text),
        ({"honest"}, of_honest_text),
    ]
    for laws, check in groups:
        if laws & set(tried):
            yield from _unless_raised(check, trial)


def _unless_raised(check: Callable[[Trial], Iterator[Fault]], trial: Trial) -> Iterator[Fault]:
    try:
        yield from check(trial)
    except Exception as error:  # noqa: BLE001  # whatever a reward raises, it must not
        yield Fault("raises-nothing", raised(error))


def _smallest(trial: Trial, faults: Sequence[Fault]) -> Broken:
    with_sample = [each for each in faults if each.sample is not None]
    fault = min(with_sample or faults, key=_length)
    times = len(faults)
    if fault.law in OF_EACH_SAMPLE:
        fault = _shrunk(trial, fault)
    return Broken(fault.law, fault.told, fault.sample, times)


def _length(fault: Fault) -> int:
    return len(fault.sample.text) if fault.sample else 0


def _shrunk(trial: Trial, fault: Fault) -> Fault:
    """Return the fault on a smaller completion, found by leaving out ever smaller pieces."""
    if fault.sample is None:
        return fault
    sample, text = fault.sample, fault.sample.text
    piece, calls = max(len(text) // 2, 1), 0
    while piece and calls < _SHRINKING:
        start = 0
        while start < len(text) and calls < _SHRINKING:
            shorter = text[:start] + text[start + piece :]
            found = of_each_sample(trial, replace(sample, completion=shorter))
            calls += 1
            if still := [each for each in found if each.law == fault.law]:
                fault, text = still[0], shorter
            else:
                start += piece
        piece //= 2
    return fault


def _written(subject: Subject) -> list[Sample]:
    """Return samples of each kind of answer, in the dialect for which the reward pays most."""
    given = rows()
    chosen = [given[at] for at in _KINDS]
    best: tuple[float, list[Sample]] = (-1.0, [])
    for dialect in candidates(subject.reward):
        made = [case.sample for case in cases(chosen, dialect)[0]]
        earned = _earned(subject, made)
        if earned > best[0]:
            best = earned, made
    return best[1] or chosen


def _earned(subject: Subject, samples: Sequence[Sample]) -> float:
    try:
        return sum(float(each.value or 0.0) for each in subject(samples))
    except Exception:  # noqa: BLE001  # the laws will tell
        return 0.0


def _shown(sample: Sample) -> str:
    given = {name: getattr(sample, name) for name in ("completion", "answer", "options")}
    told = ", ".join(f"{name}={_cut(value)}" for name, value in given.items() if value is not None)
    return f"Sample({told})"


def _cut(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 160 else f"{text[:150]}...{text[-1]} ({len(text):,} characters)"
