import pytest

from pathreward.sample.shown import cut, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("B", "'B'"),
        ("B\nC", r"'B\nC'"),
        ("B" * 78, f"'{'B' * 78}'"),  # 80 characters with the quotation marks
        ("B" * 79, f"'{'B' * 76}..."),
        pytest.param(
            10**5000, "a value of type int", id="long"
        ),  # Python writes no number of so many digits
        ([10**5000], "a value of type list"),
    ],
)
def test_a_value_is_shown_on_one_line_of_80_characters(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A\n  B", "A B"),
        ("B" * 80, "B" * 80),
        ("B" * 81, "B" * 77 + "..."),
        ("A" + " " * 1000 + "B", "A B"),
    ],
)
def test_a_long_text_is_cut(text: str, line: str) -> None:
    assert cut(text) == line
