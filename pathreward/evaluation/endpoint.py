"""A policy behind an OpenAI-compatible endpoint."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pathreward.errors import DataError
from pathreward.evaluation.policies import Done
from pathreward.evaluation.prompts import Prompt
from pathreward.llm.batch import Failure, Limits, ask_all
from pathreward.llm.client import ChatClient, OutageError
from pathreward.llm.endpoint import Endpoint
from pathreward.llm.reply import ReplyError
from pathreward.vision.images import data_url


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
        by_key = {each.key: each for each in prompts}
        limits = Limits(self.concurrency, math.inf, outages=1, shared=False)
        failed: list[tuple[str, str]] = []
        for key, texts in ask_all(by_key, self._complete, self.endpoint, limits, Counter()):
            if isinstance(texts, Failure):
                failed.append((key, texts.reason))
            else:
                done(key, texts)
        if failed:
            key, cause = failed[0]
            raise DataError(
                f"the endpoint gave no completion: {cause}; the rows before it are kept, and the "
                "same command continues",
                where=f"row {key!r}",
            )

    async def _complete(self, client: ChatClient, prompt: Prompt) -> list[str]:
        """Return the completions of a prompt; a reply that can't be used stops the run, too."""
        try:
            return [
                (await client.ask(self.body(prompt, number), whole=False)).text
                for number in range(self.samples)
            ]
        except ReplyError as error:
            raise OutageError(str(error)) from None

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
    return {"type": "image_url", "image_url": {"url": data_url(image)}}
