"""The settings of image-text models and of their stages."""

from typing import Any

import pytest
import yaml

from pathreward.errors import RecipeError
from pathreward.training.clip_settings import Clip
from pathreward.training.recipe import parse_training
from tests.training.test_clip import SMALL


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"stages": [*SMALL["stages"], {"kind": "sft", "steps": 1, "learning_rate": 1e-3}]},
            "clip stages train an image-text model and the others a policy that writes",
        ),
        ({"policy": {"tiny": {}}}, "clip stages need `policy.clip` or `checkpoint`"),
        (
            {"stages": [{"kind": "sft", "steps": 1, "learning_rate": 1e-3}]},
            "`policy.clip` needs clip stages",
        ),
        ({"policy": {"tiny": {}, "clip": {}}}, "name one of `tiny`, `clip` and `checkpoint`"),
    ],
)
def test_a_recipe_of_two_kinds_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        parse_training(yaml.safe_dump({**SMALL, **changes}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{captions}", "unknown field 'captions', did you mean 'caption'?"),
        ("{caption", "write '{answer}. {findings}'"),
        ("an image", "names no field of the rows"),
        ("{caption.__class__}", "unknown field 'caption.__class__'"),
    ],
)
def test_a_text_of_unknown_fields_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match="texts") as caught:
        Clip.model_validate({"kind": "clip", "steps": 1, "learning_rate": 1, "texts": [text]})
    assert message in str(caught.value)
