"""Shorter ways of saying a gold answer, and where they count."""

import pytest

from pathreward.answers.plain_words import plain_words
from pathreward.answers.short_forms import holds, is_proper, short_forms


@pytest.mark.parametrize(
    ("gold", "others"),
    [
        ("Ann Lee", ["lee"]),
        ("Portland, Oregon", ["portland"]),
        ("Ringo Starr (drummer)", ["ringo starr", "starr"]),
        ("cyst or abscess", ["cyst", "abscess"]),
        ("1912 in the Atlantic", []),  # no comma and no name
        ("adenocarcinoma", []),
        ("Invasive Carcinoma", []),  # a disease has no surname
        ("left lung or right lung", []),  # sides are no alternatives
    ],
)
def test_what_says_the_answer_too(gold: str, others: list[str]) -> None:
    first, *rest = [" ".join(word.form for word in form.words) for form in short_forms(gold)]
    assert first == " ".join(word.form for word in plain_words(gold))
    assert rest == others


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("It was Lee.", True),
        ("Mr Lee", True),
        ("Bruce Lee", False),  # another one
        ("the Duke of Lee", False),
        ("lee", True),  # alone
        ("on the lee side", False),  # no name
    ],
)
def test_part_of_a_name_is_no_part_of_another(text: str, counts: bool) -> None:
    [form] = [each for each in short_forms("Ann Lee") if each.is_part]
    [place] = [each for each in plain_words(text) if each.form == "lee"]
    assert holds(text, form, place, place) == counts


@pytest.mark.parametrize(
    ("text", "proper"),
    [
        ("Ann Lee", True),
        ("ann lee", False),
        ("Hodgkin Lymphoma", False),
        ("Left", False),
        ("", False),
    ],
)
def test_names_are_known_by_their_writing(text: str, proper: bool) -> None:
    assert is_proper(plain_words(text)) == proper
