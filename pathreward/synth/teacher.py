"""Ask a teacher, a model behind an endpoint; each reply is kept, so that none is paid for twice."""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pathreward.llm.batch import Failure, Limits, ask_all
from pathreward.llm.cache import ReplyCache
from pathreward.llm.client import ChatClient
from pathreward.llm.endpoint import Endpoint
from pathreward.llm.reply import ReplyError
from pathreward.synth.prompts import Message

_ASKS = 2
"""Most requests for one reply; one that holds no text is requested again."""

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TeacherSampling:
    """How a model writes.

    >>> TeacherSampling(temperature=0.0).body("m", [{"role": "user", "content": "Which?"}])["seed"]
    0
    """

    temperature: float = 0.7
    max_tokens: int = 2048
    seed: int = 0
    concurrency: int = 16
    """Calls at once."""

    def body(self, model: str, messages: Sequence[Message]) -> dict[str, Any]:
        """Return the request for a reply."""
        return {
            "model": model,
            "messages": list(messages),
            "temperature": self.temperature,
            "max_tokens": self.max_tokens,
            "seed": self.seed,
        }


class Teacher:
    """The models behind an endpoint, with a file of the replies so far.

    Args:
        endpoint: The endpoint.
        replies: The SQLite file of the replies; None: nothing is kept.
        concurrency: Calls at once.
    """

    def __init__(self, endpoint: Endpoint, replies: Path | None, concurrency: int = 16) -> None:
        self.counts: Counter[str] = Counter()
        """Calls, retries, cached replies and tokens so far."""
        self._endpoint = endpoint
        self._replies = replies
        self._limits = Limits(concurrency, math.inf)
        self._open = ExitStack()
        self._caches: dict[str, ReplyCache] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def ask(self, bodies: Mapping[str, Body]) -> Iterator[tuple[str, str | Failure]]:
        """Yield the text of each reply by the key of its request, as it arrives.

        All requests are to one model. Kept replies come first. A reply is kept before the next
        call is made. A request without a reply, after the retries, yields a failure.
        """
        by_digest: dict[str, list[str]] = {}
        requests: dict[str, Body] = {}
        for key, body in bodies.items():
            digest = _digest(body)
            by_digest.setdefault(digest, []).append(key)
            requests[digest] = body
        if not requests:
            return
        cache = self._cache(str(next(iter(bodies.values()))["model"]))
        kept = {
            digest: text for digest, text in cache.get(requests).items() if isinstance(text, str)
        }
        self.counts["cached"] += len(kept)
        for digest, text in kept.items():
            yield from ((key, text) for key in by_digest[digest])
        left = {digest: body for digest, body in requests.items() if digest not in kept}
        ask = partial(_say, cache=cache)
        for digest, text_or_failure in ask_all(
            left, ask, self._endpoint, self._limits, self.counts
        ):
            yield from ((key, text_or_failure) for key in by_digest[digest])

    def _cache(self, model: str) -> ReplyCache:
        if model not in self._caches:
            cache = ReplyCache(self._replies, f"{self._endpoint.url} {model}")
            self._caches[model] = self._open.enter_context(cache)
        return self._caches[model]


def _digest(body: Body) -> str:
    content = json.dumps(body, sort_keys=True)
    return hashlib.blake2b(content.encode(), digest_size=20).hexdigest()


async def _say(client: ChatClient, body: Body, cache: ReplyCache) -> str:
    """Return the text of a reply, which is kept before the next call is made."""
    fault = ""
    for ask in range(_ASKS):
        client.counts["asked_again"] += bool(ask)
        try:
            reply = await client.ask(body, whole=False)
        except ReplyError as error:
            fault = str(error)
        else:
            cache.put(_digest(body), reply.text, reply.model)
            return reply.text
    raise ReplyError(f"the reply can't be used: {fault} ({_ASKS} asked)")
