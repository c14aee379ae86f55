import pytest

from pathreward.claims.doubt import Doubt, denials, doubt


@pytest.mark.parametrize(
    ("text", "denied", "expected"),
    [
        ("Necrosis is present", False, None),
        ("No necrosis", True, None),
        ("Necrosis: absent", True, None),
        ("Mucin is absent, but necrosis is present", False, "denial in sentence"),
        ("Without mucin necrosis is present", False, "denial in clause"),
        ("No mucin or keratin in any of the many fragments, necrosis", True, "denial far"),
        ("[ ] necrosis", True, "denial unseen"),
    ],
)
def test_why_a_polarity_is_in_doubt(text: str, denied: bool, expected: Doubt | None) -> None:
    start = text.casefold().index("necrosis")
    span, sentence = (start, start + len("necrosis")), (0, len(text))
    assert doubt(text, span, sentence, denials(text), denied=denied) == expected
