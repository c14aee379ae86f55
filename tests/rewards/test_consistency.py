from typing import Any

import pytest

from pathreward import ConsistencyReward, RecipeError, Sample

CANCER = "prostatic adenocarcinoma"
OPTIONS = {"A": "Granuloma", "B": "Abscess", "C": "Infarct"}


def score(think: str, stated: str, **row: Any) -> tuple[float | None, str]:
    completion = f"<think>{think}</think><answer>{stated}</answer>"
    verdict = ConsistencyReward()(Sample(completion, **row))
    return verdict.value, verdict.reason


@pytest.mark.parametrize(
    ("completion", "reason"),
    [
        ("<answer>B</answer>", "the completion has no reasoning section"),
        ("<think>Pus.</think>", "no answer to agree with: the completion gives no answer"),
        (
            "<think>Pus.</think><answer>A or B</answer>",
            "no answer to agree with: the answer leaves an alternative open ('or')",
        ),
    ],
)
def test_nothing_to_hold_together_earns_nothing(completion: str, reason: str) -> None:
    verdict = ConsistencyReward()(Sample(completion, answer="B", options=OPTIONS))
    assert (verdict.value, verdict.reason) == (0.0, reason)


def test_without_a_gold_answer_the_answer_is_read_as_a_diagnosis() -> None:
    assert score("Keratin pearls, therefore SCC.", "squamous cell carcinoma")[0] == 1.0


def test_refuses_a_setting_out_of_range() -> None:
    with pytest.raises(RecipeError, match=r"`unstated` must be in \[0, 1\], got 2"):
        ConsistencyReward(unstated=2)


def test_the_least_value_counts_and_every_broken_check_shows() -> None:
    completion = (
        "<observe>No necrosis.</observe><think>Necrosis. Gleason 3+4=8, hence "
        "prostatic adenocarcinoma.</think><answer>prostatic adenocarcinoma</answer>"
    )
    score = ConsistencyReward()(Sample(completion, answer=CANCER))
    assert (score.value, score.reason) == (0.0, "3+4 makes 7, not 8")
    assert [each.text for each in score.evidence] == ["3+4=8", "Necrosis", "necrosis"]
    assert all(completion[each.start : each.end] == each.text for each in score.evidence)


@pytest.mark.parametrize(
    ("checks", "message"),
    [
        (("sums",), "unknown check 'sums'"),
        ((), "`checks` must name at least one check"),
    ],
)
def test_refuses_checks_that_are_not_there(checks: tuple[str, ...], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        ConsistencyReward(checks=checks)
