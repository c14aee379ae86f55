from typing import Any

import pytest
from pydantic import ValidationError

from pathreward.recipes.settings import first_problem
from pathreward.training.feature_settings import PatchFeatures


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "width: it is missing"),
        ({"width": 0}, "width: Input should be greater than 0, got 0"),
        ({"width": 1024, "patches": 0}, "patches: Input should be greater than 0, got 0"),
        ({"width": 1024, "patch": 8}, "unknown key 'patch', did you mean 'patches'?"),
    ],
)
def test_a_wrong_setting_is_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        PatchFeatures.model_validate(settings)
    assert first_problem(caught.value).startswith(message)


def test_settings_can_not_be_changed() -> None:
    settings = PatchFeatures(width=1024)
    with pytest.raises(ValidationError, match="frozen"):
        settings.width = 512
