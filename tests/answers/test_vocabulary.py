import pytest

from pathreward.answers.vocabulary import UNKNOWN, fields, frames, tails, words_of


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("It isn't B", ["it", "is", "n't", "b"]),
        ("cannot", ["can", "not"]),
        ("No. 1 hit", ["number", "1", "hit"]),  # an abbreviation, no denial
        ("4+3=7", ["4", "3", "7"]),
        ("答案是B", ["答案是", "b"]),
    ],
)
def test_words(text: str, forms: list[str]) -> None:
    assert [form for _, _, form in words_of(text)] == forms


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("no doubt", ["negator", "doubt"]),
        ("other than", ["exclusive"]),  # the longest phrase
        ("zebra", [UNKNOWN]),
        ("double-checked", ["verb"]),
        ("毫无疑问", ["certainty"]),
        ("不是斑马", ["negator", UNKNOWN]),
    ],
)
def test_classes_of_frames(text: str, classes: list[str]) -> None:
    assert [each.cls for each in frames().tokens(text)] == classes


def test_words_that_take_back_and_labels_that_put_aside() -> None:
    assert [each.cls for each in tails().tokens("Wait, scratch that")] == ["reversal", "reversal"]
    assert [each.cls for each in fields().tokens("Differential diagnosis")] == ["aside"]
