import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import RecipeError, RelevanceReward, Sample

REWARD = RelevanceReward()
ROW = {
    "prompt": "Skin of the left back. What is the diagnosis?",
    "answer": "melanoma",
    "options": ["melanoma", "Spitz nevus", "blue nevus"],
    "findings": "Pagetoid melanocytes in the epidermis. Dermal nests with mitoses. No ulceration.",
}
OBSERVED = "Atypical pigmented cells climb through the epidermis and lie in nests in the corium."


def value(think: str, observe: str = OBSERVED, **row: object) -> float | None:
    seen = f"<observe>{observe}</observe>" if observe else ""
    text = f"{seen}<think>{think}</think><answer>melanoma</answer>"
    return REWARD(Sample(text, **{**ROW, **row})).value  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    "think",
    [
        "Pagetoid spread, dermal nests and mitoses make it a melanoma.",
        "pigmented and atypical, they climb: melanoma",  # words of the observations only
        "Spitz nevus would mature and lack dermal mitoses; here nests divide.",
        "No ulceration, but mitotic dermal nests.",  # by their first letters
        "Since there are tumourous nests, pagetoid growth and mitoses, melanoma.",
    ],
)
def test_reasoning_that_uses_three_words_earns_all(think: str) -> None:
    assert value(think) == 1.0


@pytest.mark.parametrize(
    "think",
    [
        "",
        "This is melanoma.",
        "I tossed a coin and it landed on A.",
        "A is melanoma. B is Spitz nevus. C is blue nevus. I take A.",
        "Melanoma, since the features are those of melanoma.",
        "I will look at the image step by step, weigh the evidence and then conclude.",
        "The attending told me that it is melanoma, and she is never wrong.",
        "Es ist eben so, man sieht es ja.",
        "????",
    ],
)
def test_reasoning_that_uses_nothing_earns_nothing(think: str) -> None:
    assert value(think) == 0.0


@pytest.mark.parametrize(
    ("think", "expected"),
    [
        ("The nests tell: melanoma.", 1 / 3),
        ("Pagetoid nests: melanoma.", 2 / 3),
        ("Pagetoid nests, nests, NESTS: melanoma.", 2 / 3),  # a word counts once
    ],
)
def test_the_words_used_are_counted(think: str, expected: float) -> None:
    assert value(think) == pytest.approx(expected)


def test_words_that_the_prompt_has_too_count_half() -> None:
    # "left", "skin" and "back" are in both: 1.5 of the 3 that are enough.
    findings = "Skin of the left back with pagetoid spread into dermal nests."
    assert value("Skin of the left back.", "", findings=findings) == pytest.approx(0.5)


def test_words_of_options_that_state_findings_count_half() -> None:
    option = "There is spread of pagetoid melanocytes through the whole epidermis"
    options = ["melanoma", option]
    # "pagetoid" half, "epidermis" half: 1 of 3.
    assert value("Pagetoid in the epidermis.", "", options=options) == pytest.approx(1 / 3)


def test_ideographs_are_compared_by_pairs() -> None:
    row = {"prompt": "", "options": None, "answer": "黑色素瘤", "findings": "表皮内见派杰样细胞。"}
    assert value("因派杰样细胞。", "", **row) == 1.0
    assert value("结论如此。", "", **row) == 0.0


OFF = "The harbour was busy that morning, and three ferries waited for the fog to lift again. "
"""Sixteen words."""


@pytest.mark.parametrize(
    ("times", "expected"),
    [(0, 1.0), (3, 1.0), (5, 0.9), (10, 0.5), (17, 0.0), (60, 0.0)],  # 1 - (16 n - 60) / 200
)
@pytest.mark.parametrize("section", ["observe", "think"])
def test_long_text_off_the_topic_costs(times: int, expected: float, section: str) -> None:
    think, observe = "Pagetoid nests with mitoses: melanoma. ", f"{OBSERVED} "
    if section == "think":
        think += OFF * times
    else:
        observe += OFF * times
    assert value(think, observe) == pytest.approx(expected)


def test_a_sentence_with_a_concept_is_on_the_topic() -> None:
    aside = "Had it been a lymphoma or granuloma, one would look for other lineages altogether. "
    assert value("Pagetoid nests with mitoses. " + aside * 30) == 1.0


def test_a_sentence_of_the_reasoning_with_a_word_of_the_observations_is_on_the_topic() -> None:
    aside = "Once more I come back to the corium, where everything of interest happens to lie. "
    assert value("Pagetoid nests with mitoses. " + aside * 30) == 1.0


def test_a_row_without_reference_is_judged_by_the_observations() -> None:
    bare: dict[str, Any] = {"findings": None, "options": None, "prompt": "What is it?"}
    assert value("Pigmented and atypical, they climb.", **bare) == 1.0
    assert value("A guess.", **bare) == 0.0
    score = REWARD(Sample("<think>Nests.</think><answer>melanoma</answer>", answer="melanoma"))
    assert score.value is None
    assert score.reason == "the row has no reference, the completion no observations"


def test_a_short_reference_asks_for_less() -> None:
    assert value("Necrosis.", "", findings="Necrosis.") == 1.0
    # 60 % of three words
    assert value("Necrosis.", "", findings="Necrosis, mucin, pearls.") == pytest.approx(1 / 1.8)


def test_a_text_without_sections_is_all_reasoning() -> None:
    text = "Pagetoid nests with mitoses: melanoma"
    assert REWARD(Sample(text, **ROW)).value == 1.0  # type: ignore[arg-type]  # fields by name


def test_evidence_shows_the_words_used_and_the_digressions() -> None:
    text = f"<think>Pagetoid nests. {OFF * 5}</think><answer>melanoma</answer>"
    score = REWARD(Sample(text, **ROW))  # type: ignore[arg-type]  # fields by name
    used = [each.text for each in score.evidence if each.note == "used in the reasoning"]
    strayed = [each for each in score.evidence if each.verdict == "against"]
    assert used == ["Pagetoid", "nests"]
    assert len(strayed) == 5
    assert all(text[each.start : each.end] == each.text for each in score.evidence)
    assert score.reason == (
        "the reasoning uses 2 words of the observations, 3 are enough; "
        "80 words are off the topic, up to 60 cost nothing"
    )


@given(st.text(st.sampled_from("ab. \n癌细胞\ud800İ5%<>"), max_size=300), st.text(max_size=60))
def test_any_text_is_scored(text: str, findings: str) -> None:
    sample = Sample(f"<think>{text}</think><answer>B</answer>", answer="B", findings=findings)
    score = REWARD(sample)
    assert score.value is None or 0 <= score.value <= 1
    assert all(sample.text[each.start : each.end] == each.text for each in score.evidence)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"enough": 0}, "`enough` must be positive, got 0"),
        ({"falling": -1}, "`falling` must be positive, got -1"),
        ({"free": -1}, "`free` must be 0 or more, got -1"),
    ],
)
def test_a_bad_setting_is_named(settings: dict[str, int], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        RelevanceReward(**settings)  # type: ignore[arg-type]  # fields by name


def test_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(REWARD)) == REWARD
