"""The recipes of a server, as its workers load them."""

import hashlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from pathreward.client.remote import described_tree
from pathreward.compose import Composite
from pathreward.errors import RecipeError
from pathreward.lexicon.table import FOLDER_VARIABLE
from pathreward.linking import Linker
from pathreward.recipes.loading import Recipe, parse
from pathreward.resources import RecipeText, read_recipe
from pathreward.rewards import GroundingReward, JudgeReward
from pathreward.sample import Sample

_WARM = Sample(
    "<observe>Keratin pearls, no necrosis, 3 mitoses.</observe><think>Keratin pearls, therefore "
    "squamous cell carcinoma.</think><answer>squamous cell carcinoma</answer>",
    prompt="A biopsy of the skin. What is the diagnosis?",
    answer="squamous cell carcinoma",
    findings="Keratin pearls are present. No necrosis. CK5/6 positive. pT1, grade 2, 14 mm.",
)
"""A sample that makes the rewards load their tables, the graph and the linker."""


@dataclass(frozen=True, slots=True)
class ServedRecipe:
    """A loaded recipe, and what a client must know of it."""

    name: str
    digest: str
    """Equal digests give equal scores: of the recipe, its graph, all tables and the code."""
    summary: str
    reward: Composite

    @property
    def is_deterministic(self) -> bool:
        """Whether a score depends on the sample alone, so that it may be kept."""
        return not any(isinstance(each, JudgeReward) for each in self.reward.leaves.values())

    def describe(self) -> dict[str, Any]:
        """Return the recipe's entry of ``/v1/recipes``, as JSON values."""
        return {
            "name": self.name,
            "digest": self.digest,
            "summary": self.summary,
            "range": list(self.reward.range),
            "reference_fields": list(self.reward.reference_fields),
            "is_deterministic": self.is_deterministic,
            "parts": {
                name: {"range": list(leaf.range), "reference_fields": list(leaf.reference_fields)}
                for name, leaf in self.reward.leaves.items()
            },
            "reward": described_tree(self.reward),
        }


def read_recipes(names: Sequence[str]) -> tuple[RecipeText, ...]:
    """Return the texts of recipes by name or path, so that all workers load the same ones.

    >>> [each.name for each in read_recipes(["pathreward", "medceg"])]
    ['pathreward', 'medceg']

    Raises:
        RecipeError: If one is unknown or has the name of another.
    """
    texts = tuple(read_recipe(name, "rewards", "recipe") for name in names)
    called = [each.name for each in texts]
    for name in called:
        if called.count(name) > 1:
            raise RecipeError(f"two recipes are called {name!r}; rename the file of one of them")
    return texts


def parse_served(text: RecipeText) -> Recipe:
    """Return a recipe that is fit for serving, without its graph and linker.

    Raises:
        RecipeError: If it is invalid, or looks at images, which a client can't send.
    """
    recipe = parse(text.text, name=text.name, folder=text.folder, label=text.label)
    for name, leaf in recipe.reward.leaves.items():
        if isinstance(leaf, GroundingReward):
            raise RecipeError(
                f"{text.label}: the part {name!r} looks at images, which the server does "
                "not take; score it in the trainer's process, or remove the part"
            )
    return recipe


def serve_recipe(text: RecipeText) -> ServedRecipe:
    """Load a recipe for serving, and warm it: its first score takes seconds.

    Raises:
        RecipeError: If it is not fit for serving.
    """
    recipe = parse_served(text)
    for leaf in recipe.reward.leaves.values():
        if not isinstance(leaf, JudgeReward):  # a judge is called for requests only
            leaf(_WARM)
    digest = _digest(text, recipe.reward)
    return ServedRecipe(text.name, digest, recipe.summary, recipe.reward)


def _digest(text: RecipeText, reward: Composite) -> str:
    found = hashlib.sha256(text.text.encode())
    for leaf in reward.leaves.values():
        if "linker" in get_type_hints(type(leaf)):
            linker = getattr(leaf, "linker", None) or Linker.default()
            found.update(linker.graph.digest.encode())
        file = getattr(sys.modules.get(type(leaf).__module__), "__file__", None)
        found.update(Path(file).read_bytes() if file else b"")
    found.update(_package().encode())
    return found.hexdigest()[:32]


@cache
def _package() -> str:
    """Return a digest of the code and the tables of the package, and of the user's tables."""
    root = Path(__file__).parents[1]
    files = [*root.rglob("*.py"), *root.rglob("*.tsv")]
    if own := os.environ.get(FOLDER_VARIABLE):
        files += Path(own).rglob("*.tsv")
    found = hashlib.sha256()
    for each in sorted(files):
        found.update(each.name.encode() + b"\0" + each.read_bytes())
    return found.hexdigest()
