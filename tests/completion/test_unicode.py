import pytest

from pathreward.completion.unicode import as_seen, hidden


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("yes <!-- no -->", "a comment"),
        ('C <span style="display:none">B</span>', "a tag with attributes"),
        ("<del>C</del> B", "a tag"),
        ("~~C~~ B", "struck text"),
        ("B ![C](tile.png)", "a link that is not shown"),
        ("A\n\n[//]: # (B)", "a link that is not shown"),
        (r"C \phantom{B}", "hidden text"),
        ("C\u0336 B", "struck letters"),
        ("A \u202eB\u202c", "marks that turn the direction of reading"),
        ("<b>B</b>", ""),
        ("B [see above], p < 0.05", ""),
        ("pT2 ~ 3 cm", ""),
    ],
)
def test_what_is_hidden(text: str, what: str) -> None:
    assert hidden(text) == what


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("n\u043et B", "not B"),  # a Cyrillic letter among Latin ones
        ("n\u200bot B", "not B"),
        ("isn\u2019t B", "isn't B"),
        ("\uff4e\uff4f\uff54 B", "not B"),
        ("\u03b2-catenin", "\u03b2-catenin"),
        ("TNF-\u03b1", "TNF-\u03b1"),
        ("3 \u00b5m", "3 \u03bcm"),
        ("癌", "癌"),
    ],
)
def test_how_a_text_looks(text: str, seen: str) -> None:
    assert as_seen(text) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("b\u043ed", "bod"),
        ("\u043eb \u043e", "ob \u043e"),  # a word without a Latin letter stays
        ("a-\u043e", "a-\u043e"),
        ("\u043e1_a", "o1_a"),
        ("\u03bd" * 40_000, "\u03bd" * 40_000),
    ],
)
def test_a_word_becomes_latin_where_it_has_a_latin_letter(text: str, seen: str) -> None:
    assert as_seen(text) == seen
