import pytest

from pathreward.claims.certainty import (
    FAR,
    IN_CLAUSE,
    IN_SENTENCE,
    UNSEEN,
    certainty,
    denials,
)


@pytest.mark.parametrize(
    ("text", "denied", "expected"),
    [
        ("Necrosis is present", False, 1.0),
        ("No necrosis", True, 1.0),
        ("Necrosis: absent", True, 1.0),
        ("Mucin is absent, but necrosis is present", False, IN_SENTENCE),
        ("Without mucin necrosis is present", False, IN_CLAUSE),
        ("No mucin or keratin in any of the many fragments, necrosis", True, FAR),
        ("[ ] necrosis", True, UNSEEN),
    ],
)
def test_how_certain_a_polarity_is(text: str, denied: bool, expected: float) -> None:
    start = text.casefold().index("necrosis")
    span, sentence = (start, start + len("necrosis")), (0, len(text))
    assert certainty(text, span, sentence, denials(text), denied=denied) == expected
