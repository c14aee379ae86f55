import pytest

from pathreward import ConsistencyReward, Sample

REWARD = ConsistencyReward(checks=("conclusion",))
OPTIONS = {
    "A": "Invasive ductal carcinoma",
    "B": "Invasive lobular carcinoma",
    "C": "Lymphoma",
    "D": "Sclerosing adenosis",
}


def value(think: str, given: str, **row: object) -> float | None:
    completion = f"<think>{think}</think><answer>{given}</answer>"
    settings: dict[str, object] = {"answer": "B", "options": OPTIONS, **row}
    return REWARD(Sample(completion, **settings)).value  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    "think",
    [
        "Single files and lost E-cadherin, making lobular carcinoma the best choice.",
        "The most likely cause is Choice_B.",
        "This leaves B.",
        "I favor invasive lobular carcinoma.",
        "A would form tubules. C is excluded by keratin. D has a layout of lobules. Files fit B.",
        "Not A. Not C. Not D.",  # the only one that is not eliminated
        "The files suggest lobular carcinoma. The other options do not fit.",
        "Ductal carcinoma was weighed, but no tubules are seen. Single files: lobular.",
    ],
)
def test_what_comes_to_the_answer(think: str) -> None:
    assert value(think, "B") == 1.0
    assert all((value(think, each) or 0.0) < 0.5 for each in "ACD")


def test_levels_of_disagreement() -> None:
    assert value("Cells are seen.", "B") == 0.5
    assert value("Lymphoma is typical here.", "B") == 0.25
    assert value("B is ruled out. Therefore, the answer is A.", "B") == 0.0


def test_the_one_that_does_not_fit_is_the_answer_where_it_is_asked_for() -> None:
    think = "A is a mass. C is a mass. D is a mass. B is not."
    assert value(think, "B", prompt="Which one is not a mass?") == 1.0
    assert value(think, "B", prompt="Which one is a mass?") == 0.25


def test_several_answers() -> None:
    gold = "A, B"
    assert value("A has tubules and B has single files.", "A, B", answer=gold) == 1.0
    assert value("A has tubules. B is ruled out.", "A, B", answer=gold) == 0.0
    assert value("A has tubules.", "A, B", answer=gold) == 0.5


def test_the_evidence_is_the_sentence_that_decides() -> None:
    completion = "<think>A is wrong. So it is B.</think><answer>B</answer>"
    [evidence] = REWARD(Sample(completion, answer="B", options=OPTIONS)).evidence
    assert (evidence.text, evidence.verdict) == ("So it is B.", "supports")
    assert completion[evidence.start : evidence.end] == evidence.text


def test_marks_in_the_text_of_a_policy_name_nothing() -> None:
    assert value("\ue001\uf8ff\ue9ff", "B") == 0.5
