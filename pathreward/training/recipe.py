"""Training recipes: one YAML file is one run."""

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, NonNegativeInt, ValidationError, field_validator

from pathreward.compose import Composite
from pathreward.errors import RecipeError, unknown
from pathreward.recipes.loading import load, parse
from pathreward.recipes.settings import parse_yaml_mapping
from pathreward.resources import read_recipe
from pathreward.training.settings import (
    Data,
    EvaluationSettings,
    PolicySettings,
    Settings,
    Stage,
)


class TrainingRecipe(Settings):
    """One run: a policy, data, a reward and stages.

    Raises:
        RecipeError: From `load_training`, where a key or a value does not hold.
    """

    summary: str = ""
    seed: NonNegativeInt = 0
    policy: PolicySettings
    data: Data
    instruction: str = ""
    """Words put after each question, such as the grammar of the answer."""
    sections: list[str] = Field(["observe", "think", "answer"], min_length=1)
    """Sections of a chain: its findings, its reasoning and its answer go there in this order."""
    reward: str | dict[str, Any]
    """A reward recipe: a shipped one's name, a path relative to this file, or one written out."""
    stages: Annotated[list[Stage], Field(min_length=1)]
    evaluation: EvaluationSettings = EvaluationSettings()
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

    def load_reward(self) -> Composite:
        """Return the reward that GRPO optimises and that evaluation reports."""
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
        """Return the recipe as YAML; paths are made absolute, so that it can lie anywhere."""
        data = self.model_dump(exclude_none=True)
        if self.policy.checkpoint:
            data["policy"]["checkpoint"] = self.checkpoint
        if self.data.folder:
            data["data"]["folder"]["path"] = str((self.folder / self.data.folder.path).resolve())
        if isinstance(self.reward, str) and (self.folder / self.reward).is_file():
            data["reward"] = str((self.folder / self.reward).resolve())
        return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def load_training(name: str | Path) -> TrainingRecipe:
    """Return a shipped training recipe by its name, or one from a file.

    >>> [stage.kind for stage in load_training("quickstart").stages]
    ['caption', 'sft', 'grpo']

    Raises:
        RecipeError: If there is no such recipe, or a key or value in it does not hold; the message
            says where, and which keys are known.
    """
    text, called, folder = read_recipe(name, "training", "training recipe")
    return parse_training(text, name=called, folder=folder)


def parse_training(text: str, name: str = "recipe", folder: Path | None = None) -> TrainingRecipe:
    """Return the training recipe that a YAML text describes.

    Raises:
        RecipeError: As for `load_training`.
    """
    tree = parse_yaml_mapping(text, f"training recipe {name!r}")
    try:
        recipe = TrainingRecipe.model_validate({**tree, "name": name, "folder": folder or Path()})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(each) for each in first["loc"])
        problem = first["msg"].removeprefix("Value error, ")
        where = f"training recipe {name!r}" + (f", {place}" if place else "")
        raise RecipeError(f"{where}: {problem}") from None
    recipe.load_reward()  # a reward that does not hold is found before anything is trained
    return recipe
