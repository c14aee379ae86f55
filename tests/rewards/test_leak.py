import json
import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import LeakReward, RecipeError, Sample

OPTIONS = {"A": "sarcoidosis", "B": "tuberculosis", "C": "silicosis", "D": "no disease at all"}
QUESTION = (
    "A biopsy of the lung of a 40-year-old shows granulomas with caseous necrosis and giant cells. "
    "Which diagnosis fits best?\n"
    "A. sarcoidosis\nB. tuberculosis\nC. silicosis\nD. no disease at all"
)
REASONS = (
    "There are granulomas, and their centres are necrotic and caseous, with Langhans giant cells "
    "around them, which sarcoidosis does not show."
)


def score(think: str, answer: str = "B", observe: str = "", prompt: str = "") -> tuple[float, str]:
    seen = f"<observe>{observe}</observe>" if observe else ""
    text = f"{seen}<think>{think}</think><answer>{answer}</answer>"
    found = LeakReward()(Sample(text, prompt, options=OPTIONS))
    assert found.value is not None
    return found.value, found.reason


@pytest.mark.parametrize(
    "think",
    [
        f"The answer is B. {REASONS}",
        f"Answer: B. {REASONS}",
        f"Ans: B {REASONS}",
        f"Ans. is 'b' i.e., tuberculosis {REASONS}",
        f"I think the correct answer is (B) tuberculosis. {REASONS}",
        f"The diagnosis is tuberculosis. {REASONS}",
        f"Final diagnosis: Tuberculosis\n{REASONS}",
        f"The most likely diagnosis is tuberculosis. {REASONS}",
        f"B is correct. {REASONS}",
        f"Option B is the correct answer. {REASONS}",
        f"B.\n{REASONS}",
        f"Tuberculosis. {REASONS}",
        f"**Answer: B**\n{REASONS}",
        f"Looking at this image, the answer is clearly B. {REASONS}",
        "The answer is B.",  # and nothing at all is reasoned
    ],
)
def test_a_reasoning_that_begins_with_the_answer(think: str) -> None:
    value, reason = score(think)
    assert value == 0.0
    assert reason.startswith("the reasoning begins with the answer: ")


@pytest.mark.parametrize(
    "think",
    [
        f"{REASONS} The answer is B.",
        f"{REASONS} Therefore the diagnosis is tuberculosis.",
        f"Differential diagnosis: tuberculosis, sarcoidosis. {REASONS}",
        f"My working diagnosis is tuberculosis. {REASONS}",
        f"Tuberculosis is a possibility that has to be excluded first. {REASONS}",
        f"I suspect tuberculosis. {REASONS}",
        f"Is the answer B? {REASONS}",
        "A. sarcoidosis: no necrosis, unlikely. B. tuberculosis: necrosis, likely. C. silicosis: "
        "birefringent dust, absent. So the answer is B.",
        "B. tuberculosis has caseous necrosis. A. sarcoidosis has none. So the answer is B.",
        f"The answer is A. {REASONS}",  # another than the final one: consistency judges it
        "Necrosis. So the answer is B.",
        "The diagnosis is tuberculosis, given the necrosis.",  # in the same breath
        f"The answer depends on the necrosis. {REASONS}",
        f"To find the correct answer, the necrosis decides. {REASONS}",
        "",
    ],
)
def test_honest_reasoning(think: str) -> None:
    assert score(think)[0] == 1.0


@pytest.mark.parametrize(
    ("observe", "answer", "value"),
    [
        ("Granulomas with necrosis.", "B", 1.0),
        ("Granulomas of tuberculosis.", "tuberculosis", 1.0),  # a finding may name it
        ("Granulomas. The answer is B.", "B", 0.0),
        ("Granulomas. Diagnosis: tuberculosis.", "tuberculosis", 0.0),
        ("Granulomas. Option B is correct.", "B", 0.0),
        ("Clinical diagnosis: tuberculosis. Granulomas.", "tuberculosis", 1.0),
        (f"Diagnosis: tuberculosis. {REASONS}", "tuberculosis", 1.0),  # a report's heading
        (f"The answer is tuberculosis. {REASONS}", "tuberculosis", 0.0),
        (f"{REASONS} Option B is correct.", "B", 0.0),
        (
            f"Invasive ductal carcinoma, grade 2. {REASONS}",
            "Invasive ductal carcinoma grade 2",
            1.0,
        ),
        (
            "Nests: invasive ductal\ncarcinoma, grade 2, ER positive.",
            "Invasive ductal carcinoma grade 2",
            0.0,
        ),
        ("A ductal carcinoma.", "Invasive ductal carcinoma of grade 2", 1.0),
    ],
)
def test_what_the_observations_give_away(observe: str, answer: str, value: float) -> None:
    assert score(REASONS, answer, observe)[0] == value


def test_after_observations_a_reasoning_may_begin_with_its_conclusion() -> None:
    assert score("Therefore the answer is B.", observe="Granulomas with necrosis.")[0] == 1.0
    assert score(f"The answer is B. {REASONS}", observe="Granulomas with necrosis.")[0] == 1.0
    assert score(f"The answer is B. {REASONS}")[0] == 0.0


def test_a_text_without_tags() -> None:
    reward = LeakReward()
    assert reward(Sample("The answer is B.", options=OPTIONS)).value == 1.0  # nothing is reasoned
    assert reward(Sample(f"{REASONS} The answer is B.", options=OPTIONS)).value == 1.0


@pytest.mark.parametrize(
    ("think", "low", "high"),
    [
        (QUESTION, 0.0, 0.0),
        (QUESTION * 3, 0.0, 0.2),
        (QUESTION + " It is so.", 0.0, 0.1),
        (QUESTION.partition("?")[0] + "? " + REASONS, 1.0, 1.0),  # quoted once, then reasoned about
        (REASONS, 1.0, 1.0),
    ],
)
def test_copying_the_prompt(think: str, low: float, high: float) -> None:
    assert low <= score(think, prompt=QUESTION)[0] <= high


def test_restating_the_options_is_no_copying() -> None:
    options = {
        "A": "Granulomas without necrosis, as they are seen in sarcoidosis",
        "B": "Granulomas with caseous necrosis, as they are seen in tuberculosis",
    }
    asked = "What is seen?\n" + "\n".join(f"{key}. {text}" for key, text in options.items())
    walk = f"A. {options['A']}: no. B. {options['B']}: yes."
    sample = Sample(f"<think>{walk}</think><answer>B</answer>", asked, options=options)
    assert LeakReward()(sample).value == 1.0
    longer = f"A lung biopsy of a 40-year-old man with fever and weight loss. {asked}"
    sample = Sample(f"<think>{longer}</think><answer>B</answer>", longer, options=options)
    assert LeakReward()(sample).value == 0.0


def test_the_value_falls_with_the_share_that_is_copied() -> None:
    # 200 characters of the prompt and n of its own: of 169 + n windows 169 are the prompt's.
    prompt = "".join(f"{each:03} " for each in range(50))
    for own in (0, 50, 100, 300):
        think = prompt + "".join(chr(0x100 + each) for each in range(own // 2))
        sample = Sample(f"<think>{think}</think><answer>B</answer>", prompt)
        share = 169 / (169 + own)
        expected = min(1.0, max(0.0, (0.95 - share) / 0.35))
        assert LeakReward()(sample).value == pytest.approx(expected)


def test_shows_where() -> None:
    text = f"<think>The answer is B. {REASONS}</think><answer>B</answer>"
    [early] = LeakReward()(Sample(text, options=OPTIONS)).evidence
    assert (early.section, text[early.start : early.end]) == ("think", "answer is B")
    copy = Sample(f"<think>Well. {QUESTION}</think><answer>B</answer>", QUESTION)
    [quote] = LeakReward()(copy).evidence
    assert quote.text == QUESTION


@pytest.mark.parametrize("bounds", [(0.9, 0.1), (0.5,), (-1, 1)])
def test_bounds_must_rise(bounds: tuple[float, ...]) -> None:
    with pytest.raises(RecipeError, match="`copied` must be two shares that rise"):
        LeakReward(copied=bounds)  # type: ignore[arg-type]  # that is the point


def test_survives_pickling() -> None:
    reward = LeakReward(copied=(0.1, 0.2))
    assert pickle.loads(pickle.dumps(reward)) == reward


_PIECES = ["<observe>", "</observe>", "<think>", "</think>", "<answer>", "</answer>", "answer is "]
_PIECES += [
    "B ",
    "diagnosis: ",
    "İ",
    "ß",
    "\ud800",
    ". ",
    "\n",
    "tuberculosis",
    "ans",
    " is correct",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join), st.booleans())
def test_any_text_is_scored_with_spans_that_stand_there(text: str, asked: bool) -> None:
    sample = Sample(text, text if asked else "", options=OPTIONS if asked else None)
    found = LeakReward()(sample)
    assert found.value is not None
    assert 0 <= found.value <= 1
    assert all(text[each.start : each.end] == each.text for each in found.evidence)


_KEY = re.compile(r"Ans(?:wer)?\b[^A-Za-z]{0,4}(?:is\b)?[\s'\"]*[A-Da-d]\b")


def explained(shared_data: Path) -> list[tuple[str, Sample]]:
    """The explanations of exam questions as reasoning before the right answer."""
    rows = (shared_data / "questions/medmcqa_pathology_dev.jsonl").read_text("utf-8").splitlines()
    found = []
    for row in map(json.loads, rows):
        if why := row["explanation"]:
            options = row["options"]
            asked = "\n".join([row["question"], *(f"{k}. {v}" for k, v in options.items())])
            answer = f"{row['answer']}. {options[row['answer']]}"
            text = f"<think>{why}</think><answer>{answer}</answer>"
            found.append((why, Sample(text, asked, options=options)))
    return found


def test_real_explanations_leak_where_they_begin_with_the_key(shared_data: Path) -> None:
    rows = explained(shared_data)
    keyed = [sample for why, sample in rows if _KEY.match(why)]
    others = [sample for why, sample in rows if not _KEY.match(why)]
    assert (len(keyed), len(others)) == (33, 28)
    assert [LeakReward()(each).value for each in keyed] == [0.0] * 33
    assert [LeakReward()(each).value for each in others] == [1.0] * 28


def test_real_explanations_leak_nothing_with_the_key_cut_or_at_the_end(shared_data: Path) -> None:
    keyed = [sample for why, sample in explained(shared_data) if _KEY.match(why)]
    assert len(keyed) == 33
    for sample in keyed:
        why, close, answer = sample.text.removeprefix("<think>").partition("</think>")
        bare = _KEY.sub("", why, count=1)
        for end in ("", f" So the answer is {answer.removeprefix('<answer>')[0]}."):
            text = f"<think>{bare}{end}{close}{answer}"
            assert LeakReward()(Sample(text, sample.prompt, options=sample.options)).value == 1.0


def test_a_report_that_opens_with_its_diagnosis() -> None:
    report = f"Diagnosis: tuberculosis. Microscopy: {REASONS}"
    assert score(report, "tuberculosis")[0] == 0.0  # nothing tells it from an answer given away
    assert LeakReward()(Sample(report)).value == 1.0  # without tags it gives no other answer


def test_the_released_targets_leak_nothing(shared_data: Path) -> None:
    rows = json.loads((shared_data / "completions/pathreasoner_example.json").read_text("utf-8"))
    for row in rows:
        prompt, target = (each["value"] for each in row["conversations"])
        assert LeakReward()(Sample(target, prompt)).value == 1.0


def test_real_chains_of_thought_seldom_cost(shared_data: Path) -> None:
    # Those that do were read: the greater part of each is copied from the question.
    for file in sorted((shared_data / "completions/mmlu_pro_health").glob("*.jsonl")):
        values = []
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            asked = "\n".join([row["question"], *row["options"]])
            values.append(LeakReward()(Sample(row["output"], asked, options=row["options"])).value)
        assert sum(each < 1 for each in values if each is not None) < 0.02 * len(values)
        assert 0.0 not in values


def test_blank_space_does_not_hide_an_answer_that_comes_first() -> None:
    text = "<think>{}The answer is B. There are keratin pearls.</think><answer>B</answer>"
    for blank in ("", " " * 5000, "\n\n"):
        assert LeakReward()(Sample(text.format(blank))).value == 0
