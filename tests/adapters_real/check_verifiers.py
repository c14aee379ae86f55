"""verifiers: a task whose reward and metrics are plugged by the scaffold's TOML."""

import asyncio
import os
import tomllib
from typing import Any

from check import UNJUDGED, Check
from rows import RECIPE

from pathreward.adapters.scaffold import scaffold


def main() -> None:
    """Score each row by `Task.score`, which records rewards and metrics on the trace."""
    import verifiers.v1 as vf
    from verifiers.v1.graph import MessageNode
    from verifiers.v1.task import TaskConfig, WireTaskData
    from verifiers.v1.trace import Trace, TraceTask

    os.environ["PATHREWARD_RECIPE"] = RECIPE
    check = Check("verifiers")
    text = scaffold("verifiers", RECIPE)["pathreward.toml"]
    config = TaskConfig.model_validate(tomllib.loads(text)["env"]["taskset"]["task"])

    async def score(at: int, row: dict[str, Any]) -> Any:
        known = {name: row[name] for name in ("prompt", "answer", "options")}
        task: Any = vf.Task(WireTaskData(idx=at, **known), config)
        message = vf.AssistantMessage(content=row["completion"])
        trace = Trace.model_construct(
            task=TraceTask(type="Task", data=task.data),
            nodes=[MessageNode(message=message, sampled=True)],
            rewards={},
            metrics={},
            info={},
            root_reply=None,
        )
        try:
            await task.score(trace)
        except vf.TaskError as error:
            trace.info = {"failure": f"{type(error).__name__}; the trace's reward is None"}
        return trace

    async def score_all() -> list[Any]:
        rows = [*check.rows, UNJUDGED]
        return await asyncio.gather(*(score(at, row) for at, row in enumerate(rows)))

    *traces, unjudged = asyncio.run(score_all())
    assert {tuple(each.rewards) for each in traces} == {("pathreward",)}
    assert unjudged.rewards == {"pathreward": None}
    names = traces[0].metrics
    numbers = {name: [each.metrics[name] for each in traces] for name in names}
    check.report([each.reward for each in traces], numbers, unjudged.info["failure"])


if __name__ == "__main__":
    main()
