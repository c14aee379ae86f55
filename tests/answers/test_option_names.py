import pytest

from pathreward.answers.option_names import names, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cyst.", "cyst"),
        ("A  Cyst, (benign)", "cyst benign"),
        ("vitamin A", "vitamin a"),
        ("a", "a"),
        ("", ""),
    ],
)
def test_plain_text(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("options", "number", "label"),
    [
        ({"A": "cyst", "B": "abscess"}, "2", "B"),
        ({"A": "cyst", "B": "abscess"}, "ii", "B"),
        ({"A": "Grade 2", "B": "Grade 3"}, "3", "B"),
        ({"A": "two nests of 2 large cells", "B": "cyst"}, "2", None),
        ({"I": "cyst", "II": "abscess"}, "ii", None),
    ],
    ids=["position", "Roman", "in a short text", "in a long text", "a label of its own"],
)
def test_numbers(options: dict[str, str], number: str, label: str | None) -> None:
    assert names(options).numbers.get(number) == label
