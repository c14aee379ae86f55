"""EasyR1: a reward as the `compute_score` of a reward function's file.

::

    worker.reward.reward_function=./pathreward_reward.py:compute_score
    worker.reward.reward_function_kwargs={recipe: pathreward}

The file imports the names of this module; `pathreward scaffold easyr1` writes it.

EasyR1 passes a batch without its prompts: a group is the rows with one ground truth. Where several
prompts of a batch share an answer, let the ground truth be JSON with the prompt in it, so that they
are distinguished: ``{"answer": "B", "prompt": "..."}``.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pathreward.adapters.batch import sample_of, score_rows
from pathreward.adapters.settings import AdapterSettings

REWARD_NAME = "pathreward"
REWARD_TYPE = "batch"


def compute_score(
    reward_inputs: Sequence[Mapping[str, Any]],
    *,
    recipe: str = "",
    url: str = "",
    unscored: float | None = None,
    columns: Mapping[str, str] | None = None,
    imports: Iterable[str] = (),
) -> list[dict[str, float]]:
    """Return the overall reward and the values of the parts of each row, under the same keys.

    >>> row = {"response": "<think>Nests.</think><answer>B</answer>", "ground_truth": "B"}
    >>> compute_score([row], recipe="patho-r1-grpo")[0]["overall"]
    1.0

    Args:
        reward_inputs: Rows with ``response`` and ``ground_truth``: the gold answer, or a JSON
            object of the fields of a sample.
        recipe: As for `AdapterSettings.of`; so are `url`, `unscored`, `columns` and `imports`.
        url: A reward server.
        unscored: The reward where a group has no value.
        columns: The row's key by field, where their names differ.
        imports: Files or modules that register rewards.

    Raises:
        RewardError: If a group has no value and there is no `unscored`.
        DataError: If a row is invalid.
    """
    settings = AdapterSettings.of(
        recipe=recipe, url=url, unscored=unscored, columns=columns, imports=imports
    )
    samples = [
        sample_of(row["response"], row.get("ground_truth"), row, settings, f"row {at} of the batch")
        for at, row in enumerate(reward_inputs)
    ]
    return [{"overall": each.value, **each.numbers()} for each in score_rows(samples, settings)]
