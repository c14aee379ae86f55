import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.reading.free_text import agrees


@pytest.mark.parametrize(
    ("text", "gold"),
    [
        ("The left lower lobe", "left lower lobe"),
        ("It is located in the lower lobe, left.", "left lower lobe"),
        ("four years", "4 years"),
        ("She was banned for four years by the federation.", "4 years"),
        ("Four", "4 years"),
        ("twenty-one", "21"),
        ("1500 metres", "1,500 meters"),
        ("25mm", "25 mm"),
        ("grade 2", "grade II"),
        ("Tumor", "tumours"),
        ("haemorrhage", "hemorrhages"),
        ("Velázquez", "Velazquez"),
        ("It was Obama.", "Barack Obama"),
        ("Obama", "Barack Obama"),
        ("Argentina and Chile", "Chile and Argentina"),
        ("a deer-stalker", "deerstalker"),
        ("the Niccolo Paganinni", "Niccolò Paganini"),
        ("Portland", "Portland, Oregon"),
        ("Kazuo Ishiguro", "Kazuo Ishiguro (about The Remains of the Day)"),
        ("Prince Philip", "Prince Philip or Duke of Edinburgh"),
        ("J. K. L.", "JKL"),
        ("Not a cyst but a keratin horn", "keratin horn"),
        ("The sign for 'no trees' is the Nullarbor Plain", "Nullarbor Plain"),
        ("in", "in"),
    ],
)
def test_says_the_gold_in_other_words(text: str, gold: str) -> None:
    assert agrees(text, gold)[0], agrees(text, gold)


@pytest.mark.parametrize(
    ("text", "gold"),
    [
        ("right lower lobe", "left lower lobe"),
        ("grade 3", "grade 2"),
        ("grade III", "grade II"),
        ("4+3", "3+4"),
        ("13", "12"),
        ("hyperplastic", "hypoplastic"),
        ("atypical", "typical"),
        ("adduction", "abduction"),
        ("Michelle Obama", "Barack Obama"),
        ("Bold Street", "Hope Street"),
        ("the line is long", "Jubilee Line"),
        ("Carcinoma", "Squamous Cell Carcinoma"),
        ("Carcinoma", "Carcinoma, Ductal"),
        ("non-small cell type", "small cell type"),
        ("keratin", "keratin horn"),
        ("", "keratin horn"),
        ("I do not know whether it is a keratin horn", "keratin horn"),
        ("keratin horn " * 400, "keratin horn"),
    ],
)
def test_does_not_say_it(text: str, gold: str) -> None:
    assert not agrees(text, gold)[0]


TURNS = [
    "not {}",
    "It is not {}.",
    "no {}",
    "It isn't {}",
    "never {}",
    "anything but {}",
    "{} is wrong",
    "{} is excluded",
    "{} is unlikely",
    "I don't think it is {}",
    "It is not true that it is {}",
    "keratosis rather than {}",
    "keratosis, not {}",
    "maybe {}",
    "Perhaps it is {}",
    "possibly {}",
    "probably {}",
    "It may be {}",
    "It could be {}",
    "It might be the {}",
    "{}?",
    "{} cannot be excluded",
    "{} is possible",
    "either {} or keratosis",
    "{} or keratosis",
    "keratosis or {}",
    "{}/keratosis",
    "keratosis, eczema, {}",
    "{}, keratosis, eczema",
    "keratosis, {} and eczema",
    "{}. Or keratosis.",
    "{}. Maybe not.",
    "uncertain, {}",
]


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("gold", ["keratin horn", "Barack Obama", "left lower lobe"])
def test_a_turned_gold_does_not_agree(turn: str, gold: str) -> None:
    assert not agrees(turn.format(gold), gold)[0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It is not a keratin horn", "the answer denies 'keratin horn'"),
        ("perhaps a keratin horn", "the answer hedges on 'keratin horn'"),
        ("a keratin horn or eczema", "the answer gives 'keratin horn' as one of several"),
        ("eczema", "the answer does not say 'keratin horn'"),
        ("I am sorry, I cannot tell", "the answer declines"),
        ("a keratin horn", "the answer says 'keratin horn'"),
    ],
)
def test_says_why(text: str, reason: str) -> None:
    assert agrees(text, "keratin horn")[1] == reason


def test_look_alikes_are_no_slips() -> None:
    path = Path(__file__).parents[1] / "linking" / "look_alikes.tsv"
    with path.open(encoding="utf-8") as lines:
        pairs = list(csv.reader(lines, delimiter="\t"))
    assert [pair for pair in pairs if agrees(pair[0], pair[1])[0]] == []


@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_is_read(text: str, gold: str) -> None:
    same, reason = agrees(text, gold)
    assert isinstance(same, bool)
    assert reason
