"""The audit's attacks as tests."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from pathreward import audit
from pathreward.audit import Answer, Attack
from pathreward.rewards import Reward
from pathreward.sample import Sample
from pathreward.testing.preferring import side_by_side
from pathreward.testing.subject import Style, Subject, style_of, verdict

if TYPE_CHECKING:
    import pytest


def attacks(
    only: Collection[str] = (),
    families: Collection[str] = (),
    *,
    answer: Answer | None = None,
    but: Collection[str] = (),
) -> "pytest.MarkDecorator":
    """Return a parametrisation of a test's argument ``attack``, one test an attack.

    ::

        @attacks(answer="wrong")
        def test_resists(attack):
            assert_resists(REWARD, attack)

    Args:
        only: Names of attacks; empty: all.
        families: Families of attacks; empty: all.
        answer: Those whose answer is ``wrong``, or ``right``; None: both.
        but: Names of attacks that are left out.

    Raises:
        RecipeError: If an attack or a family is not known.
    """
    import pytest

    audit.attacks(only=but)  # refuses a name that is not known
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
    """Assert that an attack earns as much as honest text on no more than a share of the samples.

    An attack that applies to none of the samples passes.

    Args:
        reward: As in `check_reward`.
        attack: What is tried.
        samples: Samples with references, of which honest completions are written; None: those
            that ship with pathreward for audits.
        most: The share of samples on which it may succeed.
        lowest: The lowest value of a reward that declares none.
        style: As in `check_reward`.

    Raises:
        AssertionError: If it succeeds on more; with the honest and the attack's score, and the
            attack's completion.
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
    honest, attacked = verdict(example.honest), verdict(example.score)
    table = "\n".join(f"  {line}" for line in side_by_side(honest, attacked, ("honest", "attack")))
    raise AssertionError(
        f"{attack.name} ({attack.summary}) succeeds on {result.succeeded} of {result.tried} "
        f"samples\n{table}\n  the attack's completion: {example.sample.text[:2000]!r}"
    )
