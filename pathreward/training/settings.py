"""The settings of a training recipe, with their validation."""

from string import Formatter
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
from pathreward.training.phantom import DIAGNOSES, REPORTED

PAIR_FIELDS = ("answer", "caption", "findings", "reasoning")
"""The fields of a row that the text of a clip stage may name."""

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


class Lora(Settings):
    """A low-rank adapter (peft) in place of training all weights."""

    rank: PositiveInt = 16
    alpha: PositiveInt = 32
    dropout: Share = 0.0
    modules: str | list[str] = "all-linear"


class PolicySettings(Settings):
    """The source of the policy: `tiny`, a `checkpoint`, or `clip` for stages of that kind."""

    tiny: Tiny | None = None
    clip: TinyClip | None = None
    checkpoint: str | None = None
    """A folder, relative to the recipe, or a hub id."""
    lora: Lora | None = None
    dtype: Literal["float32", "bfloat16", "float16"] = "float32"

    @model_validator(mode="after")
    def _one_source(self) -> "PolicySettings":
        if sum(each is not None for each in (self.tiny, self.clip, self.checkpoint)) != 1:
            raise ValueError("name one of `tiny`, `clip` and `checkpoint`")
        if self.lora and not self.checkpoint:
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
        if taken := sorted(_OURS & value.keys()):
            raise ValueError(f"{', '.join(taken)} can't be set under `trl`: the run sets it")
        if sent := sorted(each for each in value if each.startswith("hub_") or each in _OUTWARD):
            raise ValueError(
                f"{', '.join(sent)} can't be set under `trl`: a recipe may come from a stranger "
                "and must not send your run elsewhere or load code; set it in your own script "
                "(trackers: --report-to)"
            )
        return value


_OUTWARD = {"push_to_hub", "report_to", "deepspeed", "log_completions_hub_repo"}
"""Settings of TRL by which a run would be sent elsewhere, or would load a file's code."""
_OURS = {"output_dir", "max_steps", "seed", "data_seed", "shuffle_dataset", "logging_steps"}


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


class Clip(_Stage):
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


Stage = Annotated[Caption | Sft | Grpo | Clip, Field(discriminator="kind")]


class EvaluationSettings(Settings):
    """The greedy generation on held-out rows, or a CLIP's zero-shot classification of them."""

    max_tokens: PositiveInt = 64
    batch: PositiveInt = 64
    templates: list[str] = Field(default_factory=list)
    """A CLIP's prompts of a class, with {} for its name; empty: the shipped ones."""
