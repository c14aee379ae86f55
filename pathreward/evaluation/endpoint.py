"""A policy behind an OpenAI-compatible endpoint."""

import base64
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import anyio
from anyio.from_thread import start_blocking_portal

from pathreward.errors import DataError
from pathreward.evaluation.policies import Done
from pathreward.evaluation.prompts import Prompt
from pathreward.llm_judge.client import JudgeClient, OutageError
from pathreward.llm_judge.endpoint import Endpoint
from pathreward.llm_judge.reply import ReplyError
from pathreward.vision.images import open_image


@dataclass(frozen=True, slots=True)
class EndpointPolicy:
    """Ask an endpoint for completions.

    A row that gets no reply, after the retries, stops the run: no missing completion is scored.
    A completion that was cut at `max_tokens` is a completion.
    """

    endpoint: Endpoint
    model: str
    samples: int = 1
    """Completions of each row."""
    temperature: float = 0.0
    max_tokens: int = 2048
    concurrency: int = 16
    """Calls at once."""

    def __call__(self, prompts: Sequence[Prompt], done: Done) -> None:
        """Ask for the completions of some prompts, and pass each row's on as it is complete.

        Raises:
            DataError: If a row gets no reply; it names the row and the cause.
        """
        with start_blocking_portal() as portal:
            failed = portal.call(self._ask_all, prompts, done)
        if failed:
            key, cause = failed[0]
            raise DataError(
                f"the endpoint gave no completion: {cause}; the rows before it are kept, and the "
                "same command continues",
                where=f"row {key!r}",
            )

    async def _ask_all(self, prompts: Sequence[Prompt], done: Done) -> list[tuple[str, str]]:
        failed: list[tuple[str, str]] = []
        left = iter(prompts)
        async with anyio.create_task_group() as group:
            for _ in range(min(self.concurrency, len(prompts))):
                group.start_soon(self._work, left, done, failed)
        return failed

    async def _work(
        self, left: Iterator[Prompt], done: Done, failed: list[tuple[str, str]]
    ) -> None:
        async with JudgeClient.open(self.endpoint, Counter()) as client:
            for prompt in left:
                if failed:
                    return
                try:
                    texts = [
                        (await client.ask(self.body(prompt, number), whole=False)).text
                        for number in range(self.samples)
                    ]
                except (OutageError, ReplyError) as error:
                    failed.append((prompt.key, str(error)))
                    return
                done(prompt.key, texts)

    def body(self, prompt: Prompt, number: int = 0) -> dict[str, Any]:
        """Return the request for one completion; `number` is its seed.

        >>> policy = EndpointPolicy(Endpoint("http://localhost/v1/chat/completions"), "m")
        >>> policy.body(Prompt("1", (("user", "Which?"),)))["messages"]
        [{'role': 'user', 'content': 'Which?'}]
        """
        return {
            "model": self.model,
            "messages": list(_messages(prompt)),
            "temperature": self.temperature,
            "max_tokens": self.max_tokens,
            "seed": number,
        }


def _messages(prompt: Prompt) -> Iterator[dict[str, Any]]:
    images = [_image(each) for each in prompt.images]
    for role, text in prompt.messages:
        if images and role == "user":
            yield {"role": role, "content": [*images, {"type": "text", "text": text}]}
            images = []
        else:
            yield {"role": role, "content": text}


def _image(image: Any) -> dict[str, Any]:
    out = io.BytesIO()
    open_image(image).save(out, format="PNG")
    data = base64.b64encode(out.getvalue()).decode()
    return {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}}
