import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.linking.lexicon import Lexicon
from pathreward.linking.tokens import Tokens

LEXICON = Lexicon([("tumor", 0), ("squamous cell carcinoma", 1), ("HER2", 2)])
_WORDS = st.sampled_from(["tumor", "no", "squamous", "cell", "carcinoma,", "(HER2)", "x.", "-", ""])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("No tumor.", ["tumor"]),
        ("(squamous cell\ncarcinoma)", ["squamous cell\ncarcinoma"]),  # across a line
        ("squamous-\ncell carcinoma", ["squamous-\ncell carcinoma"]),
        ("tumor" + " x" * 5_000 + " tumor", ["tumor", "tumor"]),  # longer than 8,000 characters
        ("", []),
    ],
)
def test_spans_of_names(text: str, names: list[str]) -> None:
    tokens = Tokens(text, LEXICON)
    spans = tokens.spans(tokens.scan())
    assert [text[start:end] for start, end in spans] == names
    assert spans == [tokens.span(first, after) for first, after, _ in tokens.scan()]


@given(st.lists(_WORDS, max_size=12), st.sampled_from([" ", "\n", " \n", "  "]))
def test_offsets_and_indices_are_inverse(words: list[str], gap: str) -> None:
    text = gap.join(words)
    tokens = Tokens(text, LEXICON)
    for i in range(len(tokens.characters)):
        start, end = tokens.span(i, i + 1)
        assert 0 <= start < end <= len(text)
        assert tokens.index(start) == i
        assert tokens.index(end - 1) == i


def test_another_table_encodes_the_same_pieces() -> None:
    tokens = Tokens("no tumor", LEXICON)
    assert tokens.encode({"no": "N", "tumor": "T"}) == "NT"
