"""Start a server, and stop it in order.

SIGTERM or Ctrl-C: no new connection, the requests that are there are answered, the workers end.
If this process is killed, the workers notice and end.
"""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from pathreward import __version__
from pathreward.errors import PathrewardError
from pathreward.plugins import import_code
from pathreward.resources import RecipeText
from pathreward.server.app import create_routes
from pathreward.server.cache import ResultCache
from pathreward.server.frameworks import PromptIndex
from pathreward.server.gate import RequestGate
from pathreward.server.jobs import WorkerSettings
from pathreward.server.logs import json_logs, log
from pathreward.server.metrics import Metrics
from pathreward.server.pool import Ended, ServerPool
from pathreward.server.recipes import parse_served, read_recipes
from pathreward.server.scoring import Scoring
from pathreward.server.settings import ServerSettings

_BACKLOG = 2048


def serve(settings: ServerSettings, on_listening: Callable[[str], None] = lambda _: None) -> None:
    """Serve until a signal ends it.

    Args:
        settings: What to serve, and where.
        on_listening: Called with the URL once connections are accepted; `/readyz` says when the
            workers are ready.

    Raises:
        PathrewardError: If a setting or a recipe is invalid, the port is taken, or no worker can
            load the recipes.
    """
    settings.expect_valid()
    texts = read_recipes(settings.recipes)
    for name in settings.imports:
        import_code(name)
    for text in texts:
        parse_served(text)  # an invalid recipe is reported here, before a client can connect
    index = PromptIndex.read(settings.references) if settings.references else None
    if settings.cache:
        ResultCache(settings.cache).close()  # a file that can't be used is reported here
    metrics = Metrics()
    pool = _pool(settings, texts, metrics)
    scoring = Scoring(settings, pool, metrics, tuple(each.name for each in texts))
    routes = create_routes(scoring, index)
    paths = frozenset(getattr(each, "path", "") for each in routes.routes)
    listening = _listen(settings.host, settings.port)
    server = uvicorn.Server(_config(RequestGate(routes, settings, metrics, paths), settings))
    url = _url(listening)
    _at_startup(routes, pool, server, lambda: _announce(url, scoring, on_listening))

    def stop(*_: object) -> None:
        server.should_exit = True

    _allow_many_connections()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)  # uvicorn raises the signal again when it has ended
    with json_logs(), listening:
        try:
            server.run(sockets=[listening])
        finally:
            pool.close()
        log("stopped")
    if pool.failure and not pool.recipes:
        raise PathrewardError(pool.failure)


def _pool(settings: ServerSettings, texts: tuple[RecipeText, ...], metrics: Metrics) -> ServerPool:
    def note_end(reason: Ended) -> None:
        metrics.ended(reason)
        log("a worker was replaced", logging.WARNING, reason=reason)

    cache = str(settings.cache.resolve()) if settings.cache else ""
    return ServerPool(
        settings.workers,
        settings.limits,
        WorkerSettings(texts, settings.imports, cache, settings.log_text),
        on_end=note_end,
        on_bug=lambda text: log("a reward raised", logging.ERROR, exception=text),
    )


def _config(gate: RequestGate, settings: ServerSettings) -> uvicorn.Config:
    return uvicorn.Config(
        gate,
        http=_timed(settings.limits.read_seconds),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=int(2 * settings.deadline + 10),
        h11_max_incomplete_event_size=64 * 1024,
    )


def _at_startup(
    routes: FastAPI, pool: ServerPool, server: uvicorn.Server, announce: Callable[[], None]
) -> None:
    """Start the pool with the server, and stop the server if no worker can load the recipes."""

    async def watch() -> None:
        while not await asyncio.to_thread(pool.wait_until_ready, 1.0):
            if pool.failure and not pool.recipes:
                server.should_exit = True
                return
        log("ready", workers=pool.alive, digests={r["name"]: r["digest"] for r in pool.recipes})

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        pool.start()
        announce()
        watching = asyncio.create_task(watch())
        yield
        watching.cancel()

    routes.router.lifespan_context = lifespan


def _announce(url: str, scoring: Scoring, on_listening: Callable[[str], None]) -> None:
    names = list(scoring.names)
    log("listening", url=url, recipes=names, workers=scoring.settings.workers, version=__version__)
    on_listening(url)


def _timed(seconds: float) -> type[H11Protocol]:
    """Return uvicorn's protocol with a limit on the time in which headers arrive."""

    class TimedProtocol(H11Protocol):
        _timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._watch()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._watch()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop()
            super().connection_lost(exc)

        def _watch(self) -> None:
            """Start the timer where a request has not begun, and stop it where one has."""
            if self._is_answering():
                self._stop()
            elif self._timer is None:
                self._timer = self.loop.call_later(seconds, self._too_slow)

        def _too_slow(self) -> None:
            if not self._is_answering():
                self.transport.abort()

        def _is_answering(self) -> bool:
            cycle: RequestResponseCycle | None = self.cycle
            return cycle is not None and not cycle.response_complete

        def _stop(self) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

    return TimedProtocol


def _allow_many_connections() -> None:
    """Raise the limit of open files to what the system allows: slow clients hold connections."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        PathrewardError: If the port is taken or the host is not of this machine.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        raise PathrewardError(f"can't listen on {host}, port {port}: {error}") from None
    return listening


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
