import pytest

from pathreward.rewards.consistency_checks.labels import with_label_marks
from pathreward.rewards.consistency_checks.stance_classes import MARK, classes, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Choice_C is right", "C"),
        ("(B) is right", "B"),
        ("So B.", "B"),
        ("Result: B", "B"),
        ("B. Abscess", "B"),
        ("Options A and B", "AB"),
        ("A is wrong", "A"),
        ("option b", "B"),
        ("option 2", "B"),
        ("A cyst", ""),  # an article
        ("vitamin A, hepatitis B", ""),  # parts of names
        ("B cells and B-cell lymphoma", ""),
        ("group B", ""),
        ("grade 2", ""),
    ],
)
def test_a_label_is_no_article_and_no_part_of_a_name(text: str, expected: str) -> None:
    marked = with_label_marks(text, ["A", "B", "C"])
    assert len(marked) == len(text)
    assert "".join("ABC"[ord(each) - MARK] for each in marked if ord(each) >= MARK) == expected


def test_more_labels_than_marks_are_left_alone() -> None:
    labels = [f"X{i}" for i in range(3000)]
    assert with_label_marks("So X2999.", labels) == "So X2999."


def test_what_was_read_before_makes_no_label() -> None:
    text = "The father has hemophilia A here."
    classes(tokens(text))
    assert with_label_marks(text, ["A", "B"]) == text
