import pytest

from pathreward.assertion import assertions
from pathreward.assertion.triggers import function_words, trigger_phrases, turn_phrases


@pytest.mark.parametrize("phrase", ["no", "may", "excluded", "mother", "if", "suggests", "lost"])
def test_what_denies_or_hedges_is_a_trigger(phrase: str) -> None:
    assert (phrase,) in trigger_phrases()


@pytest.mark.parametrize("phrase", ["the", "shows", "present", "with", "seen"])
def test_what_says_nothing_alone_is_none(phrase: str) -> None:
    assert (phrase,) not in trigger_phrases()
    text = f"The section {phrase} necrosis."
    assert assertions(text, [(text.index("necrosis"), len(text) - 1)])[0].polarity == "affirmed"


def test_turns_are_triggers() -> None:
    assert set(turn_phrases()) <= set(trigger_phrases())
    assert ("scratch", "that") in turn_phrases()


def test_function_words_name_nothing() -> None:
    assert {"the", "is", "not", "with"} <= function_words()
    assert not {"necrosis", "absent"} & function_words()
