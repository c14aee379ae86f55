"""verl: score on a reward server.

::

    reward.custom_reward_function.path=pkg://pathreward.client.verl
    reward.custom_reward_function.name=compute_score
    +reward.custom_reward_function.reward_kwargs.url=http://rewards:8000

``ground_truth`` is the gold answer, or a mapping of the fields of a sample; ``extra_info`` may hold
such fields too (findings, options, ...). Where the reward has no value, the call fails, unless
``reward_kwargs.unscored`` names a number in its place: verl has no place for "no value".
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from pathreward.client.http import Client, ServerError
from pathreward.sample import Sample
from pathreward.score import Score

_FIELDS = ("answer", "options", "findings", "reasoning", "entities")


async def compute_score(
    data_source: str,
    solution_str: str,
    ground_truth: Any,
    extra_info: Mapping[str, Any] | None = None,
    *,
    url: str,
    recipe: str = "",
    unscored: float | None = None,
    **_: Any,
) -> dict[str, float]:
    """Return the score and the values of the parts, with the same keys for every sample.

    Args:
        data_source: The data set's name; not read.
        solution_str: The completion.
        ground_truth: The gold answer, or a mapping of the fields of a sample.
        extra_info: The row's other fields.
        url: The server.
        recipe: The recipe's name there; empty: the server's default.
        unscored: The score where the reward has no value; None: an error.

    Returns:
        ``score``; for each part ``<part>/value``, 0 where it has none, and ``<part>/scored``, 1 or
        0; ``unscored``, 1 where `unscored` was used.

    Raises:
        ServerError: If the server can't be reached, or there is no value and no `unscored`.
        DataError: If the sample is invalid.
    """
    sample = sample_of(solution_str, ground_truth, extra_info)
    client = Client(url, recipe)
    loop = asyncio.get_running_loop()
    [score] = await loop.run_in_executor(_threads(), client.score, [sample])
    names = await loop.run_in_executor(_threads(), _parts, client)
    return result_of(score, names, unscored)


def sample_of(completion: str, truth: Any, extra: Mapping[str, Any] | None) -> Sample:
    """Return the sample of a call.

    >>> sample_of("B", "B", {"options": ["cyst", "abscess"], "index": 7}).gold
    'B'
    """
    known = {name: (extra or {}).get(name) for name in (*_FIELDS, "prompt")}
    known |= dict(truth) if isinstance(truth, Mapping) else {"answer": truth}
    fields = {name: value for name, value in known.items() if value is not None}
    return Sample.from_row({"completion": completion, **fields}, where="the sample")


def result_of(score: Score, names: tuple[str, ...], unscored: float | None) -> dict[str, float]:
    """Return what verl reads of a score.

    >>> score = Score(0.5, "half", {"answer": Score(0.5), "path": Score.unscored("no findings")})
    >>> list(result_of(score, ("answer", "path"), None).values())
    [0.5, 0.0, 0.5, 1.0, 0.0, 0.0]

    Raises:
        ServerError: If there is no value and no `unscored`.
    """
    value = unscored if score.value is None else score.value
    if value is None:
        raise ServerError(
            f"the reward has no value ({score.reason}); set reward_kwargs.unscored for a number in "
            "its place"
        )
    result = {"score": value, "unscored": float(score.value is None)}
    for name in names:
        part = score.parts[name].value if name in score.parts else None
        result[f"{name}/value"] = 0.0 if part is None else part
        result[f"{name}/scored"] = float(part is not None)
    return result


@lru_cache(maxsize=8)
def _parts(client: Client) -> tuple[str, ...]:
    return tuple(client.describe()["parts"])


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(64, thread_name_prefix="pathreward")
