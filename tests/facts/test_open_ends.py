"""Values that are one end of a range."""

import pytest

from pathreward.facts.open_ends import left_open


@pytest.mark.parametrize(
    ("before", "end"),
    [
        ("at least ", "more"),
        ("at the least ", "more"),
        ("more than ", "more"),
        ("At least a ", "more"),  # an article, and any case
        ("above WHO ", "more"),  # the name of a scale
        ("> ", "more"),
        (">=", "more"),
        ("at most ", "less"),
        ("up to ", "less"),
        ("<= ", "less"),
        ("a ", ""),
        ("", ""),
        ("least ", ""),  # half a phrase
        ("boost ", ""),
        ("at least two foci of ", ""),  # of the foci
        ("x=> ", ""),  # an arrow
    ],
)
def test_which_end_is_open(before: str, end: str) -> None:
    assert left_open(f"{before}grade 2", len(before)) == end
