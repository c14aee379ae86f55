"""Which numbers number the items of a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.facts.list_numbers import is_list_number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1. Tumor\n2. Margins", "12"),
        ("- 1. Tumor", "1"),
        ("<think>1. Tumor", "1"),
        ("(1) High grade (2) necrosis", "12"),
        ("Grade: 1) low 2) high", "12"),
        ("Findings: 1. necrosis 2. mitoses 3. atypia", "123"),
        ("1. FIGO grade 2. 3 nodes. 2. Margins", "12"),  # the second 2
        ("FIGO grade 2. Stage 3.", ""),
        ("(FIGO grade 2)", ""),
        ("High grade (1). Low grade (2).", ""),
        ("2.1. Tumor", ""),
        ("12.5 cm", ""),
        ("he is 2.", ""),
        ("2.", ""),  # an answer
    ],
)
def test_list_numbers(text: str, numbers: str) -> None:
    found = [each for at, each in enumerate(text) if each.isdigit() and is_list_number(text, at)]
    assert "".join(found) == numbers


@given(st.text("12.)( \na", max_size=40))
def test_never_raises(text: str) -> None:
    assert all(is_list_number(text, at) in {True, False} for at in range(len(text)))
