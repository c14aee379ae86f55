"""Structured logs: one JSON object a line, on standard error, without the text of samples."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from pathreward.server.engine import bug_text

_LOG = logging.getLogger("pathreward.server")


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
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = bug_text(record.exc_info[1], with_message=False)
        return json.dumps(line)


def configure(level: int = logging.INFO) -> None:
    """Write the logs of this process as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    _LOG.setLevel(level)


def log(event: str, level: int = logging.INFO, **fields: object) -> None:
    """Write one event."""
    _LOG.log(level, event, extra={"fields": fields})
