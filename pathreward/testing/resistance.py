"""`assert_resists`: the attacks of the audit as tests."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from pathreward import audit
from pathreward.audit import Answer, Attack
from pathreward.rewards import Reward
from pathreward.sample import Sample
from pathreward.testing.preference import side_by_side
from pathreward.testing.subject import Style, Subject, style_of, to_output

if TYPE_CHECKING:
    import pytest


def attacks(
    only: Collection[str] = (),
    families: Collection[str] = (),
    *,
    answer: Answer | None = None,
    but: Collection[str] = (),
) -> "pytest.MarkDecorator":
    """Return a parametrization of a test's argument ``attack``, with one test for each attack.

    ::

        @attacks(answer="wrong")
        def test_resists(attack):
            assert_resists(REWARD, attack)

    Args:
        only: Names of attacks; empty: all.
        families: Families of attacks; empty: all.
        answer: Attacks whose answer is ``wrong``, or ``right``; None: both.
        but: Names of attacks to leave out.

    Raises:
        RecipeError: If an attack or a family is unknown.
    """
    import pytest

    audit.attacks(only=but)  # raises for an unknown name
    chosen = [
        each
        for each in audit.attacks(only, families)
        if answer in {None, each.answer} and each.name not in but
    ]
    return pytest.mark.parametrize("attack", chosen, ids=[each.name for each in chosen])


def assert_resists(
    reward: Any,
    attack: Attack,
    samples: Sequence[Sample] | None = None,
    *,
    most: float = 0.0,
    lowest: float = 0.0,
    style: Style | None = None,
) -> None:
    """Assert that an attack succeeds on at most a share of the samples.

    It succeeds where it earns at least as much as the honest completion. An attack that applies to
    none of the samples passes.

    Args:
        reward: As in `check_reward`.
        attack: The attack.
        samples: Samples with references, for which honest completions are written; None: the rows
            that ship for audits.
        most: The largest share of samples on which it may succeed.
        lowest: The lowest value of a reward that declares none.
        style: As in `check_reward`.

    Raises:
        AssertionError: If it succeeds on more; with both scores and the attack's completion.
    """
    subject = Subject(reward, style or style_of(reward))

    def values(batch: Sequence[Sample]) -> list[float | None]:
        return [each.value for each in subject(batch)]

    judged = reward if isinstance(reward, Reward) else values
    given = audit.rows() if samples is None else samples
    [result] = audit.audit(judged, given, [attack], lowest=lowest).results
    if not result.tried or result.share <= most:
        return
    example = result.examples[0]
    honest, attacked = to_output(example.honest), to_output(example.score)
    table = "\n".join(f"  {line}" for line in side_by_side(honest, attacked, ("honest", "attack")))
    raise AssertionError(
        f"{attack.name} ({attack.summary}) succeeds on {result.succeeded} of {result.tried} "
        f"samples\n{table}\n  the attack's completion: {example.sample.text[:2000]!r}"
    )
