"""For whom a sentence speaks."""

import pytest

from pathreward.assertion import assertions

SPAN = "melanoma"


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("melanoma is seen.", "case"),
        ("Her mother had a melanoma.", "family"),
        ("History of melanoma.", "history"),
        ("Two years ago there was a melanoma.", "history"),
        ("Another patient had a melanoma.", "other_patient"),
        ("If this were melanoma, nests would be seen.", "hypothesis"),
        ("By definition, melanoma is malignant.", "definition"),
        ("Please rule out melanoma.", "wish"),
        ("No history was given; melanoma is seen.", "case"),
    ],
)
def test_the_frame_of_a_mention(text: str, frame: str) -> None:
    start = text.index(SPAN)
    [found] = assertions(text, [(start, start + len(SPAN))])
    assert found.frame == frame


@pytest.mark.parametrize(
    "text", ["Her mother had a melanoma.", "If this were melanoma, nests would be seen."]
)
def test_another_frame_says_nothing_of_the_case(text: str) -> None:
    start = text.index(SPAN)
    [found] = assertions(text, [(start, start + len(SPAN))])
    assert found.of_case == "uncertain"


def test_the_next_sentence_is_of_the_case_again() -> None:
    text = "Her mother had a nevus. This is a melanoma."
    start = text.index(SPAN)
    [found] = assertions(text, [(start, start + len(SPAN))])
    assert (found.frame, found.of_case) == ("case", "affirmed")
