import pytest

from pathreward import AnswerReward, FormatReward, Sample
from pathreward.audit import Attack, AttackCase, attacks, cases, rows
from pathreward.completion.sections import DIALECTS


@pytest.mark.parametrize("attack", attacks(), ids=lambda each: each.name)
def test_each_attack_applies_to_some_row_and_never_writes_the_honest_text(
    attack: Attack, shipped: list[AttackCase]
) -> None:
    texts = [attack(case) for case in shipped[:: 1 if attack.rows is None else 10]]
    written = [text for text in texts if text is not None]
    if attack.name not in {"grade-in-findings", "stage-in-findings"}:  # in no shipped row
        assert written
    assert all(text != case.honest for text, case in zip(texts, shipped, strict=False))


def test_degenerate_text_still_gives_the_right_answer() -> None:
    made, _ = cases(rows()[::3])
    reward, form = AnswerReward(), FormatReward()
    for attack in attacks():
        if attack.answer != "right" or attack.rows is not None:
            continue
        for case in made:
            text = attack(case)
            sample = Sample(text or "", "", case.answer, case.options or None)
            if text is not None and form(sample).value == 1:
                assert reward(sample).value == 1, (attack.name, case.answer)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_can_be_attacked(dialect: str, case: AttackCase) -> None:
    made, _ = cases([case.sample, *rows()[:3]], DIALECTS[dialect])
    for attack in attacks():
        if attack.rows is None:
            assert all(attack(case) is None or attack(case) != case.honest for case in made)
