import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathreward import AnswerReward, Sample
from pathreward.answers.vocabulary import UNKNOWN, frames
from pathreward.testing import ANSWER_KINDS, answered, assert_pays, assert_withholds

ASSERTS = [
    "{}",
    "The answer is {}.",
    "**Answer:** {}",
    "No doubt about it: {}.",  # words that deny cancel in pairs
    "It can't be anything but {}.",
    "None of the alternatives is tenable; {} it is.",
    "Nothing argues against {}.",
    "We report {}.",
    "{}, without question.",
    "Given the findings, I confidently answer {}.",
    "毫无疑问,答案是{}。",
]
EXPLAINS = [
    "{}. None of the other possibilities accounts for the whole picture.",
    "{}. At first I was inclined to a different answer, but it did not survive closer inspection.",
    "{}, because no other answer explains both patterns.",
    "{}. I can't see a single feature that would make me change my mind.",
    "{}。其他可能性均已考虑,但都与图像不符。",
]
DENIES = [
    "The answer is not {}.",
    "There is no doubt that {} is incorrect.",  # three denials deny
    "{} has been ruled out.",
    "{} it ain't.",
    "Anything but {}.",
    "Nobody here believes in {}.",
    "\u274c {}",
    "{} is precisely what this is not.",
    "答案不是{}。",
]
HEDGES = [
    "perhaps {}",
    "{}?",
    "{} cannot be excluded.",
    "Not entirely sure, but {}.",
    "{} if the stains agree.",
    "{} or something else",
    "可能是{}。",
]
RETRACTS = [
    "{}. No, wait, that's wrong.",
    "{}. Scratch that.",
    "{}. I have since changed my mind.",
    "{}. The above answer is withdrawn.",
    "{}. Take it with a grain of salt.",
]
REFRAMES = [
    "My uncle says {}.",
    "For the previous patient the answer was {}.",
    "If only it were {}!",
    "Clinical impression: {}",
    "The textbook gives {} for another picture.",
]


def test_what_asserts_one_kind_of_answer_asserts_every_kind() -> None:
    assert_pays(AnswerReward(), ASSERTS)


def test_an_explanation_costs_no_kind_of_answer() -> None:
    assert_pays(AnswerReward(), EXPLAINS)


@pytest.mark.parametrize("phrases", [DENIES, HEDGES, RETRACTS, REFRAMES])
def test_what_turns_one_kind_of_answer_turns_every_kind(phrases: list[str]) -> None:
    assert_withholds(AnswerReward(), phrases)


def test_says_which_phrase_fails_for_which_kind() -> None:
    with pytest.raises(
        AssertionError, match=r"expected half or more for:\n'not \{\}' as option: 0.0"
    ):
        assert_pays(AnswerReward(), ["not {}"])
    with pytest.raises(
        AssertionError, match=r"expected less than half for:\n'\{\}' as option: 1.0"
    ):
        assert_withholds(AnswerReward(), ["{}"])


@settings(max_examples=60)
@given(
    st.text("bcdfghjklmnpqrstvwxz", min_size=5, max_size=12),
    st.sampled_from(
        ["The answer is {word} {{}}.", "{word} {{}}", "{{}} {word}", "So {word}: {{}}"]
    ),
    st.sampled_from(sorted(ANSWER_KINDS)),
)
def test_an_unknown_word_in_the_head_earns_nothing(word: str, template: str, kind: str) -> None:
    assert frames().class_of(word) == UNKNOWN
    score = AnswerReward()(answered(kind, template.format(word=word)))
    assert score.value == 0.0


def test_no_released_completion_raises(shared_data: Path) -> None:
    rows = (shared_data / "completions" / "r1v_eval_logs.jsonl").read_text("utf-8").splitlines()
    reward = AnswerReward()
    texts = [str(value) for row in map(json.loads, rows[::10]) for value in row.values()]
    for text in texts:
        for row in (Sample("", answer="B", options=["cyst", "abscess"]), Sample("", answer="cyst")):
            score = reward(Sample(text, answer=row.answer, options=row.options))
            assert score.value in {0.0, 1.0}
