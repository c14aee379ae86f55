"""The settings of a training recipe, with their validation."""

from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
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


class PolicySettings(Settings):
    """The source of the policy: `tiny` or a `checkpoint`."""

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
            raise ValueError("`lora` needs a `checkpoint`: a tiny policy has no pretrained weights")
        return self


class Phantom(Settings):
    """Phantom tiles, drawn from seeds; held-out tiles have separate seeds."""

    tiles: PositiveInt
    held_out: PositiveInt
    task: Literal["short", "open"] = "short"
    """`short`: the quick start's, with reports of fixed form; `open`: free text with a vocabulary
    that leaves room to cheat (`pathreward.training.open_tile`)."""


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


def _as_mapping(value: Any) -> Any:
    """Return ``true`` as settings with their defaults."""
    return {} if value is True else value


class Overlong(Settings):
    """The soft overlong punishment of DAPO, in tokens; it is added to the reward.

    It is 0 up to `max_tokens` less `buffer`, and falls linearly to -1 at `max_tokens`.
    """

    buffer: PositiveInt | None = None
    """Tokens before `max_tokens` over which it falls; None: a fifth of `max_tokens`."""
    weight: PositiveFloat = 1.0


class DynamicSampling(Settings):
    """The dynamic sampling of DAPO: groups whose rewards are equal are drawn again."""

    max_rounds: PositiveInt = 4
    """Most times that a step draws other prompts in place of such groups."""
    tolerance: NonNegativeFloat = 1e-6
    """The largest difference between the rewards of a group at which they count as equal."""


Range = tuple[float, float]


class WatchSettings(Settings):
    """What the watch of a GRPO stage reports."""

    steps: PositiveInt = 10
    """Steps in a row after which something is reported."""
    clipped: Share = 0.5
    """The largest share of completions that are cut off at `max_tokens`."""
    entropy: Range = (0.01, 6.0)
    """The range of the mean entropy of a token, in nats."""
    kl: Range = (-0.1, 1.0)
    """The range of the KL divergence of a token, in nats; it is logged where `beta` is set."""
    detected: Share = 0.25
    """The largest share of completions for which a detector fires: hidden text, repetition, an
    answer before its reasoning."""


class Grpo(_Stage):
    """Group relative policy optimisation with the recipe's reward."""

    kind: Literal["grpo"]
    prompts: PositiveInt = 8
    """Prompts a step (and device)."""
    completions: Annotated[int, Field(ge=2)] = 8
    """Completions a prompt (the group size)."""
    micro_batch: PositiveInt | None = None
    """Completions of a forward and backward pass; None: all of the step's at once."""
    temperature: PositiveFloat = 1.0
    max_tokens: PositiveInt = 64
    loss: Literal["grpo", "dapo", "dr_grpo", "bnpo", "cispo", "sapo", "vespo", "luspo"] = "dapo"
    epsilon: PositiveFloat = 0.2
    """How far the ratio of probabilities may fall below 1 before it is clipped."""
    epsilon_high: PositiveFloat = 0.28
    """The same above 1."""
    beta: NonNegativeFloat = 0.0
    """Weight of the KL divergence from the policy at the start of the stage."""
    iterations: PositiveInt = 1
    """Steps taken on one batch of completions."""
    parts: Literal["fused", "separate"] = "fused"
    """`fused`: TRL gets the total. `separate`: it gets a reward for each part, with its weight, and
    can normalize each on its own."""
    overlong: Annotated[Overlong | None, BeforeValidator(_as_mapping)] = None
    dynamic_sampling: Annotated[DynamicSampling | None, BeforeValidator(_as_mapping)] = None
    stop_when_dead: PositiveInt | None = None
    """Steps in a row in which no group's rewards differ, after which the run stops with an error;
    None: it goes on."""
    watch: WatchSettings = WatchSettings()

    @property
    def batch(self) -> int:
        """Completions of a batch (and device)."""
        return self.prompts * self.completions

    @property
    def pass_size(self) -> int:
        """Completions of a forward and backward pass."""
        return self.micro_batch or self.batch

    @property
    def overlong_buffer(self) -> int:
        """Tokens over which the soft overlong punishment falls."""
        chosen = self.overlong.buffer if self.overlong else None
        return chosen or max(1, self.max_tokens // 5)

    @model_validator(mode="after")
    def _saves_between_batches(self) -> "Grpo":
        if self.save_every % self.iterations:
            raise ValueError("`save_every` must be a multiple of `iterations`")
        return self

    @model_validator(mode="after")
    def _micro_batch_divides(self) -> "Grpo":
        if self.micro_batch and self.batch % self.micro_batch:
            raise ValueError(
                f"`micro_batch` must divide `prompts` x `completions` = {self.batch}, got "
                f"{self.micro_batch}"
            )
        return self

    @model_validator(mode="after")
    def _overlong_within_length(self) -> "Grpo":
        if self.overlong and self.overlong_buffer > self.max_tokens:
            raise ValueError(
                f"`overlong.buffer` must be `max_tokens` = {self.max_tokens} or less, got "
                f"{self.overlong_buffer}"
            )
        return self

    @model_validator(mode="after")
    def _separate_where_normalized(self) -> "Grpo":
        chosen = self.trl.get("multi_objective_aggregation")
        if chosen == "normalize_then_sum" and self.parts == "fused":
            raise ValueError(
                "`multi_objective_aggregation: normalize_then_sum` normalizes each part of the "
                "reward on its own, and `parts: fused` gives TRL the total only; set "
                "`parts: separate`"
            )
        return self


Stage = Annotated[Caption | Sft | Grpo, Field(discriminator="kind")]


class EvaluationSettings(Settings):
    """The greedy generation on held-out rows."""

    max_tokens: PositiveInt = 64
    batch: PositiveInt = 64
