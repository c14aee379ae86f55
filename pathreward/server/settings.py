"""The settings of a server, checked before anything is started."""

import ipaddress
import os
import re
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from pathreward.errors import PathrewardError

TOKEN = "PATHREWARD_TOKEN"
"""The environment variable that holds the bearer token."""
_LEAST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """What a client may send, and how much of it the server holds at once."""

    body: int = 8 * 1024 * 1024
    """Most bytes of a request's body."""
    rows: int = 1024
    """Most samples of a request."""
    field: int = 200_000
    """Most characters of a field of a sample."""
    queue: int = 256
    """Most requests that wait for a worker."""
    queued_rows: int = 8192
    """Most samples that wait for a worker."""
    buffered: int = 128 * 1024 * 1024
    """Most bytes of bodies of unanswered requests."""
    read_seconds: float = 10.0
    """Seconds within which a client must have sent its headers, and then its body."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What `pathreward serve` starts.

    >>> ServerSettings(("pathreward",)).expect_valid()
    >>> ServerSettings(("pathreward",), host="0.0.0.0").expect_valid()
    Traceback (most recent call last):
    pathreward.errors.PathrewardError: 0.0.0.0 is reachable from other machines, so a bearer token \
is required: set PATHREWARD_TOKEN, or name a file with --token-file
    """

    recipes: tuple[str, ...]
    """Names or paths of recipes; the first is the default."""
    imports: tuple[str, ...] = ()
    """Files and modules of the user that register rewards."""
    host: str = "127.0.0.1"
    port: int = 8000
    """0: a free port."""
    workers: int = 2
    """Processes that score."""
    deadline: float = 30.0
    """Seconds from the moment at which a worker takes a request to its answer."""
    token: str = ""
    """The bearer token; empty: none is required."""
    limits: RequestLimits = RequestLimits()
    cache: Path | None = None
    """The SQLite file of results; None: results are not kept."""
    references: Path | None = None
    """Rows that LLaMA-Factory's route looks up by their prompt."""
    unscored: float | None = None
    """The reward that frameworks get where there is no value; None: their request fails."""
    log_text: bool = False
    """Whether logs may hold the text of samples."""

    def expect_valid(self) -> None:
        """Check the settings that can be checked without starting.

        Raises:
            PathrewardError: If one is out of range, or a token is missing or weak.
        """
        if not self.recipes:
            raise PathrewardError("name a recipe to serve: --recipe pathreward")
        if self.workers < 1:
            raise PathrewardError(f"--workers must be 1 or more, got {self.workers}")
        if self.unscored is not None and not isfinite(self.unscored):
            raise PathrewardError(f"--unscored must be a finite number, got {self.unscored}")
        if not self.deadline > 0:
            raise PathrewardError(f"--deadline must be more than 0 seconds, got {self.deadline}")
        if not 0 <= self.port < 65536:
            raise PathrewardError(f"--port must be from 0 to 65535, got {self.port}")
        if self.token and (len(self.token) < _LEAST_TOKEN or not _is_plain(self.token)):
            raise PathrewardError(
                f"the token must be at least {_LEAST_TOKEN} printable ASCII characters without "
                "spaces; make one with: python -c 'import secrets; print(secrets.token_hex(32))'"
            )
        if not self.token and not is_loopback(self.host):
            raise PathrewardError(
                f"{self.host} is reachable from other machines, so a bearer token is required: set "
                f"{TOKEN}, or name a file with --token-file"
            )


def read_token(file: Path | None) -> str:
    """Return the token in a file, else in the environment; empty where there is neither.

    Raises:
        PathrewardError: If the file can't be read or is empty.
    """
    if file is None:
        return os.environ.get(TOKEN, "").strip()
    try:
        token = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise PathrewardError(f"can't read the token file {file}: {error}") from None
    if not token:
        raise PathrewardError(f"the token file {file} is empty; write the token into it")
    return token


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine only.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("::1"), is_loopback("")
    (True, True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_plain(token: str) -> bool:
    return re.fullmatch(r"[!-~]+", token) is not None
