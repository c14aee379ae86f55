"""Kept replies by idempotency key: a repeated request gets the reply of the first."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from time import monotonic

_KEPT_SECONDS = 600.0
_MOST = 4096
_MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HttpReply:
    """A complete HTTP reply."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


@dataclass(slots=True, eq=False)
class KeptReply:
    """A request with a key: what it sent, and its reply once there is one."""

    digest: bytes
    """A digest of the request's path and body."""
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    reply: HttpReply | None = None
    """None too where the request failed, so that it may be tried again."""
    created: float = field(default_factory=monotonic)


@dataclass(slots=True)
class Replies:
    """The entries by key, bounded in number, bytes and age.

    >>> replies = Replies()
    >>> entry = replies.begin("key", b"digest of the request")
    >>> replies.find("key") is entry
    True
    >>> replies.answer(entry, HttpReply(429, (), b""))
    >>> replies.find("key") is None
    True
    """

    entries: OrderedDict[str, KeptReply] = field(default_factory=OrderedDict)
    held: int = 0
    """Bytes of the replies."""

    def find(self, key: str) -> KeptReply | None:
        """Return the entry of a key that has a reply or is being answered."""
        entry = self.entries.get(key)
        if entry is None or monotonic() - entry.created > _KEPT_SECONDS:
            return None
        return None if entry.answered.is_set() and entry.reply is None else entry

    def begin(self, key: str, digest: bytes) -> KeptReply:
        """Return a new entry, and drop the oldest ones beyond the bounds."""
        self._drop(key)
        self.entries[key] = entry = KeptReply(digest)
        while len(self.entries) > _MOST or (self.held > _MOST_BYTES and len(self.entries) > 1):
            self._drop(next(iter(self.entries)))
        return entry

    def answer(self, entry: KeptReply, reply: HttpReply | None) -> None:
        """Set an entry's reply, for those who wait too; only success is kept."""
        if reply is not None and reply.status == 200:
            entry.reply = reply
            self.held += len(reply.body)
        entry.answered.set()

    def _drop(self, key: str) -> None:
        entry = self.entries.pop(key, None)
        if entry is not None and entry.reply is not None:
            self.held -= len(entry.reply.body)
