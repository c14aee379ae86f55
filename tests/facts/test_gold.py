"""Gold answers that are facts, questions that ask for them, and answers in bare numbers."""

import pytest

from pathreward.facts.gold import asked_for, gold_facts, named_type, stated_facts, type_of_gold


@pytest.mark.parametrize(
    ("gold", "expected"),
    [
        ("T2 N0 M0", "stage"),
        ("This patient's TNM staging is T1MXNX.", "stage"),
        ("ISUP grade group 2", "grade"),
        ("moderately differentiated", "grade"),
        ("2/15 lymph nodes", "measurement"),
        ("approximately 2.5 cm", "measurement"),
        ("ER+/PR-", "marker"),
        ("positive", "marker"),
        ("melanoma", ""),
        ("melanoma, 2 cm", ""),
        ("high-grade serous carcinoma", ""),
        ("left lower lobe", ""),  # a place is compared as a concept
        ("2", "measurement"),  # where the prompt asks for no grade or stage
    ],
)
def test_type_of_gold(gold: str, expected: str) -> None:
    assert type_of_gold(gold) == expected


@pytest.mark.parametrize(
    ("gold", "asked", "expected"),
    [
        ("2", "grade", "grade"),
        ("IIIA", "stage", "stage"),
        ("This carcinoma is graded as G2. Its glands are irregular.", "grade", "grade"),
        ("Glands are irregular. It is G2.", "grade", ""),  # the first sentence states none
    ],
)
def test_type_of_gold_where_the_prompt_names_it(gold: str, asked: str, expected: str) -> None:
    assert type_of_gold(gold, asked) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("What is the Fuhrman nuclear grade of this tumor?", "grade"),
        ("A tumor of high grade. Which stage is it?", "stage"),
        ("What is the diagnosis and the grade?", ""),  # asks for more
        ("Which subtype and grade?", ""),
        ("What is shown?", ""),
    ],
)
def test_asked_for(prompt: str, expected: str) -> None:
    assert asked_for(prompt) == expected


def test_named_type_reads_the_whole_prompt() -> None:
    assert named_type("Give the stage. Is there more?") == "stage"


def test_a_bare_number_is_on_the_scale_of_the_question() -> None:
    assert [each.scale for each in gold_facts("grade", "2", "The Fuhrman grade?")] == ["Fuhrman"]
    gold = gold_facts("grade", "FIGO grade 2")
    assert [each.scale for each in stated_facts("grade", "3", gold)] == ["FIGO"]
    assert stated_facts("grade", "3 " + "x" * 40, gold) == ()
    assert stated_facts("measurement", "3", gold_facts("measurement", "2 cm")) != ()
