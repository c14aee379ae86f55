import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathreward.assertion import assertions
from pathreward.assertion.classes import lexicon, phrases
from pathreward.assertion.engine import DECISIONS, PLAIN
from pathreward.assertion.lexemes import SHAPES
from pathreward.assertion.sentence import read_sentence
from pathreward.assertion.tokens import encoded
from pathreward.assertion.triggers import function_words, triggers, turn_characters

KNOWN = lexicon().characters
SILENT = sorted(
    written
    for written in {"".join(KNOWN.get(word, word) for word in phrase) for phrase in phrases()}
    if not triggers().search(written)
)
MENTIONS = ("1", "2", "3", "4")
OTHERS = (*(SHAPES[each] for each in ("word", "adverb", "ing", "ed", "number", "plus")), *",:()~/")


@pytest.mark.parametrize("word", ["no", "may", "excluded", "mother", "if", "suggests", "lost", "?"])
def test_what_denies_or_hedges_is_a_trigger(word: str) -> None:
    assert triggers().search(encoded(word))


@pytest.mark.parametrize("word", ["the", "shows", "present", "with", "seen"])
def test_what_says_nothing_alone_is_none(word: str) -> None:
    assert not triggers().search(encoded(word))
    text = f"The section {word} necrosis."
    assert assertions(text, [(text.index("necrosis"), len(text) - 1)])[0].polarity == "affirmed"


@settings(max_examples=500)
@given(st.lists(st.sampled_from(SILENT) | st.sampled_from((*MENTIONS, *OTHERS)), max_size=25))
def test_a_sentence_without_a_trigger_only_affirms(parts: list[str]) -> None:
    sentence = read_sentence("".join(parts))
    said = [sentence.at(i) for i, each in enumerate(sentence.classes) if each in MENTIONS]
    quiet = not triggers().search("".join(parts))  # ":" and "~" may have met
    assert not quiet or all(each[:2] == ("affirmed", "case") for each in said)


def test_each_mention_of_a_quiet_sentence_is_affirmed() -> None:
    assert DECISIONS["1w,2."] == (PLAIN, PLAIN)


def test_turns_are_words_of_their_phrases() -> None:
    assert set(encoded("scratch that")) <= turn_characters()


def test_function_words_name_nothing() -> None:
    assert {"the", "is", "not", "with"} <= function_words()
    assert not {"necrosis", "absent"} & function_words()
