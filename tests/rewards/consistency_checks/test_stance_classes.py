import pytest

from pathreward.assertion.classes import class_of_cue
from pathreward.rewards.consistency_checks import stance_classes
from pathreward.rewards.consistency_checks.stance_classes import (
    NEGATION,
    REJECTION,
    asks_exception,
    classes,
    concludes,
    supports,
    token_spans,
    tokens,
    without_marks,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is not seen", "wvnw"),
        ("it isn't", "wvn"),  # "n't" is a word of its own
        ("therefore unlikely", "cr"),
        ("rule out, but", "rw,k"),  # the phrase is its first letter
        ("most appropriate", "bw"),
        ("on the other hand", "wwww"),  # is no "the other"
        ("the other options", "owa"),
        ("suggests lymphoma.", "fw."),
    ],
)
def test_each_word_has_a_class(text: str, expected: str) -> None:
    assert classes(tokens(text)) == expected


def test_the_cues_that_are_read_are_classes_of_the_assertion_engine() -> None:
    assert set(stance_classes._CUES) <= set(class_of_cue().values())


def test_common_words_of_stances_have_a_class() -> None:
    letters = dict(zip(("is", "are", "not", "no", "but", "would", "than"), "vvnnkut", strict=True))
    assert {word: classes([word]) for word in letters} == letters


def test_tokens_and_spans_go_together() -> None:
    text = "Isn't \u0130 a 2.5% \ue000."
    assert [text[start:end].lower() for start, end in token_spans(text)][-1] == "."
    assert len(tokens(text)) == len(token_spans(text))


def test_text_of_a_policy_holds_no_mark() -> None:
    assert without_marks("a\ue000b\uf8ff") == "a b "


@pytest.mark.parametrize(
    ("prompt", "value"),
    [
        ("", True),  # unknown
        ("Which is the best diagnosis?", False),
        ("All of these are features except:", False),
        ("Which is not a feature?", True),
        ("Which is least likely?", True),
    ],
)
def test_a_question_may_ask_for_the_exception(prompt: str, value: bool) -> None:
    assert asks_exception(prompt) is value


def test_words_of_conclusion_and_support() -> None:
    assert [concludes(each) for each in ("So it is B.", "Nests.")] == [True, False]
    assert [supports(each) for each in ("consistent with", "with")] == [True, False]


@pytest.mark.parametrize(
    ("sentence", "denies"),
    [
        ("Granulomas without necrosis point to sarcoidosis.", False),
        ("Granulomas with no necrosis suggest sarcoidosis.", False),
        ("Pearls that lack atypia indicate carcinoma.", False),
        ("Granulomas without features suggesting sarcoidosis.", True),
        ("Granulomas without changes typical of sarcoidosis.", True),
        ("No finding points to sarcoidosis.", True),
        ("Granulomas do not suggest sarcoidosis.", True),
    ],
)
def test_a_denial_inside_of_a_subject_does_not_reach_its_verb(sentence: str, denies: bool) -> None:
    codes = classes(tokens(sentence))
    assert (NEGATION in codes or REJECTION in codes) == denies
