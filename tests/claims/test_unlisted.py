"""Structures that no table has."""

import pytest

from pathreward.claims.involvement import tokens
from pathreward.claims.unlisted import unlisted


def _named(text: str) -> list[str]:
    return [text[each.start : each.end] for each in unlisted(text, tokens(text))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Arytenoid: involved", ["Arytenoid"]),
        ("Arytenoid ........ free", ["Arytenoid"]),
        ("The arytenoid is not invaded.", ["arytenoid"]),
        ("It destroys the vallecula and spares the arytenoid.", ["vallecula", "arytenoid"]),
        ("It leaves the vallecula alone.", ["vallecula"]),
        ("The serosa is free.", []),  # of the table
        ("The tumor is infiltrating.", []),
        ("The specimen is involved.", []),
        ("Involved", []),
        ("", []),
    ],
)
def test_structures_beside_words_of_involvement(text: str, names: list[str]) -> None:
    assert _named(text) == names
