"""The texts of the law `raises-nothing` hold what their docstring promises."""

import unicodedata

import pytest

from pathreward import AnswerReward, Sample
from pathreward.testing import LawBroken, check_reward
from pathreward.testing.texts import HOSTILE, unusual_texts

TEXT = "".join(unusual_texts())


@pytest.mark.parametrize(
    "wanted",
    ["grade " + "9" * 5000, "1e400 cm", "\x00", "\x9b", "\u202e", "\ud800", "(" * 50_000],
    ids=lambda text: repr(text[:8]),
)
def test_large_numbers_controls_and_brackets_are_there(wanted: str) -> None:
    assert wanted in TEXT


@pytest.mark.parametrize(
    "kind", ["ARABIC-INDIC DIGIT", "DEVANAGARI DIGIT", "SUPERSCRIPT", "ROMAN NUMERAL", "VULGAR"]
)
def test_digits_of_every_kind_are_there(kind: str) -> None:
    assert any(unicodedata.name(each, "").startswith(kind) for each in set(TEXT))


@pytest.mark.parametrize("script", ["GREEK", "ARABIC", "THAI", "CJK", "HANGUL", "TIBETAN", "RUNIC"])
def test_every_script_is_there(script: str) -> None:
    assert any(unicodedata.name(each, "").startswith(script) for each in set(TEXT))


@pytest.mark.parametrize("character", ["\x9b", "\u0e53", "\u16f8", "\udc00"])
def test_a_reward_that_raises_on_one_character_is_found(character: str) -> None:
    def fragile(sample: Sample) -> float:
        if character in sample.text:
            raise UnicodeError("not a character")
        return AnswerReward()(sample).value or 0.0

    assert not any(character in each for each in HOSTILE)
    with pytest.raises(LawBroken) as raised:
        check_reward(fragile, skip=["linear", "picklable"])
    [violation] = raised.value.violations
    assert violation.law == "raises-nothing"
    assert violation.sample
    assert len(violation.sample.text) < 40  # shrunk
