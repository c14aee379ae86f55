import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.completion.sentences import (
    is_abbreviation,
    sentence_around,
    sentence_end,
    sentence_ends,
    sentences,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nests. No necrosis.", ["Nests.", "No necrosis."]),
        ("Nests, 1.5 cm. Mitoses: 2.", ["Nests, 1.5 cm.", "Mitoses: 2."]),
        ("Nests; no necrosis", ["Nests;", "no necrosis"]),
        ("Nests\nPearls\n\nMitoses", ["Nests", "Pearls", "Mitoses"]),
        ("Reported by Dr. Smith. It is benign.", ["Reported by Dr. Smith.", "It is benign."]),
        ("Carcinoma, cf. Figure. Nests", ["Carcinoma, cf. Figure.", "Nests"]),
        ("Ann B. Lee. They left.", ["Ann B. Lee.", "They left."]),
        ("Is it B? It is!", ["Is it B?", "It is!"]),
        ("Option B. The rest is wrong.", ["Option B.", "The rest is wrong."]),
        ("癌。坏死。", ["癌。", "坏死。"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == found


@given(st.text("aA .;\n?1"), st.integers(0, 40), st.integers(0, 40))
def test_sentences_cover_all_that_is_not_white(text: str, start: int, end: int) -> None:
    spans = sentences(text, start, min(end, len(text)))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(
        text[start : min(end, len(text))].split()
    )


@pytest.mark.parametrize(
    ("text", "of", "around"),
    [
        ("Nests. No necrosis. Mitoses.", "necrosis", "No necrosis."),
        ("Nests. No necrosis", "necrosis", "No necrosis"),
        ("No necrosis. Nests", "necrosis", "No necrosis."),
        ("a" * 400 + " necrosis " + "b" * 400, "necrosis", "a" * 299 + " necrosis " + "b" * 299),
        ("Nests. Pearls.", "Nests. Pearls", "Nests. Pearls."),  # a span of two sentences
    ],
)
def test_the_sentence_around_a_span(text: str, of: str, around: str) -> None:
    at = text.index(of)
    start, end = sentence_around(text, at, at + len(of), 0, len(text))
    assert text[start:end].strip() == around


def test_the_end_of_a_sentence_is_looked_for_between_two_places() -> None:
    text = "Nests. Pearls."
    assert sentence_end(text, 0, len(text)) == 6
    assert sentence_end(text, 0, 3) == 3
    assert sentence_ends(text) == (6, 14)


@pytest.mark.parametrize("word", ["vs", "Dr", "FIG", "approx"])
def test_abbreviations(word: str) -> None:
    assert is_abbreviation(word)


@pytest.mark.parametrize("piece", [". ", "\n", ". A", "Dr. ", "."])
def test_a_megabyte_is_read(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert len(sentences(text)) <= len(text)
