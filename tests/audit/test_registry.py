from collections.abc import Iterator
from random import Random

import pytest

from pathreward import RecipeError
from pathreward.audit import FAMILIES, RED_TEAM, AttackCase, attack, attacks, registry


@pytest.fixture
def _registered() -> Iterator[None]:
    before = dict(registry._ATTACKS)
    yield
    registry._ATTACKS.clear()
    registry._ATTACKS.update(before)


def test_there_are_attacks_of_every_family() -> None:
    found = attacks()
    assert len(found) >= 40
    assert {each.family for each in found} == set(FAMILIES)
    assert len({each.name for each in found}) == len(found)
    assert {each.answer for each in found} == {"wrong", "right", "honest"}
    assert set(RED_TEAM) < set(FAMILIES)
    assert all(each.known for each in found)  # those who write the rules can read this package


def test_those_of_a_family_stand_together_in_the_order_of_the_report() -> None:
    order = [each.family for each in attacks()]
    assert list(dict.fromkeys(order)) == list(FAMILIES)
    assert order == sorted(order, key=list(FAMILIES).index)


@pytest.mark.usefixtures("_registered")
def test_a_user_adds_an_attack_in_five_lines(shipped: list[AttackCase]) -> None:
    @attack("shouting", answer="right")
    def shouted(case: AttackCase, rng: Random) -> str | None:
        """The reasoning is shouted."""
        return case.write(reasoning=case.reasoning.upper())

    [added] = attacks(families=["shouting"])
    assert (added.name, added.summary) == ("shouted", "The reasoning is shouted.")
    assert attacks()[-1] == added  # a family of its own comes last
    assert shipped[0].reasoning.upper() in (added(shipped[0]) or "")


@pytest.mark.usefixtures("_registered")
def test_a_duplicate_name_is_refused() -> None:
    def either_or(case: AttackCase, rng: Random) -> str | None:
        """Not the one that ships."""
        return None

    with pytest.raises(RecipeError, match="there is an attack called 'either-or' already"):
        attack("mine", answer="wrong")(either_or)


def test_an_attack_without_a_docstring_is_refused() -> None:
    def silent(case: AttackCase, rng: Random) -> str | None:
        return None

    with pytest.raises(RecipeError, match="'silent' needs a docstring"):
        attack("mine", answer="wrong")(silent)


def test_an_unknown_name_lists_the_known() -> None:
    with pytest.raises(RecipeError, match="unknown attack 'either_or', did you mean 'either-or'"):
        attacks(only=["either_or"])
    with pytest.raises(RecipeError, match="unknown family of attacks 'formats'"):
        attacks(families=["formats"])


def test_names_and_families_add_up() -> None:
    found = attacks(only=["either-or"], families=["leak"])
    assert {each.family for each in found} == {"leak", "hedging"}


def test_random_draws_depend_on_seed_attack_and_row_only(shipped: list[AttackCase]) -> None:
    [one] = attacks(only=["graph-findings"])
    texts = [one(case, seed=1) for case in shipped]
    assert texts == [one(case, seed=1) for case in reversed(shipped)][::-1]
    assert one(shipped[0], seed=2) != texts[0]
    assert len(set(texts)) == len(texts)
