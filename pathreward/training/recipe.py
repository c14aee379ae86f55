"""Training recipes: one YAML file describes one run."""

from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, NonNegativeInt, ValidationError, field_validator, model_validator

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


class TrainingRecipe(Settings):
    """One run: a policy, data, a reward and stages.

    Raises:
        RecipeError: From `load_training`, if a key or a value is invalid.
    """

    summary: str = ""
    seed: NonNegativeInt = 0
    policy: PolicySettings
    data: Data
    instruction: str = ""
    """Text appended to each question, such as the required output format."""
    sections: list[str] = Field(["observe", "think", "answer"], min_length=1)
    """The sections of a chain, in order: findings, reasoning and answer."""
    reward: str | dict[str, Any]
    """A reward recipe: the name of a shipped one, a path relative to this file, or inline YAML."""
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

    def load_reward(self) -> Composite:
        """Return the reward for GRPO and for the evaluation."""
        if isinstance(self.reward, dict):
            return parse(yaml.safe_dump({"reward": self.reward}), name=self.name).reward
        beside = self.folder / self.reward
        return load(beside if beside.is_file() else self.reward)

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
    ['data', 'policy', 'reward', 'stages']
    """
    schema = TrainingRecipe.model_json_schema()
    for key in ("folder", "name"):  # set by the loader
        del schema["properties"][key]
    schema["properties"]["reward"] = {
        "description": "A reward recipe: the name of a shipped one, a path, or inline YAML.",
        "anyOf": [{"type": "string"}, {"$ref": "#/$defs/CompositeTree"}],
    }
    return schema
