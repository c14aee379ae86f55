import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.completion.visible import Shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("plain", "plain"),
        ("a <b>bold</b> word", "a bold word"),
        ("one<br/>two", "one\n\ntwo"),
        ("<think>one</think><answer>two</answer>", "\n\none\n\n\n\ntwo\n\n"),
        ("one<!-- not shown -->two", "onetwo"),
        ("one<!-- <b> -->two", "onetwo"),  # a tag within a comment
        ("one<!-- never closed", "one<!-- never closed"),
        ("<s>struck</s> and <DEL>struck</del >", " and "),
        ("~~struck~~ out", " out"),
        ("<s>a token that opens a text", "a token that opens a text"),
        ("~~5 cm\n\n~~6 cm, ~~ 7 cm", "~~5 cm\n\n~~6 cm, ~~ 7 cm"),
        ("count < 5 and > 3", "count < 5 and > 3"),  # no tag
        ("p<0.05", "p<0.05"),
        ("<unknown>x</unknown>", "<unknown>x</unknown>"),
        ('<span class="x">y</span>', "y"),
    ],
)
def test_shows_what_a_reader_sees(text: str, shown: str) -> None:
    assert Shown(text).text == shown


@given(
    st.lists(
        st.sampled_from(["a", "b ", "<b>", "</b>", "<!--", "-->", "<p>", "<", "~~", "<s>", "</s>"])
    ).map("".join)
)
def test_every_character_that_is_left_knows_where_it_stood(text: str) -> None:
    shown = Shown(text)
    for i, character in enumerate(shown.text):
        start, end = shown.original(i, i + 1)
        assert end == start + 1
        assert text[start] == character or character == "\n"
