import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.kg.names import Vocabulary


@pytest.mark.parametrize("word", ["er", "Er", "pas", "Pas", "passes"])
def test_short_abbreviations_are_read_in_capitals_only(word: str, vocabulary: Vocabulary) -> None:
    in_capitals = {*vocabulary.sequences("ER"), *vocabulary.sequences("PAS")}
    assert not in_capitals & set(vocabulary.sequences(word))


@pytest.mark.parametrize(
    ("piece", "forms"),
    [
        ("tumor.", ["tumor", "."]),  # the end of a sentence
        ("0.5", ["#"]),  # no end in a decimal
        ("e.g.", ["", ""]),  # nor in an abbreviation
        ("CK7-", ["ck7", "-"]),  # a negative result
        ("-CK7", ["–", "ck7"]),
        ("(-)", ["(", "-", ")"]),
        ("TTF-1-tumor", ["ttf", "1", "tumor"]),  # hyphens between words
        ("tumor.Tumor", ["tumor", ".", "tumor"]),  # a forgotten space
        ("**tumor**", ["tumor"]),
        ("tumor\n\ntumor", ["tumor", ".", "tumor"]),  # a paragraph ends a sentence
        ("tumor\ntumor", ["tumor", "tumor"]),
        ("tumor\nTumor", ["tumor", ".", "tumor"]),  # so does a line before a capital
        ("tu\u200bmor", ["tumor"]),  # a zero-width space within a word
        ("tumor\u200btumor", ["tumor", "tumor"]),  # and between two words
        ("肿瘤", [""]),
        ("", []),
    ],
)
def test_reads_words_and_signs(piece: str, forms: list[str], vocabulary: Vocabulary) -> None:
    assert [token.form for token in vocabulary.tokenize(piece)] == forms


@given(piece=st.text())
def test_spans_lie_in_the_piece_in_order(vocabulary: Vocabulary, piece: str) -> None:
    tokens = vocabulary.tokenize(piece)
    bounds = [bound for token in tokens for bound in (token.start, token.end)]
    assert bounds == sorted(bounds)
    assert all(0 <= bound <= len(piece) for bound in bounds)
