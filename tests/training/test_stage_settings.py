from typing import Any

import pytest
from pydantic import ValidationError

from pathreward.recipes.settings import first_problem
from pathreward.training.stage_settings import StageSettings

LEAST = {"steps": 10, "learning_rate": 1e-5}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"steps": 0}, "steps: Input should be greater than 0, got 0"),
        ({"steps": None}, "steps: Input should be a valid integer, got None"),
        ({"learning_rate": 0}, "learning_rate: Input should be greater than 0, got 0"),
        (
            {"learning_rate": float("inf")},
            "learning_rate: Input should be a finite number, got inf",
        ),
        ({"weight_decay": float("nan")}, "weight_decay: Input should be a finite number, got nan"),
        ({"warmup": -1}, "warmup: Input should be greater than or equal to 0, got -1"),
        ({"accumulate": 0}, "accumulate: Input should be greater than 0, got 0"),
        ({"save_every": 0}, "save_every: Input should be greater than 0, got 0"),
        ({"schedule": "step"}, "schedule: Input should be 'constant', 'linear' or 'cosine', got"),
        ({"step": 1}, "unknown key 'step', did you mean 'steps'?"),
        ({"trl": {"max_steps": 5}}, "trl: max_steps can't be set under `trl`: the run sets it"),
        (
            {"trl": {"hub_token": "x"}},
            "trl: hub_token can't be set under `trl` to text: a recipe may",
        ),
    ],
)
def test_a_wrong_setting_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        StageSettings.model_validate({**LEAST, **changes})
    assert first_problem(caught.value).startswith(message)


@pytest.mark.parametrize("missing", LEAST)
def test_what_has_no_default(missing: str) -> None:
    with pytest.raises(ValidationError) as caught:
        StageSettings.model_validate({key: LEAST[key] for key in LEAST if key != missing})
    assert first_problem(caught.value) == f"{missing}: it is missing"


def test_a_plain_setting_of_trl_is_passed() -> None:
    stage = StageSettings.model_validate({**LEAST, "trl": {"max_grad_norm": 0.5}})
    assert stage.trl == {"max_grad_norm": 0.5}
