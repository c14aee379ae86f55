"""Dynamic sampling of DAPO: groups whose rewards are equal are drawn again, with other prompts.

Such a group has no advantage and so no gradient. The subclass of TRL's trainer copies none of its
methods. It works where completions are lists, one entry a row, before they become tensors:
`_generate` replaces flat groups there, and `_calculate_rewards` returns the rewards that are known
by then.

A step logs:

================================  ================================================================
``dynamic_sampling/rounds``       rounds of other prompts; at most `max_rounds`
``dynamic_sampling/flat_before``  share of flat groups of the step's own prompts
``dynamic_sampling/flat_after``   share of flat groups that are trained on
``dynamic_sampling/reward_all``   mean reward of all completions of the step, in all rounds
================================  ================================================================

``reward`` and the advantages are those of the groups that are trained on. The parts' metrics
(``pathreward/...``) are means over all completions of the step, the lengths of completions those of
the step's own prompts, since a mean over groups that were chosen by their reward is biased.
"""

import inspect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import cycle, islice
from typing import Any

import numpy as np
import torch
from trl import GRPOTrainer  # type: ignore[attr-defined]  # exported lazily
from trl.data_utils import prepare_multimodal_messages

from pathreward.errors import TrainingError
from pathreward.training.settings import DynamicSampling

METHODS = {
    "_generate_and_score_completions": ["self", "inputs"],
    "_generate": ["self", "prompts"],
    "_calculate_rewards": ["self", "inputs", "prompts", "completions", "completion_ids_list"],
}
"""The methods of TRL's trainer that are overridden, with their parameters."""
_ADDED = ("/seconds", "/incomplete_groups")
"""Ends of the names of metrics that add up over rounds; the others are means over completions."""


@dataclass
class _Sampled:
    """The rows of this process while a step is sampled."""

    inputs: list[dict[str, Any]]
    prompts: list[Any]
    lists: list[Any]
    """What `_generate` returns, one list with an entry a row each, or another value."""
    extra: dict[str, list[Any]]
    """The columns of the completions table that the rewards logged."""

    def take(self, rows: slice, other: "_Sampled", others: slice) -> None:
        """Replace some rows by those of another sample."""
        pairs = [(self.inputs, other.inputs), (self.prompts, other.prompts)]
        pairs += [
            (mine, theirs)
            for mine, theirs in zip(self.lists, other.lists, strict=True)
            if isinstance(mine, list) and mine
        ]
        count, rest = len(self.inputs), len(other.inputs)
        for name in self.extra.keys() | other.extra.keys():
            mine = self.extra.setdefault(name, [None] * count)
            pairs.append((mine, other.extra.get(name, [None] * rest)))
        for mine, theirs in pairs:
            mine[rows] = theirs[others]


@dataclass
class _Totals:
    """Sums over the rounds of a step."""

    rows: int = 0
    judged: int = 0
    reward: float = 0.0
    metrics: dict[str, list[tuple[float, int]]] = field(default_factory=lambda: defaultdict(list))


def paid(rewards: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Return the reward of each completion from a column for each callable; NaN without any.

    >>> paid(torch.tensor([[1.0, 0.5], [torch.nan, torch.nan]]), torch.tensor([1.0, 2.0])).tolist()
    [2.0, nan]
    """
    total = (rewards * weights).nansum(dim=1)
    total[rewards.isnan().all(dim=1)] = torch.nan
    return total


def spreads(values: torch.Tensor, size: int) -> torch.Tensor:
    """Return the difference between the largest and the smallest value of each group.

    It is 0 where fewer than two completions of the group have a value.

    >>> spreads(torch.tensor([0.0, 1.0, 0.5, 0.5, 1.0, torch.nan]), 2).tolist()
    [1.0, 0.0, 0.0]
    """
    groups = values.view(-1, size)
    high = groups.nan_to_num(nan=-torch.inf).amax(dim=1)
    low = groups.nan_to_num(nan=torch.inf).amin(dim=1)
    return (high - low).nan_to_num(neginf=0.0).clamp(min=0.0)


def refill_order(rows: int, seed: int, step: int, number: int) -> list[int]:
    """Return the rows of the data set in the order in which a round draws them.

    >>> refill_order(4, seed=0, step=7, number=1) == refill_order(4, seed=0, step=7, number=1)
    True
    >>> sorted(refill_order(4, seed=0, step=7, number=2))
    [0, 1, 2, 3]
    """
    generator = np.random.default_rng([seed, step, number, *b"refill"])
    return [int(each) for each in generator.permutation(rows)]


class DynamicSamplingTrainer(GRPOTrainer):
    """TRL's GRPOTrainer with dynamic sampling.

    Args:
        sampling: The settings.
        arguments: As for TRL's trainer.

    Raises:
        TrainingError: If TRL's methods are not those that this class was written for.
    """

    def __init__(self, *, sampling: DynamicSampling, **arguments: Any) -> None:
        expect_methods(GRPOTrainer)
        super().__init__(**arguments)
        self._sampling = sampling
        self._size = int(self.num_generations or 1)
        self._sampled_inputs: list[dict[str, Any]] | None = None
        self._known_rewards: torch.Tensor | None = None

    def _generate_and_score_completions(self, inputs: list[dict[str, Any]]) -> dict[str, Any]:
        model: Any = self.model
        if not model.training:
            return super()._generate_and_score_completions(inputs)
        inputs = self._sampled_inputs = list(inputs)
        try:
            return super()._generate_and_score_completions(inputs)
        finally:
            self._sampled_inputs = self._known_rewards = None

    def _calculate_rewards(
        self, inputs: Any, prompts: Any, completions: Any, completion_ids_list: Any
    ) -> Any:
        if self._known_rewards is not None:
            return self._known_rewards
        return super()._calculate_rewards(inputs, prompts, completions, completion_ids_list)

    def _generate(self, prompts: list[Any]) -> Any:
        if self._sampled_inputs is None:
            return super()._generate(prompts)
        totals = _Totals()
        kept, rewards = self._sample(self._sampled_inputs, prompts, totals)
        flat = before = self._flat(rewards)
        rounds = 0
        while flat.any() and rounds < self._sampling.max_rounds:
            rounds += 1
            self._refill(kept, rewards, flat, rounds, totals)
            flat = self._flat(rewards)
        self._log_sampling(totals, rounds, before, flat)
        self._pending_extra_logs.update(kept.extra)
        self._known_rewards = rewards
        return tuple(kept.lists)

    def _sample(
        self, inputs: list[dict[str, Any]], prompts: list[Any], totals: _Totals
    ) -> tuple[_Sampled, torch.Tensor]:
        """Generate completions; return them, and the rewards of all processes."""
        generated = list(super()._generate(prompts))
        ids, completions = _expect_lists(generated, len(prompts))
        # A reward's lists are identified by identity, so each round has lists of its own.
        rewards = super()._calculate_rewards(inputs, prompts, completions, ids)
        extra = {name: list(values) for name, values in self._pending_extra_logs.items()}
        self._pending_extra_logs.clear()
        for name, values in self._pending_metrics.items():
            totals.metrics[name] += [(each, len(prompts)) for each in values]
        self._pending_metrics.clear()
        known = paid(rewards, self.reward_weights.to(rewards.device))
        known = known[~known.isnan()]
        totals.judged += len(known)
        totals.reward += float(known.sum())
        totals.rows += len(prompts)
        return _Sampled(inputs, prompts, generated, extra), rewards

    def _flat(self, rewards: torch.Tensor) -> torch.Tensor:
        """Return whether each group is flat, as a row a process.

        With `normalize_then_sum`, a group teaches something as soon as one part differs.
        """
        weights = self.reward_weights.to(rewards.device)
        size = self._size
        if self.multi_objective_aggregation == "normalize_then_sum":
            columns = [spreads(each, size) for each in (rewards * weights).unbind(dim=1)]
            found = torch.stack(columns).amax(dim=0)
        else:
            found = spreads(paid(rewards, weights), size)
        return (found <= self._sampling.tolerance).view(self.accelerator.num_processes, -1)

    def _refill(
        self,
        kept: _Sampled,
        rewards: torch.Tensor,
        flat: torch.Tensor,
        number: int,
        totals: _Totals,
    ) -> None:
        """Draw other prompts, and replace flat groups by those of their groups that are not flat.

        All processes draw as many groups as the one with most flat groups, since generation and
        the exchange of rewards need equal batches.
        """
        size, count = self._size, int(flat.sum(dim=1).max())
        before = {name: len(values) for name, values in self._metrics["train"].items()}
        inputs = self._refill_inputs(kept.inputs[0], count, number)
        other, other_rewards = self._sample(inputs, _prompts(inputs), totals)
        for name, values in self._metrics["train"].items():
            del values[before.get(name, 0) :]
        good = ~self._flat(other_rewards)
        groups = flat.shape[1]
        for process in range(self.accelerator.num_processes):
            open_groups = flat[process].nonzero().flatten().tolist()
            new_groups = good[process].nonzero().flatten().tolist()
            for old, new in zip(open_groups, new_groups, strict=False):
                here, there = (
                    _rows(process * groups + old, size),
                    _rows(process * count + new, size),
                )
                rewards[here] = other_rewards[there]
                if process == self.accelerator.process_index:
                    kept.take(_rows(old, size), other, _rows(new, size))

    def _refill_inputs(self, like: dict[str, Any], count: int, number: int) -> list[dict[str, Any]]:
        """Return the inputs of `count` groups; all have images, or none, as the step's rows do."""
        data: Any = self.train_dataset
        rows = len(data)
        order = refill_order(rows, self.args.seed, self.state.global_step, number)
        start = self.accelerator.process_index * count
        chosen: list[dict[str, Any]] = []
        for at in range(max(rows, count)):
            row = data[order[(start + at) % rows]]
            if _has_image(row) == _has_image(like):
                chosen.append(row)
            if len(chosen) == count:
                break
        repeated = islice(cycle(chosen or [like]), count)  # fewer rows than groups
        return [dict(row) for row in repeated for _ in range(self._size)]

    def _log_sampling(
        self, totals: _Totals, rounds: int, before: torch.Tensor, after: torch.Tensor
    ) -> None:
        figures = {
            "rounds": float(rounds),
            "flat_before": float(before.float().mean()),
            "flat_after": float(after.float().mean()),
            "reward_all": totals.reward / totals.judged if totals.judged else float("nan"),
        }
        for name, value in figures.items():
            self._metrics["train"][f"dynamic_sampling/{name}"].append(value)
        for name, values in totals.metrics.items():
            if name.endswith(_ADDED):
                combined = sum(value for value, _ in values)
            else:
                rows = sum(count for _, count in values)
                combined = sum(value * count for value, count in values) / rows
            self._pending_metrics[name].append(combined)


def expect_methods(trainer: type) -> None:
    """Check that a trainer has the methods that are overridden, with their parameters.

    Raises:
        TrainingError: If one is missing or has other parameters.
    """
    for name, parameters in METHODS.items():
        method = getattr(trainer, name, None)
        found = list(inspect.signature(method).parameters) if method else []
        if found != parameters:
            got = f"({', '.join(found)})" if method else "none"
            raise _other_trl(f"{name}({', '.join(parameters)})", got)


def _expect_lists(generated: list[Any], rows: int) -> tuple[Any, Any]:
    """Return the token ids and the completions of what `_generate` returned.

    Raises:
        TrainingError: If it is not what this class was written for.
    """
    # ids of the prompt, of the completion, mask of tools, completions, log-probabilities, further
    # fields of a rollout function, images, images of tools
    is_known = len(generated) == 8 and all(
        each is None or (isinstance(each, list | dict) and len(each) in {0, rows})
        for each in generated
    )
    if not is_known or not generated[1] or not generated[3]:
        shapes = ", ".join(
            f"{type(each).__name__}[{len(each)}]" if hasattr(each, "__len__") else str(each)
            for each in generated
        )
        raise _other_trl(f"eight lists with an entry for each of {rows} rows", shapes)
    return generated[1], generated[3]


def _other_trl(expected: str, got: str) -> TrainingError:
    return TrainingError(
        f"dynamic sampling expects of TRL's GRPOTrainer {expected}, and trl {version('trl')} has "
        f"{got}; install a trl of 1.16, or leave out `dynamic_sampling`"
    )


def _prompts(inputs: Sequence[dict[str, Any]]) -> list[Any]:
    """Return the prompts of inputs with their images, as TRL builds them."""
    return [
        prepare_multimodal_messages(row["prompt"], images=images) if images else row["prompt"]
        for row in inputs
        for images in [list(_images(row))]
    ]


def _images(row: dict[str, Any]) -> Iterator[Any]:
    if row.get("images"):
        yield from row["images"]
    elif row.get("image") is not None:
        yield row["image"]


def _has_image(row: dict[str, Any]) -> bool:
    return next(_images(row), None) is not None


def _rows(group: int, size: int) -> slice:
    return slice(group * size, (group + 1) * size)
