import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.reading.choice import choose, named_options

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
    for each in named_options(text, OPTIONS):
        assert 0 <= each.start < each.end <= len(text)


def test_numbers_are_option_numbers_where_the_row_says_so() -> None:
    grades = {"A": "2", "B": "3", "C": "4"}
    assert choose("3", grades) == ("B", "")
    assert choose("3", grades, numbered=True) == ("C", "")
