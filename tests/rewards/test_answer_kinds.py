"""Each kind of answer against its gold: natural phrasings, near misses, hedges.

Gold, answer, value; the last column holds settings of the reward.
"""

import json
import pickle
import re
from pathlib import Path
from typing import Any

import pytest

from pathreward import AnswerReward, RecipeError, Sample
from tests.rewards.answer_kind_rows import DIAGNOSIS, GRADE, MARKER, QUANTITY, SET, STAGE, Row


def score(gold: str, answer: str, prompt: str = "", **settings: Any) -> float | None:
    sample = Sample(f"<answer>{answer}</answer>", answer=gold, prompt=prompt)
    return AnswerReward(**settings)(sample).value


def parametrised(rows: list[Row]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("gold", "answer", "expected", "settings"),
        [(row[0], row[1], row[2], row[3] if len(row) > 3 else {}) for row in rows],
    )


@parametrised(GRADE)
def test_grade(gold: str, answer: str, expected: float, settings: dict[str, Any]) -> None:
    assert score(gold, answer, **settings) == pytest.approx(expected)


@parametrised(STAGE)
def test_stage(gold: str, answer: str, expected: float, settings: dict[str, Any]) -> None:
    assert score(gold, answer, **settings) == pytest.approx(expected)


@parametrised(QUANTITY)
def test_quantity(gold: str, answer: str, expected: float, settings: dict[str, Any]) -> None:
    assert score(gold, answer, **settings) == pytest.approx(expected)


@parametrised(MARKER)
def test_marker(gold: str, answer: str, expected: float, settings: dict[str, Any]) -> None:
    assert score(gold, answer, **settings) == pytest.approx(expected)


@parametrised(SET)
def test_set(gold: str, answer: str, expected: float, settings: dict[str, Any]) -> None:
    assert score(gold, answer, **settings) == pytest.approx(expected)


@parametrised(DIAGNOSIS)
def test_diagnosis(gold: str, answer: str, expected: float, settings: dict[str, Any]) -> None:
    assert score(gold, answer, **settings) == pytest.approx(expected)


GOLDS = sorted(
    {row[0] for rows in (GRADE, STAGE, QUANTITY, MARKER, SET, DIAGNOSIS) for row in rows}
)


@pytest.mark.parametrize("gold", GOLDS)
@pytest.mark.parametrize(
    "form", ["{}", "**{}**", "{}.", "The answer is {}.", "Final answer: {}", "{}\n", "`{}`"]
)
def test_every_gold_earns_1_in_its_own_words(gold: str, form: str) -> None:
    assert score(gold, form.format(gold)) == 1.0


@pytest.mark.parametrize("gold", GOLDS)
@pytest.mark.parametrize(
    "form",
    ["", "possibly {}", "not {}", "{} or something else", "I cannot say", "it could be {}"],
)
def test_no_gold_earns_anything_hedged_or_denied(gold: str, form: str) -> None:
    assert score(gold, form.format(gold)) == 0.0


@pytest.mark.parametrize(
    ("gold", "other"),
    [
        ("Gleason 3+4=7", "Gleason 4+3=7"),
        ("pT2N0", "pT3N0"),
        ("2.5 cm", "3.5 cm"),
        ("ER+", "ER negative"),
        ("left renal cell carcinoma", "right renal cell carcinoma"),
        ("necrosis; mitoses", "keratin pearls"),
    ],
)
def test_an_answer_that_changes_after_the_tag_earns_nothing(gold: str, other: str) -> None:
    reward = AnswerReward()
    for completion in (
        f"<answer>{gold}</answer> No: {other}",
        f"<answer>{gold}</answer><answer>{other}</answer>",
        f"<answer>{other}</answer> No: {gold}",
    ):
        assert reward(Sample(completion, answer=gold)).value == 0.0
    assert reward(Sample(f"<answer>{gold}</answer>\n", answer=gold)).value == 1.0


@pytest.mark.parametrize(
    ("prompt", "gold", "answer", "expected"),
    [
        ("What is the ISUP grade?", "2", "Gleason 3+4=7", 1.0),
        ("What is the ISUP grade?", "2", "grade group 2", 1.0),
        ("What is the ISUP grade?", "2", "grade group 3", 0.0),
        ("What is the Fuhrman grade?", "2", "Fuhrman nuclear grade II", 1.0),
        ("What is the Fuhrman grade?", "2", "WHO/ISUP grade 2", 0.0),
        ("What is the stage?", "II", "stage 2", 1.0),
        ("What is the stage?", "II", "stage IIA", 0.0),
        ("What is the grade?", "The tumor has irregular glands and is graded G2.", "grade 2", 1.0),
        ("What is the grade?", "The tumor has irregular glands and is graded G2.", "grade 3", 0.0),
        ("How many nodes are positive?", "2", "two", 1.0),
    ],
)
def test_the_prompt_says_what_a_bare_gold_is(
    prompt: str, gold: str, answer: str, expected: float
) -> None:
    assert score(gold, answer, prompt=prompt) == expected


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("stage", "no stage question: the row has no stage in its answer"),
        ("grade", "no grade question: the row has no grade in its answer"),
        ("measurement", "no measurement question: the row has no measurement in its answer"),
        ("marker", "no marker question: the row has no marker in its answer"),
        ("set", "no set question: the row has no list as its answer"),
    ],
)
def test_a_row_of_another_kind_is_no_value(kind: str, reason: str) -> None:
    found = AnswerReward(kind=kind)(Sample("<answer>zzz</answer>", answer="zzz"))
    assert (found.value, found.reason) == (None, reason)


def test_shows_what_it_read_and_why_it_failed() -> None:
    completion = "<think>x</think><answer>The score is Gleason 4+3=7.</answer>"
    found = AnswerReward()(Sample(completion, answer="Gleason 3+4=7"))
    [evidence] = found.evidence
    assert completion[evidence.start : evidence.end] == evidence.text == "Gleason 4+3=7"[8:]
    assert evidence.verdict == "against"
    assert evidence.note == ("the answer is Gleason patterns 4+3, expected 3+4")


def test_says_why_a_side_is_wrong_though_the_diagnosis_is_right() -> None:
    found = AnswerReward()(
        Sample("<answer>right renal cell carcinoma</answer>", answer="left renal cell carcinoma")
    )
    assert "'right'" in found.reason
    assert "against" in [each.verdict for each in found.evidence]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"near": 1.0}, r"`near` must be in \[0, 1\), got 1.0"),
        ({"relative_tolerance": -1}, "`relative_tolerance` can't be negative, got -1"),
        ({"absolute_tolerance": float("nan")}, "`absolute_tolerance` can't be negative, got nan"),
        ({"sets": "jaccard"}, "unknown value of `sets` 'jaccard'"),
    ],
)
def test_refuses_settings_out_of_range(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        AnswerReward(**settings)


def test_pickles_with_its_settings() -> None:
    reward = AnswerReward(kind="grade", near=0.5)
    assert pickle.loads(pickle.dumps(reward)) == reward


def test_stages_of_wsi_bench_agree_with_themselves_only(shared_data: Path) -> None:
    lines = (shared_data / "questions" / "wsi_bench_dev.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["task"] == "Staging"]
    stages = {re.sub(r"^.*\b(?:is|be) |\.$", "", row["answer"]) for row in rows}
    assert len(rows) > 80
    wrong = [
        (gold, form)
        for gold in stages
        for form in ("{}", "**{}**", "Stage p{}", "The TNM staging of this patient is {}.")
        if score(gold, form.format(gold)) != 1.0
    ]
    wrong += [
        (gold, other)
        for gold in stages
        for other in stages
        if (score(gold, other) == 1.0) is not (_plain(gold) == _plain(other))
    ]
    assert wrong == []


def _plain(stage: str) -> list[str]:
    """Return the categories of a stage without spaces and case: an oracle of one line."""
    return sorted(
        re.findall(r"[tnm](?:is|[x0-4][a-e]?(?:\(i\+\))?)", stage.lower().replace(" (", "("))
    )


def test_gradings_of_wsi_bench_agree_with_themselves(shared_data: Path) -> None:
    lines = (shared_data / "questions" / "wsi_bench_dev.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["task"] == "Grading"]
    values = [score(row["answer"], row["answer"], row["question"], kind="grade") for row in rows]
    assert len(rows) > 60
    assert values.count(None) == 1  # one answer says that no grade is given
    assert set(values) == {1.0, None}


def test_isup_grades_of_panda_are_read_from_what_the_prompt_asks_for(shared_data: Path) -> None:
    path = shared_data / "questions" / "multipathqa_nonexpert.jsonl"
    every = map(json.loads, path.read_text("utf-8").splitlines())
    rows = [row for row in every if row["benchmark_name"] == "panda"]
    patterns = {"1": "3+3", "2": "3+4", "3": "4+3", "4": "4+4", "5": "4+5"}
    assert len(rows) > 150
    for row in rows[:60]:
        for group, each in patterns.items():
            first, second = each.split("+")
            form = (
                f'{{"primary_pattern": {first}, "secondary_pattern": {second}, '
                f'"total_score": {int(first) + int(second)}, "isup_grade": {group}}}'
            )
            for answer in (form, f"Gleason {each}", f"grade group {group}"):
                expected = float(group == row["answer"])
                assert score(row["answer"], answer, row["prompt"]) == expected, answer
