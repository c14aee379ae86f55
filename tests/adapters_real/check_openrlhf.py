"""OpenRLHF: its single-turn executor, which loads the scaffold's file by its path."""

import asyncio
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from check import UNJUDGED, Check
from rows import RECIPE

from pathreward.adapters.scaffold import write_scaffold


class Characters:
    """A tokenizer with a token for each character."""

    def __call__(self, text: str, **_: Any) -> dict[str, Any]:
        import torch

        return {"input_ids": torch.tensor([list(map(ord, text))])}

    def decode(self, ids: list[int], **_: Any) -> str:
        return "".join(map(chr, ids))


class Engine:
    """A model that writes a given completion."""

    def __init__(self, completion: str) -> None:
        self.completion = completion

    async def generate(self, *_: Any, **__: Any) -> Any:
        ids = list(map(ord, self.completion))
        output = SimpleNamespace(token_ids=ids, finish_reason="stop", logprobs=None)
        return SimpleNamespace(outputs=[output])


def main() -> None:
    """Score each row by `SingleTurnAgentExecutor.execute`."""
    from openrlhf.utils.agent import SingleTurnAgentExecutor

    check = Check("openrlhf")
    folder = Path(tempfile.mkdtemp())
    path, _ = write_scaffold("openrlhf", RECIPE, folder)
    executor = SingleTurnAgentExecutor(str(path))
    parameters = SimpleNamespace(max_tokens=1000, logprobs=None)

    async def score(row: dict[str, Any]) -> Any:
        label = {"answer": row["answer"], "options": row["options"]}
        arguments = (row["prompt"], label, parameters, 100_000, Characters())
        return await executor.execute(*arguments, Engine(row["completion"]))

    async def score_all() -> list[Any]:
        return await asyncio.gather(*map(score, [*check.rows, UNJUDGED]))

    *found, unjudged = asyncio.run(score_all())
    assert unjudged["reward"] is None
    names = found[0]["extra_logs"]
    numbers = {name: [float(each["extra_logs"][name]) for each in found] for name in names}
    failure = "caught; no reward, and an ERROR in the log"
    check.report([float(each["reward"]) for each in found], numbers, failure)


if __name__ == "__main__":
    main()
