import pytest

from pathreward.kg.spelling import is_acronym


@pytest.mark.parametrize(
    ("name", "expected"),
    [("ER", True), ("DCIS", True), ("DLBCL", False), ("CK7", False), ("E", False), ("er", False)],
)
def test_acronyms_have_two_to_four_capitals(name: str, expected: bool) -> None:
    assert is_acronym(name) is expected
