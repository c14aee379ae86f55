import random

import pytest

from pathreward import AnswerReward, Sample, load
from pathreward.audit import AttackCase, LeftOut, cases, rows
from pathreward.completion.sections import DIALECTS, fault, parse_completion

FINDINGS = "Keratin pearls are seen. Necrosis is absent."
REASONING = "Keratin pearls show squamous differentiation."
OPTIONS = ["adenocarcinoma", "squamous cell carcinoma"]


def _honest(sample: Sample, dialect: str = "observe") -> str:
    [case], _ = cases([sample], DIALECTS[dialect])
    return case.honest


@pytest.mark.parametrize(
    ("dialect", "written"),
    [
        (
            "observe",
            f"<observe>{FINDINGS}</observe>\n<think>{REASONING} Therefore, the answer is B.</think>"
            "\n<answer>B</answer>",
        ),
        (
            "think",
            f"<think>{FINDINGS} {REASONING} Therefore, the answer is B.</think>\n"
            "<answer>B</answer>",
        ),
        ("bare", f"<think>{FINDINGS} {REASONING} Therefore, the answer is B.</think>\nB"),
        ("boxed", f"{FINDINGS} {REASONING} Therefore, the answer is B.\n\\boxed{{B}}"),
    ],
)
def test_it_is_written_of_the_reference_in_each_dialect(dialect: str, written: str) -> None:
    sample = Sample("", "Which?", "squamous cell carcinoma", OPTIONS, FINDINGS, REASONING)
    assert _honest(sample, dialect) == written


@pytest.mark.parametrize(
    ("reference", "observation", "reasoning"),
    [
        ({"findings": FINDINGS}, FINDINGS, "It rests on keratin pearls."),
        ({"findings": "No necrosis."}, "No necrosis.", "It rests on this description."),
        ({"reasoning": "It is A. So B. Thus C."}, "It is A. So B.", "Thus C."),
        (
            {"entities": ["keratin_pearls", "no necrosis"]},
            "The slide shows keratin pearls and no necrosis.",
            "It rests on keratin pearls.",
        ),
    ],
)
def test_what_is_missing_is_made_of_what_is_there(
    reference: dict[str, str], observation: str, reasoning: str
) -> None:
    [case], _ = cases([Sample("", answer="melanoma", **reference)])
    assert (case.observation, case.reasoning) == (observation, reasoning)


@pytest.mark.parametrize(
    ("sample", "reason"),
    [
        (Sample("", findings="Nests."), "it has no gold answer"),
        (Sample("", answer=" ", findings="Nests."), "it has no gold answer"),
        (Sample("", answer="yes"), "it has no findings, reasoning or entities to write from"),
        (
            Sample("", answer="yes", findings="Nests.</observe>"),
            "its findings or its reasoning hold section tags",
        ),
    ],
)
def test_a_row_of_which_none_can_be_written_is_left_out(sample: Sample, reason: str) -> None:
    assert cases([sample]) == ([], [LeftOut(1, reason)])


def test_the_shipped_rows_hold_every_kind_of_answer_and_are_worth_full_marks() -> None:
    made, left_out = cases(rows())
    assert not left_out
    assert {"C", "yes", "no", "melanoma", "3+4=7", "pT2 pN0", "2/15", "left kidney"} <= {
        case.answer for case in made
    }
    scores = load("pathreward").score([case.sample for case in made])
    assert min(score.parts["format"].value or 0 for score in scores) == 1
    assert min(score.parts["answer"].value or 0 for score in scores) == 1
    assert min(score.parts["entity"].value or 0 for score in scores) > 0.9


@pytest.mark.parametrize("dialect", DIALECTS)
def test_honest_completions_obey_the_dialect(dialect: str) -> None:
    made, _ = cases(rows(), DIALECTS[dialect])
    assert [fault(parse_completion(case.honest), DIALECTS[dialect]) for case in made] == [""] * len(
        made
    )


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
