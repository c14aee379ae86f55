import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.assertion.layout import SKIPPED
from pathreward.assertion.tokens import Kept, Places, encoded


def _places(text: str) -> list[tuple[int, int]]:
    found = Places(text)
    return [found[i] for i in range(len(encoded(text)))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("No necrosis.", ["No", "necrosis", "."]),
        ("A\nb", ["A", "\n", "b"]),
        ("x  y", ["x", "y"]),
        ("[ ] x", ["[ ]", "x"]),
    ],
)
def test_where_words_stand(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in _places(text)] == words


@given(st.text(alphabet=" \nabNo.,:[]x()-'_0/?\x03\x04", max_size=60))
def test_each_character_has_a_place(text: str) -> None:
    found = _places(text)
    assert len(encoded(text)) == len(found)
    assert all(0 <= start <= end <= len(text) for start, end in found)


def test_a_long_line_runs_on() -> None:
    long = "the sections show a rather uniform population of cells"
    assert SKIPPED in encoded(f"{long}\nwithout necrosis")
    assert "\n" in encoded("necrosis\nabsent from here")


def test_what_is_kept_is_bounded() -> None:
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key

    kept = Kept(make, longest=3, most=2)
    for key in ("a", "a", "b", "c", "long", "long"):
        assert kept[key] == key
    assert made == ["a", "b", "c", "long", "long"]
    assert set(kept) == {"c"}
