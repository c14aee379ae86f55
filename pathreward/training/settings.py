"""The settings of a training recipe, each checked on its own."""

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    field_validator,
    model_validator,
)

from pathreward.errors import unknown
from pathreward.training.phantom import DIAGNOSES, REPORTED

Share = Annotated[float, Field(ge=0, le=1)]


class Settings(BaseModel):
    """Settings that do not change, and refuse a key that they don't know."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys_only(cls, data: Any) -> Any:
        if isinstance(data, dict):
            for key in data:
                if key not in cls.model_fields:
                    raise ValueError(unknown("key", key, cls.model_fields))
        return data


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
    """Patches a side that become one token."""
    side: PositiveInt = 64
    """Side in pixels to which square images are scaled."""
    vocabulary: PositiveInt = 2048
    """Most tokens that are learned from the texts."""


class Lora(Settings):
    """A low-rank adapter (peft) in place of training all weights."""

    rank: PositiveInt = 16
    alpha: PositiveInt = 32
    dropout: Share = 0.0
    modules: str | list[str] = "all-linear"


class PolicySettings(Settings):
    """Where the policy comes from: `tiny` or a `checkpoint`."""

    tiny: Tiny | None = None
    checkpoint: str | None = None
    """A folder, relative to the recipe, or a hub id."""
    lora: Lora | None = None
    dtype: Literal["float32", "bfloat16", "float16"] = "float32"

    @model_validator(mode="after")
    def _one_source(self) -> "PolicySettings":
        if (self.tiny is None) == (self.checkpoint is None):
            raise ValueError("name either `tiny` or `checkpoint`")
        if self.tiny and self.lora:
            raise ValueError("`lora` adapts a `checkpoint`; a tiny policy has nothing to keep")
        return self


class Phantom(Settings):
    """Drawn tiles, told apart by their seeds; held-out tiles are drawn from seeds of their own."""

    tiles: PositiveInt
    held_out: PositiveInt


class Folder(Settings):
    """A folder of images with a JSONL of questions about them."""

    path: str
    """The folder; relative to the recipe."""
    questions: str = "questions.jsonl"
    """The JSONL; relative to the folder."""
    held_out: Share = 0.2
    """Share of the images that no stage sees; all rows of an image go one way."""


class Data(Settings):
    """Where rows come from: `phantom` or a `folder`."""

    phantom: Phantom | None = None
    folder: Folder | None = None

    @model_validator(mode="after")
    def _one_source(self) -> "Data":
        if (self.phantom is None) == (self.folder is None):
            raise ValueError("name either `phantom` or `folder`")
        return self


class Teacher(Settings):
    """What the author of the phantom's chains of reasoning gets wrong, and how often."""

    mistakes: dict[str, str] = {}
    """Diagnosis by the one that it is mistaken for."""
    mistaken: Share = 0.0
    """How often each of `mistakes` is made."""
    overlooks: list[str] = []
    """Findings that are reported absent although they are there."""
    overlooked: Share = 0.0
    """How often each of `overlooks` is."""

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
    """Steps over which the learning rate rises."""
    weight_decay: NonNegativeFloat = 0.0
    accumulate: PositiveInt = 1
    """Batches whose gradients make one step."""
    save_every: PositiveInt = 100
    """Steps between checkpoints that a killed run can go on from."""
    trl: dict[str, Any] = {}
    """Further settings of TRL's configuration, by its own names."""

    @field_validator("trl")
    @classmethod
    def _not_ours(cls, value: dict[str, Any]) -> dict[str, Any]:
        if taken := sorted(_OURS & value.keys()):
            raise ValueError(f"{', '.join(taken)} can't be set under `trl`, the run sets it")
        return value


_OURS = {"output_dir", "max_steps", "seed", "data_seed", "shuffle_dataset", "logging_steps"}


class Caption(_Stage):
    """Continued pretraining: captions, which teach to see."""

    kind: Literal["caption"]
    batch: PositiveInt = 32


class Sft(_Stage):
    """Supervised fine-tuning on chains of reasoning, with the loss on the completion only."""

    kind: Literal["sft"]
    batch: PositiveInt = 32
    rows: PositiveInt | None = None
    """Use this many rows only; None: all."""
    teacher: Teacher = Teacher()


class Grpo(_Stage):
    """Group relative policy optimisation with the recipe's reward."""

    kind: Literal["grpo"]
    prompts: PositiveInt = 8
    """Prompts a step (and device)."""
    completions: Annotated[int, Field(ge=2)] = 8
    """Completions a prompt: the group."""
    temperature: PositiveFloat = 1.0
    max_tokens: PositiveInt = 64
    loss: str = "dapo"
    epsilon_high: PositiveFloat = 0.28
    beta: NonNegativeFloat = 0.0
    """Weight of the KL divergence from the policy at the stage's start."""
    iterations: PositiveInt = 1
    """Steps taken on one batch of completions."""

    @model_validator(mode="after")
    def _saves_between_batches(self) -> "Grpo":
        if self.save_every % self.iterations:
            raise ValueError("`save_every` must be a multiple of `iterations`")
        return self


Stage = Annotated[Caption | Sft | Grpo, Field(discriminator="kind")]


class EvaluationSettings(Settings):
    """How held-out rows are answered: greedily."""

    max_tokens: PositiveInt = 64
    batch: PositiveInt = 64
