"""Chinese terms become English ones; everything else stays as it is."""

import pytest

from pathreward.answers.chinese import in_english


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("胃腺癌", "gastric adenocarcinoma"),
        ("腺癌", "adenocarcinoma"),  # the shorter term alone
        ("诊断为胃腺癌", "诊断为 gastric adenocarcinoma"),  # words of frames stay
        ("adenocarcinoma", "adenocarcinoma"),
        ("carcinoma, 2 cm", "carcinoma, 2 cm"),
        ("é β ½", "é β ½"),  # other scripts stay
        ("", ""),
    ],
)
def test_terms_are_in_english(text: str, english: str) -> None:
    assert in_english(text).strip() == english
