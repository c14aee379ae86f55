"""A cache of replies in one SQLite file for all threads and processes.

A row is a digest and what is kept of a reply, as JSON: a judgement, a text. The digest is of the
request, the endpoint, the model that was asked for and the model that answered: a name such as
"judge" may mean another model from one day to the next. What a name means is what the endpoint said
last. The file can be deleted at any time. It must be on a local disk: SQLite's write-ahead log
needs shared memory, which network file systems lack.
"""

import hashlib
import json
import secrets
import sqlite3
import warnings
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from pathreward.errors import RecipeError
from pathreward.kg.cache import CacheWarning, cache_folder, is_cache_on

_FORMAT = 3
_OURS = 0x70617468  # "path": the application id, so that no other database is written to
_BUSY = 20.0  # seconds to wait for another process that writes
_AT_ONCE = 500  # keys of one query
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

Result = TypeVar("Result")


def default_path(folder: str, name: str = f"v{_FORMAT}.sqlite") -> Path | None:
    """Return the path of a file in pathreward's cache folder; None if caches are switched off."""
    return cache_folder() / folder / name if is_cache_on() else None


class ReplyCache:
    """What is kept of replies, in a file; empty without a file or with one that can't be used.

    A damaged file is renamed and a new one created. This, and a file that can't be read or written,
    causes a warning and no error.

    >>> with ReplyCache(None) as cache:
    ...     cache.put("key", "text")
    ...     cache.get(["key"])
    {}

    Args:
        path: The file.
        asked: The endpoint and the model that is asked for.

    Raises:
        RecipeError: If the file is a database of something else.
    """

    def __init__(self, path: Path | None, asked: str = "") -> None:
        self._path = path
        self._asked = asked
        self._answered = ""
        self._database: sqlite3.Connection | None = None
        self._inode = 0
        self._renamed = False

    def __enter__(self) -> Self:
        if self._path is not None:
            self._tried(self._open, None)
            if self._renamed:
                self._tried(self._open, None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def get(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return what is kept for those keys that have something."""
        wanted = list(keys)
        found: dict[str, Any] = {}
        for first in range(0, len(wanted), _AT_ONCE):
            nothing: dict[str, Any] = {}
            rows = partial(self._rows, wanted[first : first + _AT_ONCE])
            found.update(self._tried(rows, nothing))
        return found

    def put(self, key: str, value: Any, answered: str = "") -> None:
        """Keep what came of a reply.

        Args:
            key: The key of its request.
            value: What is kept, a JSON value.
            answered: The model that gave it, as the endpoint names it.
        """
        packed = json.dumps(value)
        if answered != self._answered:
            self._answered = answered
            self._tried(self._write_model, None)
        self._tried(partial(self._write, self._digest(key), packed), None)

    def _digest(self, key: str) -> str:
        content = json.dumps([self._asked, self._answered, key])
        return hashlib.blake2b(content.encode(), digest_size=20).hexdigest()

    def _rows(self, keys: list[str]) -> dict[str, Any]:
        if self._database is None:
            return {}
        by_digest = {self._digest(key): key for key in keys}
        marks = ", ".join("?" * len(by_digest))
        query = f"SELECT key, value FROM replies WHERE key IN ({marks})"
        rows = self._database.execute(query, list(by_digest)).fetchall()
        unpacked = ((by_digest[digest], _unpacked(packed)) for digest, packed in rows)
        return {key: value for key, value in unpacked if value is not None}

    def _write(self, key: str, packed: str) -> None:
        if self._database is not None:
            self._database.execute("INSERT OR REPLACE INTO replies VALUES (?, ?)", (key, packed))

    def _write_model(self) -> None:
        if self._database is not None:
            names = (self._asked, self._answered)
            self._database.execute("INSERT OR REPLACE INTO models VALUES (?, ?)", names)

    def _open(self) -> None:
        path = self._path or Path()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self._inode = path.stat().st_ino
        # One thread at a time uses it: first the caller's, then perhaps that of the calls.
        self._database = database = sqlite3.connect(
            path, timeout=_BUSY, isolation_level=None, check_same_thread=False
        )
        # In this order: a process that creates the table writes the application id first.
        [tables] = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        [mark] = database.execute("PRAGMA application_id").fetchone()
        if mark != _OURS and tables:
            self._close()
            raise RecipeError(f"`cache` is a database of something else: {path}; name another file")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        if not tables:
            database.execute(f"PRAGMA application_id = {_OURS}")
        database.execute(
            "CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
            " WITHOUT ROWID"
        )
        database.execute(
            "CREATE TABLE IF NOT EXISTS models (asked TEXT PRIMARY KEY, answered TEXT NOT NULL)"
            " WITHOUT ROWID"
        )
        query = "SELECT answered FROM models WHERE asked = ?"
        for (answered,) in database.execute(query, (self._asked,)):
            self._answered = str(answered)

    def _tried(self, step: Callable[[], Result], otherwise: Result) -> Result:
        """Return the result of a step; where the file fails, warn and return `otherwise`."""
        try:
            return step()
        except (sqlite3.Error, OSError) as error:
            self._close()
            damaged = getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED
            done = self._set_aside() if damaged else "asking goes on without it"
            message = f"the cache of replies {self._path} can't be used ({error}); {done}"
            warnings.warn(message, CacheWarning, stacklevel=2)
            return otherwise

    def _set_aside(self) -> str:
        """Rename the damaged file, unless another process has done so."""
        path = self._path or Path()
        aside = path.with_name(f"{path.name}.damaged-{secrets.token_hex(4)}")
        try:
            if path.stat().st_ino == self._inode:
                path.rename(aside)
                self._renamed = True
                for suffix in ("-wal", "-shm"):
                    path.with_name(path.name + suffix).unlink(missing_ok=True)
        except OSError as error:
            return f"delete it, renaming it failed: {error.strerror}"
        return f"it is damaged: it is now {aside.name}, and a new one is created"

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


def _unpacked(packed: object) -> Any:
    """Return a stored value; None where the row is not one that this class wrote."""
    try:
        return json.loads(str(packed))
    except (ValueError, RecursionError):
        return None
