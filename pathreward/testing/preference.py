"""`assert_prefers`: assert that one completion earns more than another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pathreward.sample import Sample
from pathreward.testing.subject import RewardOutput, Style, Subject, style_of


def assert_prefers(
    reward: Any,
    better: Sample,
    worse: Sample | str,
    *,
    by: float = 0.0,
    style: Style | None = None,
    columns: Mapping[str, str] | None = None,
    messages: bool = True,
) -> None:
    """Assert that the value of `better` exceeds that of `worse` by more than `by`.

    >>> from pathreward import AnswerReward
    >>> right = Sample("<answer>granuloma</answer>", answer="granuloma")
    >>> assert_prefers(AnswerReward(), right, "<answer>abscess</answer>")
    >>> assert_prefers(AnswerReward(), right, "<answer>a granuloma</answer>")
    Traceback (most recent call last):
        ...
    AssertionError: expected more for the first completion, got 1 and 1
      part   better  worse
      total       1      1
      better: the answer is granuloma
      worse: the answer is granuloma

    Args:
        reward: As in `check_reward`.
        better: The sample that should earn more.
        worse: The sample that should earn less, or a completion with the same reference.
        by: The margin; the difference must be larger.
        style: As in `check_reward`.
        columns: As in `check_reward`.
        messages: As in `check_reward`.

    Raises:
        AssertionError: If it does not, or one of them has no value; with the parts of both scores.
    """
    subject = Subject(reward, style or style_of(reward), columns or {}, messages)
    other = replace(better, completion=worse) if isinstance(worse, str) else worse
    first, second = subject.single(better), subject.single(other)
    if None not in (first.value, second.value) and first.value - second.value > by:
        return
    wanted = f"more by over {by:g}" if by else "more"
    values = f"{_number(first.value)} and {_number(second.value)}"
    table = "\n".join(f"  {line}" for line in side_by_side(first, second))
    raise AssertionError(f"expected {wanted} for the first completion, got {values}\n{table}")


def side_by_side(
    first: RewardOutput, second: RewardOutput, sides: tuple[str, str] = ("better", "worse")
) -> list[str]:
    """Return two outputs with their parts as the lines of a table, followed by the reasons."""
    rows = [("part", *sides), ("total", _number(first.value), _number(second.value))]
    for name in _parts(first) | _parts(second):
        one, other = (_parts(each).get(name, (None, ""))[0] for each in (first, second))
        rows.append((name, _number(one), _number(other)))
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    lines = [f"{a:<{widths[0]}}  {b:>{widths[1]}}  {c:>{widths[2]}}" for a, b, c in rows]
    for side, output in zip(sides, (first, second), strict=True):
        if output.reason:
            lines.append(f"{side}: {output.reason}")
        lines += [f"{side}, {n}: {reason}" for n, (_, reason) in _parts(output).items() if reason]
    return lines


def _parts(output: RewardOutput) -> dict[str, tuple[float | None, str]]:
    if output.score is None:
        return {}
    return {name: (part.value, part.reason) for name, part in output.score.parts.items()}


def _number(value: Any) -> str:
    return "none" if value is None else f"{value:.4g}"
