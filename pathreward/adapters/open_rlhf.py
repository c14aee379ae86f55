"""OpenRLHF: a reward as the `reward_func` of a Python file.

::

    export PATHREWARD_RECIPE=pathreward
    --reward.remote_url /path/to/site-packages/pathreward/adapters/open_rlhf.py

or a file of yours with ``reward_func``, which `pathreward scaffold openrlhf` writes.

OpenRLHF scores one completion a call, so no group is known: a completion without a value gets
``unscored``, and without that the call fails.

OpenRLHF catches what a reward raises, prints one line of level INFO, and goes on with a completion
that has no reward. A step of such completions ends later with another error ("reward_model_group is
required"). Therefore each failure is logged here first, at level ERROR, with its message. No
reward is invented.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pathreward.adapters.batch import FrameworkScore, completion_of, sample_of, score_rows
from pathreward.adapters.settings import AdapterSettings
from pathreward.errors import DataError
from pathreward.sample.shown import shown

_LOG = logging.getLogger("pathreward")


def reward_func(
    queries: Sequence[str],
    prompts: Sequence[str],
    labels: Sequence[Any],
    *,
    recipe: str = "",
    url: str = "",
    unscored: float | None = None,
    columns: Mapping[str, str] | None = None,
    imports: Iterable[str] = (),
) -> dict[str, Any]:
    """Return rewards, scores and logs as one-dimensional tensors, with the same keys for every row.

    Args:
        queries: Prompts with their completions.
        prompts: The prompts.
        labels: The gold answers, or JSON objects of the fields of a sample.
        recipe: As for `AdapterSettings.of`; so are `url`, `unscored`, `columns` and `imports`.
        url: A reward server.
        unscored: The reward where there is no value.
        columns: The key of a label by field, where their names differ.
        imports: Files or modules that register rewards.

    Returns:
        ``rewards``, ``scores`` (the same) and ``extra_logs``, the numbers of
        `pathreward.adapters.batch.FrameworkScore.numbers`.

    Raises:
        RewardError: If there is no value and no `unscored`.
        DataError: If a row is invalid, or a query does not contain its prompt.
    """
    try:
        settings = AdapterSettings.of(
            recipe=recipe, url=url, unscored=unscored, columns=columns, imports=imports
        )
        scored = _scored(queries, prompts, labels, settings)
    except Exception:
        _LOG.exception("OpenRLHF gets no reward for %d completions", len(queries))
        raise
    import torch

    numbers = [each.numbers() for each in scored]
    names = numbers[0] if numbers else {}
    rewards = torch.tensor([each.value for each in scored])
    logs = {name: torch.tensor([each[name] for each in numbers]) for name in names}
    return {"rewards": rewards, "scores": rewards, "extra_logs": logs}


def _scored(
    queries: Sequence[str], prompts: Sequence[str], labels: Sequence[Any], settings: AdapterSettings
) -> list[FrameworkScore]:
    if not len(queries) == len(prompts) == len(labels):
        raise DataError(
            f"expected lists of one length, got {len(queries)} queries, {len(prompts)} prompts and "
            f"{len(labels)} labels"
        )
    wheres = [f"row {at} of the call (prompt {shown(each)})" for at, each in enumerate(prompts)]
    samples = [
        sample_of(completion_of(query, prompt, where), label, {"prompt": prompt}, settings, where)
        for query, prompt, label, where in zip(queries, prompts, labels, wheres, strict=True)
    ]
    return score_rows(samples, settings, wheres=wheres)
