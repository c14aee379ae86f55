"""Training recipes: one YAML file describes one run."""

from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from pathreward.compose import Composite
from pathreward.errors import RecipeError, unknown
from pathreward.recipes.loading import load, parse
from pathreward.recipes.settings import Settings, first_problem, parse_yaml_mapping
from pathreward.resources import read_recipe
from pathreward.training.settings import (
    LEAST_BFLOAT16_RATE,
    Data,
    EvaluationSettings,
    PolicySettings,
    Stage,
)

MOST_SEED = 2**32 - 1
"""The largest seed that NumPy and transformers take."""


class TrainingRecipe(Settings):
    """One run: a policy, data, a reward and stages.

    Raises:
        RecipeError: From `load_training`, if a key or a value is invalid.
    """

    summary: str = ""
    seed: Annotated[int, Field(ge=0, le=MOST_SEED)] = 0
    policy: PolicySettings
    data: Data
    instruction: str = ""
    """Text appended to each question, such as the required output format."""
    sections: list[str] = Field(["observe", "think", "answer"], min_length=1)
    """The sections of a chain, in order: findings, reasoning and answer."""
    reward: str | dict[str, Any] = "pathreward"
    """A reward recipe: the name of a shipped one, a path relative to this file, or inline YAML. A
    CLIP has none."""
    stages: Annotated[list[Stage], Field(min_length=1)]
    evaluation: EvaluationSettings = EvaluationSettings()
    report_to: list[Literal["tensorboard", "trackio"]] = Field(default_factory=list)
    """Trackers that write to this machine. One that sends the run elsewhere, wandb, is named on the
    command line (``--report-to``), since a recipe may come from a stranger."""
    folder: Path = Field(default=Path(), exclude=True)
    name: str = Field(default="recipe", exclude=True)

    @field_validator("sections")
    @classmethod
    def _known_sections(cls, value: list[str]) -> list[str]:
        known = ["observe", "info", "think", "answer"]
        for each in value:
            if each not in known:
                raise ValueError(unknown("section", each, known))
        return value

    @model_validator(mode="after")
    def _steps_that_weights_can_take(self) -> "TrainingRecipe":
        if self.policy.precision == "bfloat16" and self.policy.trains_all_weights:
            for number, stage in enumerate(self.stages):
                if stage.learning_rate < LEAST_BFLOAT16_RATE:
                    raise ValueError(
                        f"stages.{number}: with `policy.precision: bfloat16` most steps at a "
                        f"learning rate of {stage.learning_rate:g} are smaller than the spacing of "
                        "the weights and are rounded away; use `precision: mixed`, `lora`, or a "
                        f"rate of {LEAST_BFLOAT16_RATE:g} or more"
                    )
        return self

    @model_validator(mode="after")
    def _features_that_trl_can_take(self) -> "TrainingRecipe":
        for number, stage in enumerate(self.stages if self.policy.features else []):
            if getattr(stage, "beta", 0) and not self.policy.lora:
                raise ValueError(
                    f"stages.{number}: `beta` needs the policy at the stage's start, which TRL "
                    "can't load with `policy.features`; set `beta: 0`, or `policy.lora`"
                )
            if stage.trl.get("use_vllm"):
                raise ValueError(
                    f"stages.{number}: vLLM reads no patch features; leave out `use_vllm`"
                )
        return self

    @model_validator(mode="after")
    def _one_kind_of_model(self) -> "TrainingRecipe":
        kinds = {each.kind for each in self.stages}
        if "clip" in kinds and len(kinds) > 1:
            raise ValueError(
                "clip stages train an image-text model and the others a policy that writes; give "
                "each a recipe of its own"
            )
        if self.policy.clip and not self.trains_clip:
            raise ValueError("`policy.clip` needs clip stages; set `policy.tiny` or `checkpoint`")
        if self.trains_clip and (self.policy.tiny or self.policy.lora):
            raise ValueError("clip stages need `policy.clip` or `checkpoint`, without `lora`")
        return self

    @property
    def trains_clip(self) -> bool:
        """Whether the stages train an image-text model, by contrast."""
        return self.stages[0].kind == "clip"

    def load_reward(self) -> Composite:
        """Return the reward for GRPO and for the evaluation."""
        if isinstance(self.reward, dict):
            return parse(yaml.safe_dump({"reward": self.reward}), name=self.name).reward
        file = self.folder / self.reward
        return load(file if file.is_file() else self.reward)

    @property
    def checkpoint(self) -> str:
        """The checkpoint's folder, or its hub id where there is no such folder."""
        name = str(self.policy.checkpoint)
        folder = self.folder / name
        return str(folder.resolve()) if folder.is_dir() else name

    def dump(self) -> str:
        """Return the recipe as YAML with absolute paths, so that the file can be moved."""
        data = self.model_dump(exclude_none=True)
        if self.policy.checkpoint:
            data["policy"]["checkpoint"] = self.checkpoint
        if self.data.folder:
            data["data"]["folder"]["path"] = str((self.folder / self.data.folder.path).resolve())
        for name in ("train", "validation", "test"):
            if path := getattr(self.data, name):
                data["data"][name] = str((self.folder / path).resolve())
        if isinstance(self.reward, str) and (self.folder / self.reward).is_file():
            data["reward"] = str((self.folder / self.reward).resolve())
        return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def load_training(name: str | Path) -> TrainingRecipe:
    """Return a shipped training recipe by its name, or one from a file.

    >>> [stage.kind for stage in load_training("quickstart").stages]
    ['caption', 'sft', 'grpo']

    Raises:
        RecipeError: If there is no such recipe, or a key or value in it is invalid; the message
            names its place and the known keys.
    """
    found = read_recipe(name, "training", "training recipe")
    return parse_training(found.text, name=found.name, folder=found.folder, label=found.label)


def parse_training(
    text: str, name: str = "recipe", folder: Path | None = None, label: str = ""
) -> TrainingRecipe:
    """Return the training recipe that a YAML text describes.

    Args:
        text: The YAML.
        name: The recipe's name.
        folder: The folder that paths are relative to; None: the working directory.
        label: What the recipe is called in messages; empty: by its name.

    Raises:
        RecipeError: As for `load_training`.
    """
    label = label or f"training recipe {name!r}"
    tree = parse_yaml_mapping(text, label)
    try:
        recipe = TrainingRecipe.model_validate({**tree, "name": name, "folder": folder or Path()})
    except ValidationError as error:
        raise RecipeError(f"{label}: {first_problem(error)}") from None
    recipe.load_reward()  # an invalid reward must fail before training starts
    return recipe


def training_schema() -> dict[str, Any]:
    """Return the JSON Schema of a training recipe.

    The definition of an inline reward is `CompositeTree`, that of reward recipes.

    >>> sorted(training_schema()["required"])
    ['data', 'policy', 'stages']
    """
    schema = TrainingRecipe.model_json_schema()
    for key in ("folder", "name"):  # set by the loader
        del schema["properties"][key]
    schema["properties"]["reward"] = {
        "description": "A reward recipe: the name of a shipped one, a path, or inline YAML.",
        "anyOf": [{"type": "string"}, {"$ref": "#/$defs/CompositeTree"}],
    }
    return schema
