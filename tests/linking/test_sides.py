import pytest

from pathreward.linking.sides import SIDES


@pytest.mark.parametrize(
    ("word", "side"),
    [("left", "left"), ("right", "right"), ("both", "bilateral"), ("bilaterally", "bilateral")],
)
def test_words_of_laterality(word: str, side: str) -> None:
    assert SIDES[word] == side


@pytest.mark.parametrize("word", ["L", "left-sided", "ipsilateral", "answer"])
def test_what_is_no_word_of_a_side_in_any_context(word: str) -> None:
    assert word not in SIDES
