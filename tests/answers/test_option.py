import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.answers.question import Question
from pathreward.answers.stating import stated
from pathreward.linking import Linker


def choose(text: str, options: dict[str, str], *, numbered: bool = False) -> tuple[str, str]:
    """Return the option that a text commits to, and why it commits to none."""
    said = stated(text, Question("choice", options, numbered), Linker.default())
    return "".join(map(str, said.values)), said.fault


def choose_several(text: str, options: dict[str, str]) -> tuple[frozenset[str], str]:
    said = stated(text, Question("choice", options, several=True), Linker.default())
    return frozenset(map(str, said.values)), said.fault


OPTIONS = {"A": "Luminal A", "B": "Luminal B", "C": "Basal-like", "D": "None of the above"}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Luminal A", "A"),  # the label inside a text is no label
        ("D. Luminal B", ""),
        ("B. Luminal B", "B"),
        ("A (Luminal A)", "A"),
        ("It is basal-like", "C"),
        ("A tumour of basal-like type", "C"),  # the article is no label
        ("B-cell rich", ""),
        ("C is incorrect, A is right", "A"),
        ("C rather than A", "C"),
        ("B, because the Ki-67 is too high for Luminal A", "B"),  # a reason is no second answer
        ("B. Luminal B or Luminal A", ""),
        ("Luminal B. Luminal A. Basal-like.", ""),
    ],
)
def test_only_one_option_can_be_chosen(text: str, label: str) -> None:
    chosen, fault = choose(text, OPTIONS)
    assert chosen == label
    assert bool(fault) == (not label)


@given(st.text(st.sampled_from("ABCDabcd .,()or-\n\u0130"), max_size=60))
def test_any_text_gives_a_label_or_a_reason(text: str) -> None:
    chosen, fault = choose(text, OPTIONS)
    assert bool(chosen) != bool(fault)


def test_numbers_are_option_numbers_where_the_row_says_so() -> None:
    grades = {"A": "2", "B": "3", "C": "4"}
    assert choose("3", grades) == ("B", "")
    assert choose("3", grades, numbered=True) == ("C", "")


DIAGNOSES = {"A": "granuloma", "B": "abscess", "C": "cyst", "D": "melanoma"}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("b", "B"),
        ("(b)", "B"),
        ("option b", "B"),
        ("2", "B"),
        ("Option 2", "B"),
        ("2. Abscess", "B"),
        ("II", "B"),
        ("II) abscess", "B"),
        ("option II", "B"),
        ("B. Abscess.", "B"),
        ("Therefore B.", "B"),
        ("Abscess (B)", "B"),
        ("ABSCESS", "B"),
        ("The most likely diagnosis is (B) abscess. Granuloma and cyst are less likely.", "B"),
        ("It is an abscess. A granuloma would show giant cells.", "B"),
        ("Granuloma would show giant cells. There is pus, so it is an abscess.", "B"),
        ("Abscess. Vitamin D deficiency does not explain it.", "B"),
        ("The regions labeled A, B, and C show pus, an abscess", ""),
        ("It is (B). Other options (A, C) are wrong.", "B"),
        ("2. Granuloma", ""),
        ("Abscess (A)", ""),
        ("It is an abscess. It could be a cyst.", ""),
        ("B. It is rather a cyst.", ""),
        ("B. Still, I would not rule out A.", ""),
        ("B. I would not exclude a granuloma.", ""),
        ("B. This excludes a granuloma.", "B"),
        ("B. I rule out A and C.", "B"),
        ("B | A", ""),
        ("B -> A", ""),
        ("B, alternatively A", ""),
        ("B oder A", ""),
        ("B if not A", ""),
        ("B - abscess (A and C lack pus)", "B"),
        ('answer: "B", alternative: "A"', ""),
        ("It isn't an abscess", ""),
        ("It is an abscess. A cyst is also possible.", ""),
        ("B. Maybe C.", ""),
        ("B. Or something else", ""),
        ("AB", ""),
        ("1, 2", ""),
        ("A/B", ""),
        ("probably B", ""),
        ("not sure, B", ""),
        ("abscess. cyst. melanoma. granuloma", ""),
        ("V", ""),
        ("7", ""),
    ],
)
def test_names_an_option_in_any_usual_way(text: str, label: str) -> None:
    chosen, fault = choose(text, DIAGNOSES)
    assert chosen == label, fault
    assert bool(fault) == (not label)


@pytest.mark.parametrize("answer", ["{}", "{}.", "({})", "**{}**", "{}. abscess"])
@pytest.mark.parametrize("around", ["\n{}\n", "\r\n{}\r\n", "\n\n{}", "{}\n", " \n\t{} "])
def test_an_option_on_a_line_of_its_own_is_named(answer: str, around: str) -> None:
    label = next(each for each, text in DIAGNOSES.items() if text == "abscess")
    assert choose(around.format(answer.format(label)), DIAGNOSES) == (label, "")


def test_a_numeral_is_a_text_or_a_label_before_it_is_a_number() -> None:
    assert choose("II", {"A": "Stage III", "B": "Stage II"}) == (
        "",
        "the answer names none of the options A, B",
    )
    assert choose("I", dict(zip("ABCDEFGHI", "abcdefghi", strict=True)))[0] == "I"
    assert choose("2", {"A": "Grade 2", "B": "Grade 3"})[0] == "A"
    assert choose("option 2", {"A": "Grade 2", "B": "Grade 3"})[0] == "B"


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("A, C", "AC"),
        ("C and A", "AC"),
        ("AC", "AC"),
        ("(A) and (C)", "AC"),
        ("1, 3", "AC"),
        ("granuloma; cyst", "AC"),
        ("A. granuloma\nC. cyst", "AC"),
        ("granuloma and cyst, not abscess", "AC"),
        ("A", "A"),
        ("A or C", ""),
        ("either A, C", ""),
        ("A. cyst\nC. cyst", ""),
        ("nothing of these", ""),
    ],
)
def test_several_options_are_a_set(text: str, labels: str) -> None:
    chosen, fault = choose_several(text, DIAGNOSES)
    assert chosen == frozenset(labels)
    assert bool(fault) == (not labels)


@pytest.mark.parametrize("text", ["A " * 200_000, "(B) or " * 100_000, "A, B, " * 100_000])
def test_a_text_without_end_is_no_answer(text: str) -> None:
    assert choose(text, DIAGNOSES)[0] == ""


@pytest.mark.parametrize("again", ["C ", "cyst ", "it is C. ", "C | "])
def test_a_loop_over_an_option_is_no_answer(again: str) -> None:
    options = {"A": "granuloma", "B": "abscess", "C": "cyst"}
    told = ("", "the answer names options more than 200 times")
    assert choose(again * 300, options) == told
    assert choose_several(again * 300, options) == (frozenset(), told[1])
