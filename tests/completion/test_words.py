import pytest

from pathreward.completion.words import words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The left lower lobe.", ["left", "lower", "lobe"]),
        ("A 1.5 cm tumor", ["1.5", "cm", "tumor"]),
        ("doesn't (Ki-67 20%)", ["doesn't", "ki", "67", "20", "%"]),
        ("癌", ["癌"]),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found
