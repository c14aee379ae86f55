import pytest

from pathreward import ConsistencyReward, Sample

REWARD = ConsistencyReward(checks=("conclusion",))


def score(think: str, answer: str) -> tuple[float | None, str]:
    completion = f"<think>{think}</think><answer>{answer}</answer>"
    found = REWARD(Sample(completion, answer=answer))
    return found.value, found.reason


@pytest.mark.parametrize(
    ("think", "answer", "value"),
    [
        ("Keratin pearls make it a squamous cell carcinoma.", "squamous cell carcinoma", 1.0),
        ("So it is a carcinoma.", "squamous cell carcinoma", 1.0),  # less precise
        ("It could be lymphoma. Hence melanoma.", "melanoma", 1.0),
        ("It could be melanoma. Hence lymphoma.", "melanoma", 0.0),
        ("Hence a neoplasm.", "melanoma", 1.0),  # says next to nothing, and agrees
        ("Hence lymphoma. In fact, melanoma.", "melanoma", 1.0),  # affirmed later
        ("It is not melanoma.", "melanoma", 0.0),
        ("So a neoplasm. This rules out melanoma.", "melanoma", 0.0),  # denied behind a wide one
        ("So a melanoma. This rules out lymphoma.", "melanoma", 1.0),  # of another
        ("This rules out melanoma. No, it is a melanoma.", "melanoma", 1.0),  # affirmed last
        ("It lies in the left kidney. It is not the left kidney.", "left kidney", 0.0),
        ("Two mitoses make grade 2. Therefore, it is not grade 2.", "grade 2", 0.25),
        ("No melanoma is seen.", "no melanoma", 1.0),
        ("Melanoma is seen.", "no melanoma", 0.0),
        ("Pus.", "no melanoma", 0.5),
        ("Therefore, floppy grey thing.", "floppy grey thing", 1.0),  # by its words
        ("Hence lymphoma.", "floppy grey thing", 0.5),  # what the graph does not know
    ],
)
def test_the_conclusion_is_the_answer(think: str, answer: str, value: float) -> None:
    assert score(think, answer)[0] == value


def test_an_answer_without_a_word_is_none() -> None:
    assert score("Melanoma.", "-")[0] == 0.0
