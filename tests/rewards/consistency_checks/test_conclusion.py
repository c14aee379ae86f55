from typing import Any

import pytest

from pathreward import ConsistencyReward, Sample

REWARD = ConsistencyReward(checks=("conclusion",))
OPTIONS = {"A": "Granuloma", "B": "Abscess", "C": "Infarct"}


def score(think: str, stated: str, **row: Any) -> tuple[float | None, str]:
    completion = f"<think>{think}</think><answer>{stated}</answer>"
    verdict = REWARD(Sample(completion, **row))
    return verdict.value, verdict.reason


@pytest.mark.parametrize(
    ("think", "answer", "value"),
    [
        ("Keratin pearls, therefore squamous cell carcinoma.", "squamous cell carcinoma", 1.0),
        ("Keratin pearls, consistent with SCC.", "squamous cell carcinoma", 1.0),
        ("Keratin pearls, therefore a carcinoma.", "squamous cell carcinoma", 1.0),  # less precise
        ("Keratin pearls, therefore squamous cell carcinoma.", "melanoma", 0.0),
        ("Melanoma or adenocarcinoma? There is mucin: adenocarcinoma.", "adenocarcinoma", 1.0),
        ("It is not melanoma.", "melanoma", 0.0),  # the reasoning denies the answer
        ("Melanoma is ruled out, so adenocarcinoma.", "adenocarcinoma", 1.0),
        ("Keratin pearls are seen.", "squamous cell carcinoma", 0.5),  # never comes to it
        ("Therefore melanoma. On reflection, therefore adenocarcinoma.", "adenocarcinoma", 1.0),
    ],
)
def test_a_diagnosis(think: str, answer: str, value: float) -> None:
    assert score(think, answer, answer="adenocarcinoma")[0] == value


@pytest.mark.parametrize(
    ("think", "answer", "value"),
    [
        ("Pus is seen. Therefore the answer is B.", "B", 1.0),
        ("Pus is seen. Therefore the answer is B.", "A", 0.0),
        ("Pus is seen. Thus, abscess.", "B", 1.0),
        ("Option A is wrong. Option B fits. C is not seen.", "B", 1.0),  # walked through
        ("Option A? Option B? Option C? Pus is seen.", "B", 0.5),
        ("Therefore, A can be ruled out.", "B", 0.5),  # an elimination concludes nothing
        ("The abscess is obvious.", "B", 1.0),
    ],
)
def test_an_option(think: str, answer: str, value: float) -> None:
    assert score(think, answer, answer="B", options=OPTIONS)[0] == value


@pytest.mark.parametrize("behind", [*range(80), *range(100, 1300, 23)])
def test_finds_the_conclusion_however_far_from_the_end(behind: int) -> None:
    think = f"Melanoma is weighed. Hence adenocarcinoma. {'x' * behind}"
    assert score(think, "adenocarcinoma")[1] == "the conclusion is the answer"
    assert score(think, "pleomorphic sarcoma")[1] == "the conclusion is another answer"


def test_of_many_sections_one_has_to_affirm_the_answer() -> None:
    many = "<think>Pus.</think>" * 500
    for last, value in (("Abscess.", 1.0), ("Pus.", 0.5)):
        completion = f"{many}<think>{last}</think><answer>B</answer>"
        assert REWARD(Sample(completion, answer="B", options=OPTIONS)).value == value


def test_shows_the_conclusion() -> None:
    completion = "<think>Pus. Therefore B.</think><answer>A</answer>"
    [evidence] = REWARD(Sample(completion, answer="B", options=OPTIONS)).evidence
    assert completion[evidence.start : evidence.end] == evidence.text
    assert evidence.text.strip() == "Therefore B."
    assert evidence.verdict == "against"


def test_shows_a_conclusion_that_begins_the_completion() -> None:
    completion = "Therefore carcinoma</think><answer>carcinoma</answer>"  # prefilled <think>
    [evidence] = REWARD(Sample(completion)).evidence
    assert (evidence.start, evidence.text) == (0, "Therefore carcinoma")


@pytest.mark.parametrize(
    ("think", "value"),
    [
        ("Pus is seen.\nTherefore\nthe answer is B.", 1.0),
        ("Pus is seen. Answer: B", 1.0),
        ("Pus is seen. ANS - A", 0.0),
        ("因此 the answer is A.", 0.0),
        ("The transanswer A. Pus is seen.", 0.5),  # no cue within a word
    ],
)
def test_what_marks_a_conclusion(think: str, value: float) -> None:
    assert score(think, "B", answer="B", options=OPTIONS)[0] == value


@pytest.mark.parametrize(
    ("think", "reason"),
    [
        ("Therefore it is not melanoma.", "the reasoning rejects the answer"),
        ("The findings argue against a melanoma.", "the reasoning rejects the answer"),
        ("This rules out the melanoma.", "the reasoning rejects the answer"),
        ("It is rather than that of a melanoma", "the reasoning rejects the answer"),
    ],
)
def test_a_rejected_answer(think: str, reason: str) -> None:
    assert score(think, "melanoma", answer="melanoma") == (0.0, reason)
