import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.answers.text import agrees


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
        ("25 mins", "25 minutes"),
        ("3 cm x 4 cm", "3 x 4 cm"),
        ("the 200-meter and 300-meter races", "200 and 300 m"),
        ("the distiller", "the distiler"),
        ("the United States of America", "USA"),
        ("May 1999", "1999"),
        ("It opened on March 4, 1911.", "4 March 1911"),
        ("March 4th, 1911", "4 March 1911"),
        ("Grace Ellen Norby", "G. E. Norby"),
        ("G. E. Norby", "Grace Ellen Norby"),
        ("Its founder was Ada B. Norby.", "Ada Norby"),
        ("The painter was Dr. Norby.", "Ada Norby"),
        ("The oldest one in the USA is Norby, a clerk.", "Norby, who sold it in 1911"),
        ("the fair of 1911", "In 1911, in Ghent"),
        ("Tryggve the Tall was followed by King Ansgar.", "the Danish king Ansgar (Lays 4:2)"),
        ("It lies in Lower Saxony.", "Republic of Lower Saxony"),
        ("Ghent", "Ghent. It is a town in Flanders."),
        ("Norby, the clerk", "Norby, the clerk"),
        ("Norby", "Norby, the clerk"),
        ("Alder Park", "Alder Park N.J."),
        ('"Alder" (1950) and "Birch" (1961)', "Alder and Birch"),
        ("1. Alder\n2. Birch\n3. Cedar", "Alder, Birch, Cedar"),
        ("It was found in Ghent1. It is a town.", "Ghent"),
        ("Ghent and its suburbs", "Ghent"),
        ("He went to Ghent and died there.", "Ghent"),
        ("by J\u00f8rg N\u00f6rby", "Jrg Nrby"),
    ],
)
def test_says_the_gold_in_other_words(text: str, gold: str) -> None:
    assert agrees(text, gold).value == 1.0, agrees(text, gold).reason


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
        ("Duke of Norby", "Ada Norby"),
        ("Norby and Lee University", "Ada Norby"),
        ("Norby 4", "Ada Norby"),
        ("his sister Ann Boyle", "King Ann"),
        ("Mr. Alder", "Mr. Norby"),
        ("Sgt. Alder", "Sgt. Norby"),
        ("the Four Winds", "4 years"),
        ("Alder", "Alder, Birch and Cedar"),
        ("the face", "a rash (of the beard or face)"),
        ("Marian", "Martin"),
        ("Corbin", "Cordin"),
        ("the US president Birch", "8th President of the United States"),
        ("4 March 1912", "4 March 1911"),
        ("Gerald Eric Norby", "Grace Ellen Norby"),
        ("1. keratin horn\n2. eczema\n3. keratosis", "keratin horn"),
        ("Notch1 is lost.", "Notch2"),
        ("Ghent and Bruges", "Ghent"),
        ("Bruges; Ghent", "Ghent"),
        ("keratin horn | eczema", "keratin horn"),
        ("eczema as well as keratin horn", "keratin horn"),
        ("Ghent unless Bruges", "Ghent"),
        ("Ghent. It could also be Bruges.", "Ghent"),
        ("Ghent. No, Bruges.", "Ghent"),
        ("the opposite of atypical", "atypical"),
        ("more than 3 times", "3 times"),
    ],
)
def test_does_not_say_it(text: str, gold: str) -> None:
    assert agrees(text, gold).value != 1.0


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
    "{}, maybe",
    "hardly {}",
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
    "It resembles {}",
    "a lesion similar to the {}",
    "It mimics a {}",
    "surpassing {}",
    "{}.?",
]


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("gold", ["keratin horn", "Barack Obama", "left lower lobe"])
def test_a_turned_gold_does_not_agree(turn: str, gold: str) -> None:
    assert not agrees(turn.format(gold), gold).value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It is not a keratin horn", "the answer denies 'keratin horn'"),
        ("perhaps a keratin horn", "the answer hedges on 'keratin horn'"),
        ("a keratin horn or eczema", "the answer gives 'keratin horn' as one of several"),
        ("eczema", "the answer does not say 'keratin horn'"),
        ("I am sorry, I cannot tell", "the answer does not say 'keratin horn'"),
        ("a keratin horn", "the answer says 'keratin horn'"),
    ],
)
def test_says_why(text: str, reason: str) -> None:
    assert agrees(text, "keratin horn").reason == reason


@pytest.mark.parametrize("gold", ["I S", "Ra I", "Horn ."])
@pytest.mark.parametrize("turn", ["{}?", "I don't think it is {}.", "{} or something else"])
def test_a_turned_gold_of_single_letters_does_not_agree(turn: str, gold: str) -> None:
    assert agrees(gold, gold).value == 1.0
    assert not agrees(turn.format(gold), gold).value


@pytest.mark.parametrize(
    ("text", "agreed"),
    [
        ("Norby could never win the Ghent Cup.", True),
        ("the cup that Norby did not win is the Ghent Cup", True),
        ("not the Ghent Cup", False),
        ("It is not the Ghent Cup.", False),
        ("It is not true that Norby did not win the Ghent Cup", False),
        ("Norby did not win, without doubt, or not the Ghent Cup", False),
    ],
)
def test_a_denial_of_the_question_denies_nothing(text: str, agreed: bool) -> None:
    assert (agrees(text, "Ghent Cup", asked="Which cup did Norby not win?").value == 1.0) == agreed
    assert agrees("Norby did not win the Ghent Cup", "Ghent Cup", asked="Which cup?").value != 1.0


@pytest.mark.parametrize(
    ("text", "agreed"),
    [
        ("lignite or brown coal", True),
        ("Lignite, or brown coal, is soft.", True),
        ("brown coal or lignite", True),
        ("lignite or peat", False),
        ("lignite or brown coal or peat", False),
        ("peat or brown coal or lignite", False),
        ("maybe lignite or brown coal", False),
        ("not lignite or brown coal", False),
    ],
)
def test_two_names_of_one_answer_are_no_alternatives(text: str, agreed: bool) -> None:
    assert (agrees(text, "lignite", others=["brown coal"]).value == 1.0) == agreed


def test_look_alikes_are_no_slips() -> None:
    path = Path(__file__).parents[1] / "linking" / "look_alikes.tsv"
    with path.open(encoding="utf-8") as lines:
        pairs = list(csv.reader(lines, delimiter="\t"))
    assert [pair for pair in pairs if (agrees(pair[0], pair[1]).value == 1.0)] == []


@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_is_read(text: str, gold: str) -> None:
    said = agrees(text, gold)
    assert 0.0 <= said.value <= 1.0
    assert said.reason
