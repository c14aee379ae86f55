"""Structured logs: one JSON object a line, on standard error, without the text of samples.

A thread writes the lines, so that whoever does not read them stops no request. Lines beyond
10,000 that wait are dropped and counted.
"""

import json
import logging
import os
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from pathreward.server.engine import bug_text

_LOG = logging.getLogger("pathreward.server")
_MOST = 10_000
_STANDARD_ERROR = 2
_LAST_SECONDS = 2.0
"""Time at the end for the lines that still wait."""


class JsonFormatter(logging.Formatter):
    """Write a record as one line of JSON.

    >>> record = logging.makeLogRecord({"msg": "ready", "levelname": "INFO", "fields": {"rows": 2}})
    >>> line = json.loads(JsonFormatter().format(record))
    >>> line["level"], line["event"], line["rows"]
    ('info', 'ready', 2)
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage().strip(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = bug_text(record.exc_info[1], with_message=False)
        return json.dumps(line)


class BackgroundHandler(logging.Handler):
    """Write lines to a file descriptor from a thread of its own."""

    def __init__(self, descriptor: int = _STANDARD_ERROR, most: int = _MOST) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self._descriptor = descriptor
        self._lines: queue.Queue[str | None] = queue.Queue(most)
        self._dropped = 0
        self._thread = threading.Thread(target=self._write, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Queue a line."""
        try:
            self._lines.put_nowait(self.format(record))
        except queue.Full:
            self._dropped += 1

    def close(self) -> None:
        """Write what waits, for at most two seconds."""
        try:
            self._lines.put(None, timeout=_LAST_SECONDS)
            self._thread.join(_LAST_SECONDS)
        except queue.Full:  # nobody reads
            pass
        super().close()

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            if self._dropped:
                dropped, self._dropped = self._dropped, 0
                line += "\n" + json.dumps({"level": "warning", "event": f"{dropped} lines dropped"})
            content = f"{line}\n".encode()
            try:
                while content:
                    content = content[os.write(self._descriptor, content) :]
            except OSError:  # the reader has gone
                return


@contextmanager
def json_logs() -> Iterator[None]:
    """Write what the server, uvicorn and asyncio log as JSON lines."""
    handler = BackgroundHandler()
    loggers = [_LOG, *map(logging.getLogger, ("uvicorn", "asyncio"))]
    for each in loggers:
        each.addHandler(handler)
        each.setLevel(logging.INFO if each is _LOG else logging.WARNING)
    try:
        yield
    finally:
        for each in loggers:
            each.removeHandler(handler)
        handler.close()


def log(event: str, level: int = logging.INFO, **fields: object) -> None:
    """Write one event."""
    _LOG.log(level, event, extra={"fields": fields})
