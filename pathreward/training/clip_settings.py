"""The settings of image-text models and of contrastive stages."""

from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import Field, PositiveInt, field_validator

from pathreward.errors import unknown
from pathreward.recipes.settings import Settings
from pathreward.training.stage_settings import StageSettings

PAIR_FIELDS = ("answer", "caption", "findings", "reasoning")
"""The fields of a row that the text of a clip stage may name."""


class TinyClip(Settings):
    """A small CLIP or SigLIP built from its configuration, its tokenizer trained on the texts."""

    family: Literal["clip", "siglip"] = "clip"
    hidden: PositiveInt = 64
    layers: PositiveInt = 2
    heads: PositiveInt = 4
    vision_hidden: PositiveInt = 64
    vision_layers: PositiveInt = 2
    patch: PositiveInt = 8
    """Side of a patch in pixels."""
    side: PositiveInt = 64
    """Side in pixels to which images are scaled."""
    width: PositiveInt = 64
    """Length of the vectors of images and texts; of a SigLIP it is `vision_hidden`."""
    context: PositiveInt = 77
    """Most tokens of a text."""
    vocabulary: PositiveInt = 1024
    """Most tokens of the tokenizer."""


class Clip(StageSettings):
    """Contrastive training of a CLIP or SigLIP on pairs of image and text."""

    kind: Literal["clip"]
    batch: Annotated[int, Field(ge=2)] = 32
    """Pairs a step (and device); all others of the step, on all devices, are negatives."""
    texts: Annotated[list[str], Field(min_length=1)] = Field(default_factory=lambda: ["{caption}"])
    """Texts of a row, from its fields: answer, caption, findings, reasoning. Each time that a row
    is seen, one of those is drawn whose fields it has; a row that has none is left out."""
    sources: list[str] = Field(default_factory=list)
    """Use the rows whose column `source` is one of these; empty: all rows."""
    freeze: list[Literal["vision", "text"]] = Field(default_factory=list)
    """Towers that are not trained."""
    trl: dict[str, Any] = Field(default_factory=dict)
    """Further settings of transformers' `TrainingArguments`."""

    @field_validator("texts")
    @classmethod
    def _known_fields(cls, value: list[str]) -> list[str]:
        for text in value:
            try:
                found = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
            except ValueError as error:
                raise ValueError(f"{text!r}: {error}; write '{{answer}}. {{findings}}'") from None
            for name in found:
                if name not in PAIR_FIELDS:
                    raise ValueError(unknown("field", name, PAIR_FIELDS))
            if not found:
                raise ValueError(f"{text!r} names no field of the rows; write '{{caption}}'")
        return value
