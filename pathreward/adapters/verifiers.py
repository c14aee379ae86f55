"""verifiers and prime-rl: a reward and its metrics, plugged into any task set.

::

    [env.taskset.task.rewards.pathreward]
    fn = "pathreward.adapters.verifiers:reward"

    [env.taskset.task.metrics.pathreward]
    fn = "pathreward.adapters.verifiers:metrics"

The recipe is read from the environment (`pathreward.adapters.settings.AdapterSettings.of`). The
reference is in the task's data; `PATHREWARD_COLUMNS` maps fields of other names.

verifiers scores one rollout a call, so no group is known. A rollout without a value gets
`PATHREWARD_UNSCORED`; without that, the reward raises, and verifiers records the error on the
trace: its reward stays None ("scoring didn't run"), and the rollout is no training data.
"""

from typing import Any

from pathreward.adapters.batch import FrameworkScore, in_thread, sample_of, score_rows
from pathreward.adapters.settings import AdapterSettings
from pathreward.adapters.shared_result import SharedResult

_SHARED: SharedResult[FrameworkScore] = SharedResult(readers=2, kept=64)


async def reward(task: Any, trace: Any) -> float:
    """Return the reward of a rollout.

    Args:
        task: The task's data.
        trace: The rollout; its last reply is the completion, with its reasoning before it.

    Raises:
        RewardError: If there is no value and `PATHREWARD_UNSCORED` is not set.
        DataError: If the task's data is invalid.
    """
    return (await _scored("reward", task, trace)).value


async def metrics(task: Any, trace: Any) -> dict[str, float]:
    """Return the numbers of `pathreward.adapters.batch.FrameworkScore.numbers` for a rollout.

    Both functions score a rollout once.

    Args:
        task: As for `reward`.
        trace: As for `reward`.

    Raises:
        RewardError: As for `reward`.
        DataError: As for `reward`.
    """
    return (await _scored("metrics", task, trace)).numbers()


async def _scored(reader: str, task: Any, trace: Any) -> FrameworkScore:
    return await in_thread(lambda: _SHARED(reader, (trace,), lambda: _score(task, trace)))


def _score(task: Any, trace: Any) -> FrameworkScore:
    settings = AdapterSettings.of()
    # The field `image` of a task is the container it runs in.
    row = {name: value for name, value in task if name != "image"} | {"prompt": task.prompt_text}
    where = f"task {task.id or task.idx}"
    completion = _completion(trace)
    sample = sample_of(completion, None, row, settings, where)
    return score_rows([sample], settings, wheres=[where])[0]


def _completion(trace: Any) -> Any:
    """Return the last reply as a message, whole, with the reasoning that a parser moved out of it.

    It is that of `Trace.last_reply`, which strips it.
    """
    last = trace.assistant_messages[-1] if trace.assistant_messages else None
    content = trace.root_reply
    if content is None:
        content = (last.content if last else None) or ""
    message = {"role": "assistant", "content": content}
    reasoning = last.reasoning_content if last else None
    return [message | ({"reasoning_content": reasoning} if reasoning else {})]
