"""The settings that all stages have."""

from typing import Any, Literal

from pydantic import (
    ConfigDict,
    Field,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    field_validator,
)

from pathreward.recipes.settings import Settings
from pathreward.training.passed_settings import expect_passable


class StageSettings(Settings):
    """The settings that all stages have; their numbers are finite."""

    model_config = ConfigDict(allow_inf_nan=False)

    steps: PositiveInt
    learning_rate: PositiveFloat
    schedule: Literal["constant", "linear", "cosine"] = "cosine"
    warmup: NonNegativeInt = 0
    """Steps of learning-rate warmup."""
    weight_decay: NonNegativeFloat = 0.0
    accumulate: PositiveInt = 1
    """Batches whose gradients are accumulated for one step."""
    save_every: PositiveInt = 100
    """Steps between checkpoints."""
    trl: dict[str, Any] = Field(default_factory=dict)
    """Further settings of TRL's configuration, by TRL's names."""

    @field_validator("trl")
    @classmethod
    def _not_ours(cls, value: dict[str, Any]) -> dict[str, Any]:
        expect_passable(value)
        return value
