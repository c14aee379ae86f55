"""Numerals, and the word I."""

import pytest

from pathreward.facts.numerals import BARE_NUMBER, is_pronoun, small


@pytest.mark.parametrize(
    ("text", "value"),
    [("iv", 4), ("IV", 4), ("3", 3), ("three", 3), ("Ninety", 90), ("三", 3), ("\u2163", 4)],
)
def test_small(text: str, value: int) -> None:
    assert small(text) == value


def test_what_is_no_numeral_is_refused() -> None:
    with pytest.raises(ValueError, match="many"):
        small("many")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at this stage I think", True),
        ("at this stage I'd say", True),
        ("a stage I tumor", False),
        ("stage I", False),
        ("stage II have", False),
    ],
)
def test_is_pronoun(text: str, expected: bool) -> None:
    start = text.index("I")
    end = start + (2 if text[start : start + 2] == "II" else 1)
    assert is_pronoun(text, start, end) is expected


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("2", ("2", None, None)),
        ("(grade 3).", ("3", None, None)),
        ("IIIA1", ("III", "A", "1")),
        ("23", None),
        ("2 cm", None),
    ],
)
def test_bare_number(text: str, groups: tuple[str | None, ...] | None) -> None:
    found = BARE_NUMBER.fullmatch(text)
    assert (found.groups() if found else None) == groups
