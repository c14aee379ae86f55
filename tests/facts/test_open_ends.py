"""Values that are one end of a range."""

import pytest

from pathreward.facts.open_ends import is_excluded, left_open, open_end


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


@pytest.mark.parametrize(
    ("before", "excluded"),
    [
        ("more than ", True),
        ("lower than a ", True),
        ("> ", True),
        ("no more than ", False),
        ("not above ", False),
        ("at least ", False),
        ("<= ", False),
        ("a ", False),
    ],
)
def test_whether_a_bound_excludes_its_value(before: str, excluded: bool) -> None:
    assert is_excluded(f"{before}grade 2", len(before)) is excluded


@pytest.mark.parametrize(
    ("behind", "end"),
    [
        (" at least.", "more"),
        (" at the least", "more"),
        (", at a minimum;", "more"),
        (" (or higher)", "more"),
        (" or above", "more"),
        (" at most", "less"),
        (" or lower.", "less"),
        (" at least two foci", ""),  # of the foci
        (" or higher cost", ""),
        ("", ""),
    ],
)
def test_which_end_is_open_behind_a_value(behind: str, end: str) -> None:
    assert open_end(f"pT2{behind}", 0, 3) == end
