"""A reward whose parts are scored by a server, and weighed here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from pathreward.client.http import Client
from pathreward.compose import Composite, Wrapper
from pathreward.compose.base import Values, Weighed
from pathreward.compose.parts import PartsComposite
from pathreward.errors import RecipeError, RewardError
from pathreward.recipes.grammar import read_composite, write_composite
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Detail, Score


@dataclass(frozen=True)
class RemotePart(Reward):
    """A single reward of a recipe that a server scores."""

    name: str
    range: tuple[float, float]  # type: ignore[misc]  # a field in place of a constant
    reference_fields: tuple[str, ...]  # type: ignore[misc]  # a field in place of a constant

    def __call__(self, sample: Sample) -> Score:
        """Refuse: the server scores all parts of a recipe at once.

        Raises:
            RewardError: Always.
        """
        raise RewardError(f"the part {self.name!r} is scored by the server; call the whole reward")


def described_tree(reward: Composite) -> dict[str, Any]:
    """Return a composite as a recipe writes it, each single reward called by its part's name.

    >>> from pathreward.recipes.loading import load
    >>> described_tree(load("patho-r1-grpo"))["gate"]["of"]["sum"]["accuracy"]
    {'weight': 0.9, 'reward': 'accuracy'}
    """

    def single(part: Reward) -> dict[str, Any]:
        return {"reward": part.name} if isinstance(part, RemotePart) else {}

    return write_composite(_with_remote_parts(reward), single)


def _with_remote_parts(reward: Composite) -> Composite:
    if isinstance(reward, Wrapper):
        return replace(reward, of=_with_remote_parts(reward.of))
    if not isinstance(reward, PartsComposite):
        raise RecipeError(f"a server can't serve {type(reward).__name__}: no recipe expresses it")
    parts: dict[str, Reward] = {
        name: _with_remote_parts(part)
        if isinstance(part, Composite)
        else RemotePart(name, part.range, part.reference_fields)
        for name, part in reward.parts.items()
    }
    return replace(reward, parts=parts)


def skeleton(recipe: Mapping[str, Any]) -> Composite:
    """Return a recipe's composite over parts that a server scores.

    >>> parts = {"answer": {"range": [0.0, 1.0], "reference_fields": ["answer"]}}
    >>> tree = {"sum": {"answer": {"weight": 2, "reward": "answer"}}}
    >>> skeleton({"reward": tree, "parts": parts}).weights
    {'answer': 1.0}

    Args:
        recipe: Its entry of ``/v1/recipes``.
    """

    def single(name: str, _: Mapping[str, Any]) -> Reward:
        part = recipe["parts"][name]
        low, high = part["range"]
        return RemotePart(name, (low, high), tuple(part["reference_fields"]))

    return read_composite(recipe["reward"], single)


@dataclass(frozen=True)
class RemoteReward(Wrapper):
    """A recipe that a server scores; it behaves as the recipe itself.

    The server scores the parts. They are weighed here, so that schedules, metrics by part and the
    dropping of unscored parts by group work as with the recipe.
    """

    of: Composite
    """The recipe's composite, see `skeleton`."""
    client: Client
    digest: str
    """The digest of the recipe there when this was made."""

    @classmethod
    def connect(cls, client: Client) -> Self:
        """Return the reward of a client's server and recipe.

        Raises:
            ServerError: If the server can't be reached, or does not serve the recipe.
        """
        recipe = client.describe()
        return cls(skeleton(recipe), client, str(recipe["digest"]))

    @property
    def range(self) -> tuple[float, float]:  # type: ignore[override]  # a property in place of a constant
        """The range of the recipe."""
        return self.of.range

    def weigh(self, values: Values) -> Weighed:
        """Return what the recipe's composite returns."""
        return self.of.weigh(values)

    def explain(self, scores: Mapping[str, Score], shares: Mapping[str, float]) -> str:
        """Return what the recipe's composite returns."""
        return self.of.explain(scores, shares)

    def measure(
        self, samples: Sequence[Sample], *, workers: int | None = None, detail: Detail = "value"
    ) -> dict[str, list[Score]]:
        """Return the scores of each part by name, one a sample; the server has its own workers."""
        scores = self.client.score(samples, evidence=detail == "evidence")
        return {
            name: [each.parts.get(name) or Score.unscored(each.reason) for each in scores]
            for name in self.leaves
        }

    def __call__(self, sample: Sample) -> Score:
        """Return the score of one sample."""
        return self.score([sample])[0]
