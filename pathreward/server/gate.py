"""What every request passes: host, token, size, time to send; then request id, log and metrics.

It is an ASGI application around the routes. It reads a body itself, within limits, so that a slow
or large one costs nothing else.
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from urllib.parse import parse_qs

from pathreward.server.logs import log
from pathreward.server.metrics import Metrics
from pathreward.server.replies import HttpReply, Replies
from pathreward.server.settings import ServerSettings

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

OPEN = frozenset({"/", "/page.css", "/page.js", "/healthz", "/readyz", "/openapi.json"})
"""Paths that need no token: they show nothing of a request."""
FORM = "/explain"
"""The path whose token may be in a form, since a browser's form sends no header."""
_LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
_ID = re.compile(rb"[\w.-]{1,64}")
_KEY = re.compile(rb"[!-~]{1,200}")
_DRAINED = 4  # a body of so many times the limit is read to its end, so that the client reads why


class RefusalError(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: int, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after = retry_after

    @property
    def reply(self) -> HttpReply:
        """The answer."""
        headers = [(b"content-type", b"application/json")]
        if self.retry_after is not None:
            headers.append((b"retry-after", str(self.retry_after).encode()))
        if self.status in {408, 413}:  # the rest of the body is not read
            headers.append((b"connection", b"close"))
        if self.status == 401:
            headers.append((b"www-authenticate", b"Bearer"))
        return HttpReply(self.status, tuple(headers), json.dumps({"error": self.message}).encode())


@dataclass(slots=True)
class RequestGate:
    """The routes behind their checks."""

    routes: App
    settings: ServerSettings
    metrics: Metrics
    paths: frozenset[str]
    """The paths of the routes; others are counted as one."""
    replies: Replies = field(default_factory=Replies)
    buffered: int = 0
    """Bytes of the bodies of unanswered requests."""

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.routes(scope, receive, send)
            return
        exchange = Exchange(scope, send)
        body = b""
        try:
            self._expect_allowed(scope)
            if scope["method"] not in {"GET", "HEAD"}:
                body = await self._body(scope, receive)
                self._expect_token_of_form(scope, body)
                _as_json(scope)
            await self._answer(scope, body, receive, exchange)
        except RefusalError as error:
            await exchange.reply(error.reply)
        except ConnectionResetError:
            exchange.status = 499  # the client has gone; nobody reads an answer
        finally:
            self.buffered -= len(body)
            self._note(scope, exchange)

    async def _answer(
        self, scope: Message, body: bytes, receive: Receive, exchange: "Exchange"
    ) -> None:
        replay = _replay(body, receive)
        if scope["method"] == "HEAD":  # as GET; uvicorn leaves out the body
            scope = {**scope, "method": "GET"}
        key = _header(scope, b"idempotency-key")
        if key is None or scope["method"] != "POST":
            await self.routes(scope, replay, exchange.send)
            return
        if not _KEY.fullmatch(key):
            raise RefusalError(400, "expected an Idempotency-Key of 1 to 200 printable characters")
        target = scope["raw_path"] + b"?" + scope["query_string"] + b"\0"
        digest = hashlib.sha256(target + body).digest()
        while (entry := self.replies.find(key.decode())) is not None:
            if entry.digest != digest:
                raise RefusalError(
                    422, "this Idempotency-Key was used for another request; make a new one"
                )
            await entry.answered.wait()
            if entry.reply is not None:
                repeated = (*entry.reply.headers, (b"idempotent-replay", b"true"))
                await exchange.reply(HttpReply(entry.reply.status, repeated, entry.reply.body))
                return
        entry = self.replies.begin(key.decode(), digest)
        try:
            await self.routes(scope, replay, exchange.send)
        finally:
            self.replies.answer(entry, exchange.complete)

    def _expect_allowed(self, scope: Message) -> None:
        """Check host and token.

        Raises:
            RefusalError: If one is not right.
        """
        if not self.settings.token:
            host = (_header(scope, b"host") or b"").decode("latin-1").rsplit(":", 1)
            name = host[0] if host[-1].isdigit() else ":".join(host)
            if name.lower() not in _LOCAL:  # a page elsewhere may point its name at this machine
                raise RefusalError(
                    421, "without a token, the server answers to localhost and 127.0.0.1 only"
                )
            return
        if scope["path"] in OPEN or (scope["path"] == FORM and _is_form(scope)):
            return
        if not self._is_token(_token_of(_header(scope, b"authorization") or b"")):
            raise RefusalError(401, "send the header 'Authorization: Bearer TOKEN'")

    def _expect_token_of_form(self, scope: Message, body: bytes) -> None:
        if not self.settings.token or scope["path"] != FORM or not _is_form(scope):
            return
        fields = parse_qs(body.decode("latin-1"), max_num_fields=50)
        if not self._is_token(fields.get("token", [""])[0].encode()):
            raise RefusalError(401, "the token of the form is wrong")

    def _is_token(self, token: bytes) -> bool:
        return hmac.compare_digest(
            hashlib.sha256(token).digest(), hashlib.sha256(self.settings.token.encode()).digest()
        )

    async def _body(self, scope: Message, receive: Receive) -> bytes:
        """Return the body.

        Raises:
            RefusalError: If it is too large, or does not arrive in time.
            ConnectionResetError: If the client has gone.
        """
        limits = self.settings.limits
        declared = _header(scope, b"content-length") or b"0"
        size = int(declared) if declared.isdigit() and len(declared) < 19 else 0
        too_large = RefusalError(
            413, f"the body is larger than {limits.body:,} bytes; send fewer samples in a request"
        )
        if size > _DRAINED * limits.body:
            raise too_large
        parts: list[bytes] = []
        held = arrived = 0
        try:
            async with asyncio.timeout(limits.read_seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise ConnectionResetError
                    part = message.get("body", b"")
                    arrived += len(part)
                    if arrived > _DRAINED * limits.body:
                        raise too_large
                    if arrived <= limits.body and size <= limits.body:
                        if self.buffered + len(part) > limits.buffered:
                            raise RefusalError(429, "the server holds too many bodies", 1)
                        parts.append(part)
                        held += len(part)
                        self.buffered += len(part)
                    if not message.get("more_body"):
                        break
            if arrived > limits.body:
                raise too_large
        except BaseException as error:
            self.buffered -= held
            if isinstance(error, TimeoutError):
                if max(arrived, size) > limits.body:  # a longer one that never ends
                    raise too_large from None
                raise RefusalError(
                    408, f"the body did not arrive within {limits.read_seconds:g} s"
                ) from None
            raise
        return b"".join(parts)

    def _note(self, scope: Message, exchange: "Exchange") -> None:
        path = scope["path"] if scope["path"] in self.paths else "other"
        self.metrics.answered(path, exchange.status, exchange.seconds)
        level = logging.DEBUG if path in OPEN or path == "/metrics" else logging.INFO
        log(
            "request",
            level,
            id=exchange.id,
            method=scope["method"][:16],
            route=path,
            status=exchange.status,
            seconds=round(exchange.seconds, 4),
            client=(scope.get("client") or ["unknown"])[0],
            **scope.get("state", {}).get("fields", {}),
        )


class Exchange:
    """An answer on its way: gets the request's id, and is kept until it is complete."""

    def __init__(self, scope: Message, send: Send) -> None:
        given = _header(scope, b"x-request-id") or b""
        self.id = given.decode() if _ID.fullmatch(given) else secrets.token_hex(8)
        self.status = 500
        self.complete: HttpReply | None = None
        self._send = send
        self._begin = perf_counter()
        self._headers: tuple[tuple[bytes, bytes], ...] = ()
        self._body: list[bytes] = []
        scope.setdefault("state", {})["fields"] = {}

    @property
    def seconds(self) -> float:
        """The time since the request began."""
        return perf_counter() - self._begin

    async def send(self, message: Message) -> None:
        """Send a message of the routes on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._headers = tuple(message.get("headers", ()))
            added = [(b"x-request-id", self.id.encode()), (b"x-content-type-options", b"nosniff")]
            message = {**message, "headers": [*self._headers, *added]}
        else:
            self._body.append(message.get("body", b""))
            if not message.get("more_body"):
                self.complete = HttpReply(self.status, self._headers, b"".join(self._body))
        await self._send(message)

    async def reply(self, reply: HttpReply) -> None:
        """Send a complete answer."""
        length = (b"content-length", str(len(reply.body)).encode())
        headers = [each for each in reply.headers if each[0].lower() != b"content-length"]
        start = {"type": "http.response.start", "status": reply.status}
        await self.send({**start, "headers": [*headers, length]})
        await self.send({"type": "http.response.body", "body": reply.body})


def _token_of(authorization: bytes) -> bytes:
    """Return the token of an ``Authorization`` header; empty where there is none.

    It may be the password of basic authentication, which a client makes of the URL
    ``http://token:TOKEN@HOST``: some frameworks can be given a URL only.
    """
    scheme, _, content = authorization.partition(b" ")
    if scheme.lower() == b"bearer":
        return content.strip()
    if scheme.lower() != b"basic":
        return b""
    try:
        return base64.b64decode(content.strip(), validate=True).partition(b":")[2]
    except binascii.Error:
        return b""


def _header(scope: Message, name: bytes) -> bytes | None:
    return next((value for key, value in scope["headers"] if key == name), None)


def _is_form(scope: Message) -> bool:
    content_type = _header(scope, b"content-type") or b""
    return content_type.partition(b";")[0].strip() == b"application/x-www-form-urlencoded"


def _as_json(scope: Message) -> None:
    """Call the content JSON, as all routes but the form's read it: curl sends another name."""
    if scope["path"] != FORM:
        kept = [each for each in scope["headers"] if each[0] != b"content-type"]
        scope["headers"] = [*kept, (b"content-type", b"application/json")]


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the body, and then what the connection has to say."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return first.pop() if first else await receive()

    return replay
