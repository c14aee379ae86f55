"""A cache of results in one SQLite file, shared by the workers of any number of servers.

An entry is keyed by the sample, the recipe's digest and the version, so that a change of any of
them makes a new entry. The file can be deleted at any time. It must be on a local disk: SQLite's
write-ahead log needs shared memory, which network file systems lack.
"""

import hashlib
import json
import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pathreward.errors import PathrewardError

_OURS = 0x70617472  # "patr": the application id, so that no other database is written to
_BUSY = 5.0  # seconds to wait for another process that writes
_MOST = 2_000_000  # entries; the oldest are deleted
_SWEEP = 1_000  # entries written between two deletions
_LOG = logging.getLogger(__name__)
_TABLE = """
CREATE TABLE IF NOT EXISTS results (
  number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, content TEXT NOT NULL
)"""


def result_key(raw: Any, flags: Iterable[object]) -> str:
    """Return the key of a sample's result.

    >>> one = result_key({"completion": "B", "answer": "A"}, ["0.1", "digest"])
    >>> one == result_key({"answer": "A", "completion": "B"}, ["0.1", "digest"])
    True
    """
    text = json.dumps([raw, *flags], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class ResultCache:
    """The results in a file; empty and silent without one.

    A file that fails while the server runs is logged once, and scoring goes on without it.

    >>> cache = ResultCache(None)
    >>> cache.put([("key", "{}")])
    >>> cache.get(["key"])
    {}

    Raises:
        PathrewardError: If the file can't be opened, or is a database of something else.
    """

    def __init__(self, path: Path | None, most: int = _MOST) -> None:
        self._most = most
        self._written = 0
        self._database = None if path is None else _opened(path)

    @property
    def is_on(self) -> bool:
        """Whether results are kept."""
        return self._database is not None

    def get(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the results of those keys that have one."""
        wanted = list(keys)
        if self._database is None or not wanted:
            return {}
        marks = ",".join("?" * len(wanted))
        query = f"SELECT key, content FROM results WHERE key IN ({marks})"
        try:
            return dict(self._database.execute(query, wanted).fetchall())
        except sqlite3.Error as error:
            self._fail(error)
            return {}

    def put(self, entries: Iterable[tuple[str, str]]) -> None:
        """Keep results; an entry that is there stays."""
        rows = list(entries)
        if self._database is None or not rows:
            return
        try:
            with self._database as database:
                database.executemany(
                    "INSERT OR IGNORE INTO results (key, content) VALUES (?, ?)", rows
                )
                self._written += len(rows)
                if self._written >= _SWEEP:
                    self._written = 0
                    database.execute(
                        "DELETE FROM results WHERE number <= (SELECT max(number) FROM results) - ?",
                        (self._most,),
                    )
        except sqlite3.Error as error:
            self._fail(error)

    def close(self) -> None:
        """Close the file."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _fail(self, error: sqlite3.Error) -> None:
        _LOG.warning("the cache of results fails (%s); scoring goes on without it", error)
        self.close()


def _opened(path: Path) -> sqlite3.Connection:
    try:
        path.touch(mode=0o600)
        database = sqlite3.connect(path, timeout=_BUSY)
        [tables] = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        [mark] = database.execute("PRAGMA application_id").fetchone()
        if tables and mark != _OURS:
            database.close()
            raise PathrewardError(f"{path} is a database of something else; name another file")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute(f"PRAGMA application_id = {_OURS}")
        database.execute(_TABLE)
        database.commit()
    except (sqlite3.Error, OSError) as error:
        raise PathrewardError(
            f"can't use {path} as the cache of results: {error}; delete it or name another file"
        ) from None
    return database
