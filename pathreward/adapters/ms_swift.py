"""ms-swift: a reward as entries of its `orms`, by a plugin file.

::

    from swift.rewards import orms

    from pathreward.adapters.ms_swift import register

    register(orms, recipe="pathreward")

``swift rlhf --external_plugins plugin.py --reward_funcs pathreward pathreward_format
pathreward_answer --reward_weights 1 0 0`` then trains on the total and plots the parts;
`pathreward scaffold ms-swift` writes both.

ms-swift counts a missing value as 0, so none is returned for the total: where a group has none (it
may be split across processes), its completions get ``unscored``, and without that the run fails. A
part of weight 0 may have no value: ms-swift leaves it out of its plot.
"""

from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from functools import partial
from typing import Any

from pathreward.adapters.batch import FrameworkScore, sample_of, score_rows
from pathreward.adapters.groups import every_process
from pathreward.adapters.settings import AdapterSettings
from pathreward.adapters.shared_result import SharedResult
from pathreward.errors import DataError, PathrewardError

SwiftReward = Callable[..., list[float | None]]
"""A reward as ms-swift calls it: completions, then the batch's columns by keyword."""


def register(
    orms: MutableMapping[str, Any],
    *,
    name: str = "pathreward",
    recipe: str = "",
    url: str = "",
    unscored: float | None = None,
    columns: Mapping[str, str] | None = None,
    imports: Iterable[str] = (),
) -> list[str]:
    """Add the total and each part of a reward to `orms`, and return their names.

    >>> orms = {}
    >>> register(orms, recipe="patho-r1-grpo")
    ['pathreward', 'pathreward_format', 'pathreward_accuracy']
    >>> orms["pathreward"]()(["<think>Nests.</think><answer>B</answer>"], answer=["B"])
    [1.0]

    Args:
        orms: ms-swift's ``swift.rewards.orms``.
        name: The total's name; a part's is ``<name>_<part>``.
        recipe: As for `AdapterSettings.of`; so are `url`, `unscored`, `columns` and `imports`.
        url: A reward server.
        unscored: The reward where a group has no value.
        columns: The data set's column by field, where their names differ.
        imports: Files or modules that register rewards.

    Raises:
        PathrewardError: If `orms` has one of the names.
        RecipeError: If no recipe is named, or it is invalid.
    """
    settings = AdapterSettings.of(
        recipe=recipe, url=url, unscored=unscored, columns=columns, imports=imports
    )
    names = {name: ""} | {f"{name}_{part}": part for part in settings.reward().leaves}
    shared: SharedResult[list[FrameworkScore]] = SharedResult(readers=len(names))
    for each, part in names.items():
        if each in orms:
            raise PathrewardError(f"ms-swift has a reward {each!r}; choose another `name`")
        orms[each] = partial(_make, each, part, settings, shared)
    return list(names)


def _make(
    name: str,
    part: str,
    settings: AdapterSettings,
    shared: SharedResult[list[FrameworkScore]],
    args: object = None,  # ms-swift passes it to each entry of `orms`
) -> SwiftReward:
    """Return the function of a part, or of the total; ms-swift logs it under its name."""

    def reward(completions: Sequence[str], **columns: Any) -> list[float | None]:
        scored = shared(name, (completions,), lambda: _score(completions, columns, settings))
        return [each.parts[part] if part else each.value for each in scored]

    reward.__name__ = name
    return reward


def _score(
    completions: Sequence[str], columns: Mapping[str, Any], settings: AdapterSettings
) -> list[FrameworkScore]:
    state = columns.get("trainer_state")
    rows = _rows(completions, columns)
    samples = [
        sample_of(completion, None, row, settings, f"row {at} of the batch")
        for at, (completion, row) in enumerate(zip(completions, rows, strict=True))
    ]
    # Only a trainer calls on every process at once, so only then may they wait for another.
    exchange = None if state is None else every_process
    return score_rows(
        samples, settings, step=getattr(state, "global_step", None), exchange=exchange
    )


def _rows(completions: Sequence[str], columns: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a batch; the prompt is the messages before the completion."""
    lists = {
        column: values
        for column, values in columns.items()
        if isinstance(values, Sequence) and not isinstance(values, str)
    }
    for column, values in lists.items():
        if len(values) != len(completions):
            raise DataError(
                f"expected a list of {len(completions)}, one a completion, got {len(values)}",
                field=column,
            )
    rows = [{column: each[at] for column, each in lists.items()} for at in range(len(completions))]
    for row in rows:
        messages = row.get("messages")
        if "prompt" not in row and isinstance(messages, Sequence):
            row["prompt"] = list(messages[:-1])
    return rows
