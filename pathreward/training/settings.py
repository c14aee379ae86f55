"""The settings of a training recipe, with their validation."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    NonNegativeFloat,
    PositiveFloat,
    PositiveInt,
    field_validator,
    model_validator,
)

from pathreward.errors import unknown
from pathreward.recipes.settings import Settings
from pathreward.training.clip_settings import Clip, TinyClip
from pathreward.training.feature_settings import PatchFeatures
from pathreward.training.phantom import DIAGNOSES, REPORTED
from pathreward.training.records import FIELDS
from pathreward.training.stage_settings import StageSettings

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

    @model_validator(mode="after")
    def _heads_divide(self) -> "Tiny":
        for name, parts in (("hidden", 2 * self.heads), ("vision_hidden", 4 * self.heads)):
            if (width := getattr(self, name)) % parts:
                raise ValueError(
                    f"`{name}` must be a multiple of {parts // self.heads} x `heads` = {parts}, "
                    f"got {width}"
                )
        return self


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
    """The source of the policy: `tiny`, a `checkpoint`, or `clip` for stages of that kind."""

    tiny: Tiny | None = None
    clip: TinyClip | None = None
    checkpoint: str | None = None
    """A folder, relative to the recipe, or a hub id."""
    features: PatchFeatures | None = None
    """The images of the rows are files of patch features, not pictures."""
    lora: Lora | None = None
    precision: Precision = "mixed"
    """The types of weights and computation: float32 for both; `mixed`: weights in float32,
    computation in bfloat16 (autocast); bfloat16 for both. The default is float32 for `tiny` and
    `clip`, and mixed for a `checkpoint`."""
    freeze: list[Literal["vision", "projector"]] = Field(default_factory=list)
    """Parts of the model that no stage trains."""

    @model_validator(mode="before")
    @classmethod
    def _tiny_in_float32(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        if any(data.get(name) is not None for name in ("tiny", "clip")):
            return {"precision": "float32", **data}
        return data

    @property
    def trains_all_weights(self) -> bool:
        """Whether the weights themselves are trained, not an adapter."""
        return self.lora is None

    @model_validator(mode="after")
    def _one_source(self) -> "PolicySettings":
        if sum(each is not None for each in (self.tiny, self.clip, self.checkpoint)) != 1:
            raise ValueError("name one of `tiny`, `clip` and `checkpoint`")
        if self.features and self.clip:
            raise ValueError("`features` take the place of a policy's tower; a CLIP reads images")
        if self.features and self.features.alone and self.lora:
            raise ValueError("`features.alone` trains the projector alone; leave out `lora`")
        if self.lora and not self.checkpoint:
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
    """The source of the rows: `phantom`, a `folder`, or the file `train`."""

    phantom: Phantom | None = None
    folder: Folder | None = None
    train: str | None = None
    """JSON lines, CSV or Parquet, or a folder that `datasets` wrote; relative to the recipe."""
    validation: str | None = None
    """The rows of the evaluations before GRPO and at the end."""
    test: str | None = None
    """The rows of one evaluation at the end; without `validation`, of both evaluations."""
    held_out: Share = 0.1
    """Share of the groups of `train` that are held out where there is neither `validation` nor
    `test`."""
    columns: dict[str, str] = Field(default_factory=dict)
    """The column by field, where their names differ: ``{answer: solution, images: paths}``."""
    group: str | None = None
    """The column of the patient or slide, whose rows are on the same side; None: ``group`` where
    the rows have it, else rows with the same image belong together."""
    max_pixels: PositiveInt | None = None
    """Most pixels of an image, width times height; a row with a larger one is an error."""
    images_outside: bool = False
    """Whether images may lie outside the folder of the file."""
    check: Literal["header", "full"] = Field(default="header", exclude=True)
    """Whether images are checked by their header, or decoded; no setting of the run's results."""

    @field_validator("columns")
    @classmethod
    def _known_fields(cls, value: dict[str, str]) -> dict[str, str]:
        for name in value:
            if name not in FIELDS:
                raise ValueError(unknown("field", name, FIELDS))
        return value

    @model_validator(mode="after")
    def _one_source(self) -> "Data":
        if sum(each is not None for each in (self.phantom, self.folder, self.train)) != 1:
            raise ValueError("name either `phantom`, `folder` or `train`")
        if self.train is None and (self.validation or self.test):
            raise ValueError("`validation` and `test` go with `train`")
        return self


class TeacherErrors(Settings):
    """The errors of the teacher that writes the chains of phantom tiles, and their rates."""

    mistakes: dict[str, str] = Field(default_factory=dict)
    """The wrong diagnosis by the right one."""
    mistaken: Share = 0.0
    """The rate of each of `mistakes`."""
    overlooks: list[str] = Field(default_factory=list)
    """Findings that are reported absent although they are present."""
    overlooked: Share = 0.0
    """The rate at which each of `overlooks` is reported absent."""
    invents: list[str] = Field(default_factory=list)
    """Findings that are reported present although they are absent."""
    invented: Share = 0.0
    """The rate at which each of `invents` is reported present."""

    @model_validator(mode="after")
    def _known_names(self) -> "TeacherErrors":
        diagnoses = [each.name for each in DIAGNOSES]
        for name in [*self.mistakes, *self.mistakes.values()]:
            if name not in diagnoses:
                raise ValueError(unknown("diagnosis", name, diagnoses))
        for name in [*self.overlooks, *self.invents]:
            if name not in REPORTED:
                raise ValueError(unknown("reported finding", name, REPORTED))
        return self


class Caption(StageSettings):
    """Continued pretraining on captions."""

    kind: Literal["caption"]
    batch: PositiveInt = 32


class TrajectorySettings(Settings):
    """Trajectory-masked SFT: a chain of L steps becomes L samples with loss on steps m to L."""

    steps: Literal["auto", "numbered", "headings", "sentences"] = "auto"
    """What begins a step of the reasoning; ``auto``: numbered items, else headings, else sentences,
    whichever first occurs twice. The observations are one step."""
    drop_entities: Share = 0.0
    """Share of the concepts, and of the numbered tiles and clusters, in the given steps that are
    drawn; the sentences of the given steps that name a drawn one are left out."""


class Sft(StageSettings):
    """Supervised fine-tuning on chains of reasoning, with the loss on the completion only."""

    kind: Literal["sft"]
    batch: PositiveInt = 32
    rows: PositiveInt | None = None
    """Number of rows to use; None: all."""
    teacher: TeacherErrors = TeacherErrors()
    trajectory: TrajectorySettings | None = None
    """Train on the ends of chains; None: on whole chains."""


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


class Grpo(StageSettings):
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
    overlong: Annotated[
        Overlong | None,
        BeforeValidator(_as_mapping, json_schema_input_type=Overlong | Literal[True] | None),
    ] = None
    dynamic_sampling: Annotated[
        DynamicSampling | None,
        BeforeValidator(_as_mapping, json_schema_input_type=DynamicSampling | Literal[True] | None),
    ] = None
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


Stage = Annotated[Caption | Sft | Grpo | Clip, Field(discriminator="kind")]


class EvaluationSettings(Settings):
    """The greedy generation on held-out rows, or a CLIP's zero-shot classification of them."""

    max_tokens: PositiveInt = 64
    batch: PositiveInt = 64
    templates: list[str] = Field(default_factory=list)
    """A CLIP's prompts of a class, with {} for its name; empty: the shipped ones."""
