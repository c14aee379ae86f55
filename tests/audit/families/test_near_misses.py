from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("name", "gold", "words"),
    [
        ("history-of-it", "melanoma", "melanoma"),
        ("least-likely", "melanoma", "melanoma"),
        ("other-organ", "melanoma", "melanoma of the "),
        ("other-organ", "squamous cell carcinoma", "squamous cell carcinoma of the "),
    ],
)
def test_the_answer_is_nearly_right(
    answer_of: Callable[..., str | None], name: str, gold: str, words: str
) -> None:
    answer = answer_of(name, gold)
    assert answer
    assert answer != gold
    assert words in answer


def test_a_wider_class(answer_of: Callable[..., str | None]) -> None:
    assert answer_of("wider-class", "squamous cell carcinoma") == "carcinoma"
    # the row says the rest
    assert answer_of("wider-class", "lung adenocarcinoma", "Glands in the lung") is None


@pytest.mark.parametrize("name", ["wider-class", "history-of-it", "least-likely", "other-organ"])
@pytest.mark.parametrize("gold", ["yes", "pT2", "melanoma with ulceration"])
def test_only_the_name_of_a_diagnosis_is_missed(
    answer_of: Callable[..., str | None], name: str, gold: str
) -> None:
    assert answer_of(name, gold) is None
