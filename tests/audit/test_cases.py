import random

import pytest

from pathreward import AnswerReward, Sample, load
from pathreward.audit import AttackCase, cases, rows

FINDINGS = "Keratin pearls are seen. Necrosis is absent."


def test_the_shipped_rows_have_every_kind_of_answer_and_full_scores() -> None:
    made, left_out = cases(rows())
    assert not left_out
    assert {"C", "yes", "no", "melanoma", "3+4=7", "pT2 pN0", "2/15", "left kidney"} <= {
        case.answer for case in made
    }
    scores = load("pathreward").score([case.sample for case in made])
    assert min(score.parts["format"].value or 0 for score in scores) == 1
    assert min(score.parts["answer"].value or 0 for score in scores) == 1
    assert min(score.parts["entity"].value or 0 for score in scores) > 0.9


def test_wrong_answers_are_wrong_and_neighbours_answer_otherwise(shipped: list[AttackCase]) -> None:
    reward = AnswerReward()
    for case in shipped:
        assert case.wrong, case.answer
        wrong = Sample(case.write(answer=case.wrong), "", case.answer, case.options or None)
        if case.sample.prompt != "What is the diagnosis, with its side?":
            assert reward(wrong).value == 0, (case.answer, case.wrong)
        assert case.other
        assert case.other.answer_text(case.other.answer) != case.answer_text(case.answer)


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [("yes", "no"), ("No.", "yes"), ("3+4=7", "4+3=7"), ("left testis", "right testis")],
)
def test_the_wrong_answer_is_of_the_kind_of_the_right_one(answer: str, wrong: str) -> None:
    [case], _ = cases([Sample("", answer=answer, findings=FINDINGS)])
    assert case.wrong == wrong


def test_the_order_of_the_rows_does_not_matter() -> None:
    samples = rows()
    shuffled = random.Random(0).sample(samples, len(samples))
    one = {case.key: (case.honest, case.wrong, case.other) for case in cases(samples)[0]}
    other = {case.key: (case.honest, case.wrong, case.other) for case in cases(shuffled)[0]}
    assert one == other
