"""The settings of a training recipe, with their validation."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    field_validator,
    model_validator,
)

from pathreward.errors import unknown
from pathreward.recipes.settings import Settings
from pathreward.training.passed_settings import expect_passable
from pathreward.training.phantom import DIAGNOSES, REPORTED

Share = Annotated[float, Field(ge=0, le=1)]


class Tiny(Settings):
    """A small Qwen3-VL built from its configuration, its tokenizer trained on the run's texts."""

    hidden: PositiveInt = 128
    layers: PositiveInt = 3
    heads: PositiveInt = 4
    vision_hidden: PositiveInt = 96
    vision_layers: PositiveInt = 3
    patch: PositiveInt = 8
    """Side of a patch in pixels."""
    merge: PositiveInt = 2
    """Side, in patches, of the squares that are merged into one token."""
    side: PositiveInt = 64
    """Side in pixels to which images are scaled."""
    vocabulary: PositiveInt = 2048
    """Most tokens of the tokenizer."""


class Lora(Settings):
    """A low-rank adapter (peft) in place of training all weights."""

    rank: PositiveInt = 16
    alpha: PositiveInt = 32
    dropout: Share = 0.0
    modules: str | list[str] = "all-linear"
    merge: bool = False
    """Whether the run also writes the merged weights, to `merged` in its folder."""


Precision = Literal["float32", "mixed", "bfloat16"]

LEAST_BFLOAT16_RATE = 1e-5
"""With a smaller learning rate, most steps of bfloat16 weights are rounded away."""


class PolicySettings(Settings):
    """The source of the policy: `tiny` or a `checkpoint`."""

    tiny: Tiny | None = None
    checkpoint: str | None = None
    """A folder, relative to the recipe, or a hub id."""
    lora: Lora | None = None
    precision: Precision = "mixed"
    """The types of weights and computation: float32 for both; `mixed`: weights in float32,
    computation in bfloat16 (autocast); bfloat16 for both. The default is float32 for `tiny` and
    mixed for a `checkpoint`."""
    freeze: list[Literal["vision", "projector"]] = Field(default_factory=list)
    """Parts of the model that no stage trains."""

    @model_validator(mode="before")
    @classmethod
    def _tiny_in_float32(cls, data: Any) -> Any:
        if isinstance(data, Mapping) and data.get("tiny") is not None:
            return {"precision": "float32", **data}
        return data

    @property
    def trains_all_weights(self) -> bool:
        """Whether the weights themselves are trained, not an adapter."""
        return self.lora is None

    @model_validator(mode="after")
    def _one_source(self) -> "PolicySettings":
        if (self.tiny is None) == (self.checkpoint is None):
            raise ValueError("name either `tiny` or `checkpoint`")
        if self.tiny and self.lora:
            raise ValueError("`lora` needs a `checkpoint`: a tiny policy has no pretrained weights")
        return self


class Phantom(Settings):
    """Phantom tiles, drawn from seeds; held-out tiles have separate seeds."""

    tiles: PositiveInt
    held_out: PositiveInt


class Folder(Settings):
    """A folder of images with a JSONL of questions about them."""

    path: str
    """The folder; relative to the recipe."""
    questions: str = "questions.jsonl"
    """The JSONL; relative to the folder."""
    held_out: Share = 0.2
    """Share of the images that no stage trains on; all rows of an image are on the same side."""


class Data(Settings):
    """The source of the rows: `phantom` or a `folder`."""

    phantom: Phantom | None = None
    folder: Folder | None = None

    @model_validator(mode="after")
    def _one_source(self) -> "Data":
        if (self.phantom is None) == (self.folder is None):
            raise ValueError("name either `phantom` or `folder`")
        return self


class Teacher(Settings):
    """The errors of the teacher that writes the chains of phantom tiles, and their rates."""

    mistakes: dict[str, str] = Field(default_factory=dict)
    """The wrong diagnosis by the right one."""
    mistaken: Share = 0.0
    """The rate of each of `mistakes`."""
    overlooks: list[str] = Field(default_factory=list)
    """Findings that are reported absent although they are present."""
    overlooked: Share = 0.0
    """The rate at which each of `overlooks` is reported absent."""

    @model_validator(mode="after")
    def _known_names(self) -> "Teacher":
        diagnoses = [each.name for each in DIAGNOSES]
        for name in [*self.mistakes, *self.mistakes.values()]:
            if name not in diagnoses:
                raise ValueError(unknown("diagnosis", name, diagnoses))
        for name in self.overlooks:
            if name not in REPORTED:
                raise ValueError(unknown("reported finding", name, REPORTED))
        return self


class _Stage(Settings):
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


class Caption(_Stage):
    """Continued pretraining on captions."""

    kind: Literal["caption"]
    batch: PositiveInt = 32


class Sft(_Stage):
    """Supervised fine-tuning on chains of reasoning, with the loss on the completion only."""

    kind: Literal["sft"]
    batch: PositiveInt = 32
    rows: PositiveInt | None = None
    """Number of rows to use; None: all."""
    teacher: Teacher = Teacher()


class Grpo(_Stage):
    """Group relative policy optimisation with the recipe's reward."""

    kind: Literal["grpo"]
    prompts: PositiveInt = 8
    """Prompts a step (and device)."""
    completions: Annotated[int, Field(ge=2)] = 8
    """Completions a prompt (the group size)."""
    temperature: PositiveFloat = 1.0
    max_tokens: PositiveInt = 64
    loss: str = "dapo"
    epsilon_high: PositiveFloat = 0.28
    beta: NonNegativeFloat = 0.0
    """Weight of the KL divergence from the policy at the start of the stage."""
    iterations: PositiveInt = 1
    """Steps taken on one batch of completions."""

    @model_validator(mode="after")
    def _saves_between_batches(self) -> "Grpo":
        if self.save_every % self.iterations:
            raise ValueError("`save_every` must be a multiple of `iterations`")
        return self


Stage = Annotated[Caption | Sft | Grpo, Field(discriminator="kind")]


class EvaluationSettings(Settings):
    """The greedy generation on held-out rows."""

    max_tokens: PositiveInt = 64
    batch: PositiveInt = 64
