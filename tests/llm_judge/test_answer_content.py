import pytest

from pathreward import Sample
from pathreward.llm_judge.answer_content import gives_content


@pytest.mark.parametrize(
    "answer",
    [
        *("", " ", ".", ",", ":", "**", "\u200b", "Solution", "solution:", "Thought process:"),
        *("Let's solve this problem step by step.", "The final answer is", "解", "かいせつ"),
        *("Respuesta", "The answer is the correct answer.", "_", "The reference answer"),
    ],
)
def test_what_only_announces_an_answer_says_nothing(answer: str) -> None:
    assert not gives_content(answer, Sample("", answer="a tumour of the skin"))


@pytest.mark.parametrize(
    ("answer", "gold", "options"),
    [
        ("melanoma", "melanoma", None),
        ("No", "yes", None),
        ("A", "B", ["granuloma", "abscess"]),
        ("I", "I", None),  # a stage
        ("3+4", "3+4", None),
        ("黑色素瘤", "melanoma", None),
        ("a correct reaction", "a correct reaction", None),
    ],
)
def test_what_answers_says_something(answer: str, gold: str, options: list[str] | None) -> None:
    assert gives_content(answer, Sample("", answer=gold, options=options))
