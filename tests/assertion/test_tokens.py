import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.assertion import tokens
from pathreward.assertion.layout import SKIPPED
from pathreward.assertion.tokens import _PLACES, Encoded, Kept, encoded


def _places(text: str) -> list[tuple[int, int]]:
    found = Encoded(text).places
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


def test_a_long_piece_is_read_once_for_all_of_its_places(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a," * 100
    places = Encoded(text).places
    read: list[str] = []

    def counted(piece: str) -> tuple[tuple[int, int], ...]:
        read.append(piece)
        return _PLACES[piece]

    monkeypatch.setattr(tokens, "_PLACES", Kept(counted, 0, 1))
    assert [places[i] for i in range(3)] == [(0, 1), (1, 2), (2, 3)]
    assert read == [text]
