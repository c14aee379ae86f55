from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("squamuos cell carcinoma", [("squamuos cell carcinoma", "scc")]),  # swapped
        ("squmous cell carcinoma", [("squmous cell carcinoma", "scc")]),  # left out
        ("squamouss", []),  # another ending may be another word
        ("squamouss cell carcinoma", [("squamouss cell carcinoma", "scc")]),  # the others tell
        ("aerineural invasion", [("aerineural invasion", "pni")]),  # another first letter
        ("macroscopic cell carcinoma", []),
        ("squamous cell carcinomas", [("squamous cell carcinomas", "scc")]),
        ("macroscopic focus", []),  # another prefix
        ("hypoplasia", []),
        ("carcinima and carcinima", []),  # what recurs is no slip
        ("grade IIII", []),
    ],
)
def test_fuzzy_repairs_slips_only(
    text: str, expected: list[tuple[str, str]], found: Callable[..., list[tuple[str, str]]]
) -> None:
    full = [each for each in found(text, "exact", "fuzzy") if each[0] == text]
    assert full == expected
