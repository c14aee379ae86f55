from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "signet ring cell carcinoma (SRCC). No SRCC.",
            [("signet ring cell carcinoma", "srcc"), ("SRCC", "srcc"), ("SRCC", "srcc")],
        ),
        ("SRCC", []),  # not defined
        (
            "SRCC (signet ring cell carcinoma)",
            [("SRCC", "srcc"), ("signet ring cell carcinoma", "srcc")],
        ),
        ("serum creatine clearance (SCC) and SCC", []),  # it means something else here
        ("SCC was seen", [("SCC", "scc")]),
        ("breast carcinoma (grade 2)", [("breast carcinoma", "breast_ca")]),  # no abbreviation
    ],
)
def test_abbreviations_have_the_meaning_that_the_text_defines(
    text: str, expected: list[tuple[str, str]], found: Callable[..., list[tuple[str, str]]]
) -> None:
    assert found(text, "exact", "abbreviations") == expected
