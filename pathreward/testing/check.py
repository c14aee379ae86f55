"""`check_reward`: check all laws, and report each violation with its smallest input."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pathreward.audit import cases, rows
from pathreward.audit.dialects import candidate_dialects
from pathreward.errors import PathrewardError, unknown
from pathreward.sample import Sample
from pathreward.testing.laws import (
    LAWS,
    SAMPLE_LAWS,
    LawFault,
    Trial,
    check_batch,
    check_growth,
    check_honest_text,
    check_object,
    check_sample,
    describe_error,
)
from pathreward.testing.subject import Style, Subject, style_of
from pathreward.testing.truth import check_truth

_KINDS = (0, 6, 8, 16, 20, 24)
"""Shipped rows with each kind of answer: option, yes or no, diagnosis, grade, stage, size."""

TRUTH_LAWS = ("turned", "neutral", "invented")
"""The laws of rewards that compare a text with a reference."""
_SHRINKING = 150  # calls


@dataclass(frozen=True, slots=True)
class LawViolation:
    """A law that a reward breaks."""

    law: str
    detail: str
    """One line of description."""
    sample: Sample | None
    """The smallest input found, where it is a single sample."""
    times: int
    """Number of inputs that break it."""

    def __str__(self) -> str:
        head = f"{self.law}: {LAWS[self.law]}, but {self.detail}"
        if self.sample is None:
            return head
        others = f" (and {self.times - 1} more inputs)" if self.times > 1 else ""
        return f"{head}\n    on {_describe(self.sample)}{others}"


class LawBroken(AssertionError):  # noqa: N818  # like AssertionError, it names the failure
    """A reward breaks laws; `violations` lists them."""

    def __init__(self, name: str, violations: Sequence[LawViolation], tried: int) -> None:
        self.violations = tuple(violations)
        """One violation for each broken law, in the order of `LAWS`."""
        lines = "\n".join(f"  {each}" for each in violations)
        super().__init__(f"{name} breaks {len(violations)} of {tried} laws:\n{lines}")

    @property
    def laws(self) -> frozenset[str]:
        """The names of the broken laws."""
        return frozenset(each.law for each in self.violations)


def check_reward(
    reward: Any,
    samples: Sequence[Sample] | None = None,
    *,
    range: tuple[float, float] | None = None,
    total: bool = False,
    truth: bool = False,
    style: Style | None = None,
    columns: Mapping[str, str] | None = None,
    messages: bool = True,
    skip: Collection[str] = (),
) -> None:
    """Check that a reward obeys the laws of `LAWS`.

    A reward is a `Reward`; a function as TRL calls it, ``f(completions=..., **columns)`` to a list,
    which may be asynchronous; or a function from a sample to a number, None or a `Score`. An input
    that breaks a law is shrunk as long as it still breaks it, and the smallest is reported.

    The law "yaml" applies to rewards that recipes can express, "whole-groups" to TRL functions, and
    "in-range" to rewards with a known range. For a TRL function, the reason of a None is what it
    logs with ``log_extra`` in a column with "reason" in its name.

    >>> from pathreward import AnswerReward
    >>> check_reward(AnswerReward(), skip=["linear"])  # obeys them: nothing is raised
    >>> try:
    ...     check_reward(lambda sample: len(sample.completion) / 100, range=(0, 1), skip=["linear"])
    ... except LawBroken as error:
    ...     print(sorted(error.laws))
    ['in-range', 'picklable']

    Args:
        reward: The reward.
        samples: Samples with references and honest completions; None: samples of each kind of
            answer, in the dialect in which honest text earns most.
        range: Lowest and highest value; None: the range that the reward declares.
        total: Whether a policy is trained on this reward alone, so that honest completions must
            earn more than degenerate ones (the law "honest"). A part, such as a length, need not.
        truth: Whether this reward compares the text with the row's findings, so that a false
            statement must cost more than a missing one (the laws "turned", "neutral", "invented").
        style: The calling convention; None: inferred from the type and the parameters.
        columns: For a TRL function, its own columns by name, with the field of the sample that each
            holds: ``{"gold_text": "answer"}``. The usual names are known.
        messages: For a TRL function, whether completions are chat messages, else text.
        skip: Names of laws to skip.

    Raises:
        LawBroken: If it breaks a law; the message has each broken law and its input.
        PathrewardError: If it is not callable, or a name in `skip` is no law.
    """
    tried = _tried(skip, total=total, truth=truth)
    subject = Subject(reward, style or style_of(reward), columns or {}, messages)
    given = list(samples) if samples is not None else _honest_samples(subject)
    trial = Trial(subject, given, range or getattr(reward, "range", None))
    true_rows = rows() if samples is None else given
    faults = [each for each in _faults(trial, tried, true_rows) if each.law in tried]
    found = {name: [each for each in faults if each.law == name] for name in tried}
    violations = [_smallest(trial, each) for each in found.values() if each]
    if violations:
        raise LawBroken(subject.name, violations, len(tried))


def _tried(skip: Collection[str], *, total: bool, truth: bool) -> list[str]:
    """Return the laws to check.

    Raises:
        PathrewardError: If a name in `skip` is no law.
    """
    for name in skip:
        if name not in LAWS:
            raise PathrewardError(unknown("law", name, LAWS))
    left_out = {*skip, *([] if total else ["honest"]), *([] if truth else TRUTH_LAWS)}
    return [name for name in LAWS if name not in left_out]


def _faults(
    trial: Trial, tried: Collection[str], true_rows: Sequence[Sample]
) -> Iterator[LawFault]:
    for sample in trial.hostile():
        yield from check_sample(trial, sample)
    groups: list[tuple[set[str], Callable[[Trial], Iterator[LawFault]]]] = [
        ({"batch-is-single", "any-order", "whole-groups"}, check_batch),
        ({"picklable", "yaml"}, check_object),
        ({"linear"}, check_growth),
        ({"honest"}, check_honest_text),
        (set(TRUTH_LAWS), partial(check_truth, rows=true_rows)),
    ]
    for laws, check in groups:
        if laws & set(tried):
            yield from _run_check(check, trial)


def _run_check(check: Callable[[Trial], Iterator[LawFault]], trial: Trial) -> Iterator[LawFault]:
    try:
        yield from check(trial)
    except Exception as error:  # noqa: BLE001  # any exception breaks the law
        yield LawFault("raises-nothing", describe_error(error))


def _smallest(trial: Trial, faults: Sequence[LawFault]) -> LawViolation:
    with_sample = [each for each in faults if each.sample is not None]
    fault = min(with_sample or faults, key=_length)
    times = len(faults)
    if fault.law in SAMPLE_LAWS:
        fault = _shrunk(trial, fault)
    return LawViolation(fault.law, fault.detail, fault.sample, times)


def _length(fault: LawFault) -> int:
    return len(fault.sample.text) if fault.sample else 0


def _shrunk(trial: Trial, fault: LawFault) -> LawFault:
    """Return the fault on a smaller completion, found by deleting ever smaller pieces."""
    if fault.sample is None:
        return fault
    sample, text = fault.sample, fault.sample.text
    piece, calls = max(len(text) // 2, 1), 0
    while piece and calls < _SHRINKING:
        start = 0
        while start < len(text) and calls < _SHRINKING:
            shorter = text[:start] + text[start + piece :]
            found = check_sample(trial, replace(sample, completion=shorter))
            calls += 1
            if still := [each for each in found if each.law == fault.law]:
                fault, text = still[0], shorter
            else:
                start += piece
        piece //= 2
    return fault


def _honest_samples(subject: Subject) -> list[Sample]:
    """Return honest samples of each kind of answer, in the dialect in which they earn most."""
    given = rows()
    chosen = [given[at] for at in _KINDS]
    best: tuple[float, list[Sample]] = (-1.0, [])
    for dialect in candidate_dialects(subject.reward):
        made = [case.sample for case in cases(chosen, dialect)[0]]
        earned = _earned(subject, made)
        if earned > best[0]:
            best = earned, made
    return best[1] or chosen


def _earned(subject: Subject, samples: Sequence[Sample]) -> float:
    try:
        return sum(float(each.value or 0.0) for each in subject(samples))
    except Exception:  # noqa: BLE001  # the law "raises-nothing" reports it
        return 0.0


def _describe(sample: Sample) -> str:
    given = {name: getattr(sample, name) for name in ("completion", "answer", "options")}
    fields = ", ".join(f"{name}={_cut(each)}" for name, each in given.items() if each is not None)
    return f"Sample({fields})"


def _cut(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 160 else f"{text[:150]}...{text[-1]} ({len(text):,} characters)"
