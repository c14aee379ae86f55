import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.completion.special_tokens import blank_special_tokens
from pathreward.lexicon import load_table

TABLE = load_table(
    "pathreward.completion", "special_tokens", frozenset({"anywhere", "start", "end"})
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<|begin_of_box|>B<|end_of_box|>", "B"),
        ("B<|im_end|>", "B"),
        ("<|im_start|>assistant\nB", "assistant\nB"),
        ("B<\uff5cend\u2581of\u2581sentence\uff5c>", "B"),
        ("[INST] Which? [/INST] B", "Which?         B"),
        ("<s>B</s>", "B"),  # the start and the end of a text
        ("B</s></s>\n<pad><pad>", "B"),
        ("<s>A</s> B", "A</s> B"),
        ("B <s>A</s>", "B <s>A</s>"),  # struck text at the end
        ("B <s>A</s></s>", "B <s>A</s>"),
        ("B<pad>C", "B<pad>C"),
        ("p < 0.05 | q", "p < 0.05 | q"),
        ("<|B|>", "<|B|>"),  # no token of any template
        ("", ""),
    ],
)
def test_special_tokens_are_blank(text: str, left: str) -> None:
    blank = blank_special_tokens(text)
    assert blank.strip() == left
    assert len(blank) == len(text)


@pytest.mark.parametrize("entry", TABLE.entries, ids=lambda entry: entry.phrase)
def test_every_row_is_used(entry: tuple[str, str, str, str]) -> None:
    place = {"anywhere": "a{}b", "start": "{}b", "end": "a{}"}[entry[0]]
    assert set(blank_special_tokens(place.format(entry[1]))) <= set("ab ")


@given(st.lists(st.sampled_from(["B", " ", "<s>", "</s>", "<pad>", "<|im_end|>", "<|"])))
def test_all_other_characters_stay_in_their_places(pieces: list[str]) -> None:
    text = "".join(pieces)
    blank = blank_special_tokens(text)
    assert len(blank) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, blank, strict=True))
    assert [at for at, each in enumerate(blank) if each == "B"] == [
        at for at, each in enumerate(text) if each == "B"
    ]


@pytest.mark.parametrize("piece", ["</s>", "<s>", "<|im_end|>", "<pad> ", "<s></s>", " "])
def test_a_megabyte_of_tokens_is_read(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert len(blank_special_tokens(text)) == len(text)
