"""The client of an OpenAI-compatible endpoint: one call, its retries and its failures."""

import math
import random
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from ssl import SSLContext
from typing import Any, NamedTuple, Self

import anyio
import httpx
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
)

from pathreward.llm.endpoint import Endpoint
from pathreward.llm.reply import ReplyError, parse_json
from pathreward.printable import printable

_LONGEST_REPLY = 1_000_000  # bytes
_LONGEST_WAIT = 60.0  # seconds between two tries, unless the endpoint asks for more
_CONNECT = 10.0  # seconds
_EXPLAINED = frozenset({400, 404, 413, 422})
"""Statuses whose response text names the setting that is wrong."""


class ChatReply(NamedTuple):
    """The reply of an endpoint."""

    text: str
    model: str
    """The model that answered, as the endpoint names it; empty where it does not."""


class OutageError(Exception):
    """The endpoint gave no reply; the message gives the cause."""


class TransientError(OutageError):
    """The endpoint gave no reply, and a retry may succeed."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after
        """Seconds to wait before the next try, from ``Retry-After``; None: the usual backoff."""


class ChatClient:
    """One connection to an endpoint, created by `open`.

    Each worker has its own client: a shared pool searches all of its connections for each call,
    which takes longer than the call.
    """

    def __init__(self, endpoint: Endpoint, http: httpx.AsyncClient, counts: Counter[str]) -> None:
        self.counts = counts
        """Calls, retries and tokens so far."""
        self._endpoint = endpoint
        self._http = http

    @classmethod
    @asynccontextmanager
    async def open(cls, endpoint: Endpoint, counts: Counter[str]) -> AsyncIterator[Self]:
        """Yield a client that is closed at the end."""
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if endpoint.key:
            headers["Authorization"] = f"Bearer {endpoint.key}"
        async with httpx.AsyncClient(
            headers=headers,
            limits=httpx.Limits(max_connections=1),
            timeout=httpx.Timeout(None, connect=_CONNECT),  # each call has its deadline
            verify=_trust(),
            follow_redirects=False,  # another host must not receive the key
        ) as http:
            yield cls(endpoint, http, counts)

    async def ask(self, body: Mapping[str, Any], *, whole: bool = True) -> ChatReply:
        """Return what the endpoint replies.

        Args:
            body: The request.
            whole: Whether a reply that was cut at its limit is an error.

        Raises:
            OutageError: If there is no reply, after the retries.
            ReplyError: If the reply holds no text.
        """
        attempts = AsyncRetrying(
            stop=self._stop,
            wait=self._wait,
            retry=retry_if_exception_type(TransientError),
            before_sleep=self._count_retry,
            reraise=True,
        )
        return self._reply(await attempts(self._call, body), whole)

    async def _call(self, body: Mapping[str, Any]) -> bytes:
        self.counts["calls"] += 1
        try:
            with anyio.fail_after(self._endpoint.deadline):
                return await self._exchange(body)
        except TimeoutError:
            raise OutageError(f"no reply within {self._endpoint.deadline:g} s") from None
        except httpx.TransportError as error:
            cause = self._clean(str(error)) or "no details"
            raise TransientError(f"no connection: {type(error).__name__}, {cause}") from None

    async def _exchange(self, body: Mapping[str, Any]) -> bytes:
        async with self._http.stream("POST", self._endpoint.url, json=body) as response:
            status = response.status_code
            if status == 429 or status >= 500:
                raise self._busy(status, retry_after(response.headers.get("Retry-After", "")))
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise ReplyError("it is compressed, which was not asked for")
            content = await _received(response)
            if status != 200:
                cause = f": {self._clean(content[:400].decode(errors='replace'))}"
                raise OutageError(
                    f"the endpoint refuses with {status}{cause if status in _EXPLAINED else ''}"
                )
            return content

    def _busy(self, status: int, after: float | None) -> OutageError:
        """Return the error of a busy endpoint: no retry where it asks for a wait too long."""
        reason, most = f"the endpoint answers {status}", self._endpoint.deadline
        if after is None or after <= most:
            return TransientError(reason, after)
        return OutageError(
            f"{reason} and asks to wait {after:,.0f} s, longer than the deadline of a call, "
            f"{most:g} s"
        )

    def _reply(self, content: bytes, whole: bool) -> ChatReply:
        tree = parse_json(content)
        try:
            choice = tree["choices"][0]
            text = choice["message"]["content"]
        except (KeyError, IndexError, TypeError):
            raise ReplyError("it is no chat completion") from None
        self._count_tokens(tree.get("usage"))
        if whole and choice.get("finish_reason") == "length":
            raise ReplyError("it was cut at its limit: raise `max_tokens`")
        if not isinstance(text, str):
            raise ReplyError("it holds no text")
        model = tree.get("model")
        return ChatReply(text, model if isinstance(model, str) else "")

    def _count_tokens(self, usage: object) -> None:
        used = usage if isinstance(usage, dict) else {}
        counted = {name: used.get(name) for name in ("prompt_tokens", "completion_tokens")}
        if all(type(each) is int and 0 <= each < 2**31 for each in counted.values()):
            self.counts.update(counted)
        else:
            self.counts["unmetered"] += 1

    def _stop(self, state: RetryCallState) -> bool:
        """Return whether to stop: no retry is left, or the next would miss the batch deadline."""
        left = anyio.current_effective_deadline() - anyio.current_time()
        return stop_after_attempt(self._endpoint.retries + 1)(state) or state.upcoming_sleep > left

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        first = self._endpoint.backoff
        jitter = random.uniform(0, first)  # workers that fail together must not retry together
        if isinstance(error, TransientError) and error.after is not None:
            return error.after + jitter
        return wait_exponential(multiplier=first, max=_LONGEST_WAIT)(state) + jitter

    def _count_retry(self, _state: RetryCallState) -> None:
        self.counts["retries"] += 1

    def _clean(self, text: str) -> str:
        """Return foreign text as one short line with the key masked."""
        key = self._endpoint.key
        line = printable(" ".join((text.replace(key, "***") if key else text).split()))
        return line if len(line) <= 200 else line[:199] + "…"


def retry_after(header: str) -> float | None:
    """Return the seconds in a ``Retry-After`` header, which holds seconds or a date.

    None where the header holds neither. A date in the past gives 0.

    >>> retry_after("2"), retry_after("Thu, 01 Jan 1970 00:00:00 GMT"), retry_after("soon")
    (2.0, 0.0, None)
    """
    try:
        seconds = float(header)
    except ValueError:
        try:
            when = parsedate_to_datetime(header)
        except ValueError:
            return None
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        seconds = (when - datetime.now(UTC)).total_seconds()
    return max(seconds, 0.0) if math.isfinite(seconds) else None


@lru_cache(maxsize=1)
def _trust() -> SSLContext:
    """Return the trusted certificates, cached: reading them takes longer than a small batch."""
    return httpx.create_ssl_context()


async def _received(response: httpx.Response) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_raw():
        content += chunk
        if len(content) > _LONGEST_REPLY:
            raise ReplyError(f"it is longer than {_LONGEST_REPLY:,} bytes")
    return bytes(content)
