"""verl: a reward as the `compute_score` of its reward managers.

::

    reward.custom_reward_function.path=pkg://pathreward.adapters.verl
    reward.custom_reward_function.name=compute_score
    +reward.custom_reward_function.reward_kwargs.recipe=pathreward

``reward_kwargs`` are the keywords of `compute_score`; what they leave out is read from the
environment (`pathreward.adapters.settings.AdapterSettings.of`).

verl scores one completion a call, so no group is known: a completion without a value gets
``reward_kwargs.unscored``, and without that the call fails. A part without a value is left out of
the total of that completion. The trainer's step is not known either: schedules stay at step 0.
verl scores in `reward.num_workers` processes.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pathreward.adapters.batch import sample_of, score_one
from pathreward.adapters.settings import AdapterSettings


async def compute_score(
    data_source: str,
    solution_str: str,
    ground_truth: Any,
    extra_info: Mapping[str, Any] | None = None,
    *,
    recipe: str = "",
    url: str = "",
    unscored: float | None = None,
    columns: Mapping[str, str] | None = None,
    imports: Iterable[str] = (),
    reward_router_address: object = None,
    reward_model_tokenizer: object = None,
) -> dict[str, float]:
    """Return the score and the values of the parts, with the same keys for every row.

    >>> import asyncio
    >>> text = "<think>Nests.</think><answer>B</answer>"
    >>> asyncio.run(compute_score("wsi", text, "B", recipe="patho-r1-grpo"))["accuracy/value"]
    1.0

    Args:
        data_source: The data set's name, for messages.
        solution_str: The completion.
        ground_truth: The gold answer, or a mapping of the fields of a sample, also as JSON text.
        extra_info: The row's other columns: findings, options, ...; ``index`` is for messages.
        recipe: As for `AdapterSettings.of`; so are `url`, `unscored`, `columns` and `imports`.
        url: A reward server.
        unscored: The score where the reward has no value.
        columns: The column by field, where their names differ.
        imports: Files or modules that register rewards.
        reward_router_address: verl's; not used.
        reward_model_tokenizer: verl's; not used.

    Returns:
        ``score``, and the numbers of `pathreward.adapters.batch.FrameworkScore.numbers`.

    Raises:
        RewardError: If there is no value and no `unscored`.
        DataError: If the row is invalid.
        ServerError: If the server can't be reached.
    """
    settings = AdapterSettings.of(
        recipe=recipe, url=url, unscored=unscored, columns=columns, imports=imports
    )
    row = extra_info or {}
    where = f"row {row.get('index', '?')} of {data_source}"
    sample = sample_of(solution_str, ground_truth, row, settings, where)
    scored = await score_one(sample, settings, where)
    return {"score": scored.value, **scored.numbers()}
