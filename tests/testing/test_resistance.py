import pytest

import pathreward as pr
from pathreward.audit import Attack, rows
from pathreward.audit import attacks as registered
from pathreward.testing import assert_resists, attacks

REWARD = pr.load("patho-r1-grpo")


@attacks(only=["nothing", "tags-alone", "empty-sections", "all-options"])
def test_some_attacks_earn_nothing_in_patho_r1(attack: Attack) -> None:
    assert_resists(REWARD, attack)


def test_a_parametrisation_has_a_test_an_attack() -> None:
    mark = attacks(["nothing"], ["hidden"], answer="wrong").mark
    assert mark.name == "parametrize"
    assert mark.kwargs["ids"] == [each.name for each in mark.args[1]]
    assert "nothing" in mark.kwargs["ids"]
    assert "commented-findings" not in mark.kwargs["ids"]  # its answer is right
    assert len(attacks().args[1]) == len(registered())


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(pr.RecipeError, match="unknown attack 'nothin'"):
        attacks(but=["nothin"])


def test_shows_what_succeeded_and_how() -> None:
    [attack] = registered(only=["empty-sections"])
    with pytest.raises(AssertionError) as raised:
        assert_resists(pr.AnswerReward(), attack, rows()[:2])
    message = str(raised.value)
    assert message.startswith(
        "empty-sections (Every section but the answer's is empty.) succeeds on 2 of 2 samples\n"
        "  part   honest  attack\n"
        "  total       1       1\n"
    )
    assert "the attack's completion: '<observe></observe>" in message
    assert_resists(pr.AnswerReward(), attack, rows()[:2], most=1.0)


def substring(completions: list[list[dict[str, str]]], **columns: list[str]) -> list[float]:
    golds = columns["answer"]
    return [
        float(gold in each[0]["content"]) for each, gold in zip(completions, golds, strict=True)
    ]


def test_functions_in_trls_way_are_attacked_too() -> None:
    [attack] = registered(only=["either-or"])
    with pytest.raises(AssertionError, match=r"either-or .* succeeds on"):
        assert_resists(substring, attack)
